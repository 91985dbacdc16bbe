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
 *
 * <p>The sums of a day exist in two forms: as rows of the table, and, while a stage computes, with
 * money in the two whole numbers that are summed fast and exactly.
 */
public final class PurchaseDays {
  private static final List<String> KEYS = List.of("customer_id", "day");
  private static final List<String> COUNTS =
      List.of("orders", "lines", "purchases", "returns", "discounted_lines");
  private static final List<String> MONEY =
      List.of("purchase_amount", "return_amount", "discount_amount");

  private PurchaseDays() {}

  /**
   * The sums of all customers' days. Orders are counted without a distinct count: each is reduced
   * to its first day, and then counts one among the lines of that day. Both groupings are summed
   * before they are shuffled, so that a customer of very many lines burdens no single task.
   *
   * @param transactions rows of {@code clean_transactions}
   * @return a row for each customer and day with a line
   */
  public static Dataset<Row> sums(Dataset<Row> transactions) {
    Column bought = not(col("is_return"));
    Column nothing = lit(0).cast(Types.MONEY);
    Dataset<Row> dated = transactions.withColumn("day", to_date(col("ts")));
    List<Column> line = columns(KEYS);
    line.add(lit(0L).as("orders"));
    line.add(lit(1L).as("lines"));
    line.add(when(bought, 1L).otherwise(0L).as("purchases"));
    line.add(when(bought, 0L).otherwise(1L).as("returns"));
    line.add(when(bought.and(col("discount").gt(0)), 1L).otherwise(0L).as("discounted_lines"));
    line.addAll(
        MoneyParts.split(when(bought, col("amount")).otherwise(nothing), "purchase_amount"));
    line.addAll(MoneyParts.split(when(bought, nothing).otherwise(col("amount")), "return_amount"));
    line.addAll(
        MoneyParts.split(
            when(bought, coalesce(col("discount"), nothing)).otherwise(nothing),
            "discount_amount"));
    List<Column> order = columns(KEYS);
    COUNTS.forEach(count -> order.add(lit(count.equals("orders") ? 1L : 0L).as(count)));
    MONEY.forEach(money -> order.addAll(MoneyParts.none(money)));
    Dataset<Row> orders =
        dated
            .where(bought)
            .groupBy(
                col("customer_id"),
                col("transaction_id"),
                when(col("transaction_id").isNull(), col("day")).as("own_day"))
            .agg(min("day").as("day"));
    List<Column> sums = new ArrayList<>();
    COUNTS.forEach(count -> sums.add(sum(count).as(count)));
    MONEY.forEach(money -> sums.addAll(MoneyParts.sums(money)));
    return select(dated, line)
        .union(select(orders, order))
        .groupBy("customer_id", "day")
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  /**
   * The rows of the table.
   *
   * @param sums of {@link #sums}
   * @return columns of {@code customer_days} but run_id
   */
  public static Dataset<Row> rows(Dataset<Row> sums) {
    List<Column> columns = columns(KEYS);
    columns.addAll(columns(COUNTS));
    MONEY.forEach(money -> columns.add(MoneyParts.total(money).as(money)));
    return select(sums, columns);
  }

  /**
   * The sums that rows of the table stand for.
   *
   * @param days rows of {@code customer_days}
   * @return as {@link #sums} gives them
   */
  public static Dataset<Row> sumsOf(Dataset<Row> days) {
    List<Column> columns = columns(KEYS);
    columns.addAll(columns(COUNTS));
    MONEY.forEach(money -> columns.addAll(MoneyParts.splitSum(col(money), money)));
    return select(days, columns);
  }

  private static List<Column> columns(List<String> names) {
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(col(name)));
    return columns;
  }

  private static Dataset<Row> select(Dataset<Row> frame, List<Column> columns) {
    return frame.select(columns.toArray(Column[]::new));
  }
}
