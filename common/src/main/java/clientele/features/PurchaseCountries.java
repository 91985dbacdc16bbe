package clientele.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The country of most purchases, for customers whose own is unknown. */
public final class PurchaseCountries {
  private PurchaseCountries() {}

  /**
   * Each customer's country of most purchases (distinct orders), the first by name where several
   * have as many.
   *
   * @param purchases purchase lines that count, rows of {@code clean_transactions}
   * @return customer_id, country; a row for each customer with a purchase in a known country
   */
  public static Dataset<Row> of(Dataset<Row> purchases) {
    return purchases
        .where(col("country").isNotNull())
        .groupBy(
            col("customer_id"),
            col("country"),
            col("transaction_id"),
            when(col("transaction_id").isNull(), to_date(col("ts"))).as("own_day"))
        .agg(count(lit(1)).as("lines"))
        .groupBy("customer_id", "country")
        .agg(count(lit(1)).as("orders"))
        .groupBy("customer_id")
        .agg(min(struct(negate(col("orders")), col("country").as("country"))).as("most"))
        .select(col("customer_id"), col("most.country").as("country"));
  }
}
