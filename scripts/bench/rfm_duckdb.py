"""Recency, frequency and monetary by DuckDB alone: what Clientele's time is compared with.

    rfm_duckdb.py TRANSACTIONS TARGET AS_OF

Parquet in and out, distinct orders, money summed in decimals; of ingest's rules only those without
which the sums would fail.
"""

import sys

import duckdb

transactions, target, as_of = sys.argv[1:4]
duckdb.connect().execute(f"""
    COPY (
        SELECT customer_id,
               DATE '{as_of}' - CAST(max(day) AS DATE) AS recency_days,
               count(DISTINCT transaction_id) AS frequency,
               sum(amount) AS monetary
        FROM (
            SELECT customer_id, transaction_id, TRY_CAST(amount AS DECIMAL(18, 4)) AS amount,
                   make_timestamp(epoch_us(ts)) AS day
            FROM read_parquet('{transactions}/**/*.parquet')
            WHERE customer_id IS NOT NULL AND ts IS NOT NULL
              AND isfinite(CAST(amount AS DOUBLE)) AND abs(CAST(amount AS DOUBLE)) < 1e14
              AND amount > 0
        )
        WHERE day < DATE '{as_of}'
        GROUP BY customer_id
    ) TO '{target}' (FORMAT parquet)""")
