"""What goes wrong outside the program's walls: bad files, permissions, kills, two runs at once.

Each case ends with the exit code of the documentation and a message that names the place, and
leaves every published table as it was. What needs no process of its own is tested in Java: of the
sources that are refused there, one for each exit code is here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import time

import lakes
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import same
from conftest import PROGRAM, QUICK, REPOSITORY, TIMEOUT, Run, clientele

HEADER = "customer_id,ts,amount,transaction_id\n"
GOOD = "".join(f"c{n % 9},2026-01-{n % 28 + 1:02},{n}.50,t{n}\n" for n in range(1, 60))
# Root may read and write everything, unless the kernel is told that it may not.
AS_A_USER = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
)


def unprivileged() -> tuple[str, ...]:
    """What to put before a command so that permissions hold for it."""
    if os.getuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not there, and permissions do not hold for root")
    return AS_A_USER


def csv(folder, text: str | bytes, name: str = "transactions.csv"):
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return {"path": file, "format": "csv", "options.header": "true"}


def forbidden(folder):
    source = csv(folder, HEADER + GOOD)
    folder.chmod(0)
    return source | {"path": folder}


def empty(folder):
    return csv(folder, "")


def truncated(folder):
    file = folder / "cut.parquet"
    pq.write_table(pa.table({"customer_id": ["a"] * 9999, "ts": ["2026-01-01"] * 9999}), file)
    file.write_bytes(file.read_bytes()[:-20])
    return {"path": file, "format": "parquet"}


def all_rejected(folder):
    return csv(folder, HEADER + GOOD.replace("2026-", "no-"))


@pytest.fixture(scope="module")
def published(shop_lake, tmp_path_factory):
    """A lake of its own for these tests, and what its published tables hold."""
    lake = shutil.copytree(shop_lake, tmp_path_factory.mktemp("published") / "lake")
    return lake, lakes.snapshot(lake)


def options(lake, source: dict) -> list[str]:
    settings = {"lake.root": lake}
    settings |= {f"sources.transactions.{key}": value for key, value in source.items()}
    return [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (forbidden, 2, ["/source", "permi"]),
        (empty, 4, ["transactions", "empty"]),
        (truncated, 3, ["cut.parquet"]),
        (all_rejected, 3, ["59 rows", "ts", "quarantine"]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_bad_source_is_told_and_changes_nothing(program, published, tmp_path, make, code, words):
    lake, before = published
    folder = tmp_path / "source"
    folder.mkdir()
    source = make(folder)
    prefix = unprivileged() if make is forbidden else ()
    try:
        run = clientele("ingest", *options(lake, source), prefix=prefix)
    finally:
        folder.chmod(0o755)
    assert run.code == code, run.output
    assert [word for word in words if word not in run.output] == [], run.output
    assert "\tat " not in run.output
    assert lakes.changes(before, lake) == []


def test_a_password_in_an_address_is_never_shown(program, tmp_path):
    for settings in (
        {"lake.root": "s3a://key:hush@bucket/lake"},
        {"lake.root": tmp_path / "lake", "sources.transactions.path": "s3a://key:hush@bucket/in"},
    ):
        source = csv(tmp_path, HEADER + GOOD)
        pairs = {"sources.transactions.path": source["path"]} | settings
        words = [word for pair in pairs.items() for word in ("--set", "=".join(map(str, pair)))]
        run = clientele("ingest", *words, "--set", "sources.transactions.format=csv")
        assert run.code in (1, 2), run.output
        assert "login details" in run.output
        assert "hush" not in run.output


def below_a_file(folder):
    (folder / "file").write_text("in the way")
    return folder / "file" / "lake"


def without_permission(folder):
    folder.chmod(0o555)
    return folder / "lake"


@pytest.mark.parametrize("place", [below_a_file, without_permission])
def test_a_lake_that_cannot_be_written_is_told(program, tmp_path, place):
    folder = tmp_path / "place"
    folder.mkdir()
    source = csv(tmp_path, HEADER + GOOD)
    lake = place(folder)
    prefix = unprivileged() if place is without_permission else ()
    run = clientele("ingest", *options(lake, source), prefix=prefix)
    folder.chmod(0o755)
    assert run.code == 1, run.output
    assert str(lake) in run.output
    assert "\tat " not in run.output


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 16 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small file system")
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    done = subprocess.run(mount, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk, rest: int):
    """Leaves so many bytes of a disk."""
    file = disk / "filler"
    free = shutil.disk_usage(disk).free
    file.write_bytes(bytes(max(free - rest, 0)))
    return file


def test_a_full_disk_is_told_and_changes_nothing(program, small_disk, tmp_path):
    lake = small_disk / "lake"
    first = clientele("ingest", *options(lake, csv(tmp_path, HEADER + GOOD)))
    assert first.code == 0, first.output
    before = lakes.snapshot(lake)
    # Hashes, which take their room however they are compressed.
    ids = (hashlib.sha256(str(n).encode()).hexdigest() for n in range(20_000))
    more = "".join(f"{key},2026-01-{n % 28 + 1:02},{n}.50,t{n}\n" for n, key in enumerate(ids))
    source = csv(tmp_path, HEADER + more)
    # Not even room to take the lake; and room to begin, but not for the rows.
    for rest in (0, 512 * 1024):
        filler = fill(small_disk, rest)
        run = clientele("ingest", *options(lake, source))
        assert run.code == 1, run.output
        assert "No space left on device" in run.output
        assert "Make room" in run.output
        assert "\tat " not in run.output
        assert "Exception" not in run.output
        filler.unlink()
        assert lakes.changes(before, lake) == []
    again = clientele("ingest", *options(lake, source))
    assert again.code == 0, again.output
    assert lakes.changes(before, lake) != []


def test_too_little_memory_is_told_with_the_setting_to_raise(program, tmp_path):
    lake = tmp_path / "lake"
    run = clientele("ingest", *options(lake, csv(tmp_path, HEADER + GOOD)), java="-Xmx300m")
    assert run.code == 1, run.output
    assert "not enough memory" in run.output
    assert "CLIENTELE_JAVA_OPTS=-Xmx" in run.output
    assert "\tat " not in run.output
    assert run.seconds < 120
    assert not lake.exists()


def running(lake, job: str) -> set[str]:
    """The runs of a stage that the lake says are under way."""
    rows = lakes.table(lake, "job_runs").to_pyarrow_dataset().to_table().to_pylist()
    return {row["run_id"] for row in rows if row["job"] == job and row["status"] == "running"}


class Started:
    """A command under way, in a process group of its own."""

    def __init__(self, lake, shop, job: str):
        known = running(lake, job)
        command = [PROGRAM, job, "--config", shop / "shop.conf", "--set", f"lake.root={lake}"]
        self.log = lake.parent / f"{job}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=REPOSITORY,
                env=os.environ | {"CLIENTELE_JAVA_OPTS": QUICK},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + TIMEOUT
        while not running(lake, job) - known:
            if time.monotonic() > deadline:
                self.send(signal.SIGKILL)
            assert self.process.poll() is None, f"ended too early:\n{self.log.read_text()}"
            time.sleep(0.1)

    def send(self, number: int) -> None:
        """Sends a signal to the whole group, as a terminal does."""
        os.killpg(self.process.pid, number)

    def end(self) -> int:
        return self.process.wait(TIMEOUT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.send(signal.SIGKILL)
            self.process.wait()


def again(lake, shop, job: str) -> Run:
    """Runs a stage once the lease of the one that was killed has run out."""
    deadline = time.monotonic() + 300
    while True:
        run = clientele(job, "--config", shop / "shop.conf", *options(lake, {}))
        if run.code != 5 or time.monotonic() > deadline:
            return run
        time.sleep(5)


def test_a_run_that_is_killed_leaves_the_lake_as_it_was(shop, shop_lake, own_lake):
    before = lakes.snapshot(own_lake)
    with Started(own_lake, shop, "segment") as run:
        time.sleep(1)
        run.send(signal.SIGKILL)
        assert run.end() == -signal.SIGKILL
    assert lakes.changes(before, own_lake) == []
    repeated = again(own_lake, shop, "segment")
    assert repeated.code == 0, repeated.output
    found = same.compare(shop_lake, own_lake, ["customer_segments", "k_selection"])
    assert {name: text for name, text in found.items() if text} == {}


def test_ctrl_c_gives_the_lake_back_and_of_two_runs_the_second_is_told_to_wait(shop, own_lake):
    before = lakes.snapshot(own_lake)
    with Started(own_lake, shop, "segment") as run:
        run.send(signal.SIGINT)
        # Had it gone on to its end, it would have published.
        assert run.end() != 0
        told = run.log.read_text()
        assert "Stopped before the end" in told
        assert "\tat " not in told, told
    assert lakes.changes(before, own_lake) == []
    with Started(own_lake, shop, "segment") as first:
        # It must not end before the second has begun, however slow the machine is.
        first.send(signal.SIGSTOP)
        second = clientele("features", "--config", shop / "shop.conf", *options(own_lake, {}))
        first.send(signal.SIGCONT)
        assert second.code == 5, second.output
        assert first.end() == 0, first.log.read_text()
