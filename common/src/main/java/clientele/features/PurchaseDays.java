package clientele.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
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
 * money in the two whole numbers that are summed fast and exactly. All that is summed can be taken
 * off again: {@link PurchaseDayChanges} depends on it.
 */
public final class PurchaseDays {
  private static final List<String> KEYS = List.of("customer_id", "day");
  private static final List<String> COUNTS =
      List.of("orders", "lines", "purchases", "returns", "discounted_lines");
  private static final List<String> MONEY =
      List.of("purchase_amount", "return_amount", "discount_amount");

  private PurchaseDays() {}

  /**
   * The sums of all customers' days.
   *
   * @param transactions rows of {@code clean_transactions}
   * @return a row for each customer and day with a line
   */
  public static Dataset<Row> sums(Dataset<Row> transactions) {
    return grouped(withOrders(transactions).repartition(col("customer_id"), col("day")), KEYS);
  }

  /**
   * The sums of all customers' days, those of a file in a partition. One shuffle brings the lines
   * where they are grouped, twice: by order, then by customer and day.
   *
   * @param transactions rows of {@code clean_transactions}
   * @param layout which rows make a file
   * @return as {@link #sums(Dataset)}
   */
  public static Dataset<Row> sums(Dataset<Row> transactions, DayLayout layout) {
    return grouped(
            layout.apply(withOrders(transactions)), List.of(DayLayout.FILE, "customer_id", "day"))
        .drop(DayLayout.FILE);
  }

  /**
   * The day of each line.
   *
   * @param transactions rows of {@code clean_transactions}
   * @return a column day
   */
  public static Dataset<Row> daysOf(Dataset<Row> transactions) {
    return transactions.select(to_date(col("ts")).as("day"));
  }

  /** What each line adds to its customer's day: all of it sums; orders are not among them. */
  static Dataset<Row> lines(Dataset<Row> transactions) {
    Column bought = not(col("is_return"));
    Column nothing = lit(0).cast(Types.MONEY);
    List<Column> line = columns(List.of("customer_id", "transaction_id"));
    line.add(to_date(col("ts")).as("day"));
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
    return select(transactions, line);
  }

  /** The names of what is summed but orders: the columns of {@link #lines} after its keys. */
  static List<String> summed() {
    List<String> names = new ArrayList<>(COUNTS);
    names.remove("orders");
    MONEY.forEach(money -> names.addAll(MoneyParts.names(money)));
    return names;
  }

  /** Sums of orders and of {@link #summed}. */
  static List<Column> totals() {
    List<Column> sums = new ArrayList<>(List.of(sum("orders").as("orders")));
    summed().forEach(name -> sums.add(sum(name).as(name)));
    return sums;
  }

  /** Sums by some keys. */
  static Dataset<Row> total(Dataset<Row> rows, List<String> keys) {
    List<Column> totals = totals();
    return rows.groupBy(columns(keys).toArray(Column[]::new))
        .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new));
  }

  /**
   * Lines, and beside them a row with orders -1 for each later day of an order of several days: it
   * takes off the one that the order's purchase lines count on that day. Few orders have any.
   */
  private static Dataset<Row> withOrders(Dataset<Row> transactions) {
    Dataset<Row> lines = lines(transactions).withColumn("orders", lit(0L));
    List<Column> columns = columns(List.of("customer_id", "transaction_id", "day"));
    summed().forEach(name -> columns.add(lit(0L).as(name)));
    columns.add(lit(-1L).as("orders"));
    return LaterDays.of(transactions)
        .map(later -> lines.union(select(later, columns)))
        .orElse(lines);
  }

  private static Dataset<Row> grouped(Dataset<Row> lines, List<String> keys) {
    List<String> order = new ArrayList<>(keys);
    order.add("transaction_id");
    return total(
        total(lines, order)
            .withColumn(
                "orders", when(col("purchases").gt(0), 1L).otherwise(0L).plus(col("orders"))),
        keys);
  }

  /**
   * The rows of the table.
   *
   * @param sums of {@link #sums}
   * @return columns of {@code customer_days} but run_id
   */
  public static Dataset<Row> rows(Dataset<Row> sums) {
    return rows(sums, List.of());
  }

  static Dataset<Row> rows(Dataset<Row> sums, List<String> beside) {
    List<Column> columns = columns(KEYS);
    columns.addAll(columns(COUNTS));
    columns.addAll(columns(beside));
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
    return sumsOf(days, List.of());
  }

  static Dataset<Row> sumsOf(Dataset<Row> days, List<String> beside) {
    List<Column> columns = columns(KEYS);
    columns.addAll(columns(COUNTS));
    columns.addAll(columns(beside));
    MONEY.forEach(money -> columns.addAll(MoneyParts.splitSum(col(money), money)));
    return select(days, columns);
  }

  static List<Column> columns(List<String> names) {
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(col(name)));
    return columns;
  }

  static Dataset<Row> select(Dataset<Row> frame, List<Column> columns) {
    return frame.select(columns.toArray(Column[]::new));
  }
}
