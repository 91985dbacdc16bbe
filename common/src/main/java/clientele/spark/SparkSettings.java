package clientele.spark;

import java.util.LinkedHashMap;
import java.util.Map;

/** Spark settings that Clientele needs wherever it runs, and those that suit a laptop. */
public final class SparkSettings {
  private SparkSettings() {}

  /**
   * Settings that hold on every cluster: those that results and table formats depend on, and that
   * small data are not kept in as many pieces and files as a cluster has shuffle partitions.
   *
   * @return name to value
   */
  public static Map<String, String> required() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.put("spark.sql.session.timeZone", "UTC");
    // Dates become java.time's: the older ones need a Java that is opened to Spark, which the
    // driver of a cluster is not.
    settings.put("spark.sql.datetime.java8API.enabled", "true");
    // Other engines read TIMESTAMP_MICROS everywhere; INT96 is Spark's and Impala's alone.
    settings.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    // Rows that are persisted and then written: 200 partitions made 200 files of 5,000 rows.
    settings.put("spark.sql.optimizer.canChangeCachedPlanOutputPartitioning", "true");
    return settings;
  }

  /**
   * Settings for one process on one machine, where start-up and planning are most of the cost.
   *
   * @param cores how many tasks run at once
   * @return name to value, including {@link #required()}
   */
  public static Map<String, String> embedded(int cores) {
    Map<String, String> settings = required();
    settings.put("spark.master", "local[" + cores + "]");
    settings.put("spark.app.name", "clientele");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.ui.showConsoleProgress", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.bindAddress", "127.0.0.1");
    settings.put("spark.sql.shuffle.partitions", Integer.toString(Math.max(2, cores)));
    // A task that runs out of memory fails its job, which is told; it does not end the process.
    settings.put("spark.executor.killOnFatalError.depth", "0");
    // Within one process nobody is lost: a machine that slept for an hour has no dead executor.
    settings.put("spark.network.timeout", "86400s");
    // Delta lists a small table's files with one task instead of fifty.
    settings.put("spark.databricks.delta.snapshotPartitions", "1");
    // Persisted rows are read once or twice: less than compressing them costs.
    settings.put("spark.sql.inMemoryColumnarStorage.compressed", "false");
    settings.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", "4");
    // A laptop's million customers fit a larger hash map before they spill to the slow path.
    settings.put("spark.sql.codegen.aggregate.fastHashMap.capacityBit", "20");
    return settings;
  }
}
