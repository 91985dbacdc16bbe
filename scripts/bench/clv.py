"""Compares the fit and forecast of customer value with the package lifetimes.

    clv.py [--customers N ...] [--models NAMES] [--seed S] [--keep FOLDER]

For each number of customers: purchase histories as BG/NBD draws them, in days over two years, and
amounts as Gamma-Gamma does, are written to a file. The library fits the models and the one of spend
to them, with standard errors, and foretells everybody's value (Value.java), twice in one JVM;
lifetimes does the same, once. Both have read the file before the clock starts. Prints Markdown.
lifetimes needs older packages than the tests and gets an environment of its own.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

import library
import numpy as np
import pyarrow as pa
from measures import Measured, measure, over_sizes, table
from pyarrow import parquet

AS_OF = "2026-01-01"
# As scripts/clientele starts it.
OPTIONS = "-Xms2g -Xmx4g -XX:NewSize=1g -XX:+UseParallelGC"
HERE = Path(__file__).resolve().parent
PINS = ["lifetimes==0.11.3", "pandas==2.2.3", "numpy==1.26.4", "scipy==1.14.1", "pyarrow==18.1.0"]


def environment(folder: Path) -> Path:
    python = folder / "lifetimes" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "lifetimes"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINS], check=True)
    return python


def drawn(customers: int, seed: int) -> pa.Table:
    """Purchase histories, in our columns and as lifetimes wants them."""
    random = np.random.default_rng(seed)
    rate = random.gamma(0.8, 1 / 12.0, customers) / 7
    leaves = random.beta(0.8, 4.0, customers)
    observed = random.integers(7, 731, customers)
    last, repeats = np.zeros((2, customers), dtype=np.int64)
    at, alive = np.zeros(customers), np.arange(customers)
    while alive.size:
        at[alive] += random.exponential(1 / rate[alive])
        alive = alive[at[alive] < observed[alive] + 1]
        day = at[alive].astype(np.int64)
        # Purchases of one day are one.
        repeats[alive] += day > last[alive]
        last[alive] = day
        alive = alive[random.random(alive.size) >= leaves[alive]]
    shape = 6.0 * np.maximum(repeats, 1)
    each = random.gamma(shape) / random.gamma(4.0, 1 / 15.0, customers) / np.maximum(repeats, 1)
    amount = np.round(np.where(repeats > 0, each * repeats, 0), 2)
    first = np.datetime64(AS_OF) - 1 - observed
    return pa.table(
        {
            "purchase_days": repeats + 1,
            "first_purchase": first,
            "last_purchase": first + last,
            "repeat_amount": amount,
            "frequency": repeats,
            "recency": last / 7.0,
            "T": observed / 7.0,
            "monetary": amount / np.maximum(repeats, 1),
        }
    )


def ours(history: Path, date: str, models: str) -> Measured:
    """The library's fits and forecasts."""
    return measure(*library.java(OPTIONS, HERE / "Value.java"), history, date, models)


def parts(measured: Measured) -> dict[str, float]:
    """Seconds of the parts of a process, as it has printed them."""
    found = re.findall(r"^seconds of (?:the )?(.+): ([\d.]+)$", measured.output, re.MULTILINE)
    return {part: float(seconds) for part, seconds in found}


def bench(folder: Path, customers: int, options: argparse.Namespace) -> str:
    """Measures one size; gives its section."""
    history = folder / "history.parquet"
    # Groups of rows that several cores can read.
    parquet.write_table(drawn(customers, options.seed), history, row_group_size=100_000)
    both = {
        "Clientele": ours(history, AS_OF, options.models),
        "lifetimes": measure(
            environment(folder), HERE / "lifetimes_loop.py", history, options.models
        ),
    }
    rows = [
        [f"{name}, {part}", f"{seconds:.1f}"]
        for name, measured in both.items()
        for part, seconds in parts(measured).items()
    ]
    theirs = parts(both["lifetimes"])["all"]
    begun, warm = (
        parts(both["Clientele"])[f"all, {when}"] / theirs for when in ("at once", "again")
    )
    missing = "; ".join(
        f"{name}: {re.search(r'^missing: (.*)$', measured.output, re.MULTILINE).group(1)}"
        for name, measured in both.items()
    )
    text = (
        f"Clientele takes {begun:.2f} of lifetimes' time in a JVM that has just begun, {warm:.2f}"
        f" in one at work. Without a value, {missing}."
    )
    figures = table(["what", "seconds"], rows)
    return f"### Customer value, {customers:,} customers, {options.models}\n\n{figures}\n\n{text}\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", default="bg-nbd")
    over_sizes(parser, bench)


if __name__ == "__main__":
    main()
