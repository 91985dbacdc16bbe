package clientele.features;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The days of orders after their first. */
final class LaterDays {
  /** Orders of several days that are looked up by a broadcast list, at most. */
  private static final int FEW = 100_000;

  private LaterDays() {}

  /**
   * Looks for orders whose purchase lines are of several days.
   *
   * @param transactions rows of {@code clean_transactions}
   * @return customer_id, transaction_id and day of each purchase day but the first; empty where
   *     every order is of one day
   */
  static Optional<Dataset<Row>> of(Dataset<Row> transactions) {
    // A hash of 64 bits is grouped in a fraction of the time that the names take. Orders that
    // share one by chance are only looked at in vain.
    Dataset<Row> bought =
        transactions
            .where(not(col("is_return")).and(col("transaction_id").isNotNull()))
            .select(
                col("customer_id"),
                col("transaction_id"),
                to_date(col("ts")).as("day"),
                xxhash64(col("customer_id"), col("transaction_id")).as("hash"));
    Dataset<Row> several =
        bought
            .groupBy("hash")
            .agg(min("day").as("first"), max("day").as("last"))
            .where(col("first").lt(col("last")))
            .select("hash");
    List<Long> few = several.limit(FEW + 1).as(Encoders.LONG()).collectAsList();
    if (few.isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> wanted =
        few.size() > FEW
            ? several
            : broadcast(
                transactions.sparkSession().createDataset(few, Encoders.LONG()).toDF("hash"));
    Column first = min("day").over(Window.partitionBy(col("customer_id"), col("transaction_id")));
    return Optional.of(
        bought
            .join(wanted, new String[] {"hash"}, "left_semi")
            .select("customer_id", "transaction_id", "day")
            .distinct()
            .withColumn("first", first)
            .where(col("day").gt(col("first")))
            .drop("first"));
  }
}
