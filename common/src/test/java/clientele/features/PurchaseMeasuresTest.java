package clientele.features;

import static clientele.testing.DataAssert.assertThatData;

import clientele.config.FeatureSettings.Returns;
import clientele.testing.SparkTest;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class PurchaseMeasuresTest {
  private static final LocalDate AS_OF = LocalDate.parse("2026-03-01");

  private static Dataset<Row> measures(SparkSession spark, Returns returns, String values) {
    return PurchaseMeasures.of(
        PurchaseDays.sums(
            CleanRows.transactions(
                spark, "customer_id, ts, amount, transaction_id, discount", values)),
        AS_OF,
        returns);
  }

  @Test
  void whatHappenedBeforeMidnightCountsAndNothingLater(SparkSession spark) {
    assertThatData(
            measures(
                    spark,
                    Returns.SUBTRACT,
                    """
                    ('before', '2026-02-28 23:59:59.999999', 7, 't1', null),
                    ('before', '2026-03-01 00:00:00', 100, 't2', null),
                    ('before', '2026-03-01 00:00:00', -7, 't2', null),
                    ('on', '2026-03-01 00:00:00', 7, 't1', null),
                    ('after', '2026-03-02 00:00:00', 7, 't1', null),
                    ('spans', '2026-02-28 12:00:00', 1, 't1', null),
                    ('spans', '2026-03-01 12:00:00', 2, 't1', null),
                    ('only returns', '2026-02-01 00:00:00', -7, 't1', null),
                    ('returned before', '2026-02-01 00:00:00', -7, 't1', null),
                    ('returned before', '2026-03-05 00:00:00', 7, 't1', null)""")
                .select("customer_id", "recency_days", "tenure_days", "frequency", "monetary"))
        .hasRows("before|1|1|1|7.0", "spans|1|1|1|1.0");
  }

  @Test
  void returnsAreTakenOffOrLeftOut(SparkSession spark) {
    String lines =
        """
        ('a', '2026-02-01 10:00:00', 10.10, 't1', null),
        ('a', '2026-02-01 11:00:00', 5.05, 't2', 1),
        ('a', '2026-02-11 10:00:00', 0, 't3', null),
        ('a', '2026-02-12 10:00:00', -20.20, 't4', null),
        ('a', '2026-02-22 10:00:00', 1, 't5', 0)""";
    String[] columns = {
      "average_order_value",
      "interpurchase_days",
      "purchase_days",
      "first_purchase",
      "last_purchase",
      "lines_per_order",
      "return_rate",
      "return_amount",
      "discount_share"
    };
    assertThatData(measures(spark, Returns.SUBTRACT, lines).select("monetary", columns))
        .hasRows("-4.05|-1.0125|10.5|3|2026-02-01|2026-02-22|1.0|0.2|20.2|0.25");
    assertThatData(measures(spark, Returns.EXCLUDE, lines).select("monetary", columns))
        .hasRows("16.15|4.0375|10.5|3|2026-02-01|2026-02-22|1.0|0.2|20.2|0.25");
  }

  @Test
  void oneDayHasNoInterval(SparkSession spark) {
    assertThatData(
            measures(
                    spark,
                    Returns.SUBTRACT,
                    """
                    ('a', '2026-02-01 10:00:00', 1, 't1', null),
                    ('a', '2026-02-01 11:00:00', 2, 't2', null)""")
                .select("frequency", "purchase_days", "interpurchase_days", "lines_per_order"))
        .hasRows("2|1|null|1.0");
  }

  @Test
  void purchasesOfNothingCountAsPurchases(SparkSession spark) {
    assertThatData(
            measures(
                    spark,
                    Returns.SUBTRACT,
                    """
                    ('free', '2026-02-01 10:00:00', 0, 't1', null),
                    ('rich', '2026-02-01 10:00:00', 99999999999999.9999BD, 't1', null),
                    ('rich', '2026-02-02 10:00:00', 99999999999999.9999BD, 't2', null)""")
                .select("customer_id", "frequency", "monetary", "average_order_value"))
        .hasRows("free|1|0.0|0.0", "rich|2|2.0E14|1.0E14");
  }
}
