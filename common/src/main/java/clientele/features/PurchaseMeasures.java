package clientele.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
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
    Column purchaseDay = when(col("purchases").gt(0), col("day"));
    List<Column> sums =
        new ArrayList<>(
            List.of(
                sum("lines").as("lines"),
                sum("purchases").as("purchases"),
                sum("returns").as("returns"),
                sum("discounted_lines").as("discounted_lines"),
                sum(when(col("purchases").gt(0), 1L).otherwise(0L)).as("purchase_days"),
                min(purchaseDay).as("first_purchase"),
                max(purchaseDay).as("last_purchase")));
    sums.addAll(MoneyParts.sums("purchase_amount"));
    sums.addAll(MoneyParts.sums("return_amount"));
    Column bought = MoneyParts.total("purchase_amount");
    Column net =
        returns == Returns.SUBTRACT ? bought.plus(MoneyParts.total("return_amount")) : bought;
    Dataset<Row> totals =
        days.where(col("day").lt(lit(asOf)))
            .groupBy("customer_id")
            .agg(sum("orders").as("frequency"), sums.toArray(Column[]::new))
            .where(col("frequency").gt(0))
            .withColumn("monetary", net.cast("double"));
    return totals.select(
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
