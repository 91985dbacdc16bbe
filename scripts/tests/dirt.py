#!/usr/bin/env python3
"""Judges whether each kind of planted dirt had the outcome that the shop promises, exactly.

    dirt.py SHOP LAKE

SHOP/dirt names, for each source and kind, how many rows were planted and what is expected of them:
quarantined, repaired, flagged or merged. The quarantine, the flags of the clean tables and the
quality report must all say the same; nothing else may be in the quarantine; and for each source the
rows kept and the rows quarantined are the rows read. Sources that the lake has no clean table for
are named, and not judged. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import duckdb
import lakes

READERS = {".parquet": "read_parquet", ".csv": "read_csv", ".gz": "read_csv"}


def rows_of(session: duckdb.DuckDBPyConnection, folder: Path) -> int | None:
    """How many raw rows a source has; None where that cannot be known (text may be malformed)."""
    if (folder / "_delta_log").is_dir():
        return lakes.table(folder.parent, folder.name).to_pyarrow_dataset().count_rows()
    if not any(folder.rglob("*.parquet")):
        return None
    (count,) = session.execute(f"SELECT count(*) FROM '{folder}/**/*.parquet'").fetchone()
    return count


def planted(session: duckdb.DuckDBPyConnection, shop: Path) -> list[tuple[str, str, int, str]]:
    """Source, kind, rows and expected outcome of all planted dirt."""
    folder = shop / "dirt"
    if (folder / "_delta_log").is_dir():
        session.register("dirt", lakes.table(shop, "dirt").to_pyarrow_dataset())
    else:
        file = next(f for f in sorted(folder.rglob("*")) if f.suffix in READERS)
        pattern = f"{folder}/**/*{file.suffix}"
        session.execute(f"CREATE VIEW dirt AS FROM {READERS[file.suffix]}('{pattern}')")
    return session.execute("SELECT source, kind, rows, expected FROM dirt ORDER BY ALL").fetchall()


def outcomes(session: duckdb.DuckDBPyConnection, source: str) -> dict[tuple[str, str], int]:
    """How many rows had each outcome by each rule, as tables and not the report have it."""
    found = session.execute(f"""
        SELECT 'quarantined', rule, count(*) FROM quarantine
        WHERE source = '{source}' GROUP BY ALL""").fetchall()
    found += session.execute(f"""
        SELECT 'flagged', rule, count(*)
        FROM (SELECT unnest(flags) AS rule FROM clean_{source}) GROUP BY ALL""").fetchall()
    return {(outcome, rule): rows for outcome, rule, rows in found}


def reported(session: duckdb.DuckDBPyConnection, source: str) -> dict[str, tuple[int, str]]:
    """Rows and action by rule, as the quality report of the last ingest has them."""
    rows = session.execute(f"""
        SELECT rule, rows_failed, action FROM quality_report
        WHERE run_id = (SELECT max(run_id) FROM quality_report WHERE source = '{source}')
          AND source = '{source}'""").fetchall()
    return {rule: (failed, action) for rule, failed, action in rows}


def judge(session, source: str, dirt: dict[str, tuple[int, str]]) -> list[str]:
    """What is wrong with a source's outcomes, in words."""
    wrong = []
    found, report = outcomes(session, source), reported(session, source)
    for kind, (rows, expected) in dirt.items():
        if expected == "merged":
            (merged,) = session.execute(
                "SELECT count(*) FROM identity_map WHERE customer_id <> kept_customer_id"
            ).fetchone()
            if merged != rows:
                wrong.append(f"{kind}: {merged} rows merged, not {rows}")
            continue
        # A repaired row keeps the rule's name among its flags.
        place = "quarantined" if expected == "quarantined" else "flagged"
        if found.get((place, kind), 0) != rows:
            wrong.append(f"{kind}: {found.get((place, kind), 0)} rows {expected}, not {rows}")
        if report.get(kind) != (rows, expected if rows else "none"):
            wrong.append(f"{kind}: quality_report says {report.get(kind)}, not {(rows, expected)}")
    for (outcome, rule), rows in sorted(found.items()):
        if outcome == "quarantined" and dirt.get(rule, (0, ""))[1] != "quarantined":
            wrong.append(f"{rule}: {rows} rows quarantined that nobody planted")
    return wrong


def check(shop: Path, lake: Path) -> tuple[list[str], list[str]]:
    """A line for each source, and what is wrong."""
    session = lakes.connect(lake)
    names = set(lakes.tables(lake))
    by_source: dict[str, dict[str, tuple[int, str]]] = {}
    for source, kind, rows, expected in planted(session, shop):
        by_source.setdefault(source, {})[kind] = (rows, expected)
    lines, wrong = [], []
    if not by_source:
        wrong.append(f"{shop}/dirt is empty")
    for source, dirt in sorted(by_source.items()):
        if f"clean_{source}" not in names:
            lines.append(f"{source}: not judged, the lake has no clean_{source}")
            continue
        found = judge(session, source, dirt)
        (kept,) = session.execute(f"SELECT count(*) FROM clean_{source}").fetchone()
        (out,) = session.execute(
            f"SELECT count(*) FROM quarantine WHERE source = '{source}'"
        ).fetchone()
        read = rows_of(session, shop / source)
        if read is not None and kept + out != read:
            found.append(f"{read} rows read, but {kept} kept and {out} quarantined")
        lines.append(
            f"{source}: {len(dirt)} kinds, {sum(rows for rows, _ in dirt.values())} rows planted; "
            f"{kept} kept, {out} quarantined"
        )
        wrong += [f"{source}: {text}" for text in found]
    return lines, wrong


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shop", type=Path)
    parser.add_argument("lake", type=Path)
    options = parser.parse_args()
    lines, wrong = check(options.shop, options.lake)
    print("\n".join(lines + wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
