"""A lake as its readers outside Spark see it."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pyarrow as pa
from deltalake import DeltaTable

# Columns that name a run or a moment: two runs of the same work differ in them and in nothing else.
OF_THE_RUN = {
    "run_id",
    "model_id",
    "started_at",
    "ended_at",
    "source_file",
    "modified_at",
    "config_hash",
    "input_versions",
}
# What a failed run may add rows to.
LOGS = {"quarantine", "quality_report", "job_runs"}


def tables(lake: Path) -> dict[str, DeltaTable]:
    """Every Delta table directly under the root, by name."""
    found = sorted(log.parent for log in Path(lake).glob("*/_delta_log"))
    return {path.name: DeltaTable(path) for path in found}


def table(lake: Path, name: str) -> DeltaTable:
    """One table, or a plain end where it is not there."""
    path = Path(lake) / name
    if not (path / "_delta_log").is_dir():
        sys.exit(f"There is no table {name} in {lake}.")
    return DeltaTable(path)


def connect(lake: Path | None = None) -> duckdb.DuckDBPyConnection:
    """DuckDB, with every table of the lake under its name.

    Its functions of time zones are an extension that is not at hand everywhere, and its casts use
    the machine's zone: make_timestamp(epoch_us(ts)) is the UTC wall time, wherever.
    """
    session = duckdb.connect()
    for name, source in (tables(lake) if lake else {}).items():
        session.register(name, source.to_pyarrow_dataset())
    return session


def columns(schema: pa.Schema, leave_out: set[str] = frozenset()) -> str:
    """A select list in which two readers' values compare.

    Maps are lists of pairs, as readers without a map type have them; decimals and times are of one
    width.
    """
    parts = []
    for field in sorted(schema, key=lambda field: field.name):
        if field.name in leave_out:
            continue
        name = '"' + field.name.replace('"', '""') + '"'
        value = name
        if pa.types.is_map(field.type):
            value = f"list_sort(map_entries({name}))"
        elif pa.types.is_list(field.type) or pa.types.is_large_list(field.type):
            value = f"list_sort({name})"
        elif pa.types.is_decimal(field.type):
            value = f"CAST({name} AS DECIMAL(38, {field.type.scale}))"
        elif pa.types.is_timestamp(field.type) and field.type.tz:
            value = f"epoch_us({name})"
        parts.append(f"{value} AS {name}")
    return ", ".join(parts)


def different(one: pa.Table, other: pa.Table, leave_out: set[str] = frozenset()) -> list[str]:
    """How two tables differ, in words; empty where they hold the same rows in whatever order."""
    left = {field.name for field in one.schema} - leave_out
    right = {field.name for field in other.schema} - leave_out
    if left != right:
        return [f"columns {sorted(left ^ right)} are in one of the two only"]
    if one.num_rows != other.num_rows:
        return [f"{one.num_rows} rows against {other.num_rows}"]
    if not left:
        return []
    session = connect()
    session.register("one", one)
    session.register("other", other)
    first, second = (columns(table.schema, leave_out) for table in (one, other))
    session.execute(f"CREATE VIEW a AS SELECT {first} FROM one")
    session.execute(f"CREATE VIEW b AS SELECT {second} FROM other")
    surplus = "SELECT * FROM a EXCEPT ALL SELECT * FROM b"
    rows = session.execute(f"SELECT count(*) FROM ({surplus})").fetchone()[0]
    if rows == 0:
        return []
    names = sorted(left)
    unlike = [
        name
        for name in names
        if session.execute(
            f'SELECT count(*) FROM (SELECT "{name}" FROM a EXCEPT ALL SELECT "{name}" FROM b)'
        ).fetchone()[0]
    ]
    example = session.execute(f"{surplus} LIMIT 1").fetchone()
    shown = dict(zip(names, example, strict=True))
    return [f"{rows} rows differ, in {unlike or 'their combination'}; one of them: {shown}"]


def snapshot(lake: Path) -> dict[str, tuple[int, pa.Table]]:
    """The published tables: version and rows."""
    return {
        name: (source.version(), source.to_pyarrow_dataset().to_table())
        for name, source in tables(lake).items()
        if name not in LOGS
    }


def changes(before: dict, lake: Path) -> list[str]:
    """What is not as it was in the published tables, in words."""
    after = snapshot(lake)
    found = [f"{name} is new or gone" for name in sorted(set(before) ^ set(after))]
    for name in sorted(set(before) & set(after)):
        if before[name][0] != after[name][0]:
            versions = f"{before[name][0]} to {after[name][0]}"
            found.append(f"{name} went from version {versions}")
        found += [f"{name}: {text}" for text in different(before[name][1], after[name][1])]
    return found
