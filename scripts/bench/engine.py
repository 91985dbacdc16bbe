"""Compares the engine with MLlib's and scikit-learn's loops on the same table of features.

    engine.py [--customers N ...] [--table features|lines|groups] [--lines N] [--k-max K]
              [--starts N] [--seed S] [--skip-mllib]

For each number of customers, a table of eight columns: of `features`, those of a shop of N
customers with --lines transaction lines each, through the pipeline; of `lines`, much the same of N
customers who bought, by DuckDB; of `groups`, N rows of eight groups that lie apart. Then the number
of segments from 2 to K is searched in it by `segment`, by `segment` with search = mllib (the same
range, algorithms, starts and panel), by a plain MLlib loop (both algorithms, one start, the
evaluator's silhouette), and by scikit-learn (KMeans of three starts, the silhouette of 10,000
rows). Prints Markdown: seconds of the processes, of the stage and of its steps, peak memory, and
the cost that each found at each k.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

import lakes
import points
from measures import Measured, clientele, measure, over_sizes, table
from stages import as_of, seconds_of_stages

HERE = Path(__file__).resolve().parent
# The steps that people wait for beyond reading and writing, by how their lines begin.
SEARCH = {
    "fitting": "candidates",
    "judging": "their indices on all rows",
    "comparing with resamples": "resamples, references, verdict",
    "fitting the chosen": "the chosen on all rows",
}
LINE = re.compile(r"^\s*\[?\s*([\d.,]+) ?s\]?\s+(?:segment: )?(.*)$")


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


def search(folder: Path, name: str, rows: Path, date: str, options: argparse.Namespace):
    """One `segment` run with a lake of its own."""
    lake = folder / name
    given = {
        "lake.root": lake,
        "segment.search": name,
        "segment.input.path": rows,
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


def seconds_of(run: Measured) -> dict[str, float]:
    """Seconds of the parts of a loop, as it has printed them."""
    parts = re.findall(r"^seconds of the (\w+): ([\d.]+)", run.output, re.MULTILINE)
    return {part: float(seconds) for part, seconds in parts}


def scikit(rows: Path, k_max: int) -> tuple[Measured, dict[int, float]]:
    """scikit-learn's loop: the process, cost at each k."""
    run = measure(sys.executable, HERE / "sklearn_loop.py", rows, 2, k_max)
    found = re.findall(r"^k=(\d+) cost=([\d.]+)", run.output, re.MULTILINE)
    return run, {int(k): float(cost) for k, cost in found}


def prepare(folder: Path, customers: int, options: argparse.Namespace) -> tuple[Path, str]:
    """The table, and the day that it is of."""
    shop, lake, target = folder / "shop", folder / "lake", folder / "points.parquet"
    if options.table == "groups":
        points.of_groups(customers, options.seed, target)
        return target, points.AS_OF
    # With few lines each, little more than half of a shop's customers buy.
    asked = 2 * customers if options.table == "lines" else customers
    shape = ("--customers", asked, "--transactions", asked * options.lines, "--seed", options.seed)
    if options.table == "lines":
        if not shop.is_dir():
            clientele("generate", "--output", shop, *shape, "--as-of", points.AS_OF)
        points.of_lines(shop, customers, target)
        return target, points.AS_OF
    # Where stages.py has kept its shop and lake, they are taken.
    if not (lake / "customer_features").is_dir():
        clientele("generate", "--output", shop, *shape)
        for stage in ("ingest", "features"):
            clientele(stage, "--config", shop / "shop.conf", "--set", f"lake.root={lake}")
    points.of_features(lake, target)
    return target, as_of(lake)


def bench(folder: Path, customers: int, options: argparse.Namespace) -> str:
    """Measures one size; gives its section."""
    given, date = prepare(folder, customers, options)
    names = ["coreset"] if options.skip_mllib else ["coreset", "mllib"]
    runs = {name: search(folder, name, given, date, options) for name in names}
    loop, theirs = scikit(given, options.k_max)
    loops = {"scikit-learn's loop": loop}
    if not options.skip_mllib:
        loops["MLlib's plain loop"] = measure(
            sys.executable, HERE / "mllib_loop.py", given, 2, options.k_max
        )

    rows = []
    for name, (run, stage, _) in runs.items():
        rows.append([f"search = {name}, process", f"{run.seconds:.1f}", f"{run.memory:,.0f}"])
        rows.append([f"search = {name}, stage", f"{stage:.1f}", ""])
        for step, seconds in steps(run).items():
            rows.append([f"search = {name}, {step}", f"{seconds:.1f}", ""])
    for name, run in loops.items():
        # pyspark's own JVM is not in what is measured.
        memory = f"{run.memory:,.0f}" if run is loop else ""
        rows.append([f"{name}, process", f"{run.seconds:.1f}", memory])
        rows += [[f"{name}, {part}", f"{took:.1f}", ""] for part, took in seconds_of(run).items()]

    searches = {name: sum(steps(run).values()) for name, (run, _, _) in runs.items()}
    ours, stage = searches["coreset"], runs["coreset"][1]
    theirs_took = seconds_of(loop)["loop"]
    others = {name: seconds_of(run)["loop"] for name, run in loops.items()}
    others |= {f"search = {name}": took for name, took in searches.items() if name != "coreset"}
    times = ", ".join(f"{name} takes {took / ours:.1f}" for name, took in others.items())
    text = [
        f"Search and panel, reading and writing left out: {ours:.1f} s.",
        f"Times that: {times}.",
        f"The whole stage takes {stage / theirs_took:.2f} of scikit-learn's loop.",
    ]
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
                f"### {points.rows(given):,} customers of {options.table},"
                f" {len(points.FEATURES)} features, k = 2..{options.k_max}",
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
    parser.add_argument("--skip-mllib", action="store_true", help="leave MLlib out")
    parser.add_argument("--table", choices=["features", "lines", "groups"], default="features")
    over_sizes(parser, bench)


if __name__ == "__main__":
    main()
