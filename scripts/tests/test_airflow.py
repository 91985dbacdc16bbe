"""The DAG in a real Airflow: parsed, run for a date, by the scheduler, by hand, back over three
dates; a task that fails is tried again. What each run told spark-submit is what counts."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lakes
import pyspark
import pytest
from conftest import REPOSITORY, succeed
from s3 import free_port

DAGS = REPOSITORY / "scripts" / "airflow"
DAG = "clientele_daily"
FLOW = json.loads((DAGS / "clientele_flow.json").read_text())["stages"]
STAGES = [stage for stage in FLOW if stage["pipeline"]]
NAMES = [stage["name"] for stage in STAGES]
JAR = REPOSITORY / "jobs" / "target" / "clientele-jobs.jar"

# Stands in front of spark-submit: notes what it is told and when, fails once for a task and date
# that "fail" names, and is the real one for those that "real" names.
RECORDER = """#!{python} -S
import json, os, pathlib, subprocess, sys, time
here = pathlib.Path(__file__).resolve().parent
words = sys.argv[1:]
main = words[words.index({jar!r}) + 1:] if {jar!r} in words else []
job = main[0] + " " + main[main.index("--as-of") + 1] if "--as-of" in main else ""
begun, code = time.time(), 0
fail = here / "fail"
if fail.exists() and fail.read_text() == job:
    fail.unlink()
    code = 1
elif (here / "real").exists() and (here / "real").read_text() == job:
    # A stage of seconds on a small machine.
    quick = ["--conf", "spark.ui.enabled=false", "--conf", "spark.driver.host=127.0.0.1"]
    code = subprocess.run([{spark!r}, *quick, *words]).returncode
note = dict(words=words, main=main, job=job, begun=begun, ended=time.time(), code=code)
with (here / "told").open("a") as told:
    told.write(json.dumps(note) + "\\n")
sys.exit(code)
"""

FOLLOWER = """
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Asset

with DAG("follower", schedule=[Asset("clientele/customer_segments")]):
    EmptyOperator(task_id="follow")
