package clientele.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.quarter;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import clientele.config.FeatureSettings.Returns;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The purchase measures of each customer at a date, from {@code customer_days} alone.
 *
 * <p>interpurchase_cv is the coefficient of variation of the gaps between purchase days: 0 like
 * clockwork, about 1 where purchases come at random (a Poisson process has exponential gaps), more
 * in bursts. purchase_trend is the mean place of the repeat days in the time since the first, the
 * statistic of Laplace's test for trend (Cox and Lewis, "The Statistical Analysis of Series of
 * Events", 1966, chapter 3) scaled to -1 to 1 and drawn towards 0 where there are few.
 */
public final class PurchaseMeasures {
  private static final Column PURCHASE_DAY = when(col("purchases").gt(0), col("day"));

  /** What {@link #withHistory} adds for trial fits and for {@link PurchaseHabits} only. */
  public static final List<String> WORKING =
      List.of(
          "calibration_days",
          "calibration_last",
          "lines",
          "purchases",
          "returns",
          "discounted_lines",
          "season_1",
          "season_2",
          "season_3",
          "season_4");

  /** Days of which seasons are told: the last year. */
  static final int YEAR = 365;

  /** Repeat days that the belief in no trend weighs as much as. */
  private static final double PRIOR_DAYS = 4;

  private PurchaseMeasures() {}

  /**
   * The measures of everybody who bought before a date.
   *
   * @param days of {@link PurchaseDays#sums}, not cut at the date
   * @param asOf what happened before its 00:00 UTC counts
   * @param returns whether returned money is taken off monetary
   * @return a row for each customer with a purchase: the measures' columns of {@code
   *     customer_features}
   */
  public static Dataset<Row> of(Dataset<Row> days, LocalDate asOf, Returns returns) {
    return totals(days, asOf, returns, List.of()).select(columns(asOf).toArray(Column[]::new));
  }

