"""The pipeline without each of the optional sources, too long for scripts/test.

    without.py [--customers N] [--transactions N]

Makes a shop, adds research on its regions as the source market, and runs the pipeline with all
sources, and seven times with one of them left out. Prints Markdown: how each ended, how many
features of the catalogue have a value, and what the summary says that the missing source costs.
Ends with 1 where a run fails.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import lakes
from measures import PROGRAM, REPOSITORY, table

OPTIONAL = ["customers", "products", "events", "surveys", "feedback", "campaigns", "market"]
SETTINGS = {
    "customers": "columns { loyalty_tier = loyalty_tier }, identity { email = email }",
    "feedback": "scale { min = 0, max = 10 }",
    "surveys": "scale { min = 1, max = 5 }",
}


def configuration(shop: Path, sources: list[str], lake: Path) -> str:
    """A configuration of some sources of a shop."""
    lines = [f"clientele.lake.root = {json.dumps(str(lake))}"]
    for source in sources:
        path = json.dumps(str(shop / source))
        kind = "csv, options { header = true }" if source == "market" else "parquet"
        settings = SETTINGS.get(source, "")
        lines.append(f"clientele.sources.{source} {{ path = {path}, format = {kind}, {settings} }}")
    return "\n".join(lines)


def research(shop: Path) -> None:
    """Figures of each region of the shop's customers."""
    (shop / "market").mkdir()
    customers = f"'{shop}/customers/*.parquet'"
    regions = lakes.connect().execute(
        f"SELECT DISTINCT region FROM {customers} WHERE region IS NOT NULL ORDER BY 1"
    )
    lines = ["region,period,measure,value"]
    for number, (region,) in enumerate(regions.fetchall()):
        lines.append(f"{json.dumps(region)},2024,purchasing_power,{100 + number % 7}")
    (shop / "market" / "regions.csv").write_text("\n".join(lines) + "\n")


def run(*arguments: object) -> tuple[int, str]:
    """Runs the program, whatever it ends with."""
    words = [str(word) for word in (PROGRAM, *arguments)]
    done = subprocess.run(words, check=False, cwd=REPOSITORY, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--transactions", type=int, default=30_000)
    options = parser.parse_args()
    rows, failed = [], 0
    with tempfile.TemporaryDirectory() as scratch:
        shop = Path(scratch) / "shop"
        size = ("--customers", options.customers, "--transactions", options.transactions)
        code, output = run("generate", "--output", shop, *size)
        if code != 0:
            sys.exit(output)
        research(shop)
        for left_out in [None, *OPTIONAL]:
            lake = Path(scratch) / f"lake-without-{left_out}"
            config = Path(scratch) / f"without-{left_out}.conf"
            sources = ["transactions", *(name for name in OPTIONAL if name != left_out)]
            config.write_text(configuration(shop, sources, lake))
            code, output = run("pipeline", "--config", config)
            said = [line.strip() for line in output.splitlines() if "there is nothing on" in line]
            known = "failed"
            if code == 0:
                query = """
                    SELECT count(*) FILTER (reason IS DISTINCT FROM 'no customer has a value')
                    FROM feature_catalog WHERE NOT contains(feature, '.')"""
                known = lakes.connect(lake).execute(query).fetchone()[0]
            else:
                failed += 1
                print(output, file=sys.stderr)
            rows.append([left_out or "nothing", code, known, "; ".join(said)])
            print(*rows[-1], sep=", ", file=sys.stderr, flush=True)
    header = ["without", "exit code", "features with a value", "what it says"]
    print(f"### Without one source, {options.transactions:,} lines\n\n{table(header, rows)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
