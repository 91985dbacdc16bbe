"""A lake and its sources on S3: the same tables, two writers, and what goes wrong there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import lakes
import library
import pytest
import s3
import same
from conftest import QUICK, clientele, succeed
from pyarrow import fs

KEYS = {"AWS_ACCESS_KEY_ID": s3.KEY, "AWS_SECRET_ACCESS_KEY": s3.SECRET}
SOURCES = ["transactions", "customers", "products", "events", "surveys", "feedback", "campaigns"]
COMMIT = "/_delta_log/0000000000"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = s3.Server(tmp_path_factory.mktemp("s3"))
    yield running
    running.close()


@pytest.fixture(scope="module")
def raw(server, shop) -> str:
    """The shop's sources, in a bucket."""
    client = server.client()
    client.create_dir("raw")
    for name in SOURCES:
        fs.copy_files(
            str(shop / name),
            f"raw/{name}",
            source_filesystem=fs.LocalFileSystem(),
            destination_filesystem=client,
        )
    return "s3a://raw"


def hadoop(endpoint: str, **more: object) -> dict[str, object]:
    settings = {
        "endpoint": endpoint,
        "endpoint.region": s3.REGION,
        "path.style.access": "true",
        **{name.replace("_", "."): value for name, value in more.items()},
    }
    return {f"spark.hadoop.fs.s3a.{name}": value for name, value in settings.items()}


def options(settings: dict[str, object]) -> list[str]:
    return [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]


def on_s3(endpoint: str, lake: str, raw: str = "s3a://raw", **more: object) -> list[str]:
    paths = {f"sources.{name}.path": f"{raw}/{name}" for name in SOURCES}
    return options({"lake.root": lake} | paths | hadoop(endpoint, **more))


def downloaded(server, path: str, folder: Path) -> Path:
    folder.mkdir()
    fs.copy_files(
        path,
        str(folder),
        source_filesystem=server.client(),
        destination_filesystem=fs.LocalFileSystem(),
    )
    return folder


class BadLine:
    """Slow here, refused there, and each table's first commit and the lease without an answer."""

    def __init__(self):
        self.lost = set()

    def __call__(self, request: s3.Request) -> s3.Fate:
        at = request.path.partition("?")[0]
        if request.is_first_put and at not in self.lost:
            self.lost.add(at)
            return "lost"
        if request.number % 29 == 11:
            return 503
        return 0.1 if request.number % 10 == 3 else None


def test_a_stage_over_a_bad_line_leaves_the_tables_of_a_good_one(
    server, raw, shop, shop_lake, tmp_path
):
    server.client().create_dir("lake")
    config = ("--config", shop / "shop.conf")
    with s3.Proxy(server, BadLine()) as line:
        run = succeed("ingest", *config, *on_s3(line.endpoint, "s3a://lake/shop"), env=KEYS)
    assert "The tables are in s3a://lake/shop" in run.output
    here = downloaded(server, "lake/shop", tmp_path / "lake")
    tables = lakes.tables(here)
    clean = [name for name in lakes.tables(shop_lake) if name.startswith("clean_")]
    assert len(clean) == len(SOURCES)
    found = same.compare(shop_lake, here, [*clean, "identity_map", "review_list"])
    assert {name: text for name, text in found.items() if text} == {}
    # A commit whose answer was lost is neither repeated nor taken for another's.
    assert {name: table.version() for name, table in tables.items() if table.version()} == {
        "job_runs": 1
    }
    runs = tables["job_runs"].to_pyarrow_table(columns=["job", "status"]).to_pylist()
    assert runs == [{"job": "ingest", "status": "succeeded"}]
    refused = [each for each in line.seen if each.is_first_put and each.status == 412]
    assert sum(COMMIT in each.path for each in refused) == len(tables) + 1
    assert sum("_clientele_lease" in each.path for each in refused) == 1
    assert {503, 0.1} <= {each.fate for each in line.seen}


