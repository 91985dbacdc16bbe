"""Times each stage on generated shops, and the plain ways to do the same beside it.

    stages [--customers N ...] [--lines N] [--k-max K] [--seed S] [--keep FOLDER]

For each number of customers: a shop of N customers with --lines transaction lines each, one
pipeline, the seconds of each stage from job_runs; then the same question asked of DuckDB (recency,
frequency and monetary) and of a plain MLlib loop (KMeans and BisectingKMeans from 2 to K). Prints
Markdown.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import lakes
from measures import clientele, measure, over_sizes, table

HERE = Path(__file__).resolve().parent


def seconds_of_stages(lake: Path) -> dict[str, float]:
    """How long each stage of the last run took, as the lake has it."""
    rows = lakes.connect(lake).execute("""
        SELECT job, (epoch_us(ended_at) - epoch_us(started_at)) / 1e6 FROM job_runs
        WHERE run_id = (SELECT max(run_id) FROM job_runs) AND status = 'succeeded'
        ORDER BY started_at""")
    return dict(rows.fetchall())


def as_of(lake: Path) -> str:
    query = "SELECT CAST(max(as_of) AS VARCHAR) FROM customer_features"
    return lakes.connect(lake).execute(query).fetchone()[0]


def export_points(lake: Path, target: Path) -> int:
    """Writes what was clustered as a plain table; gives the number of features."""
    session = lakes.connect(lake)
    query = "SELECT features FROM segment_models WHERE status = 'published' ORDER BY run_id DESC"
    (features,) = session.execute(query).fetchone()
    kinds = dict(row[:2] for row in session.execute("DESCRIBE customer_features").fetchall())
    columns = []
    for feature in features:
        name, _, key = feature.partition(".")
        kind = kinds.get(name, "VARCHAR")
        if kind.startswith("MAP") and key and kind.endswith("DOUBLE)"):
            value = f"""{name}['{key.replace("'", "''")}']"""
        elif kind in {"DOUBLE", "INTEGER", "BIGINT"}:
            value = name
        else:
            continue
        columns.append(f"coalesce(CAST({value} AS DOUBLE), 0) AS f{len(columns)}")
    session.execute(
        f"COPY (SELECT customer_id, {', '.join(columns)} FROM customer_features) "
        f"TO '{target}' (FORMAT parquet)"
    )
    return len(columns)


def bench(folder: Path, customers: int, options: argparse.Namespace) -> str:
    """Measures one size; gives its section."""
    lines = customers * options.lines
    shop, lake = folder / "shop", folder / "lake"
    size = ("--customers", customers, "--transactions", lines, "--seed", options.seed)
    generate = clientele("generate", "--output", shop, *size)
    conf = ("--config", shop / "shop.conf", "--set", f"lake.root={lake}")
    conf += ("--set", f"segment.k.max={options.k_max}")
    pipeline = clientele("pipeline", *conf)
    stages = seconds_of_stages(lake)
    date = as_of(lake)
    features = clientele("features", *conf, "--as-of", date)
    again = seconds_of_stages(lake)["features"]
    segment = clientele("segment", *conf, "--as-of", date)

    out = folder / "rfm.parquet"
    duck = measure(sys.executable, HERE / "rfm_duckdb.py", shop / "transactions", out, date)
    points = folder / "points.parquet"
    width = export_points(lake, points)
    loop = measure(sys.executable, HERE / "mllib_loop.py", points, 2, options.k_max)
    inner = float(re.search(r"seconds of the loop: ([\d.]+)", loop.output).group(1))

    rows = [["generate, process", f"{generate.seconds:.1f}", f"{generate.memory:,.0f}", ""]]
    rows += [[f"{stage}, stage", f"{seconds:.1f}", "", ""] for stage, seconds in stages.items()]
    for what, run, ratio in (
        ("pipeline, process", pipeline, ""),
        (
            "features alone, process",
            features,
            f"{features.seconds / duck.seconds:.1f} times DuckDB",
        ),
        (
            "segment alone, process",
            segment,
            f"{segment.seconds / loop.seconds:.2f} times MLlib loop",
        ),
        ("DuckDB, RFM, process", duck, ""),
        (f"plain MLlib loop, {width} features, process", loop, ""),
    ):
        rows.append([what, f"{run.seconds:.1f}", f"{run.memory:,.0f}", ratio])
    rows.append(["plain MLlib loop without start-up", f"{inner:.1f}", "", ""])
    stage = f"The stage features alone took {again:.1f} s of its process: "
    stage += f"{again / duck.seconds:.1f} times DuckDB's whole process.\n"
    header = ["what", "seconds", "peak MiB", "ratio"]
    return f"### {customers:,} customers, {lines:,} lines\n\n{table(header, rows)}\n\n{stage}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    over_sizes(parser, bench)


if __name__ == "__main__":
    main()
