"""Compares the engine with MLlib's and scikit-learn's loops on the same table of features.

    engine.py [--customers N ...] [--lines N] [--k-max K] [--starts N] [--seed S] [--skip-mllib]
              [--plain]

For each number of customers: the features of a shop of N customers with --lines transaction lines
each, written as one plain table of eight columns; then the number of segments from 2 to K is
searched in it by `segment`, by `segment` with search = mllib (the same range, algorithms, starts
and panel), and by scikit-learn (KMeans of three starts, the silhouette of 10,000 rows). Prints
Markdown: seconds of the processes, of the stage and of its steps, peak memory, and the cost that
each found at each k.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

import lakes
from measures import Measured, clientele, measure, over_sizes, table
from pyarrow import parquet
from stages import as_of, seconds_of_stages

HERE = Path(__file__).resolve().parent
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
# The steps that people wait for beyond reading and writing, by how their lines begin.
SEARCH = {
    "fitting": "candidates",
    "judging": "their indices on all rows",
    "comparing with resamples": "resamples, references, verdict",
    "fitting the chosen": "the chosen on all rows",
}
PLAIN_AS_OF = "2026-01-01"
LINE = re.compile(r"^\s*\[?\s*([\d.,]+) ?s\]?\s+(?:segment: )?(.*)$")


def write_points(lake: Path, target: Path) -> None:
    """The table that all of them are given."""
    columns = [
        f"coalesce(CAST({value} AS DOUBLE), 0) AS {name}" for name, value in FEATURES.items()
    ]
    lakes.connect(lake).execute(
        f"COPY (SELECT customer_id, {', '.join(columns)} FROM customer_features "
        f"ORDER BY customer_id) TO '{target}' (FORMAT parquet)"
    )


def rows_of(points: Path) -> int:
    """Customers who bought: with few lines each, not all of a shop's do."""
    return parquet.read_metadata(points).num_rows


def write_plain(shop: Path, target: Path) -> None:
    """Much the same table from the shop's lines by DuckDB, where a pipeline takes too long."""
    at = f"DATE '{PLAIN_AS_OF}'"
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
    columns = [
        f"coalesce(CAST({value} AS DOUBLE), 0) AS {name}" for name, value in measures.items()
    ]
    lakes.connect().execute(f"""
        COPY (
            SELECT customer_id, {", ".join(columns)}
            FROM (
                SELECT customer_id, transaction_id, is_return, discount, abs(amount) AS amount,
                       CAST(make_timestamp(epoch_us(ts)) AS DATE) AS day
                FROM read_parquet('{shop}/transactions/**/*.parquet')
                WHERE customer_id IS NOT NULL AND abs(amount) < 1e6 AND isfinite(amount)
            )
            WHERE day BETWEEN DATE '2000-01-01' AND {at}
            GROUP BY customer_id
        ) TO '{target}' (FORMAT parquet)""")


def steps(run: Measured) -> dict[str, float]:
    """How long each step of the search took, by the lines of the progress."""
    found: dict[str, float] = {}
    last: tuple[str, float] | None = None
    for line in run.output.splitlines():
        match = LINE.match(line)
        if not match:
            continue
        at = float(match.group(1).replace(",", ""))
        if last:
            found[last[0]] = found.get(last[0], 0.0) + at - last[1]
        names = [name for begin, name in SEARCH.items() if match.group(2).startswith(begin)]
        # The longest beginning that fits.
        last = (names[-1], at) if names else None
    return found


def costs(lake: Path) -> dict[tuple[str, int], float]:
    """Cost of each algorithm at each k, as the lake has it."""
    query = "SELECT algorithm, k, cost FROM k_selection WHERE cost IS NOT NULL"
    rows = lakes.connect(lake).execute(query).fetchall()
    return {(algorithm, k): cost for algorithm, k, cost in rows}


def published(lake: Path) -> tuple[int, float, str]:
    """Number of segments, their cost, and the verdict."""
    query = "SELECT k, metrics, verdict FROM segment_models WHERE status = 'published'"
    k, metrics, verdict = lakes.connect(lake).execute(query).fetchone()
    return k, json.loads(metrics)["cost"], verdict


def search(folder: Path, name: str, points: Path, date: str, options: argparse.Namespace):
    """One `segment` run with a lake of its own."""
    lake = folder / name
    given = {
        "lake.root": lake,
        "segment.search": name,
        "segment.input.path": points,
        "segment.input.format": "parquet",
        "segment.input.key": "customer_id",
        "segment.k.min": 2,
        "segment.k.max": options.k_max,
        "segment.starts": options.starts,
        "run.seed": options.seed,
    }
    sets = [word for key, value in given.items() for word in ("--set", f"{key}={value}")]
    run = clientele("segment", "--as-of", date, *sets)
    return run, seconds_of_stages(lake)["segment"], lake


