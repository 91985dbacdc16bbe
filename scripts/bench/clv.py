"""Compares the fit and forecast of customer value with the package lifetimes.

    clv.py [--customers N ...] [--lines N] [--models NAMES] [--seed S] [--keep FOLDER]

For each number of customers: the purchase histories that `features` finds in a shop are written to
a file. The library fits the models and the one of spend to them, with standard errors, and
foretells everybody's value (Value.java); lifetimes does the same. Both have read the file before
the clock starts. Prints Markdown. lifetimes needs older packages than the tests and gets an
environment of its own.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import lakes
from measures import REPOSITORY, Measured, clientele, measure, over_sizes, table
from stages import as_of

HERE = Path(__file__).resolve().parent
PINS = ["lifetimes==0.11.3", "pandas==2.2.3", "numpy==1.26.4", "scipy==1.14.1", "pyarrow==18.1.0"]


def environment(folder: Path) -> Path:
    python = folder / "lifetimes" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "lifetimes"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINS], check=True)
    return python


def write_customers(lake: Path, target: Path) -> None:
    """Purchase histories, in our columns and as lifetimes wants them."""
    lakes.connect(lake).execute(f"""
        COPY (SELECT purchase_days, first_purchase, last_purchase, repeat_amount,
              purchase_days - 1 AS frequency,
              (last_purchase - first_purchase) / 7.0 AS recency,
              tenure_days / 7.0 AS "T",
              coalesce(repeat_amount / nullif(purchase_days - 1, 0), 0) AS monetary
              FROM customer_features ORDER BY customer_id)
        TO '{target}' (FORMAT parquet)""")


def ours(history: Path, date: str, models: str) -> Measured:
    """The library's fits and forecasts."""
    built = REPOSITORY / "jobs" / "target"
    classes = f"{built / 'clientele-jobs-thin.jar'}:{(built / 'classpath').read_text().strip()}"
    words = history.with_name("java-options")
    words.write_text(f"-Xmx4g\n{(built / 'java-options').read_text()}\n-cp {classes}\n")
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    return measure(java, f"@{words}", HERE / "Value.java", history, date, models)


def parts(measured: Measured) -> dict[str, float]:
    """Seconds of the parts of a process, as it has printed them."""
    found = re.findall(r"^seconds of (?:the )?(.+): ([\d.]+)$", measured.output, re.MULTILINE)
    return {part: float(seconds) for part, seconds in found}


def bench(folder: Path, customers: int, options: argparse.Namespace) -> str:
    """Measures one size; gives its section."""
    shop, lake, history = folder / "shop", folder / "lake", folder / "history.parquet"
    conf = ("--config", shop / "shop.conf", "--set", f"lake.root={lake}")
    if not (lake / "customer_features").is_dir():
        size = ("--customers", customers, "--transactions", customers * options.lines)
        clientele("generate", "--output", shop, *size, "--seed", options.seed)
        clientele("ingest", *conf)
        clientele("features", *conf, "--set", "value.models=[]")
    write_customers(lake, history)
    both = {
        "Clientele": ours(history, as_of(lake), options.models),
        "lifetimes": measure(
            environment(folder), HERE / "lifetimes_loop.py", history, options.models
        ),
    }
    rows = [
        [f"{name}, {part}", f"{seconds:.1f}"]
        for name, measured in both.items()
        for part, seconds in parts(measured).items()
    ]
    share = parts(both["Clientele"])["all"] / parts(both["lifetimes"])["all"]
    missing = "; ".join(
        f"{name}: {re.search(r'^missing: (.*)$', measured.output, re.MULTILINE).group(1)}"
        for name, measured in both.items()
    )
    text = f"Clientele takes {share:.2f} of lifetimes' time. Without a value, {missing}."
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
