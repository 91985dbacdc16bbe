"""Kills pipelines at random moments, on this file system and on S3, and looks at what follows.

    kills [--kills N] [--starves N] [--customers N] [--lines N] [--seed S] [--only local|s3]

Of each pipeline: a driver killed with SIGKILL in an empty lake, then a run to the end, whose tables
must equal those of a run that nothing disturbed. What the killed one had published must be whole.
The first has a rival, which must end with 5 and leave nothing. On this file system, too: pipelines
of so little memory that they do not end well.
Prints Markdown, and ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import s3
from killing import Killed, Pipeline
from measures import clientele, machine, table, version
from pyarrow import fs

# Spark starts with the least of these heaps; a pipeline does not end well with it.
LEAST_MIB, STEP_MIB = 140, 12

SOURCES = ["transactions", "customers", "products", "events", "surveys", "feedback", "campaigns"]


def local(shop: Path, scratch: Path) -> Pipeline:
    return Pipeline(shop / "shop.conf", scratch, {})


def on_s3(shop: Path, scratch: Path, server: s3.Server) -> Pipeline:
    """The same, with its sources and its lakes in buckets."""
    client = server.client()
    here = fs.LocalFileSystem()
    for bucket in ("raw", "lakes"):
        client.create_dir(bucket)
    for name in SOURCES:
        fs.copy_files(
            str(shop / name), f"raw/{name}", source_filesystem=here, destination_filesystem=client
        )

    def fetch(root: str, folder: Path) -> Path:
        folder.mkdir(parents=True)
        fs.copy_files(
            root.removeprefix("s3a://"),
            str(folder),
            source_filesystem=client,
            destination_filesystem=here,
        )
        return folder

    settings = {f"sources.{name}.path": f"s3a://raw/{name}" for name in SOURCES} | {
        "spark.hadoop.fs.s3a.endpoint": f"http://127.0.0.1:{server.port}",
        "spark.hadoop.fs.s3a.endpoint.region": s3.REGION,
        "spark.hadoop.fs.s3a.path.style.access": "true",
    }
    keys = {"AWS_ACCESS_KEY_ID": s3.KEY, "AWS_SECRET_ACCESS_KEY": s3.SECRET}
    return Pipeline(shop / "shop.conf", scratch, settings, keys, fetch, "s3a://lakes")


def told(where: str, kills: Iterator[Killed]) -> int:
    """Prints the kills, and says how many left something else."""
    print(f"### {where}\n", flush=True)
    rows, bad = [], 0
    for number, kill in enumerate(kills, start=1):
        wrong = [f"half: {name} {text}" for name, text in kill.half.items()]
        wrong += [f"{name}: {text}" for name, text in kill.different.items()]
        bad += bool(wrong)
        result = "; ".join(wrong) or "the same"
        print(f"{where} {number}: {kill.after:.1f} s: {result}", file=sys.stderr, flush=True)
        rows.append([number, f"{kill.after:.1f}", kill.during, result])
    print(table(["kill", "after s", "during", "tables after the next run"], rows))
    print(
        f"\n{len(rows) - bad} of {len(rows)} left the tables of an undisturbed run.\n", flush=True
    )
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--starves", type=int, default=8)
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=10, help="lines a customer (default: 10)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["local", "s3"])
    options = parser.parse_args()
    print(f"{machine()}. Version {version()}.\n", flush=True)
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        shop = scratch / "shop"
        lines = options.customers * options.lines
        clientele(
            *("generate", "--output", shop, "--seed", options.seed),
            *("--customers", options.customers, "--transactions", lines),
        )
        if options.only != "s3":
            (scratch / "local").mkdir()
            pipeline = local(shop, scratch / "local")
            kills = pipeline.kills(options.kills, options.seed)
            bad += told(f"This file system: {options.kills} kills", kills)
            heaps = [LEAST_MIB + STEP_MIB * step for step in range(options.starves)]
            bad += told(f"Too little memory: {heaps} MiB", pipeline.starves(heaps))
        if options.only != "local":
            (scratch / "s3").mkdir()
            server = s3.Server(scratch / "server")
            try:
                pipeline = on_s3(shop, scratch / "s3", server)
                kills = pipeline.kills(options.kills, options.seed)
                bad += told(f"S3 ({server.kind}): {options.kills} kills", kills)
            finally:
                server.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
