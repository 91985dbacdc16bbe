package clientele.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import clientele.lake.TableContract;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanTransactions;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of clean tables, as ingest would leave them, from a few columns. */
final class CleanRows {
  private CleanRows() {}

  /** Transaction lines from SQL values; a line with a negative amount is a return. */
  static Dataset<Row> transactions(SparkSession spark, String columns, String values) {
    return transactions(values(spark, columns, values));
  }

  /** Transaction lines from a frame with customer_id, ts, amount and perhaps further columns. */
  static Dataset<Row> transactions(Dataset<Row> frame) {
    Dataset<Row> typed =
        frame
            .withColumn("ts", col("ts").cast("timestamp"))
            .withColumn("amount", col("amount").cast("decimal(18,4)"));
    if (!List.of(typed.columns()).contains("is_return")) {
      typed = typed.withColumn("is_return", col("amount").lt(0));
    }
    return conform(CleanTransactions.CONTRACT, typed);
  }

  /** Customers from SQL values. */
  static Dataset<Row> customers(SparkSession spark, String columns, String values) {
    Dataset<Row> frame = values(spark, columns, values);
    for (String map : List.of("numbers", "categories")) {
      if (!List.of(frame.columns()).contains(map)) {
        String none = map.equals("numbers") ? "map('', 0D)" : "map('', '')";
        frame = frame.withColumn(map, expr("map_filter(" + none + ", (k, v) -> false)"));
      }
    }
    return conform(CleanCustomers.CONTRACT, frame);
  }

  /** Products from SQL values. */
  static Dataset<Row> products(SparkSession spark, String columns, String values) {
    return conform(CleanProducts.CONTRACT, values(spark, columns, values));
  }

  private static Dataset<Row> values(SparkSession spark, String columns, String values) {
    return spark.sql("select * from values " + values + " as t(" + columns + ")");
  }

  private static Dataset<Row> conform(TableContract contract, Dataset<Row> frame) {
    return contract.conform(
        frame
            .withColumn("flags", expr("filter(array(''), flag -> false)"))
            .withColumn("run_id", lit("test")));
  }
}
