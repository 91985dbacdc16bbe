"""Tables of one row a customer and eight features that searches are compared on.

Each is one Parquet file: customer_id, then numbers.
"""

from __future__ import annotations

from pathlib import Path

import lakes
import numpy as np
import pyarrow as pa
from pyarrow import parquet

AS_OF = "2026-01-01"
GROUPS = 8
# Skew measures as logarithms, as the engine would take them itself.
FEATURES = {
    "recency_days": "ln(1 + recency_days)",
    "tenure_days": "ln(1 + tenure_days)",
    "frequency": "ln(1 + frequency)",
    "monetary": "ln(1 + greatest(monetary, 0))",
    "average_order_value": "ln(1 + greatest(average_order_value, 0))",
    "lines_per_order": "ln(1 + lines_per_order)",
    "return_rate": "return_rate",
    "discount_share": "discount_share",
}


def _columns(measures: dict[str, str]) -> str:
    return ", ".join(
        f"coalesce(CAST({value} AS DOUBLE), 0) AS {name}" for name, value in measures.items()
    )


def of_features(lake: Path, target: Path) -> None:
    """Those that a lake's customer_features hold, of everybody who bought."""
    lakes.connect(lake).execute(
        f"COPY (SELECT customer_id, {_columns(FEATURES)} FROM customer_features "
        f"ORDER BY customer_id) TO '{target}' (FORMAT parquet)"
    )


def of_lines(shop: Path, customers: int, target: Path) -> None:
    """Much the same of so many who bought, by DuckDB: at many millions `features` takes long."""
    at = f"DATE '{AS_OF}'"
    measures = {
        "recency_days": f"ln(1 + date_diff('day', max(day), {at}))",
        "tenure_days": f"ln(1 + date_diff('day', min(day), {at}))",
        "frequency": "ln(1 + count(DISTINCT transaction_id))",
        "monetary": "ln(1 + sum(amount))",
        "average_order_value": "ln(1 + sum(amount) / count(DISTINCT transaction_id))",
        "lines_per_order": "ln(1 + count(*) / count(DISTINCT transaction_id))",
        "return_rate": "avg(CAST(is_return AS INT))",
        "discount_share": "avg(CAST(discount > 0 AS INT))",
    }
    lakes.connect().execute(f"""
        COPY (
            SELECT customer_id, {_columns(measures)}
            FROM (
                SELECT customer_id, transaction_id, is_return, discount, abs(amount) AS amount,
                       CAST(make_timestamp(epoch_us(ts)) AS DATE) AS day
                FROM read_parquet('{shop}/transactions/**/*.parquet')
                WHERE customer_id IS NOT NULL AND abs(amount) < 1e6 AND isfinite(amount)
            )
            WHERE day BETWEEN DATE '2000-01-01' AND {at}
            GROUP BY customer_id
            ORDER BY md5(customer_id)
            LIMIT {customers}
        ) TO '{target}' (FORMAT parquet)""")


def of_groups(customers: int, seed: int, target: Path) -> None:
    """Eight round groups, sizes to 1:10, spreads to 1:3, any two at least four spreads apart."""
    random = np.random.default_rng(seed)
    spreads = np.geomspace(1, 3, GROUPS)
    centers = np.empty((0, len(FEATURES)))
    while len(centers) < GROUPS:
        center = random.uniform(0, 16, len(FEATURES))
        needed = 4 * np.maximum(spreads[: len(centers)], spreads[len(centers)])
        if (np.linalg.norm(centers - center, axis=1) >= needed).all():
            centers = np.vstack([centers, center])
    sizes = random.permutation(np.geomspace(1, 10, GROUPS))
    group = random.choice(GROUPS, customers, p=sizes / sizes.sum())
    values = centers[group] + spreads[group, None] * random.standard_normal(
        (customers, len(FEATURES))
    )
    table = {"customer_id": pa.array([f"c{i:09d}" for i in range(customers)])}
    table |= {name: values[:, i] for i, name in enumerate(FEATURES)}
    # Groups of rows that several cores can read.
    parquet.write_table(pa.table(table), target, row_group_size=100_000)


def rows(points: Path) -> int:
    """How many customers a table holds."""
    return parquet.read_metadata(points).num_rows
