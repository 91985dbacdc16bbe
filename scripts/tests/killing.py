"""Kills pipelines at random moments, and compares what the next run leaves with an undisturbed one.

What is killed is the driver, with all its threads, by the signal that no program hears of.
"""

from __future__ import annotations

import functools
import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import lakes
import same
from conftest import PROGRAM, QUICK, REPOSITORY, TIMEOUT

# A run is hardly started before, and nearly done after this part of its time.
FROM, TO = 0.15, 0.9


# How a line of progress begins.
PROGRESS = re.compile(r" *[0-9.]+ s  ")

# Spark itself wants 450 MiB, unless it is told to keep less of them for itself.
STARVED = {"spark.testing.reservedMemory": 50_000_000}


@dataclass(frozen=True)
class Killed:
    """A pipeline that was killed, or ran out of memory, and the one after it."""

    # Seconds after its start.
    after: float
    # The last line of its progress.
    during: str
    # Tables that a reader of the killed run's lake would have seen half, and why.
    half: dict[str, list[str]]
    # Tables that are other after the next run than an undisturbed run's, and how.
    different: dict[str, list[str]]


class Pipeline:
    """Runs of one pipeline into lakes of their own."""

    def __init__(
        self,
        config: Path,
        scratch: Path,
        settings: dict[str, object],
        env: dict[str, str] | None = None,
        fetch: Callable[[str, Path], Path] | None = None,
        roots: str | None = None,
    ):
        self.config = config
        self.scratch = scratch
        self.settings = settings
        self.env = os.environ | (env or {})
        # Lakes that are not in this file system are fetched from below their roots.
        self.fetch = fetch
        self.roots = roots or str(scratch)
        self.flow = json.loads(subprocess.check_output([PROGRAM, "flow", "--json"], text=True))

    @functools.cached_property
    def undisturbed(self) -> tuple[Path, float]:
        """The lake of a run of its own, and its seconds."""
        begun = time.monotonic()
        self._complete("undisturbed")
        return self._lake("undisturbed"), time.monotonic() - begun

    def kills(self, count: int, seed: int) -> Iterator[Killed]:
        """Kills so many pipelines, each in an empty lake, and lets another one follow each.

        The first has a rival.
        """
        _, seconds = self.undisturbed
        draws = random.Random(seed)
        for number in range(count):
            name = f"killed{number}"
            after = draws.uniform(FROM, TO) * seconds
            if number == 0:
                self._raced(name, after)
            while number > 0 and not self._killed(name, after):
                # It was quicker than the one before.
                after *= 0.8
                name += "-again"
            yield self._followed(name, after)

    def starves(self, heaps: Iterable[int]) -> Iterator[Killed]:
        """Pipelines with so few MiB of memory, each in an empty lake, and another one after each.

        Those that have enough are passed over; the others must say what they lacked.
        """
        for heap in heaps:
            name = f"starved{heap}"
            begun = time.monotonic()
            java = f"{QUICK} -Xms64m -Xmx{heap}m"
            code = self._ended(self._start(name, java=java, settings=STARVED))
            if code == 0:
                continue
            told = self._log(name).read_text()
            assert code == 1, f"{heap} MiB ended with {code}:\n{told}"
            assert "not enough memory" in told, told
            assert "\tat " not in told, told
            yield self._followed(name, time.monotonic() - begun)

    def kills_in_a_row(self, count: int, seed: int) -> Killed:
        """Kills so many pipelines one after the other in one lake, and lets another one follow.

        The first has a rival.
        """
        expected, seconds = self.undisturbed
        draws = random.Random(seed)
        afters = [draws.uniform(FROM, TO) * seconds for _ in range(count)]
        half: dict[str, list[str]] = {}
        for number, after in enumerate(afters):
            if number == 0:
                self._raced("killed", after)
            else:
                assert self._killed("killed", after), f"it had ended after {after:.1f} s"
            half |= self._half(self._lake("killed"), expected)
        self._complete("killed")
        found = same.compare(expected, self._lake("killed"))
        return Killed(sum(afters), "", half, {name: text for name, text in found.items() if text})

    def _followed(self, name: str, after: float) -> Killed:
        """What a pipeline that ended too soon left, and what the next one leaves."""
        expected, _ = self.undisturbed
        half = self._half(self._lake(name), expected)
        lines = self._log(name).read_text().strip().splitlines()
        during = [line.strip() for line in lines if PROGRESS.match(line)][-1:] or [""]
        self._complete(name)
        found = same.compare(expected, self._lake(name))
        different = {table: text for table, text in found.items() if text}
        return Killed(after, during[0], half, different)

    def _start(
        self,
        name: str,
        rival: str = "",
        java: str = QUICK,
        settings: dict[str, object] | None = None,
    ) -> subprocess.Popen:
        settings = {"lake.root": f"{self.roots}/{name}"} | self.settings | (settings or {})
        words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        with self._log(name + rival).open("w") as log:
            return subprocess.Popen(
                [str(PROGRAM), "pipeline", "--config", str(self.config), *words],
                cwd=REPOSITORY,
                env=self.env | {"CLIENTELE_JAVA_OPTS": java},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @staticmethod
    def _ended(process: subprocess.Popen) -> int:
        """The exit code of a run that is left alone."""
        try:
            return process.wait(TIMEOUT)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _complete(self, name: str) -> None:
        code = self._ended(self._start(name))
        assert code == 0, f"{name} ended with {code}:\n{self._log(name).read_text()}"

    def _killed(self, name: str, after: float) -> bool:
        """Whether it was killed before it had ended."""
        process = self._start(name)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return process.returncode == -signal.SIGKILL

    def _raced(self, name: str, after: float) -> None:
        """Two at once: who comes second is told so and leaves nothing, and the first is killed."""
        begun = time.monotonic()
        rivals = {rival: self._start(name, rival) for rival in ("", "-rival")}
        try:
            while all(process.poll() is None for process in rivals.values()):
                assert time.monotonic() < begun + TIMEOUT, "neither of two has ended"
                time.sleep(0.1)
            last = next(rival for rival, process in rivals.items() if process.poll() is not None)
            told = self._log(name + last).read_text()
            assert rivals.pop(last).returncode == 5, told
            assert "Another run holds the lake" in told, told
            (winner,) = rivals.values()
            try:
                winner.wait(max(begun + after - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                os.killpg(winner.pid, signal.SIGKILL)
                winner.wait()
            assert winner.returncode == -signal.SIGKILL, f"it had ended after {after:.1f} s"
        finally:
            for process in rivals.values():
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
        lake = self._lake(name)
        if "job_runs" in lakes.tables(lake):
            runs = lakes.table(lake, "job_runs").to_pyarrow_table(columns=["run_id"])["run_id"]
            assert len(set(runs.to_pylist())) == 1, "whoever came second has left something"

    def _half(self, lake: Path, expected: Path) -> dict[str, list[str]]:
        """Tables of stages that have published, as far as they are not whole.

        A stage publishes by its last table: where that is there, all the others must be.
        """
        there, wanted = lakes.tables(lake), lakes.tables(expected)
        found: dict[str, list[str]] = {}
        for stage in self.flow["stages"]:
            written = [name for name in stage["writes"] if name in wanted]
            if stage["pipeline"] and written and written[-1] in there:
                names = [name for name in written if name not in lakes.LOGS]
                found |= {
                    name: text for name, text in same.compare(lake, expected, names).items() if text
                }
        return found

    def _lake(self, name: str) -> Path:
        if self.fetch is None:
            return self.scratch / name
        return self.fetch(f"{self.roots}/{name}", self.scratch / f"{name}-{time.monotonic_ns()}")

    def _log(self, name: str) -> Path:
        return self.scratch / f"{name}.log"
