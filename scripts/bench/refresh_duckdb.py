"""All of a shop's customer days and measures by DuckDB alone: what a refresh is compared with.

    refresh_duckdb.py TRANSACTIONS DAYS MEASURES AS_OF

Parquet in and out. The same columns as customer_days, with orders on the day of their first line
and money in decimals; then recency, frequency and monetary of every customer from those days.
"""

import sys

import duckdb

transactions, days, measures, as_of = sys.argv[1:5]
session = duckdb.connect()
session.execute(f"""
    CREATE TEMP VIEW lines AS
    SELECT customer_id, transaction_id, CAST(ts AS DATE) AS day, amount, discount,
           amount < 0 AS is_return
    FROM read_parquet('{transactions}/*.parquet')""")
session.execute(f"""
    COPY (
        WITH sums AS (
            SELECT customer_id, day, count(*) AS lines,
                   count(*) FILTER (NOT is_return) AS purchases,
                   count(*) FILTER (is_return) AS returns,
                   sum(amount) FILTER (NOT is_return) AS purchase_amount,
                   sum(amount) FILTER (is_return) AS return_amount,
                   sum(discount) FILTER (NOT is_return) AS discount_amount,
                   count(*) FILTER (NOT is_return AND discount > 0) AS discounted_lines
            FROM lines GROUP BY ALL
        ), firsts AS (
            SELECT customer_id, transaction_id, min(day) AS day
            FROM lines WHERE NOT is_return AND transaction_id IS NOT NULL GROUP BY ALL
        ), orders AS (
            SELECT customer_id, day, count(*) AS orders FROM firsts GROUP BY ALL
        ), nameless AS (
            SELECT customer_id, day, 1 AS nameless
            FROM lines WHERE NOT is_return AND transaction_id IS NULL GROUP BY ALL
        )
        SELECT sums.*, coalesce(orders, 0) + coalesce(nameless, 0) AS orders
        FROM sums LEFT JOIN orders USING (customer_id, day)
                  LEFT JOIN nameless USING (customer_id, day)
    ) TO '{days}' (FORMAT parquet)""")
session.execute(f"""
    COPY (
        SELECT customer_id,
               DATE '{as_of}' - max(day) FILTER (purchases > 0) AS recency_days,
               sum(orders) AS frequency,
               sum(coalesce(purchase_amount, 0) + coalesce(return_amount, 0)) AS monetary
        FROM read_parquet('{days}') WHERE day < DATE '{as_of}'
        GROUP BY customer_id HAVING sum(orders) > 0
    ) TO '{measures}' (FORMAT parquet)""")
