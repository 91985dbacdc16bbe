#!/usr/bin/env python3
"""Reads every table of a lake with delta-rs, DuckDB and polars, and compares all values.

    readers.py LAKE [--spark FOLDER]

The three must agree with each other, with the statistics that Spark wrote into the log (rows,
NULLs, least and greatest values), and, where FOLDER holds a Parquet export by Spark of each table
(export_tables.py), with that. Table features that lock readers out are refused, and so is a NULL in
a column that the table promises to fill. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import lakes
import polars
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable


def features(table: DeltaTable) -> list[str]:
    """Table features that some reader cannot cope with."""
    protocol = table.protocol()
    found = []
    if protocol.min_reader_version != 1 or protocol.reader_features:
        wanted = protocol.reader_features or ""
        found.append(f"needs reader version {protocol.min_reader_version} {wanted}")
    settings = table.metadata().configuration
    if settings.get("delta.columnMapping.mode", "none") != "none":
        found.append("maps column names: readers give NULL for every value")
    if settings.get("delta.enableDeletionVectors", "false") == "true":
        found.append("has deletion vectors on")
    return found


def readings(path: Path, table: DeltaTable) -> dict[str, pa.Table]:
    """All rows, as each reader has them."""
    dataset = table.to_pyarrow_dataset()
    session = lakes.connect()
    session.register("read", dataset)
    return {
        "delta-rs": dataset.to_table(),
        "DuckDB": session.sql("SELECT * FROM read").to_arrow_table(),
        "polars": polars.read_delta(str(path)).to_arrow(),
    }


def nulls(table: DeltaTable, rows: pa.Table) -> list[str]:
    """Columns that promise a value and have none somewhere."""
    required = [field.name for field in table.schema().fields if not field.nullable]
    return [
        f"{name} has {rows[name].null_count} NULLs, though it is required"
        for name in required
        if rows[name].null_count
    ]


def against_the_log(table: DeltaTable, rows: pa.Table) -> list[str]:
    """Where the rows are not what Spark's statistics say it wrote."""
    files = pa.table(table.get_add_actions(flatten=True))
    counted = pc.sum(files["num_records"]).as_py() or 0
    found = []
    if counted != rows.num_rows:
        found.append(f"has {rows.num_rows} rows, its log says {counted}")
    known = set(files.column_names)
    for name in rows.column_names:
        if f"null_count.{name}" in known and files[f"null_count.{name}"].null_count == 0:
            written = pc.sum(files[f"null_count.{name}"]).as_py() or 0
            if written != rows[name].null_count:
                found.append(f"{name} has {rows[name].null_count} NULLs, its log says {written}")
        if f"min.{name}" not in known or not comparable(rows.schema.field(name).type):
            continue
        read = pc.min_max(rows[name]).as_py()
        least = pc.min(files[f"min.{name}"]).as_py()
        greatest = pc.max(files[f"max.{name}"]).as_py()
        if least is not None and (read["min"], read["max"]) != (least, greatest):
            found.append(
                f"{name} is {read['min']} to {read['max']}, its log says {least} to {greatest}"
            )
    return found


def comparable(kind: pa.DataType) -> bool:
    """Whether a log's bounds are exact: texts and times are cut short there, NaN is left out."""
    return pa.types.is_integer(kind) or pa.types.is_date(kind)


def check(path: Path, spark: Path | None = None) -> tuple[int, list[str]]:
    """How many rows a table has, and what is wrong with it."""
    table = DeltaTable(path)
    wrong = features(table)
    if wrong:
        return 0, wrong
    read = readings(path, table)
    rows = read["delta-rs"]
    if spark is not None:
        read["Spark"] = pq.read_table(spark / path.name)
    for name, other in read.items():
        if name != "delta-rs":
            found = lakes.different(rows, other)
            wrong += [f"delta-rs and {name} differ: {text}" for text in found]
    return rows.num_rows, wrong + nulls(table, rows) + against_the_log(table, rows)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lake", type=Path)
    parser.add_argument("--spark", type=Path, help="Parquet exports by Spark, a folder a table")
    options = parser.parse_args()
    names = list(lakes.tables(options.lake))
    if not names:
        print(f"There are no tables in {options.lake}.")
        return 1
    failed = 0
    for name in names:
        rows, wrong = check(options.lake / name, options.spark)
        print(f"{name:25} {rows:>10} rows  {'; '.join(wrong) or 'the same for all readers'}")
        failed += bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
