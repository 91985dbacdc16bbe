package clientele.features;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.FeatureSettings.Returns;
import clientele.testing.SparkTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

@SparkTest
class PurchaseDaysTest {
  private static Dataset<Row> days(SparkSession spark, String values) {
    return PurchaseDays.rows(
            PurchaseDays.sums(
                CleanRows.transactions(
                    spark, "customer_id, ts, amount, transaction_id, discount", values)))
        .selectExpr(
            "customer_id",
            "day",
            "orders",
            "lines",
            "purchases",
            "returns",
            "purchase_amount",
            "return_amount",
            "discount_amount",
            "discounted_lines");
  }

  @Test
  void anOrderBelongsToTheDayOfItsFirstPurchaseLineAndAmountsToTheirOwn(SparkSession spark) {
    assertThatData(
            days(
                spark,
                """
                ('a', '2026-01-01 23:59:59.999999', 10, 't1', null),
                ('a', '2026-01-02 00:00:00', 5, 't1', 0.5),
                ('a', '2026-01-02 08:00:00', 5, 't2', 0)"""))
        .hasRows(
            "a|2026-01-01|1|1|1|0|10.0000|0.0000|0.0000|0",
            "a|2026-01-02|1|2|2|0|10.0000|0.0000|0.5000|1");
  }

  @Test
  void aReturnIsNoPurchaseEvenUnderTheSameId(SparkSession spark) {
    assertThatData(
            days(
                spark,
                """
                ('a', '2026-01-01 10:00:00', -3, 't1', 9),
                ('a', '2026-01-02 10:00:00', 10, 't1', null),
                ('a', '2026-01-02 11:00:00', -10, 't1', null),
                ('b', '2026-01-02 11:00:00', -1, 'r', null)"""))
        .hasRows(
            "a|2026-01-01|0|1|0|1|0.0000|-3.0000|0.0000|0",
            "a|2026-01-02|1|2|1|1|10.0000|-10.0000|0.0000|0",
            "b|2026-01-02|0|1|0|1|0.0000|-1.0000|0.0000|0");
  }

  @Test
  void idsAreACustomersOwnAndANullIdIsTheDay(SparkSession spark) {
    assertThatData(
            days(
                    spark,
                    """
                    ('a', '2026-01-01 10:00:00', 1, 't1', null),
                    ('b', '2026-01-02 10:00:00', 2, 't1', null),
                    ('c', '2026-01-01 10:00:00', 1, null, null),
                    ('c', '2026-01-01 11:00:00', 1, null, null),
                    ('c', '2026-01-02 11:00:00', 1, null, null),
                    ('c', '2026-01-02 11:00:00', 1, '', null),
                    ('c', '2026-01-02 11:00:00', 1, '2026-01-02', null)""")
                .select("customer_id", "day", "orders", "lines"))
        .hasRows("a|2026-01-01|1|1", "b|2026-01-02|1|1", "c|2026-01-01|1|2", "c|2026-01-02|3|3");
  }

  @Test
  void sumsOfTheLargestAmountsAreExact(SparkSession spark) {
    assertThatData(
            days(
                    spark,
                    """
                    ('a\\'"\\n🛒', '2026-01-01', 99999999999999.9999BD, 't1', 99999999999999.9999BD),
                    ('a\\'"\\n🛒', '2026-01-01', 99999999999999.9999BD, 't1', 99999999999999.9999BD),
                    ('a\\'"\\n🛒', '2026-01-01', 0.0001BD, 't1', 0.0001BD),
                    ('a\\'"\\n🛒', '2026-01-01', -99999999999999.9999BD, 't1', null),
                    ('a\\'"\\n🛒', '2026-01-01', -99999999999999.9999BD, 't1', null)""")
                .drop("day"))
        .hasRows(
            "a'\"\n🛒|1|5|3|2|199999999999999.9999|-199999999999999.9998|199999999999999.9999|3");
  }

