package clientele.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clientele.config.FeatureSettings.Returns;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The purchase measures of each customer at a date, from {@code customer_days} alone. */
public final class PurchaseMeasures {
  private static final Column PURCHASE_DAY = when(col("purchases").gt(0), col("day"));

  /** What {@link #withHistory} adds for trial fits only. */
  public static final List<String> TRIAL = List.of("calibration_days", "calibration_last");

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
   * @return as {@link #of}, with repeat_amount (spent on the purchase days after the first),
   *     calibration_days and calibration_last (number and last of the purchase days before the
   *     split)
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
    List<Column> columns = new ArrayList<>(columns(asOf));
    columns.add(MoneyParts.total("repeat_purchase_amount").as("repeat_amount"));
    columns.add(col("calibration_days"));
    columns.add(col("calibration_last"));
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
                max(PURCHASE_DAY).as("last_purchase")));
    sums.addAll(MoneyParts.sums("purchase_amount"));
    sums.addAll(MoneyParts.sums("return_amount"));
    sums.addAll(history);
    Column bought = MoneyParts.total("purchase_amount");
    Column net =
        returns == Returns.SUBTRACT ? bought.plus(MoneyParts.total("return_amount")) : bought;
    return days.where(col("day").lt(lit(asOf)))
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
        col("purchase_days"),
        col("first_purchase"),
        col("last_purchase"),
        share("purchases", "frequency").as("lines_per_order"),
        share("returns", "lines").as("return_rate"),
        negate(MoneyParts.total("return_amount")).cast("double").as("return_amount"),
        share("discounted_lines", "purchases").as("discount_share"));
  }

  private static Column share(String part, String whole) {
    return col(part).cast("double").divide(col(whole));
  }
}
