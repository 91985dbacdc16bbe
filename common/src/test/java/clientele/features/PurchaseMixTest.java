package clientele.features;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.testing.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class PurchaseMixTest {
  private static Dataset<Row> lines(SparkSession spark, String values) {
    return spark.sql(
        "select customer_id, 'm' mix, name, cast(amount as decimal(18,4)) amount,"
            + " cast(null as decimal(18,4)) unit_price from values "
            + values
            + " as t(customer_id, name, amount)");
  }

  private static PurchaseMix mix(Dataset<Row> lines, int max) {
    return PurchaseMix.of(PurchaseMix.totals(lines), List.of("m"), max).get(0);
  }

  private static Map<String, String> shares(PurchaseMix mix, Dataset<Row> lines) {
    Map<String, String> shares = new TreeMap<>();
    for (Row row :
        PurchaseMix.shares(lines, List.of(mix), "m")
            .selectExpr("customer_id", "to_json(m)", "diversity")
            .collectAsList()) {
      shares.put(row.getString(0), row.getString(1) + " " + row.get(2));
    }
    return shares;
  }

  @Test
  void theLargestNamesHaveSharesAndTheRestIsOther(SparkSession spark) {
    Dataset<Row> lines =
        lines(
            spark,
            """
            ('a', 'tea', 30), ('a', 'books', 10), ('a', 'toys', 5), ('a', 'toys', 5),
            ('b', 'tea', 1), ('b', 'tea', 2),
            ('c', 'toys, [small] "🧸"', 1), ('c', 'other', 1), ('c', null, 2)""");
    PurchaseMix mix = mix(lines, 2);
    // books and toys are equal: the first by name has the place.
    assertThat(mix.names()).containsExactly("books", "tea");
    assertThat(mix.rest()).isTrue();
    // A line without a name is not known.
    assertThat(mix.lines().named()).isEqualTo(Map.of("books", 1L, "tea", 3L));
    assertThat(mix.lines().all()).isEqualTo(8);
    assertThat(mix.lines().same()).isEqualTo((9 + 4 + 3) / 64.0);
    assertThat(mix.labels()).containsExactly("books", "other", "tea");
    Map<String, String> shares = shares(mix, lines);
    assertThat(shares.get("a")).startsWith("{\"books\":0.2,\"other\":0.2,\"tea\":0.6} 2.5864");
    assertThat(shares).containsEntry("b", "{\"tea\":1.0} 1.0");
    assertThat(shares.get("c")).startsWith("{\"other\":1.0} 2.828427124746");
  }

  @Test
  void aNameCalledOtherJoinsTheRestAndTakesNoPlace(SparkSession spark) {
    Dataset<Row> lines = lines(spark, "('a', 'other', 90), ('a', 'x', 8), ('a', 'y', 2)");
    PurchaseMix mix = mix(lines, 2);
    assertThat(mix.labels()).containsExactly("other", "x", "y");
    assertThat(shares(mix, lines).get("a")).startsWith("{\"other\":0.9,\"x\":0.08,\"y\":0.02} 1.");
    assertThat(mix(lines, 1).labels()).containsExactly("other", "x");
    assertThat(mix(lines.where("name = 'other'"), 1).labels()).containsExactly("other");
    assertThat(mix(lines.where("name <> 'other'"), 2).labels()).containsExactly("x", "y");
  }

  @Test
  void withoutMoneyThereAreNoShares(SparkSession spark) {
    Dataset<Row> lines = lines(spark, "('a', 'x', 0), ('b', 'x', 1), ('b', 'y', 0), ('b', 'z', 1)");
    PurchaseMix mix = mix(lines, 9);
    assertThat(shares(mix, lines))
        .containsEntry("a", "null null")
        .containsEntry("b", "{\"x\":0.5,\"z\":0.5} 2.0");
  }

  @Test
  void equalAmountsHaveTheDiversityOfTheirNumber(SparkSession spark) {
    for (int names : new int[] {1, 2, 7, 1000}) {
      Dataset<Row> lines =
          spark
              .range(names)
              .selectExpr(
                  "'a' as customer_id",
                  "'m' as mix",
                  "'n' || id as name",
                  "cast(99999999999999.9999BD as decimal(18,4)) as amount",
                  "cast(null as decimal(18,4)) as unit_price")
              .repartition(3);
      double diversity =
          PurchaseMix.shares(lines, List.of(mix(lines, 3)), "m")
              .select("diversity")
              .first()
              .getDouble(0);
      assertThat(diversity).isBetween(names * (1 - 1e-9), (double) names);
    }
  }

  @Test
  void whateverThePartitionsTheSharesAreTheSame(SparkSession spark) {
    Dataset<Row> lines =
        spark
            .range(5000)
            .selectExpr(
                "concat('c', id % 97) as customer_id",
                "'m' as mix",
                "concat('n', pmod(hash(id), 23)) as name",
                "cast(pmod(hash(id, 1), 99991) / 97 as decimal(18,4)) as amount",
                "cast(null as decimal(18,4)) as unit_price")
            .persist();
    PurchaseMix mix = mix(lines, 5);
    Map<String, String> once = shares(mix, lines.coalesce(1));
    assertThat(once).hasSize(97);
    assertThat(shares(mix, lines.repartition(5))).isEqualTo(once);
    lines.unpersist();
  }

  @Test
  void countriesByDistinctOrders(SparkSession spark) {
    Dataset<Row> lines =
        CleanRows.transactions(
            spark,
            "customer_id, ts, amount, transaction_id, country",
            """
            ('a', '2026-01-01', 1, 't1', 'UK'), ('a', '2026-01-01', 1, 't1', 'UK'),
            ('a', '2026-01-01', 1, 't1', 'UK'), ('a', '2026-01-02', 1, 't2', 'FR'),
            ('a', '2026-01-03', 1, 't3', 'FR'),
            ('b', '2026-01-01', 1, 't1', 'UK'), ('b', '2026-01-02', 1, 't2', 'FR'),
            ('c', '2026-01-01', 1, null, 'UK'), ('c', '2026-01-02', 1, null, 'UK'),
            ('c', '2026-01-02', 1, null, 'UK'), ('c', '2026-01-02', 1, 't', 'FR'),
            ('d', '2026-01-01', 1, 't1', null)""");
    assertThatData(PurchaseCountries.of(lines)).hasRows("a|FR", "b|FR", "c|UK");
  }
}
