"""What a second worker gains: the pipeline on standalone clusters of one and of two workers.

    workers [--customers N] [--lines N] [--repeats N]

Each worker has one core and 3 GiB; master, workers and driver run on this machine, by the Spark
distribution of the Python package pyspark. Prints Markdown: seconds of each stage, the least of the
repeats, and the speed-up.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyspark
from measures import REPOSITORY, clientele, machine, measure, table, version
from s3 import free_port
from stages import seconds_of_stages

SPARK = Path(pyspark.__file__).parent
JAR = REPOSITORY / "jobs" / "target" / "clientele-jobs.jar"


def environment() -> dict[str, str]:
    """Of what runs on the distribution; the shop is made by the program's own Spark."""
    return os.environ | {"SPARK_HOME": str(SPARK), "SPARK_LOCAL_IP": "127.0.0.1"}


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a master that has so many workers, while they run."""
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    with (folder / f"{workers}.log").open("w") as log, contextlib.ExitStack() as ends:

        def start(daemon: str, *arguments: object) -> None:
            name = f"org.apache.spark.deploy.{daemon}"
            words = [SPARK / "bin" / "spark-class", name, "--host", "127.0.0.1", *arguments]
            process = subprocess.Popen(
                [str(word) for word in words], stdout=log, stderr=log, env=environment()
            )
            ends.callback(process.wait)
            ends.callback(process.terminate)

        start("master.Master", "--port", port, "--webui-port", free_port())
        for at in range(workers):
            place = folder / f"worker-{workers}-{at}"
            size = ("-c", 1, "-m", "3g", "-d", place, "--webui-port", free_port())
            start("worker.Worker", *size, address)
        end = time.monotonic() + 120
        while Path(log.name).read_text().count("Registering worker") < workers:
            if time.monotonic() > end:
                raise TimeoutError(Path(log.name).read_text())
            time.sleep(0.2)
        yield address


def pipeline(folder: Path, shop: Path, master: str) -> dict[str, float]:
    """Seconds of each stage."""
    with tempfile.TemporaryDirectory(dir=folder) as lake:
        conf = ("--config", shop / "shop.conf", "--set", f"lake.root={lake}")
        measure(
            *("env", f"SPARK_HOME={SPARK}", "SPARK_LOCAL_IP=127.0.0.1"),
            *(SPARK / "bin" / "spark-submit", "--master", master, "--driver-memory", "4g"),
            *("--executor-memory", "2500m", "--executor-cores", 1),
            *("--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1"),
            *("--class", "clientele.jobs.Main", JAR, "pipeline", *conf),
        )
        return seconds_of_stages(Path(lake))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=10, help="lines a customer (default: 10)")
    parser.add_argument("--repeats", type=int, default=2)
    options = parser.parse_args()
    print(f"{machine()}. Version {version()}.\n", flush=True)
    clientele("--help")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shop = folder / "shop"
        lines = options.customers * options.lines
        size = ("--customers", options.customers, "--transactions", lines)
        clientele("generate", "--output", shop, *size)
        found: dict[int, dict[str, float]] = {1: {}, 2: {}}
        for _ in range(options.repeats):
            for workers, best in found.items():
                with cluster(folder, workers) as master:
                    for stage, seconds in pipeline(folder, shop, master).items():
                        best[stage] = min(seconds, best.get(stage, seconds))
    rows = [
        [f"{stage}, stage", f"{one:.1f}", f"{found[2][stage]:.1f}", f"{one / found[2][stage]:.2f}"]
        for stage, one in found[1].items()
    ]
    sums = [sum(seconds.values()) for seconds in found.values()]
    rows.append(["all stages", *(f"{total:.1f}" for total in sums), f"{sums[0] / sums[1]:.2f}"])
    print(f"### {options.customers:,} customers, {lines:,} lines\n")
    print(table(["what", "one worker, s", "two workers, s", "speed-up"], rows))


if __name__ == "__main__":
    main()