  /**
   * The measures, and beside them what models of customer value are fitted to.
   *
   * @param days of {@link PurchaseDays#sums}, not cut at the date
   * @param asOf what happened before its 00:00 UTC counts
   * @param returns whether returned money is taken off monetary
   * @param split the first day that a model's trial fit does not see
   * @return as {@link #of}, with repeat_amount (spent on the purchase days after the first) and the
   *     columns of {@link #WORKING}: calibration_days and calibration_last (number and last of the
   *     purchase days before the split), counts of lines, and orders of the last year by quarter
   */
  public static Dataset<Row> withHistory(
      Dataset<Row> days, LocalDate asOf, Returns returns, LocalDate split) {
    Column before = PURCHASE_DAY.lt(lit(split));
    List<Column> history = new ArrayList<>();
    history.add(sum(when(before, 1L).otherwise(0L)).as("calibration_days"));
    history.add(max(when(before, col("day"))).as("calibration_last"));
    for (String part : MoneyParts.names("purchase_amount")) {
      history.add(sum(col(part)).minus(min_by(col(part), PURCHASE_DAY)).as("repeat_" + part));
    }
    Column lastYear = col("day").geq(lit(asOf.minusDays(YEAR)));
    for (int quarter = 1; quarter <= PurchaseHabits.QUARTERS; quarter++) {
      history.add(
          sum(when(lastYear.and(quarter(col("day")).equalTo(quarter)), col("orders")).otherwise(0L))
              .as("season_" + quarter));
    }
    List<Column> columns = new ArrayList<>(columns(asOf));
    columns.add(MoneyParts.total("repeat_purchase_amount").as("repeat_amount"));
    WORKING.forEach(name -> columns.add(col(name)));
    return totals(days, asOf, returns, history).select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> totals(
      Dataset<Row> days, LocalDate asOf, Returns returns, List<Column> history) {
    List<Column> sums =
        new ArrayList<>(
            List.of(
                sum("lines").as("lines"),
                sum("purchases").as("purchases"),
                sum("returns").as("returns"),
                sum("discounted_lines").as("discounted_lines"),
                sum(when(col("purchases").gt(0), 1L).otherwise(0L)).as("purchase_days"),
                min(PURCHASE_DAY).as("first_purchase"),
                max(PURCHASE_DAY).as("last_purchase"),
                sum(col("gap").multiply(col("gap"))).as("gap_squares"),
                sum(unix_date(PURCHASE_DAY).cast("bigint")).as("day_numbers")));
    sums.addAll(MoneyParts.sums("purchase_amount"));
    sums.addAll(MoneyParts.sums("return_amount"));
    sums.addAll(history);
    Column bought = MoneyParts.total("purchase_amount");
    Column net =
        returns == Returns.SUBTRACT ? bought.plus(MoneyParts.total("return_amount")) : bought;
    Column before =
        lag(PURCHASE_DAY, 1, null, true)
            .over(Window.partitionBy("customer_id").orderBy(col("day")));
    return days.where(col("day").lt(lit(asOf)))
        .withColumn("gap", datediff(PURCHASE_DAY, before).cast("bigint"))
        .groupBy("customer_id")
        .agg(sum("orders").as("frequency"), sums.toArray(Column[]::new))
        .where(col("frequency").gt(0))
        .withColumn("monetary", net.cast("double"));
  }

  private static List<Column> columns(LocalDate asOf) {
    return List.of(
        col("customer_id"),
        datediff(lit(asOf), col("last_purchase")).as("recency_days"),
        datediff(lit(asOf), col("first_purchase")).as("tenure_days"),
        col("frequency"),
        col("monetary"),
        col("monetary").divide(col("frequency")).as("average_order_value"),
        when(
                col("purchase_days").gt(1),
                datediff(col("last_purchase"), col("first_purchase"))
                    .cast("double")
                    .divide(col("purchase_days").minus(1)))
            .as("interpurchase_days"),
        variation().as("interpurchase_cv"),
        trend(asOf).as("purchase_trend"),
        col("purchase_days"),
        col("first_purchase"),
        col("last_purchase"),
        share("purchases", "frequency").as("lines_per_order"),
        share("returns", "lines").as("return_rate"),
        negate(MoneyParts.total("return_amount")).cast("double").as("return_amount"),
        share("discounted_lines", "purchases").as("discount_share"));
  }

  /** The coefficient of variation of the days between purchase days, from two of them on. */
  private static Column variation() {
    Column gaps = col("purchase_days").minus(1).cast("double");
    Column mean = datediff(col("last_purchase"), col("first_purchase")).cast("double").divide(gaps);
    Column variance =
        col("gap_squares")
            .divide(gaps)
            .minus(mean.multiply(mean))
            .multiply(gaps)
            .divide(gaps.minus(1));
    return when(col("purchase_days").gt(2), sqrt(greatest(variance, lit(0.0))).divide(mean));
  }

  /**
   * Where the repeat days lie between the first purchase and the date: at -1 all right after the
   * first, at 1 all just now, at 0 evenly or not known.
   */
  private static Column trend(LocalDate asOf) {
    Column repeats = col("purchase_days").minus(1).cast("double");
    Column last = datediff(lit(asOf), col("first_purchase")).minus(1);
    Column mean =
        col("day_numbers")
            .minus(unix_date(col("first_purchase")).cast("bigint").multiply(col("purchase_days")))
            .divide(repeats);
    // The repeat days that are possible are 1 to last; under an even rate their mean is the middle.
    Column place = mean.multiply(2).minus(last.plus(1)).divide(last.minus(1));
    return when(
        col("purchase_days").gt(1).and(last.gt(1)),
        place.multiply(repeats).divide(repeats.plus(PRIOR_DAYS)));
  }

  private static Column share(String part, String whole) {
    return col(part).cast("double").divide(col(whole));
  }
}
