"""What OpenLineage hears where Spark's listener of it is configured."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pyspark
import pytest
from conftest import INTERPRETED, REPOSITORY, Run, captured

# Of Spark's launcher, too, whose heap is small.
QUICK = f"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC {INTERPRETED}"
JAR = REPOSITORY / "jobs" / "target" / "clientele-jobs.jar"


@pytest.fixture(scope="module")
def listener(tmp_path_factory) -> Path:
    """The listener's jar, of the version that the build names."""
    pom = (REPOSITORY / "pom.xml").read_text()
    version = re.search("<openlineage.version>(.*)</openlineage.version>", pom).group(1)
    folder = tmp_path_factory.mktemp("listener")
    artifact = f"-Dartifact=io.openlineage:openlineage-spark_2.13:{version}"
    target = f"-DoutputDirectory={folder}"
    subprocess.run(
        ["mvn", "-B", "-ntp", "-q", "-N", "dependency:copy", artifact, target],
        check=True,
        cwd=REPOSITORY,
    )
    return next(folder.glob("*.jar"))


def submitted(listener: Path, events: Path, *arguments: object) -> Run:
    """A command on the Spark distribution, with the listener writing to a file."""
    spark = Path(pyspark.__file__).parent
    conf = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": 2,
        "spark.extraListeners": "io.openlineage.spark.agent.OpenLineageSparkListener",
        "spark.openlineage.transport.type": "file",
        "spark.openlineage.transport.location": events,
        "spark.openlineage.namespace": "shop",
    }
    words = [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
    return captured(
        *(spark / "bin" / "spark-submit", "--master", "local[2]", "--driver-memory", "1g"),
        *("--class", "clientele.jobs.Main", "--jars", listener, *words, JAR, *arguments),
        env={"SPARK_HOME": str(spark), "SPARK_LOCAL_IP": "127.0.0.1", "JAVA_TOOL_OPTIONS": QUICK},
    )


def told(events: Path) -> list[dict]:
    """Our own events; the listener writes those of Spark's queries to the same file."""
    lines = [json.loads(line) for line in events.read_text().splitlines()]
    return [each for each in lines if each["producer"].startswith("urn:clientele:")]


def test_a_stage_is_told_with_the_tables_that_it_reads_and_writes(
    program, listener, shop, own_lake, tmp_path
):
    events = tmp_path / "events"
    settings = {"lake.root": own_lake, "segment.k.max": 3, "segment.references": 19}
    words = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    run = submitted(listener, events, "segment", "--config", shop / "shop.conf", *words)
    assert run.code == 0, run.output
    begun, done = told(events)
    assert (begun["eventType"], done["eventType"]) == ("START", "COMPLETE")
    assert begun["run"]["runId"] == done["run"]["runId"]
    assert (done["job"]["namespace"], done["job"]["name"]) == ("shop", "clientele.segment")
    inputs = {data["name"] for data in done["inputs"]}
    assert {str(own_lake / "customer_features"), str(own_lake / "feature_catalog")} == inputs
    outputs = {Path(data["name"]).name: data for data in done["outputs"]}
    assert {"customer_segments", "segment_models", "segment_ledger"} <= set(outputs)
    columns = outputs["customer_segments"]["facets"]["schema"]["fields"]
    assert "segment_id" in {column["name"] for column in columns}
