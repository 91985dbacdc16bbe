"""What the tests share: where things are, how the program is run, and a shop with its lake."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / "scripts" / "clientele"
# Seconds after which a command that hangs is given up.
TIMEOUT = 600
# The program is to run on its own Spark here; test_submit.py tries the distribution.
os.environ.pop("SPARK_HOME", None)
# Shops of seconds: classes compiled little, one thread of garbage collection, and room for it from
# the beginning.
SMALL = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms768m -Xmx2g"
# On a few rows compiling a query takes longer than the query. Each command compiles somewhere: for
# the lake that all tests share, on the public sets, in a night after a fit, on a standalone
# cluster, and what scores a stream in its own test of the jobs.
INTERPRETED = "-Dspark.sql.codegen.wholeStage=false -Dspark.sql.codegen.factoryMode=NO_CODEGEN"
QUICK = f"{SMALL} {INTERPRETED}"


# What takes minutes begins first, so that two processes end together.
LONG = ("test_submit.py", "test_nightly.py", "test_kills.py", "test_yarn.py", "test_real_sets.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the long tests first; the order of the others stays."""
    items.sort(key=lambda item: item.path.name not in LONG)


@dataclass(frozen=True)
class Run:
    """How a command ended."""

    code: int
    output: str
    seconds: float


def clientele(
    *arguments: object,
    cwd: Path | None = None,
    prefix: tuple[str, ...] = (),
    java: str = QUICK,
    env: dict[str, str] | None = None,
) -> Run:
    """Runs the program and waits for it; both its streams are in the output."""
    env = {"CLIENTELE_JAVA_OPTS": java} | (env or {})
    return captured(*prefix, PROGRAM, *arguments, cwd=cwd, env=env)


def captured(*words: object, cwd: Path | None = None, env: dict[str, str] | None = None) -> Run:
    """Runs any command, with env beside the environment's own variables."""
    begun = time.monotonic()
    done = subprocess.run(
        [*map(str, words)],
        check=False,
        cwd=cwd or REPOSITORY,
        env=os.environ | (env or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=TIMEOUT,
    )
    return Run(done.returncode, done.stdout, time.monotonic() - begun)


def succeed(*arguments: object, **options) -> Run:
    """Runs the program, which has to do its work."""
    run = clientele(*arguments, **options)
    assert run.code == 0, f"{arguments} ended with {run.code}:\n{run.output}"
    return run


def python(script: str, *arguments: object) -> Run:
    """Runs a script of this folder as a person would."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "scripts" / script), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
    )
    return Run(done.returncode, done.stdout + done.stderr, time.monotonic() - begun)


def data() -> Path | None:
    """The folder of public data sets, where there is one."""
    for place in (os.environ.get("CLIENTELE_DATA"), REPOSITORY.parent / "shared" / "data"):
        if place and Path(place).is_dir():
            return Path(place)
    return None


@pytest.fixture(scope="session")
def program() -> Path:
    """The program, built; a test that needs it fails where it is not there."""
    assert PROGRAM.exists(), "scripts/clientele is not there"
    succeed("--help")
    return PROGRAM


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The public data sets; tests on them are left out where there are none."""
    place = data()
    if place is None:
        pytest.skip("neither CLIENTELE_DATA nor ../shared/data is there")
    return place


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """Makes a folder of this session once, however many processes its tests are run by."""
    root = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        root = root.parent

    def make(name: str, fill) -> Path:
        folder, filled = root / name, root / f"{name}.filled"
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not filled.exists():
                fill(folder)
                filled.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def shop(program, once) -> Path:
    """A generated shop of 2,000 customers, dirt included."""
    size = ("--customers", 2000, "--transactions", 20000)
    generate = ("generate", "--output")
    return once("shop", lambda folder: succeed(*generate, folder, *size, java=SMALL))


@pytest.fixture(scope="session")
def shop_lake(shop, once) -> Path:
    """The lake of that shop, made by one pipeline; not to be written to."""
    pipeline = ("pipeline", "--config", shop / "shop.conf", "--set")
    return once("lake", lambda lake: succeed(*pipeline, f"lake.root={lake}", java=SMALL))


@pytest.fixture
def own_lake(shop_lake, tmp_path) -> Path:
    """A copy of the shop's lake for a test to write to."""
    return Path(shutil.copytree(shop_lake, tmp_path / "lake"))
