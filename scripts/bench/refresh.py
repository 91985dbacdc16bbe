"""A daily refresh beside a full build, and both beside DuckDB's full recomputation.

    refresh [--transactions N] [--customers N] [--days D] [--new SHARE] [--keep FOLDER]

A shop of N lines over D days in Parquet files, one for every ten days; all of it is built; then a
day's file comes with SHARE of N new lines, a tenth of them late by up to a month, and everything is
refreshed. DuckDB computes the same tables from all lines each time. Prints Markdown. Half as much
disk again as the lines take (about 3 GB for 50 million) is needed beside the lake.
"""

from __future__ import annotations

import argparse
import datetime
import re
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
from measures import REPOSITORY, clientele, machine, measure, table, version
from stages import seconds_of_stages

HERE = Path(__file__).resolve().parent
START = datetime.date(2024, 1, 1)
FILE_DAYS = 10


def write_lines(target: Path, seed: int, lines: int, first: int, days: int, customers: int) -> None:
    """Lines of two or so an order; customers, amounts and discounts by a hash of the line."""
    duckdb.connect().execute(f"""
        COPY (
            SELECT 'customer-' || (hash(o, {seed}) % {customers}) AS customer_id,
                   (DATE '{START}' + CAST({first} + hash(o, 'day', {seed}) % {days} AS INTEGER))
                     + to_seconds(CAST(28800 + hash(o, 'second') % 36000 AS BIGINT)) AS ts,
                   CAST((1 + CAST(hash(i, {seed}) % 20000 AS INTEGER)) / 100.0
                     * (CASE WHEN hash(i, 'return') % 25 = 0 THEN -1 ELSE 1 END)
                     AS DECIMAL(18, 4)) AS amount,
                   '{seed}-' || o AS transaction_id,
                   CAST(CASE WHEN hash(i, 'off') % 8 = 0 THEN 1.5 END AS DECIMAL(18, 4))
                     AS discount,
                   i AS line
            FROM (SELECT i, i // 2 AS o FROM range({lines}) AS r(i))
        ) TO '{target}' (FORMAT parquet)""")


def refresh(folder: Path, options: argparse.Namespace) -> str:
    """Builds, refreshes, compares; gives the section."""
    source, lake = folder / "transactions", folder / "lake"
    source.mkdir(parents=True)
    files = -(-options.days // FILE_DAYS)
    for at in range(files):
        days = min(FILE_DAYS, options.days - at * FILE_DAYS)
        lines = options.transactions * days // options.days
        name = source / f"lines-{at:04d}.parquet"
        write_lines(name, at, lines, at * FILE_DAYS, days, options.customers)
    conf = folder / "shop.conf"
    conf.write_text(
        f'clientele {{\n  lake.root = "{lake}"\n'
        f'  sources.transactions {{ path = "{source}", format = parquet }}\n'
        "  value.models = []\n}\n"
    )
    rows: list[list[object]] = []

    def add(what: str, seconds: float, against: float | None = None, other: str = "") -> None:
        ratio = f"{seconds / against:.2f} times {other}" if against else ""
        rows.append([what, f"{seconds:.1f}", ratio])

    def duck(day: int) -> float:
        as_of = START + datetime.timedelta(days=day)
        out = (folder / "days.parquet", folder / "measures.parquet", as_of)
        return measure(sys.executable, HERE / "refresh_duckdb.py", source, *out).seconds

    def stage(name: str, day: int, *more: object) -> float:
        as_of = START + datetime.timedelta(days=day)
        return clientele(name, "--config", conf, "--as-of", as_of, *more).seconds

    full_duck = min(duck(options.days) for _ in range(2))
    add("DuckDB, all days and measures, process", full_duck)
    add("ingest of everything, process", stage("ingest", options.days))
    built = stage("features", options.days)
    add("features, full build, process", built, full_duck, "DuckDB")
    add("features, full build, stage", seconds_of_stages(lake)["features"])

    new = int(options.transactions * options.new)
    late = new // 10
    write_lines(source / "new-0.parquet", 9001, new - late, options.days, 1, options.customers)
    first = max(0, options.days - 30)
    write_lines(
        source / "new-1.parquet", 9002, late, first, options.days - first, options.customers
    )
    add(f"ingest of {new:,} new lines, process", stage("ingest", options.days + 1))
    add("ingest of new lines, stage", seconds_of_stages(lake)["ingest"])

    jar = REPOSITORY / "jobs" / "target" / "clientele-jobs.jar"
    session = measure(sys.executable, HERE / "refresh_session.py", jar, lake, options.repeats)
    print(session.output, flush=True)
    found = {
        name: min(float(s) for s in re.findall(rf"^{name} ([\d.]+)", session.output, re.M))
        for name in ("rebuild", "update")
    }
    add("customer_days rebuilt, in one session", found["rebuild"])
    add("customer_days updated, in the same session", found["update"])
    rows.append(["rebuilt against updated", "", f"{found['rebuild'] / found['update']:.1f} times"])

    again = min(duck(options.days + 1) for _ in range(2))
    add("DuckDB, all days and measures again, process", again)
    fresh = stage("features", options.days + 1)
    add("features, refresh with its new slice, process", fresh, again, "DuckDB")
    add("features, refresh, stage", seconds_of_stages(lake)["features"])
    shutil.rmtree(lake / "customer_days")
    add("features, full build of the same, process", stage("features", options.days + 1))
    title = f"### {options.transactions:,} lines of {options.customers:,} customers, {new:,} new"
    return f"{title}\n\n{table(['what', 'seconds', 'ratio'], rows)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--transactions", type=int, default=50_000_000)
    parser.add_argument("--customers", type=int, default=2_000_000)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--new", type=float, default=0.003, help="share of new lines")
    parser.add_argument("--repeats", type=int, default=3, help="of rebuild and update in a session")
    parser.add_argument("--keep", type=Path, help="folder for shop and lake, which stay there")
    options = parser.parse_args()
    print(f"{machine()}. Version {version()}.\n", flush=True)
    clientele("--help")
    with tempfile.TemporaryDirectory() as scratch:
        print(refresh(options.keep or Path(scratch), options), flush=True)


if __name__ == "__main__":
    main()
