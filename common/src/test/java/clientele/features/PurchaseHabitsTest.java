package clientele.features;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.config.FeatureSettings.Returns;
import clientele.testing.SparkTest;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Regularity, trend, seasons and propensities. */
@SparkTest
class PurchaseHabitsTest {
  private static final LocalDate AS_OF = LocalDate.parse("2026-01-01");

  private static Dataset<Row> measures(SparkSession spark, String values) {
    return PurchaseMeasures.withHistory(
        PurchaseDays.sums(
            CleanRows.transactions(
                spark, "customer_id, ts, amount, transaction_id, discount", values)),
        AS_OF,
        Returns.SUBTRACT,
        AS_OF);
  }

  private static final String LINES =
      """
      ('clock', '2025-12-01', 1, 't1', null), ('clock', '2025-12-11', 1, 't2', null),
      ('clock', '2025-12-15', -1, 'r', null),
      ('clock', '2025-12-21', 1, 't3', null), ('clock', '2025-12-31', 1, 't4', null),
      ('clock', '2026-01-01', 1, 't5', null),
      ('bursts', '2025-01-01', 1, 't1', null), ('bursts', '2025-01-02', 1, 't2', null),
      ('bursts', '2025-01-03', 1, 't3', 1), ('bursts', '2025-12-28', 1, 't4', 1),
      ('late', '2025-12-22', 1, 't1', null), ('late', '2025-12-31', 1, 't2', null),
      ('two', '2025-12-31', 1, 't1', null), ('two', '2025-12-30', 1, 't1', null),
      ('once', '2020-05-05', 1, 't1', null)""";

  @Test
  void regularityAndTrendFromTheGapsAndPlacesOfPurchaseDays(SparkSession spark) {
    Map<String, Row> rows = new HashMap<>();
    measures(spark, LINES)
        .select("customer_id", "interpurchase_cv", "purchase_trend")
        .collectAsList()
        .forEach(row -> rows.put(row.getString(0), row));

    // A return between is no purchase day, and what comes on the day itself does not count.
    assertThat(rows.get("clock").getDouble(1)).isZero();
    // Gaps of 1, 1 and 359 days: stdev(gaps) / mean(gaps) of the Python module statistics.
    assertThat(rows.get("bursts").getDouble(1)).isCloseTo(1.7176570335447594, within(1e-12));
    assertThat(rows.get("late").isNullAt(1)).isTrue();
    assertThat(rows.get("once").isNullAt(1)).isTrue();
    // Days 10, 20, 30 of 30 possible: (2 × 20 − 31) / 29, a trend of three days beside four.
    assertThat(rows.get("clock").getDouble(2)).isCloseTo(9.0 / 29 * 3 / 7, within(1e-12));
    // Days 1, 2 and 361 of 364.
    assertThat(rows.get("bursts").getDouble(2))
        .isCloseTo((2 * (364 / 3.0) - 365) / 363 * 3 / 7, within(1e-12));
    // The last possible day, and one repeat day.
    assertThat(rows.get("late").getDouble(2)).isCloseTo(1.0 / 5, within(1e-12));
    // There is but one day that a repeat can be on.
    assertThat(rows.get("two").isNullAt(2)).isTrue();
    assertThat(rows.get("once").isNullAt(2)).isTrue();
  }

  @Test
  void propensitiesLieBetweenACustomersOwnShareAndThatOfAll(SparkSession spark) {
    Dataset<Row> measures = measures(spark, LINES);
    Dataset<Row> rows =
        PurchaseHabits.add(measures, measures)
            .select("customer_id", "discount_share", "discount_propensity", "return_propensity");
    for (Row row : rows.collectAsList()) {
      double all = 2 / 13.0;
      double own = row.getDouble(1);
      assertThat(row.getDouble(2)).isBetween(Math.min(own, all), Math.max(own, all));
      assertThat(row.getDouble(3)).isBetween(0.0, 1 / 5.0);
    }
  }

  @Test
  void seasonsAreToldOfWhoeverIsACustomerForAYear(SparkSession spark) {
    Dataset<Row> measures = measures(spark, LINES);
    Dataset<Row> rows =
        PurchaseHabits.add(measures, measures)
            .selectExpr(
                "customer_id",
                "season_shares is null",
                "round(season_shares['Q1'], 3)",
                "round(season_shares['Q4'], 3)",
                "season_strength");
    // Of two customers with a year only one bought in the last: both have its shares.
    assertThatData(rows.where("customer_id in ('bursts', 'once', 'late')"))
        .hasRows(
            "bursts|false|0.75|0.25|0.0", "once|false|0.75|0.25|0.0", "late|true|null|null|null");
  }

  @Test
  void aShopOfLessThanAYearHasNoSeasons(SparkSession spark) {
    Dataset<Row> measures =
        measures(spark, "('a', '2025-12-01', 1, 't1', null), ('b', '2025-12-01', 1, 't1', null)");
    assertThatData(
            PurchaseHabits.add(measures, measures)
                .selectExpr("season_strength", "size(season_shares)", "return_propensity"))
        .hasRows("null|0|0.0", "null|0|0.0");
  }
}