"""


# The ends of three days' intervals.
BACK = ["2026-03-02", "2026-03-03", "2026-03-04"]


def test_the_flow_beside_the_dag_is_the_programs(program):
    assert json.loads(succeed("flow", "--json").output)["stages"] == FLOW


class Airflow:
    """An Airflow of this test's own: its commands, its servers, its REST interface."""

    def __init__(self, bin: Path, home: Path, config: Path):
        self.bin, self.home = bin, home
        self.submits = home / "bin"
        self.submits.mkdir()
        spark = Path(pyspark.__file__).parent
        recorder = self.submits / "spark-submit"
        recorder.write_text(
            RECORDER.format(
                python=sys.executable, jar=str(JAR), spark=str(spark / "bin" / "spark-submit")
            )
        )
        recorder.chmod(0o755)
        self.port = free_port()
        connection = {
            "conn_type": "spark",
            "host": "local[2]",
            "extra": {"spark-binary": "spark-submit", "deploy-mode": "client"},
        }
        self.env = {
            name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")
        } | {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.port}/execution/",
            "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "1",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__API_AUTH__JWT_SECRET": "of-this-test-and-long-enough-for-its-algorithm" * 2,
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "AIRFLOW_CONN_SPARK_DEFAULT": json.dumps(connection),
            "AIRFLOW_VAR_CLIENTELE_JAR": str(JAR),
            "AIRFLOW_VAR_CLIENTELE_CONFIG": str(config),
            "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "PATH": f"{self.submits}:{bin}:{os.environ['PATH']}",
            "SPARK_HOME": str(spark),
            "SPARK_LOCAL_IP": "127.0.0.1",
        }
        self.processes: list[subprocess.Popen] = []

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [str(self.bin / "airflow"), *words],
            check=False,
            env=self.env,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{words}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Each server leads a process group, which is ended whole: they leave children."""
        for name in ("api-server", "dag-processor", "scheduler"):
            with (self.home / f"{name}.log").open("wb") as log:
                self.processes.append(
                    subprocess.Popen(
                        [str(self.bin / "airflow"), name],
                        env=self.env,
                        cwd=self.home,
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                )
        self.token = self.until(self._token, "the API server")

    def stop(self) -> None:
        for kind in (signal.SIGTERM, signal.SIGKILL):
            for process in self.processes:
                try:
                    os.killpg(process.pid, kind)
                except ProcessLookupError:
                    continue
            if kind == signal.SIGTERM:
                time.sleep(3)
        for process in self.processes:
            process.wait(timeout=30)

    def _token(self) -> str | None:
        try:
            return self.ask("GET", "/auth/token")["access_token"]
        except OSError:
            return None

    def ask(self, method: str, path: str, body: dict | None = None) -> dict:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"Content-Type": "application/json"},
        )
        if hasattr(self, "token"):
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            error.add_note(error.read().decode(errors="replace"))
            raise

    def taken(self, method: str, path: str, body: dict) -> bool:
        """Asks for what SQLite refuses while another writes."""
        try:
            self.ask(method, path, body)
        except urllib.error.HTTPError as error:
            if error.code == 503:
                return False
            raise
        return True

    def until(self, done, what: str, seconds: int = 300):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = done()
            if found:
                return found
            died = [process.args[1] for process in self.processes if process.poll() is not None]
            assert not died, f"{died} ended:\n{self.logs()}"
            time.sleep(1)
        raise AssertionError(f"{what} did not come in {seconds} s:\n{self.logs()}")

    def logs(self) -> str:
        parts = [
            f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}"
            for log in [*self.home.glob("*.log"), *self.home.glob("logs/dag_id=*/**/*.log")]
        ]
        return "\n".join(parts)

    def runs(self, dag: str = DAG) -> list[dict]:
        return self.ask("GET", f"/api/v2/dags/{dag}/dagRuns?limit=100")["dag_runs"]

    def told(self) -> list[dict]:
        """What spark-submit was told, in order of time."""
        notes = self.submits / "told"
        lines = notes.read_text().splitlines() if notes.exists() else []
        return sorted(map(json.loads, lines), key=lambda note: note["begun"])


@pytest.fixture(scope="module")
def made(once) -> Path:
    """A home with Airflow's database, made once."""
    script = REPOSITORY / "scripts" / "tests" / "environment"

    def fill(home: Path) -> None:
        made = subprocess.run(
            [str(script), "airflow"], check=True, stdout=subprocess.PIPE, text=True
        )
        home.mkdir()
        bin = Path(made.stdout.strip()).parent
        (home / "bin-of-airflow").write_text(str(bin))
        env = os.environ | {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
        subprocess.run([str(bin / "airflow"), "db", "migrate"], check=True, env=env, cwd=home)

    return once("airflow", fill)


@pytest.fixture
def airflow(made, program, tmp_path):
    home = tmp_path / "airflow"
    home.mkdir()
    shutil.copy(made / "airflow.db", home)
    dags = home / "dags"
    dags.mkdir()
    for file in (f"{DAG}.py", "clientele_flow.json"):
        shutil.copy(DAGS / file, dags)
    (dags / "follower.py").write_text(FOLLOWER)
    config = tmp_path / "clientele.conf"
    bin = Path((made / "bin-of-airflow").read_text())
    running = Airflow(bin, home, config)
    yield running
    running.stop()


def submission(stage: str, as_of: str, config: Path) -> list[str]:
    return [stage, "--config", str(config), "--as-of", as_of]


def test_it_is_parsed_and_runs_for_a_date(airflow, tmp_path):
    airflow.run("pools", "set", "clientele", "1", "one writer")
    errors = airflow.run("dags", "list-import-errors", "-o", "json")
    assert errors.splitlines()[-1] in {"[]", "No data found"}, errors
    airflow.run("dags", "test", DAG, "2026-03-02T03:00:00+00:00")
    told = airflow.told()
    config = tmp_path / "clientele.conf"
    # The interval that has just ended covers the 1st, and an as-of of the 2nd excludes the 2nd.
    expected = [submission(name, "2026-03-02", config) for name in NAMES]
    assert sorted(note["main"] for note in told) == sorted(expected)
    assert [note["main"][0] for note in told][:2] == ["ingest", "features"]
    for note in told:
        words = note["words"]
        assert words[words.index("--master") + 1] == "local[2]"
        assert words[words.index("--class") + 1] == "clientele.jobs.Main"
        name = words[words.index("--name") + 1]
        assert name == f"clientele-{note['main'][0]}-2026-03-02"


def as_ofs(runs: list[dict]) -> list[str]:
    """The dates that the results of these runs must be true for."""

    def of(kind: str) -> list[dict]:
        return [run for run in runs if run["run_type"] == kind]

    def day(text: str) -> str:
        return text[:10]

    three = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0)
    latest = three if three <= datetime.now(UTC) else three - timedelta(days=1)
    (scheduled,) = of("scheduled")
    assert day(scheduled["data_interval_end"]) == f"{latest:%Y-%m-%d}"
    assert scheduled["data_interval_start"] < scheduled["data_interval_end"]
    without_date = next(run for run in of("manual") if run["logical_date"] is None)
    back = [day(run["data_interval_end"]) for run in of("backfill")]
    assert sorted(back) == BACK
    return [
        # Without a date the day it was asked for, with one the end of the interval before it.
        *(f"{latest:%Y-%m-%d}", day(without_date["run_after"]), "2026-02-10", "2026-01-15"),
        *BACK,
    ]


