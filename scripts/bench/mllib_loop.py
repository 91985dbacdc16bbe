"""A plain MLlib loop over k: what Clientele's choice of k is compared with.

    mllib_loop.py POINTS K_MIN K_MAX

Run by Python with pyspark. POINTS is a Parquet file of one row a customer, all columns but the
first numbers. Standard scaling, KMeans and BisectingKMeans at each k, the evaluator's silhouette.
"""

import sys
import time

from pyspark.ml.clustering import BisectingKMeans, KMeans
from pyspark.ml.evaluation import ClusteringEvaluator
from pyspark.ml.feature import StandardScaler, VectorAssembler
from pyspark.sql import SparkSession

points, k_min, k_max = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
spark = (
    SparkSession.builder.master("local[*]")
    .config("spark.driver.memory", "3g")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
rows = spark.read.parquet(points)
assembled = VectorAssembler(inputCols=rows.columns[1:], outputCol="raw").transform(rows)
scaler = StandardScaler(inputCol="raw", outputCol="features", withMean=True)
scaled = scaler.fit(assembled).transform(assembled).select("features").cache()
scaled.count()
begun = time.monotonic()
evaluator = ClusteringEvaluator()
for algorithm in (KMeans, BisectingKMeans):
    for k in range(k_min, k_max + 1):
        model = algorithm(k=k, seed=1).fit(scaled)
        print(algorithm.__name__, k, f"{evaluator.evaluate(model.transform(scaled)):.4f}")
print(f"seconds of the loop: {time.monotonic() - begun:.1f}")
spark.stop()