def scikit(points: Path, k_max: int) -> tuple[Measured, dict[int, float], dict[str, float]]:
    """scikit-learn's loop: the process, cost at each k, seconds of its parts."""
    run = measure(sys.executable, HERE / "sklearn_loop.py", points, 2, k_max)
    found = {
        int(k): float(cost)
        for k, cost in re.findall(r"^k=(\d+) cost=([\d.]+)", run.output, re.MULTILINE)
    }
    parts = re.findall(r"^seconds of the (\w+): ([\d.]+)", run.output, re.MULTILINE)
    return run, found, {part: float(seconds) for part, seconds in parts}


def bench(folder: Path, customers: int, options: argparse.Namespace) -> str:
    """Measures one size; gives its section."""
    shop, lake, points = folder / "shop", folder / "lake", folder / "points.parquet"
    lines = customers * options.lines
    size = ("--customers", customers, "--transactions", lines, "--seed", options.seed)
    if options.plain:
        if not shop.is_dir():
            clientele("generate", "--output", shop, *size, "--as-of", PLAIN_AS_OF)
        write_plain(shop, points)
        date = PLAIN_AS_OF
    else:
        # Where stages.py has kept its shop and lake, they are taken.
        if not (lake / "customer_features").is_dir():
            clientele("generate", "--output", shop, *size)
            for stage in ("ingest", "features"):
                clientele(stage, "--config", shop / "shop.conf", "--set", f"lake.root={lake}")
        write_points(lake, points)
        date = as_of(lake)

    names = ["coreset"] if options.skip_mllib else ["coreset", "mllib"]
    runs = {name: search(folder, name, points, date, options) for name in names}
    loop, theirs, parts = scikit(points, options.k_max)

    rows = []
    for name, (run, stage, _) in runs.items():
        rows.append([f"search = {name}, process", f"{run.seconds:.1f}", f"{run.memory:,.0f}"])
        rows.append([f"search = {name}, stage", f"{stage:.1f}", ""])
        for step, seconds in steps(run).items():
            rows.append([f"search = {name}, {step}", f"{seconds:.1f}", ""])
    rows.append(["scikit-learn, process", f"{loop.seconds:.1f}", f"{loop.memory:,.0f}"])
    rows += [[f"scikit-learn, {part}", f"{seconds:.1f}", ""] for part, seconds in parts.items()]

    searches = {name: sum(steps(run).values()) for name, (run, _, _) in runs.items()}
    stage = runs["coreset"][1]
    text = [f"Search and panel, reading and writing left out: {searches['coreset']:.1f} s;"]
    text.append(f"scikit-learn's loop takes {parts['loop'] / searches['coreset']:.1f} times that")
    if "mllib" in searches:
        text[-1] += f", MLlib's {searches['mllib'] / searches['coreset']:.1f} times"
    text[-1] += f". The whole stage takes {stage / parts['loop']:.2f} of scikit-learn's loop."
    for name, (_, _, where) in runs.items():
        k, cost, verdict = published(where)
        text.append(f"search = {name} published {k} segments ({verdict}) of cost {cost:,.1f}.")
    found = {name: costs(where) for name, (_, _, where) in runs.items()}
    columns = [(name, a) for name in runs for a in ("kmeans", "bisecting-kmeans")]
    header = ["k", *(f"{name}, {algorithm}" for name, algorithm in columns), "scikit-learn"]
    compared = []
    for k in range(2, options.k_max + 1):
        values = [found[name].get((algorithm, k)) for name, algorithm in columns]
        values.append(theirs.get(k))
        best = min(value for value in values if value is not None)
        row = [
            f"{value:,.1f} ({100 * (value / best - 1):+.2f} %)" if value else "" for value in values
        ]
        compared.append([k, *row])
    return (
        "\n\n".join(
            [
                f"### {rows_of(points):,} customers, {len(FEATURES)} features,"
                f" k = 2..{options.k_max}",
                table(["what", "seconds", "peak MiB"], rows),
                "\n".join(text),
                "Cost at each k, and by how much it is above the least:",
                table(header, compared),
            ]
        )
        + "\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--skip-mllib", action="store_true", help="leave search = mllib out")
    parser.add_argument(
        "--plain", action="store_true", help="features by DuckDB, at sizes of many millions"
    )
    over_sizes(parser, bench)


if __name__ == "__main__":
    main()
