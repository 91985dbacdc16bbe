"""Compares the fit and forecast of customer value with the package lifetimes.

    clv.py [--customers N ...] [--lines N] [--models NAMES] [--seed S] [--keep FOLDER]

For each number of customers: the stage `features` with and without models of value, twice each in
turn; the difference is what fitting all models, hold-out, standard errors and everybody's forecast
cost. Then lifetimes does the fits and predictions alone on the same customers. Prints Markdown.
lifetimes needs older packages than the tests and gets an environment of its own.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import lakes
from measures import clientele, measure, over_sizes, table
from stages import as_of, seconds_of_stages

HERE = Path(__file__).resolve().parent
PINS = ["lifetimes==0.11.3", "pandas==2.2.3", "numpy==1.26.4", "scipy==1.14.1", "pyarrow==18.1.0"]
FORECASTS = ("p_alive", "expected_orders", "expected_order_value", "clv")


def environment(folder: Path) -> Path:
    python = folder / "lifetimes" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "lifetimes"], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINS], check=True)
    return python


def write_customers(lake: Path, target: Path) -> None:
    """Purchase history as lifetimes wants it, of the customers that the models are fitted to."""
    lakes.connect(lake).execute(f"""
        COPY (SELECT purchase_days - 1 AS frequency,
              (last_purchase - first_purchase) / 7.0 AS recency,
              tenure_days / 7.0 AS "T",
              coalesce(repeat_amount / nullif(purchase_days - 1, 0), 0) AS monetary
              FROM customer_features ORDER BY customer_id)
        TO '{target}' (FORMAT parquet)""")


def bench(folder: Path, customers: int, options: argparse.Namespace) -> str:
    """Measures one size; gives its section."""
    shop, lake = folder / "shop", folder / "lake"
    conf = ("--config", shop / "shop.conf", "--set", f"lake.root={lake}")
    if not (lake / "clean_transactions").is_dir():
        size = ("--customers", customers, "--transactions", customers * options.lines)
        clientele("generate", "--output", shop, *size, "--seed", options.seed)
        clientele("ingest", *conf)
    seconds: dict[str, list[float]] = {"[]": [], f"[{options.models}]": []}
    for _ in range(2):
        for models, found in seconds.items():
            clientele("features", *conf, "--set", f"value.models={models}")
            found.append(seconds_of_stages(lake)["features"])
    missing = (
        lakes.connect(lake)
        .execute(
            "SELECT "
            + ", ".join(f"count(*) - count({name})" for name in FORECASTS)
            + f" FROM customer_features WHERE as_of = DATE '{as_of(lake)}'"
        )
        .fetchone()
    )
    without, with_models = (median(found) for found in seconds.values())
    history = folder / "history.parquet"
    write_customers(lake, history)
    theirs = measure(environment(folder), HERE / "lifetimes_loop.py", history, options.models)
    parts = re.findall(r"^seconds of (?:the )?(.+): ([\d.]+)", theirs.output, re.MULTILINE)
    ours = with_models - without
    rows = [
        ["features without models, stage", f"{without:.1f}"],
        [f"features with {options.models}, stage", f"{with_models:.1f}"],
        ["fitting and forecasting value", f"{ours:.1f}"],
        *([f"lifetimes, {part}", seconds] for part, seconds in parts),
    ]
    total = float(dict(parts)["all"])
    gone = re.search(r"^missing: (.*)$", theirs.output, re.MULTILINE).group(1)
    none = ", ".join(f"{name} {count}" for name, count in zip(FORECASTS, missing, strict=True))
    text = (
        f"lifetimes takes {total / ours:.1f} times as long. Without a value: {none};"
        f" lifetimes: {gone}."
    )
    figures = table(["what", "seconds"], rows)
    return f"### Customer value, {customers:,} customers\n\n{figures}\n\n{text}\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", default="bg-nbd")
    over_sizes(parser, bench)


if __name__ == "__main__":
    main()
