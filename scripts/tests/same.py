#!/usr/bin/env python3
"""Compares two lakes table by table, but for what names a run or its time.

    same.py LAKE OTHER [TABLE ...]

Ends with 1 where a table differs or is in one lake only. job_runs and quality_report are left out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import lakes


def compare(one: Path, other: Path, names: list[str] | None = None) -> dict[str, list[str]]:
    """What differs, by table."""
    left, right = lakes.tables(one), lakes.tables(other)
    wanted = names or sorted((set(left) | set(right)) - {"job_runs", "quality_report"})
    found = {}
    for name in wanted:
        if name not in left or name not in right:
            found[name] = ["is in one of the lakes only"]
            continue
        rows = [table[name].to_pyarrow_dataset().to_table() for table in (left, right)]
        found[name] = lakes.different(*rows, leave_out=lakes.OF_THE_RUN)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lake", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("tables", nargs="*")
    options = parser.parse_args()
    found = compare(options.lake, options.other, options.tables)
    if not found:
        print(f"There are no tables in {options.lake} and {options.other}.")
        return 1
    for name, differences in found.items():
        print(f"{name:25} {'; '.join(differences) or 'the same'}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
