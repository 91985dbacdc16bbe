"""Thirty days of a shop whose lines come late, repeat, are corrected and removed.

    thirty_days [--days N] [--seed S]

Every day one lake is refreshed and another one is built anew from the same files, by ingest and
features; all their tables must hold the same rows. scripts/test does five such days.
"""

from __future__ import annotations

import argparse
import datetime
import random
import sys
import tempfile
from pathlib import Path

import duckdb
import lakes
import pyarrow.dataset as ds
from measures import clientele

START = datetime.date(2026, 1, 1)
TABLES = (
    "clean_transactions",
    "quarantine",
    "customer_days",
    "customer_features",
    "score_cuts",
    "feature_catalog",
)
COLUMNS = ("customer_id", "ts", "amount", "transaction_id", "category")
Line = tuple[str, str, float | str, str | None, str | None]


def lines(draw: random.Random, day: int, many: int) -> list[Line]:
    """Lines of a day, some of them late, returned, nameless or wrong."""
    found: list[Line] = []
    for _ in range(many):
        late = draw.choice((0, 0, 0, 0, 1, 3, 20))
        date = START + datetime.timedelta(days=max(0, day - late))
        time = f"{date} {draw.randrange(24):02d}:{draw.randrange(60):02d}:00"
        order = (
            f"t{day - draw.randrange(3)}-{draw.randrange(many)}" if draw.random() < 0.9 else None
        )
        amount = round(draw.lognormvariate(3, 1), 2) * (-1 if draw.random() < 0.05 else 1)
        wrong = "none" if draw.random() < 0.01 else amount
        category = draw.choice((None, "tea", "books"))
        found.append((f"c{draw.randrange(60)}", time, wrong, order, category))
    return found


def write(target: Path, rows: list[Line]) -> None:
    """A file of lines."""
    session = duckdb.connect()
    session.execute(f"CREATE TABLE r ({', '.join(f'{name} VARCHAR' for name in COLUMNS)})")
    session.executemany("INSERT INTO r VALUES (?, ?, ?, ?, ?)", rows)
    session.execute(f"COPY r TO '{target}' (FORMAT parquet)")


def simulate(folder: Path, days: int, seed: int) -> None:
    """Stops where a day's lakes differ."""
    draw = random.Random(seed)
    source = folder / "transactions"
    source.mkdir()
    kept: dict[int, list[Line]] = {day: lines(draw, day, 200) for day in range(-9, 1)}
    for day, rows in kept.items():
        write(source / f"day-{day + 10:03d}.parquet", rows)
    for day in range(1, days + 1):
        kept[day] = lines(draw, day, 200)
        # Yesterday's last lines are delivered again.
        kept[day] += kept[day - 1][-3:]
        changed = {day}
        if day % 3 == 0:
            corrected = draw.choice([other for other in kept if other < day])
            kept[corrected] = kept[corrected][5:] + lines(draw, corrected, 2)
            changed.add(corrected)
        if day % 7 == 0:
            removed = draw.choice([other for other in kept if other < day])
            del kept[removed]
            (source / f"day-{removed + 10:03d}.parquet").unlink()
            changed.discard(removed)
        for other in changed:
            write(source / f"day-{other + 10:03d}.parquet", kept[other])
        as_of = START + datetime.timedelta(days=day + 1)
        told = ""
        for lake, mode in (("refreshed", "auto"), (f"anew-{day}", "off")):
            for stage in ("ingest", "features"):
                conf = (f"lake.root={folder / lake}", f"sources.transactions.path={source}")
                conf += ("value.models=[]", f"run.incremental={mode}")
                words = [word for each in conf for word in ("--set", each)]
                output = clientele(stage, "--as-of", as_of, *words).output
                told += output if mode == "auto" else ""
        one, other = lakes.tables(folder / "refreshed"), lakes.tables(folder / f"anew-{day}")
        for name in TABLES:
            rows = []
            for found in (one, other):
                frame = found[name].to_pyarrow_dataset()
                dated = "as_of" in frame.schema.names
                rows.append(frame.to_table(filter=ds.field("as_of") == as_of if dated else None))
            difference = lakes.different(*rows, leave_out=lakes.OF_THE_RUN)
            if difference:
                sys.exit(f"Day {day}, {name}: {difference}\n{told}")
        how = [line.strip() for line in told.splitlines() if "read" in line or "days of" in line]
        print(f"day {day}: the same. {' '.join(how)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    clientele("--help")
    with tempfile.TemporaryDirectory() as scratch:
        simulate(Path(scratch), options.days, options.seed)


if __name__ == "__main__":
    main()
