"""What the benchmarks share: a command's time and memory, the machine, a table, sizes."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / "scripts" / "clientele"


@dataclass(frozen=True)
class Measured:
    """A finished command: wall time in seconds, peak memory of its largest process in MiB."""

    seconds: float
    memory: float
    output: str


def measure(*command: object) -> Measured:
    """Runs a command from start to end of its process; stops the benchmark where it fails."""
    words = [str(word) for word in command]
    begun = time.monotonic()
    process = subprocess.Popen(
        words,
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(words)} ended with {process.returncode}:\n{output}")
    return Measured(seconds, usage.ru_maxrss / 1024, output)


def clientele(*arguments: object) -> Measured:
    """Runs the program."""
    return measure(PROGRAM, *arguments)


def machine() -> str:
    """The machine in one line."""
    name = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            name = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.release()}"
    return f"{name}, {cores} cores, {memory:.0f} GiB, {system}, load {load:.1f} at the start"


def version() -> str:
    """The commit that was measured."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        check=False,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or "unknown"


def table(header: list[str], rows: list[list[object]]) -> str:
    """A Markdown table, numbers to the right."""
    ruler = ["---" if n == 0 else "---:" for n in range(len(header))]
    lines = [header, ruler, *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def over_sizes(
    parser: argparse.ArgumentParser, bench: Callable[[Path, int, argparse.Namespace], str]
) -> None:
    """Prints what a benchmark finds for each number of customers, below the machine's line."""
    parser.add_argument("--customers", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--lines", type=int, default=10, help="lines a customer (default: 10)")
    parser.add_argument("--k-max", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for shops and lakes, which stay there")
    options = parser.parse_args()
    print(f"{machine()}. Version {version()}.\n", flush=True)
    clientele("--help")
    for customers in options.customers:
        with tempfile.TemporaryDirectory() as scratch:
            folder = (options.keep or Path(scratch)) / str(customers)
            folder.mkdir(parents=True, exist_ok=True)
            print(bench(folder, customers, options), flush=True)
