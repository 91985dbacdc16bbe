package clientele.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import clientele.lake.tables.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Lines gathered by customer and day: the rows of {@code customer_days}.
 *
 * <p>An order is a customer's purchase lines of one {@code transaction_id}, or of one day where
 * that is NULL; it belongs to the day of its first line. So the orders of the days before a date
 * are those with at least one purchase line before it: the frequency at any as-of date is a sum.
 */
public final class PurchaseDays {
  private static final List<String> SUMS =
      List.of(
          "orders",
          "lines",
          "purchases",
          "returns",
          "purchase_amount",
          "return_amount",
          "discount_amount",
          "discounted_lines");

  private PurchaseDays() {}

  /**
   * The days of all customers. Orders are counted without a distinct count: each is reduced to its
   * first day, and then counts one among the lines of that day. Both groupings are summed before
   * they are shuffled, so that a customer of very many lines burdens no single task.
   *
   * @param transactions rows of {@code clean_transactions}
   * @return columns of {@code customer_days} but run_id
   */
  public static Dataset<Row> of(Dataset<Row> transactions) {
    Column bought = not(col("is_return"));
    Column nothing = lit(0).cast(Types.MONEY);
    Dataset<Row> dated = transactions.withColumn("day", to_date(col("ts")));
    Dataset<Row> lines =
        dated.select(
            col("customer_id"),
            col("day"),
            lit(0L).as("orders"),
            lit(1L).as("lines"),
            when(bought, 1L).otherwise(0L).as("purchases"),
            when(bought, 0L).otherwise(1L).as("returns"),
            when(bought, col("amount")).otherwise(nothing).as("purchase_amount"),
            when(bought, nothing).otherwise(col("amount")).as("return_amount"),
            when(bought, coalesce(col("discount"), nothing))
                .otherwise(nothing)
                .as("discount_amount"),
            when(bought.and(col("discount").gt(0)), 1L).otherwise(0L).as("discounted_lines"));
    Dataset<Row> orders =
        dated
            .where(bought)
            .groupBy(
                col("customer_id"),
                col("transaction_id"),
                when(col("transaction_id").isNull(), col("day")).as("own_day"))
            .agg(min("day").as("day"))
            .select(
                col("customer_id"),
                col("day"),
                lit(1L).as("orders"),
                lit(0L).as("lines"),
                lit(0L).as("purchases"),
                lit(0L).as("returns"),
                nothing.as("purchase_amount"),
                nothing.as("return_amount"),
                nothing.as("discount_amount"),
                lit(0L).as("discounted_lines"));
    return sums(lines.unionByName(orders), col("customer_id"), col("day"));
  }

  private static Dataset<Row> sums(Dataset<Row> frame, Column... keys) {
    List<Column> sums = new ArrayList<>();
    SUMS.forEach(name -> sums.add(sum(name).as(name)));
    return frame
        .groupBy(keys)
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }
}
