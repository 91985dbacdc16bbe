package clientele.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What new, late, corrected and removed lines change in the sums of customers' days: a difference
 * for each day concerned, to be added to it. An order whose first line comes late, or goes, moves
 * from one day to another; its other lines are looked up among all.
 */
public final class PurchaseDayChanges {
  /** Changed orders that are looked up by a broadcast list, at most. */
  private static final long FEW = 1_000_000;

  private static final List<String> LINE = List.of("customer_id", "transaction_id", "day");
  private static final List<String> ORDER = List.of("customer_id", "transaction_id", "own_day");

  private PurchaseDayChanges() {}

  /**
   * The differences.
   *
   * @param transactions all rows of {@code clean_transactions} as they are now
   * @param added rows that came since
   * @param removed rows that left since; those that only were written again are among both
   * @param kept persists what is read several times
   * @return customer_id, day and the columns of {@link PurchaseDays#sums}, which may be negative; a
   *     row for each day with a difference
   */
  public static Dataset<Row> of(
      Dataset<Row> transactions,
      Dataset<Row> added,
      Dataset<Row> removed,
      UnaryOperator<Dataset<Row>> kept) {
    Dataset<Row> net =
        kept.apply(
            PurchaseDays.total(signed(added, 1).union(signed(removed, -1)), LINE)
                .drop("orders")
                .where(differs(PurchaseDays.summed())));
    List<Column> sums = PurchaseDays.columns(List.of("customer_id", "day", "orders"));
    sums.addAll(PurchaseDays.columns(PurchaseDays.summed()));
    List<Column> orders = PurchaseDays.columns(List.of("customer_id", "day", "orders"));
    PurchaseDays.summed().forEach(name -> orders.add(lit(0L).as(name)));
    List<String> all = new ArrayList<>(PurchaseDays.summed());
    all.add("orders");
    return PurchaseDays.total(
            PurchaseDays.select(net.withColumn("orders", lit(0L)), sums)
                .union(PurchaseDays.select(orders(transactions, net), orders)),
            List.of("customer_id", "day"))
        .where(differs(all));
  }

  /**
   * Days as they become.
   *
   * @param days rows of {@code customer_days}
   * @param changes of {@link #of}, of all days that change or are new
   * @param runId of the run that changes them
   * @return rows of {@code customer_days}; a day without a line is not among them
   */
  public static Dataset<Row> applied(Dataset<Row> days, Dataset<Row> changes, String runId) {
    List<Column> columns = PurchaseDays.columns(List.of("customer_id", "day", "run_id", "orders"));
    columns.addAll(PurchaseDays.columns(PurchaseDays.summed()));
    Dataset<Row> all =
        PurchaseDays.select(PurchaseDays.sumsOf(days, List.of("run_id")), columns)
            .union(PurchaseDays.select(changes.withColumn("run_id", lit(runId)), columns));
    List<Column> totals = PurchaseDays.totals();
    // Names of runs sort by their start: the last to touch a day is its run.
    totals.add(max("run_id").as("run_id"));
    Dataset<Row> merged =
        DayLayout.of(all)
            .apply(all)
            .groupBy(DayLayout.FILE, "customer_id", "day")
            .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new))
            .where(col("lines").gt(0));
    return PurchaseDays.rows(merged, List.of("run_id"));
  }

  private static Dataset<Row> signed(Dataset<Row> transactions, long sign) {
    Dataset<Row> lines = PurchaseDays.lines(transactions);
    List<Column> columns = PurchaseDays.columns(LINE);
    PurchaseDays.summed().forEach(name -> columns.add(col(name).multiply(lit(sign)).as(name)));
    columns.add(lit(0L).as("orders"));
    return PurchaseDays.select(lines, columns);
  }

  private static Column differs(List<String> names) {
    return names.stream().map(name -> col(name).notEqual(0)).reduce(Column::or).orElseThrow();
  }

  /** An order taken off the day that was its first, and counted on the day that is. */
  private static Dataset<Row> orders(Dataset<Row> transactions, Dataset<Row> net) {
    Column own = when(col("transaction_id").isNull(), col("day")).as("own_day");
    Dataset<Row> changed =
        net.where(col("purchases").notEqual(0))
            .select(
                col("customer_id"),
                col("transaction_id"),
                own,
                col("day"),
                lit(0L).as("now"),
                col("purchases").as("change"));
    Dataset<Row> now =
        PurchaseDays.lines(among(transactions, changed))
            .select(
                col("customer_id"),
                col("transaction_id"),
                own,
                col("day"),
                col("purchases").as("now"),
                lit(0L).as("change"));
    Dataset<Row> days =
        changed
            .union(now)
            .groupBy("customer_id", "transaction_id", "own_day", "day")
            .agg(sum("now").as("now"), sum("change").as("change"));
    Column before = col("now").minus(col("change"));
    Column both =
        array(
            struct(col("before").as("day"), lit(-1L).as("orders")),
            struct(col("after").as("day"), lit(1L).as("orders")));
    return days.groupBy(PurchaseDays.columns(ORDER).toArray(Column[]::new))
        .agg(
            min(when(before.gt(0), col("day"))).as("before"),
            min(when(col("now").gt(0), col("day"))).as("after"))
        .where(not(col("before").eqNullSafe(col("after"))))
        .select(col("customer_id"), explode(both).as("moved"))
        .where(col("moved.day").isNotNull())
        .select(col("customer_id"), col("moved.day"), col("moved.orders"));
  }

  /**
   * The purchase lines of changed orders, and perhaps of others that share a hash with one: those
   * have no change and come to nothing.
   */
  private static Dataset<Row> among(Dataset<Row> transactions, Dataset<Row> changed) {
    Row bounds =
        changed
            .agg(
                count(lit(1)),
                min("transaction_id"),
                max("transaction_id"),
                min("own_day").cast("timestamp"),
                max("own_day").cast("timestamp"))
            .first();
    Column named =
        bounds.isNullAt(1)
            ? lit(false)
            : col("transaction_id").between(bounds.get(1), bounds.get(2));
    Column unnamed =
        bounds.isNullAt(3)
            ? lit(false)
            : col("transaction_id")
                .isNull()
                .and(col("ts").geq(lit(bounds.get(3))))
                .and(col("ts").lt(lit(bounds.get(4)).plus(expr("interval 1 day"))));
    Dataset<Row> hashes =
        changed.select(xxhash64(col("customer_id"), col("transaction_id")).as("hash")).distinct();
    return transactions
        .where(not(col("is_return")).and(named.or(unnamed)))
        .withColumn("hash", xxhash64(col("customer_id"), col("transaction_id")))
        .join(
            bounds.getLong(0) > FEW ? hashes : broadcast(hashes),
            new String[] {"hash"},
            "left_semi")
        .drop("hash");
  }
}
