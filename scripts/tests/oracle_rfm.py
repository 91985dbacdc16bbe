#!/usr/bin/env python3
"""Recomputes recency, frequency and monetary of every customer from a raw shop, and compares.

    oracle_rfm.py SHOP LAKE --as-of DATE [--returns subtract|exclude] [--repeats quarantine|keep]

SHOP holds transactions (Parquet) as `clientele generate` writes them. DuckDB applies ingest's rules
to the raw rows and the definitions of the measures to what is left; it shares no line with the
program. Money is summed in decimals and must be equal to the last digit. Ends with 1 where a
customer differs, is missing or is one too many.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

import duckdb
import lakes

# The day in UTC, on whatever machine.
DAY = "CAST(make_timestamp(epoch_us(ts)) AS DATE)"
# A source's optional columns, and what stands for one that it has not.
OPTIONAL = {"transaction_id": "NULL::VARCHAR", "is_return": "NULL::BOOLEAN"}


def accepted(session: duckdb.DuckDBPyConnection, shop: Path, repeats: str, last_day: str) -> None:
    """Creates the view `accepted`: the raw rows that ingest's rules let pass, in its terms."""
    session.execute(f"CREATE VIEW raw AS FROM read_parquet('{shop}/transactions/**/*.parquet')")
    described = session.execute("DESCRIBE raw").fetchall()
    names = [row[0] for row in described]
    texts = [row[0] for row in described if row[1] == "VARCHAR"]
    readable = " AND ".join(f"NOT coalesce(contains({name}, chr(65533)), false)" for name in texts)
    optional = "".join(
        f", {value} AS {name}" for name, value in OPTIONAL.items() if name not in names
    )
    once = "SELECT DISTINCT *" if repeats == "quarantine" else "SELECT *"
    session.execute(f"""
        CREATE TABLE accepted AS
        WITH rows AS (SELECT *, CAST(amount AS DOUBLE) AS size {optional} FROM ({once} FROM raw))
        SELECT customer_id,
               {DAY} AS day,
               transaction_id,
               coalesce(is_return, size < 0) AS returned,
               TRY_CAST(amount AS DECIMAL(18, 4)) AS amount
        FROM rows
        WHERE trim(coalesce(customer_id, '')) <> ''
          AND ts IS NOT NULL
          AND {DAY} BETWEEN DATE '1970-01-01' AND DATE '{last_day}'
          AND size IS NOT NULL AND isfinite(size) AND abs(size) < 1e14
          AND NOT (coalesce(is_return, true) = false AND size < 0)
          AND {readable}""")


def measures(session: duckdb.DuckDBPyConnection, as_of: str, returns: str) -> None:
    """Creates the table `expected`: one row for each customer with a purchase before as_of."""
    taken_off = "returned" if returns == "subtract" else "false"
    session.execute(f"""
        CREATE TABLE expected AS
        SELECT customer_id,
               DATE '{as_of}' - max(day) FILTER (NOT returned) AS recency_days,
               DATE '{as_of}' - min(day) FILTER (NOT returned) AS tenure_days,
               count(DISTINCT CASE WHEN transaction_id IS NULL THEN 'day ' || CAST(day AS VARCHAR)
                                   ELSE 'id ' || transaction_id END)
                   FILTER (NOT returned) AS frequency,
               count(DISTINCT day) FILTER (NOT returned) AS purchase_days,
               coalesce(sum(abs(amount)) FILTER (NOT returned), 0)
                   - coalesce(sum(abs(amount)) FILTER ({taken_off}), 0) AS monetary
        FROM accepted
        WHERE day < DATE '{as_of}'
        GROUP BY customer_id
        HAVING count(*) FILTER (NOT returned) > 0""")


def compare(session: duckdb.DuckDBPyConnection, as_of: str) -> list[str]:
    """How the lake's measures differ from the expected ones, in words."""
    session.execute(f"""
        CREATE VIEW found AS
        SELECT customer_id, recency_days, tenure_days, frequency, purchase_days, monetary,
               average_order_value
        FROM customer_features WHERE as_of = DATE '{as_of}'""")
    wrong = []
    for one, other, what in (
        ("expected", "found", "missing from customer_features"),
        ("found", "expected", "in customer_features without a purchase"),
    ):
        names = session.execute(
            f"SELECT customer_id FROM {one} ANTI JOIN {other} USING (customer_id) ORDER BY 1"
        ).fetchall()
        if names:
            wrong.append(f"{len(names)} customers are {what}, such as {names[0][0]!r}")
    for measure in ("recency_days", "tenure_days", "frequency", "purchase_days", "monetary"):
        # A sum of decimals becomes the double next to it, in Spark as here.
        wanted = f"CAST(e.{measure} AS DOUBLE)"
        rows = session.execute(f"""
            SELECT customer_id, e.{measure}, f.{measure}
            FROM expected e JOIN found f USING (customer_id)
            WHERE CAST(f.{measure} AS DOUBLE) IS DISTINCT FROM {wanted} ORDER BY 1""").fetchall()
        if rows:
            customer, expected, found = rows[0]
            wrong.append(
                f"{measure} differs for {len(rows)} customers, such as {customer!r}: "
                f"{found}, not {expected}"
            )
    rows = session.execute("""
        SELECT count(*) FROM found
        WHERE abs(average_order_value - monetary / frequency) > 1e-9 * (1 + abs(monetary))
        """).fetchone()
    if rows[0]:
        wrong.append(f"average_order_value is not monetary / frequency for {rows[0]} customers")
    return wrong


def last_possible_day(lake: Path) -> str:
    """The day after the last ingest began, to which ingest takes a date for possible."""
    session = lakes.connect(lake)
    (started,) = session.execute(
        "SELECT CAST(max(make_timestamp(epoch_us(started_at))) AS DATE) FROM job_runs "
        "WHERE job = 'ingest'"
    ).fetchone()
    return str(started + datetime.timedelta(days=1))


def check(
    shop: Path, lake: Path, as_of: str, returns: str = "subtract", repeats: str = "quarantine"
) -> tuple[int, list[str]]:
    """How many customers were compared, and what differs."""
    session = lakes.connect(lake)
    accepted(session, shop, repeats, last_possible_day(lake))
    measures(session, as_of, returns)
    customers = session.execute("SELECT count(*) FROM expected").fetchone()[0]
    return customers, compare(session, as_of)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shop", type=Path)
    parser.add_argument("lake", type=Path)
    parser.add_argument("--as-of", required=True, type=datetime.date.fromisoformat)
    parser.add_argument("--returns", choices=("subtract", "exclude"), default="subtract")
    parser.add_argument("--repeats", choices=("quarantine", "keep"), default="quarantine")
    options = parser.parse_args()
    lakes.table(options.lake, "customer_features")
    customers, wrong = check(
        options.shop, options.lake, str(options.as_of), options.returns, options.repeats
    )
    print(
        "\n".join(wrong) or f"The same recency, frequency and monetary for {customers} customers."
    )
    return 1 if wrong or not customers else 0


if __name__ == "__main__":
    sys.exit(main())