class Rival:
    """A process of Rivals.java."""

    def __init__(self, endpoint: str):
        settings = [f"{name}={value}" for name, value in hadoop(endpoint).items()]
        self.process = subprocess.Popen(
            [*library.java(QUICK, Path(__file__).with_name("Rivals.java")), *settings],
            env=os.environ | KEYS | {"SPARK_LOCAL_IP": "127.0.0.1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def tell(self, *words: object) -> None:
        print(*words, file=self.process.stdin, flush=True)

    def answer(self) -> str:
        return self.process.stdout.readline().strip()

    def ask(self, *words: object) -> str:
        self.tell(*words)
        return self.answer()

    def __enter__(self) -> Rival:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def slow_commits(request: s3.Request) -> s3.Fate:
    """Time for the other to think the same."""
    return 0.5 if request.is_first_put and COMMIT in request.path else None


def test_two_writers_lose_no_commit_and_one_at_a_time_holds_the_lake(server, raw, shop, tmp_path):
    server.client().create_dir("race")
    with (
        s3.Proxy(server, slow_commits) as line,
        Rival(line.endpoint) as one,
        Rival(line.endpoint) as other,
    ):
        one.tell("append", "s3a://race/lake", 1)
        other.tell("start")
        assert (one.answer(), other.answer()) == ("appended 1", "ready")
        before = len(line.seen)
        for rival in (one, other):
            rival.tell("append", "s3a://race/lake", 10)
        assert [rival.answer() for rival in (one, other)] == ["appended 10"] * 2
        refused = [each for each in line.seen[before:] if each.status == 412]
        assert len(refused) >= 3, "the two have hardly met"
        line.rule = lambda request: None
        # moto asks and writes in two steps, between which six at once may come.
        if server.kind != "moto":
            assert one.ask("log", "s3a://race/log", 6, 10) == "log 10 versions, 50 conflicts"
            assert one.ask("lease", "s3a://race/lease", 6, 8) == "lease 8 rounds, one winner each"
        assert other.ask("hold", "s3a://race/lake") == "held"
        settings = on_s3(line.endpoint, "s3a://race/lake")
        run = clientele("ingest", "--config", shop / "shop.conf", *settings, env=KEYS)
        assert run.code == 5, run.output
        assert "Another run holds the lake s3a://race/lake" in run.output
        # Whoever is gone without a word holds nothing.
        other.process.kill()
        other.process.wait()
        assert one.ask("hold", "s3a://race/lake") == "held"
        assert one.ask("done") == "released"
    table = lakes.table(downloaded(server, "race/lake", tmp_path / "lake"), "job_runs")
    assert table.version() == 20
    names = table.to_pyarrow_table(columns=["run_id"])["run_id"].to_pylist()
    assert len(names) == len(set(names)) + 1 == 21


REFUSED = ["sources.transactions.path", "access is refused", "keys"]
# Bounds of a user's own, the least that S3A takes, and a server that is silent for longer.
HASTY = {"connection_request_timeout": "15s", "retry_limit": 0}
# A machine's own role must not step in.
NOTHING = dict.fromkeys(KEYS, "") | {"AWS_EC2_METADATA_DISABLED": "true"}
NOBODY = KEYS | {"AWS_ACCESS_KEY_ID": "nobody"}
FORGED = KEYS | {"AWS_SECRET_ACCESS_KEY": "forged"}


@pytest.mark.parametrize(
    ("rule", "raw_at", "keys", "more", "code", "words", "seconds"),
    [
        (None, "s3a://raw", NOBODY, {}, 2, REFUSED, 60),
        (None, "s3a://raw", NOTHING, {}, 2, REFUSED, 60),
        (None, "s3a://raw", FORGED, {}, 2, REFUSED, 60),
        (None, "s3a://no-such", KEYS, {}, 2, ["sources.transactions.path", "no such bucket"], 60),
        (60.0, "s3a://raw", KEYS, HASTY, 1, ["source transactions", "cannot be reached"], 90),
    ],
    ids=["wrong key", "no key", "wrong secret", "no bucket", "silent"],
)
def test_a_source_that_cannot_be_read_is_told_before_spark_starts(
    server, raw, shop, rule, raw_at, keys, more, code, words, seconds
):
    if server.kind == "moto" and keys is FORGED:
        pytest.skip("moto takes any secret")
    with s3.Proxy(server, lambda request: rule) as line:
        settings = options(
            {"lake.root": "s3a://lake/none", "sources.transactions.path": f"{raw_at}/transactions"}
            | hadoop(line.endpoint, **more)
        )
        conf = shop / "shop.conf"
        run = clientele("ingest", "--config", conf, *settings, env=keys)
    assert run.code == code, run.output
    assert [word for word in words if word not in run.output] == [], run.output
    assert "starting Spark" not in run.output
    assert "Exception:" not in run.output.replace("S3Exception:", "")
    assert s3.SECRET not in run.output
    assert run.seconds < seconds


def overloaded(request: s3.Request) -> s3.Fate:
    return 503


class Vanishing:
    """The bucket is there until the first data file is to be written."""

    def __init__(self):
        self.is_gone = False

    def __call__(self, request: s3.Request) -> s3.Fate:
        self.is_gone = self.is_gone or (request.method == "PUT" and ".parquet" in request.path)
        return "gone" if self.is_gone else None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (overloaded, ["The lake cannot be written: s3a://kept/lake", "nothing but errors"]),
        (Vanishing(), ["A bucket is not there", "lake/job_runs"]),
    ],
    ids=["overloaded", "vanishing"],
)
def test_a_lake_that_cannot_be_written_is_told_in_time(server, shop, rule, words):
    """With the bounds that hold where nobody sets others."""
    server.client().create_dir("kept")
    with s3.Proxy(server, rule) as line:
        settings = on_s3(line.endpoint, "s3a://kept/lake", f"{shop}")
        run = clientele("ingest", "--config", shop / "shop.conf", *settings, env=KEYS)
    assert run.code == 1, run.output
    assert [word for word in words if word not in run.output] == [], run.output
    assert "This is not foreseen" not in run.output
    assert run.seconds < 150
