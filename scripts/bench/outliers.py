"""How well wrong amounts and persons under two ids are found in a generated shop.

    outliers.py [--customers N] [--transactions N] [--seed S]

Every two-hundredth purchase line, drawn by a hash, gets an amount that is three to ten times too
high, uniformly; precision and recall are those of the rule outlier_amount in the table review_list.
The error is made in three ways: in the amount alone, in the amount and the price of a unit alike,
and in a source that knows neither product nor quantity. Near-duplicates are those that the shop
plants; a pair is the id and the one it is merged into. Prints Markdown. With PYTHONPATH of
scripts/tests.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import duckdb
import lakes
from measures import clientele, table

ERRORS = {
    "amount": "amount = round(amount * times, 2)",
    "amount and unit price": "amount = round(amount * times, 2), unit_price = unit_price * times",
    "amount, of a source without product and quantity": (
        "amount = round(amount * times, 2), product_id = NULL, product_name = NULL, quantity = NULL"
    ),
}


def spoil(session: duckdb.DuckDBPyConnection, shop: Path, error: str, target: Path) -> None:
    """The shop's transactions with wrong amounts; what is wrong stays in the table lines."""
    session.execute(f"""
        CREATE OR REPLACE TABLE lines AS
        SELECT *, CASE WHEN hash(transaction_id, product_id, ts) % 200 = 0 AND NOT is_return
                            AND amount > 0 AND amount < 5000 AND customer_id IS NOT NULL
                       THEN 3 + 7 * (hash(ts, product_id) % 10000) / 10000.0 ELSE 1 END AS times
        FROM read_parquet('{shop}/transactions/**/*.parquet')""")
    session.execute(f"UPDATE lines SET {error} WHERE times > 1 OR '{error}' LIKE '%NULL%'")
    target.mkdir()
    session.execute(
        f"COPY (SELECT * EXCLUDE times FROM lines) TO '{target}/lines.parquet' (FORMAT parquet)"
    )


def found(lake: Path, session: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Wrong lines, lines found, and those that are both; the shop's own outliers count as wrong."""
    session.register("review", lakes.table(lake, "review_list").to_pyarrow_dataset())
    return session.execute("""
        WITH wrong AS (
          SELECT DISTINCT transaction_id AS item, amount AS value FROM lines
          WHERE amount < 1e6 AND NOT is_return AND customer_id IS NOT NULL
            AND year(ts) BETWEEN 2000 AND 2030 AND (times > 1 OR amount > 5000)),
        flagged AS (SELECT DISTINCT item, value FROM review WHERE rule = 'outlier_amount')
        SELECT (SELECT count(*) FROM wrong), (SELECT count(*) FROM flagged),
               (SELECT count(*) FROM wrong JOIN flagged USING (item, value))""").fetchone()


def pairs(lake: Path, shop: Path) -> tuple[int, int, int]:
    """Persons under two ids that were planted, merged, and both."""
    session = lakes.connect(lake)
    return session.execute(f"""
        WITH truth AS (
          SELECT customer_id, duplicate_of AS kept_customer_id
          FROM read_parquet('{shop}/truth/**/*.parquet') WHERE duplicate_of IS NOT NULL)
        SELECT (SELECT count(*) FROM truth), (SELECT count(*) FROM identity_map),
               (SELECT count(*) FROM truth JOIN identity_map
                USING (customer_id, kept_customer_id))""").fetchone()


def row(name: str, wrong: int, flagged: int, both: int) -> list[object]:
    """A line of the table."""
    precision, recall = both / max(flagged, 1), both / max(wrong, 1)
    f1 = 2 * both / max(wrong + flagged, 1)
    counts = [f"{wrong:,}", f"{flagged:,}"]
    return [name, *counts, f"{precision:.3f}", f"{recall:.3f}", f"{f1:.3f}"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--transactions", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        shop = Path(scratch) / "shop"
        numbers = ("--customers", options.customers, "--transactions", options.transactions)
        clientele("generate", "--output", shop, *numbers, "--seed", options.seed)
        session = duckdb.connect()
        for number, (name, error) in enumerate(ERRORS.items()):
            target, lake = Path(scratch) / f"wrong{number}", Path(scratch) / f"lake{number}"
            spoil(session, shop, error, target)
            sets = [f"lake.root={lake}", f"sources.transactions.path={target}"]
            sets.append("ingest.near_duplicates.action=merge")
            words = [word for each in sets for word in ("--set", each)]
            clientele("ingest", "--config", shop / "shop.conf", *words)
            rows.append(row(name, *found(lake, session)))
        rows.append(row("one person under two ids", *pairs(lake, shop)))
    header = ["planted", "wrong", "found", "precision", "recall", "F1"]
    size = f"{options.transactions:,} lines of {options.customers:,} customers"
    print(f"### Errors planted in {size}\n")
    print(table(header, rows), end="\n\n")


if __name__ == "__main__":
    main()