  @Test
  void emptyStaysEmpty(SparkSession spark) {
    Dataset<Row> none =
        CleanRows.transactions(spark, "customer_id, ts, amount", "('a', '2026-01-01', 1)")
            .where("false");
    assertThat(PurchaseDays.rows(PurchaseDays.sums(none)).isEmpty()).isTrue();
  }

  /** A line of the twin. */
  private record Line(String customer, LocalDate day, String transaction, BigDecimal amount) {
    boolean bought() {
      return amount.signum() >= 0;
    }

    String order() {
      return transaction == null ? "day " + day : "id " + transaction;
    }
  }

  /**
   * At any date, the measures from the days are those that a direct look at the lines gives, also
   * where an order's lines lie on both sides of the date.
   */
  @Test
  void measuresAtAnyDateEqualThoseOfTheLines(SparkSession spark) {
    Random random = new Random(5);
    LocalDate first = LocalDate.parse("2026-01-30");
    List<Line> lines = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      String customer = "c" + random.nextInt(300);
      LocalDate day = first.plusDays(random.nextInt(6));
      String transaction = random.nextInt(5) == 0 ? null : "t" + random.nextInt(4);
      BigDecimal amount = BigDecimal.valueOf(random.nextInt(4000) - 1000, 2);
      lines.add(new Line(customer, day, transaction, amount));
      rows.add(
          RowFactory.create(
              customer,
              day + " " + (random.nextBoolean() ? "00:00:00" : "23:59:59.999999"),
              transaction,
              amount));
    }
    Dataset<Row> days =
        PurchaseDays.sums(
                CleanRows.transactions(
                    spark.createDataFrame(
                        rows,
                        new StructType()
                            .add("customer_id", DataTypes.StringType)
                            .add("ts", DataTypes.StringType)
                            .add("transaction_id", DataTypes.StringType)
                            .add("amount", DataTypes.createDecimalType(10, 2)))))
            .persist();
    Dataset<Row> fromTable = PurchaseDays.sumsOf(PurchaseDays.rows(days));
    for (int after = 0; after <= 7; after++) {
      LocalDate asOf = first.plusDays(after);
      Map<String, String> found = new TreeMap<>();
      for (Row row :
          PurchaseMeasures.of(after % 2 == 0 ? days : fromTable, asOf, Returns.SUBTRACT)
              .selectExpr(
                  "customer_id",
                  "frequency",
                  "recency_days",
                  "tenure_days",
                  "purchase_days",
                  "monetary",
                  "return_amount",
                  "return_rate")
              .collectAsList()) {
        found.put(row.getString(0), row.mkString(" "));
      }
      assertThat(found).as("as of %s", asOf).isEqualTo(directly(lines, asOf));
    }
    days.unpersist();
  }

  private static Map<String, String> directly(List<Line> lines, LocalDate asOf) {
    Map<String, List<Line>> byCustomer = new HashMap<>();
    lines.stream()
        .filter(line -> line.day().isBefore(asOf))
        .forEach(
            line -> byCustomer.computeIfAbsent(line.customer(), c -> new ArrayList<>()).add(line));
    Map<String, String> measures = new TreeMap<>();
    byCustomer.forEach(
        (customer, own) -> {
          Set<String> orders = new HashSet<>();
          TreeSet<LocalDate> days = new TreeSet<>();
          BigDecimal net = BigDecimal.ZERO;
          BigDecimal returned = BigDecimal.ZERO;
          int returns = 0;
          for (Line line : own) {
            net = net.add(line.amount());
            if (line.bought()) {
              orders.add(line.order());
              days.add(line.day());
            } else {
              returned = returned.subtract(line.amount());
              returns++;
            }
          }
          if (!orders.isEmpty()) {
            long today = asOf.toEpochDay();
            measures.put(
                customer,
                String.join(
                    " ",
                    customer,
                    "" + orders.size(),
                    "" + (today - days.last().toEpochDay()),
                    "" + (today - days.first().toEpochDay()),
                    "" + days.size(),
                    "" + net.doubleValue(),
                    "" + returned.doubleValue(),
                    "" + (double) returns / own.size()));
          }
        });
    return measures;
  }
}
