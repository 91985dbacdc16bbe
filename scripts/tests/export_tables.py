"""Run by spark-submit: writes every Delta table under LAKE as Parquet under FOLDER."""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

lake, folder = (Path(argument) for argument in sys.argv[1:3])
spark = SparkSession.builder.appName("export").getOrCreate()
for log in sorted(lake.glob("*/_delta_log")):
    table = log.parent
    rows = spark.read.format("delta").load(str(table))
    rows.coalesce(1).write.parquet(str(folder / table.name))
spark.stop()
