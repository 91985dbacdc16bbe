"""How each stage's time grows with the rows, and what memory it takes.

    growth [--customers N ...] [--lines N] [--keep FOLDER]

For each number of customers: a shop of N customers with --lines transaction lines each and one
pipeline; then the growth of the seconds of each stage from one size to the next, over the growth of
the rows. One size is removed before the next, unless --keep is given. Prints Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import lakes
from measures import Measured, clientele, machine, table, version


@dataclass(frozen=True)
class Size:
    """One pipeline: rows, its process, and by stage the seconds and the driver's peak heap."""

    customers: int
    lines: int
    shop: Measured | None
    process: Measured
    disk: float
    seconds: dict[str, float]
    heap: dict[str, float]
    spilled: dict[str, float]


def pipeline(folder: Path, customers: int, options: argparse.Namespace) -> Size:
    """Generates a shop of a size and runs all of the pipeline over it."""
    lines = customers * options.lines
    shop, lake = folder / "shop", folder / "lake"
    made = None
    if not shop.exists():
        size = ("--customers", customers, "--transactions", lines)
        made = clientele("generate", "--output", shop, *size)
    shutil.rmtree(lake, ignore_errors=True)
    process = clientele("pipeline", "--config", shop / "shop.conf", "--set", f"lake.root={lake}")
    rows = lakes.connect(lake).execute("""
        SELECT job, (epoch_us(ended_at) - epoch_us(started_at)) / 1e6, metrics FROM job_runs
        WHERE status = 'succeeded' ORDER BY started_at""")
    seconds, heap, spilled = {}, {}, {}
    for job, took, metrics in rows.fetchall():
        told = dict(metrics or {})
        seconds[job] = took
        heap[job] = told.get("peak_driver_heap_bytes", 0) / 2**20
        spilled[job] = told.get("spilled_bytes", 0) / 2**20
    disk = sum(file.stat().st_size for file in lake.rglob("*") if file.is_file()) / 2**20
    return Size(customers, lines, made, process, disk, seconds, heap, spilled)


def section(size: Size, before: Size | None) -> str:
    """A size's table."""
    rows = []
    if size.shop:
        made = [f"{size.shop.seconds:.1f}", f"{size.shop.memory:,.0f}"]
        rows.append(["generate, process", *made, "", ""])
    for stage, took in size.seconds.items():
        growth = ""
        if before is not None:
            growth = f"{took / before.seconds[stage] / (size.lines / before.lines):.2f}"
        heap, spilled = f"{size.heap[stage]:,.0f}", f"{size.spilled[stage]:,.0f}"
        rows.append([f"{stage}, stage", f"{took:.1f}", heap, spilled, growth])
    total = sum(size.seconds.values())
    growth = ""
    if before is not None:
        growth = f"{total / sum(before.seconds.values()) / (size.lines / before.lines):.2f}"
    rows.append(["all stages", f"{total:.1f}", "", "", growth])
    rows.append(
        ["pipeline, process", f"{size.process.seconds:.1f}", f"{size.process.memory:,.0f}", "", ""]
    )
    header = ["what", "seconds", "peak MiB", "spilled MiB", "growth over rows'"]
    return (
        f"### {size.customers:,} customers, {size.lines:,} lines\n\n{table(header, rows)}\n\n"
        f"The lake takes {size.disk:,.0f} MiB. A stage's peak is of the driver's heap, "
        "the process's of all its memory.\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, nargs="+", default=[500_000, 5_000_000])
    parser.add_argument("--lines", type=int, default=20, help="lines a customer (default: 20)")
    parser.add_argument("--keep", type=Path, help="folder for shops and lakes, which stay there")
    options = parser.parse_args()
    print(f"{machine()}. Version {version()}.\n", flush=True)
    clientele("--help")
    before = None
    for customers in options.customers:
        with tempfile.TemporaryDirectory() as scratch:
            folder = (options.keep or Path(scratch)) / str(customers)
            folder.mkdir(parents=True, exist_ok=True)
            size = pipeline(folder, customers, options)
            print(section(size, before), flush=True)
            before = size


if __name__ == "__main__":
    sys.exit(main())