def test_scheduled_by_hand_and_back_over_three_dates(airflow, shop, tmp_path):
    lake = tmp_path / "lake"
    config = tmp_path / "clientele.conf"
    config.write_text(
        f'include file("{shop}/shop.conf")\n'
        f'clientele.lake.root = "{lake}"\n'
        'clientele.spark { "sql.shuffle.partitions" = 2 }\n'
    )
    (airflow.submits / "real").write_text("ingest 2026-01-15")
    (airflow.submits / "fail").write_text("features 2026-03-03")
    airflow.start()
    airflow.ask("POST", "/api/v2/pools", {"name": "clientele", "slots": 1})
    airflow.until(lambda: len(airflow.ask("GET", "/api/v2/dags")["dags"]) == 2, "the DAGs")
    for dag in ("follower", DAG):
        airflow.ask("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})

    def ended(count: int):
        def all_of_them() -> list[dict] | None:
            runs = airflow.runs()
            over = [run for run in runs if run["state"] in {"success", "failed"}]
            return runs if len(over) == len(runs) == count else None

        return airflow.until(all_of_them, f"the end of {count} runs")

    ended(1)
    dates = {"from_date": "2026-03-01T00:00:00Z", "to_date": "2026-03-03T23:00:00Z"}
    back = {"dag_id": DAG, "dag_run_conf": {}, "max_active_runs": 1, **dates}
    airflow.until(lambda: airflow.taken("POST", "/api/v2/backfills", back), "the backfill")
    hand = f"/api/v2/dags/{DAG}/dagRuns"
    now = datetime.now(UTC).isoformat()
    for date in (
        {"logical_date": None},
        {"logical_date": "2026-02-10T12:00:00Z"},
        {"logical_date": now, "conf": {"as_of": "2026-01-15"}},
    ):
        airflow.ask("POST", hand, date)
    runs = ended(7)
    assert {run["state"] for run in runs} == {"success"}, airflow.logs()

    wanted = as_ofs(runs)
    told = airflow.told()
    done = [note for note in told if note["code"] == 0]
    expected = [submission(name, as_of, config) for as_of in wanted for name in NAMES]
    assert sorted(note["main"] for note in done) == sorted(expected)
    # The one that failed was tried again, and nothing else was.
    assert [note["job"] for note in told if note["code"]] == ["features 2026-03-03"]
    # A lake has one writer, a table is there before what reads it, a date is done before the next.
    pairs = itertools.pairwise(told)
    assert [one["job"] for one, next in pairs if next["begun"] < one["ended"]] == []
    at = [note["job"] for note in done]
    for stage in STAGES:
        for other in STAGES:
            if set(stage["writes"]) & set(other["reads"]):
                for date in BACK:
                    assert at.index(f"{stage['name']} {date}") < at.index(f"{other['name']} {date}")
    order = [note["job"].split()[1] for note in done if note["job"].split()[1] in BACK]
    assert order == sorted(order)

    # Who follows a table is started by it.
    followed = airflow.until(lambda: airflow.runs("follower"), "a follower's run")
    assert {run["run_type"] for run in followed} == {"asset_triggered"}
    # One of these was Spark's own spark-submit, with the jar, on a lake.
    ingested = lakes.connect(lake).execute("SELECT job, status FROM job_runs").fetchall()
    assert ingested == [("ingest", "succeeded")]
    rows = lakes.table(lake, "clean_transactions").to_pyarrow_table(columns=["customer_id"])
    assert rows.num_rows > 10000
