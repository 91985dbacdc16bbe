"""Updates and rebuilds customer_days in one session of Spark; prints the seconds of each.

    refresh_session.py JAR LAKE REPEATS

Run by Python with pyspark; JAR is jobs/target/clientele-jobs.jar. LAKE holds clean_transactions
that changed since its customer_days was derived. Nothing is committed: each repeat does the same.
"""

import os
import sys
import time

from pyspark.sql import SparkSession

jar, root, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
cores = len(os.sched_getaffinity(0))
builder = (
    SparkSession.builder.master(f"local[{cores}]")
    .config("spark.driver.memory", os.environ.get("CLIENTELE_BENCH_MEMORY", "4g"))
    .config("spark.driver.extraClassPath", jar)
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.shuffle.partitions", str(cores))
    .config("spark.databricks.delta.snapshotPartitions", "1")
    .config("spark.sql.inMemoryColumnarStorage.compressed", "false")
    .config("spark.sql.codegen.aggregate.fastHashMap.capacityBit", "20")
    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.datetime.java8API.enabled", "true")
    .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
)
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
jvm = spark._jvm
lake = jvm.clientele.lake.Lake(spark._jsparkSession, root)


def seconds(name: str) -> float:
    """Writes the data files of the table, which no commit makes visible."""
    base = jvm.clientele.jobs.PurchaseBase(lake, lake.publication(), "bench")
    begun = time.monotonic()
    written = base.update() if name == "update" else base.rebuild(jvm.java.util.Optional.empty())
    taken = time.monotonic() - begun
    base.close()
    print(name, f"{taken:.2f}", written.rows(), written.told().orElse(""), flush=True)
    return taken


for _ in range(repeats):
    for step in ("rebuild", "update"):
        seconds(step)
spark.stop()
