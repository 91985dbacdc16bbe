"""Correctness over many seeds, too long for scripts/test: dirt, measures, segments.

    seeds.py [--seeds N] [--customers N] [--transactions N]

For each seed: every kind of dirt has the outcome that the shop promises, DuckDB finds the same
measures for every customer, and the adjusted Rand index (Hubert and Arabie 1985) says how well the
segments found are the true ones. Prints Markdown; ends with 1 where a check fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from math import comb
from pathlib import Path

import dirt
import lakes
import oracle_rfm
from measures import clientele, table


def adjusted_rand(counts: list[tuple[object, object, int]]) -> float:
    """Agreement of two partitions from their cross table: 1 for the same, about 0 for chance."""
    rows: dict[object, int] = {}
    columns: dict[object, int] = {}
    for row, column, count in counts:
        rows[row] = rows.get(row, 0) + count
        columns[column] = columns.get(column, 0) + count
    pairs = comb(sum(rows.values()), 2)
    both = sum(comb(count, 2) for _, _, count in counts)
    first = sum(comb(count, 2) for count in rows.values())
    second = sum(comb(count, 2) for count in columns.values())
    expected = first * second / pairs
    most = (first + second) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def agreement(shop: Path, lake: Path) -> tuple[int, float]:
    """Number of segments, and their agreement with the true ones."""
    session = lakes.connect(lake)
    counts = session.execute(f"""
        SELECT segment_id, true_segment, count(*)
        FROM customer_segments JOIN read_parquet('{shop}/truth/**/*.parquet') USING (customer_id)
        GROUP BY ALL""").fetchall()
    return len({row[0] for row in counts}), adjusted_rand(counts)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--transactions", type=int, default=200_000)
    options = parser.parse_args()
    rows, wrong = [], []
    for seed in range(1, options.seeds + 1):
        with tempfile.TemporaryDirectory() as scratch:
            shop, lake = Path(scratch) / "shop", Path(scratch) / "lake"
            size = ("--customers", options.customers, "--transactions", options.transactions)
            clientele("generate", "--output", shop, *size, "--seed", seed)
            clientele("pipeline", "--config", shop / "shop.conf", "--set", f"lake.root={lake}")
            query = "SELECT CAST(max(as_of) AS VARCHAR) FROM customer_features"
            (as_of,) = lakes.connect(lake).execute(query).fetchone()
            outcome = dirt.check(shop, lake)[1]
            customers, measures = oracle_rfm.check(shop, lake, as_of)
            segments, rand = agreement(shop, lake)
        wrong += [f"seed {seed}: {text}" for text in outcome + measures]
        told = ["as promised" if not outcome else "wrong", "equal" if not measures else "wrong"]
        rows.append([seed, f"{customers:,}", *told, segments, f"{rand:.3f}"])
    header = ["seed", "customers", "dirt", "measures", "segments", "adjusted Rand index"]
    print(f"### {options.seeds} seeds of {options.transactions:,} lines\n\n{table(header, rows)}\n")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
