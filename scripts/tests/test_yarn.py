"""The jar on a YARN cluster of one node, in cluster mode."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from pathlib import Path

import pyspark
import pytest
from conftest import INTERPRETED, REPOSITORY, Run, captured
from same import compare

HERE = Path(__file__).resolve().parent
JAR = REPOSITORY / "jobs" / "target" / "clientele-jobs.jar"
SPARK = Path(pyspark.__file__).parent
# Of all the processes, whose heaps are small.
QUICK = f"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC {INTERPRETED}"
# A node's Hadoop looks into classes of Java that Java 17 has closed.
OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The folder of the cluster's clients' configuration, while it runs."""
    folder = tmp_path_factory.mktemp("yarn")
    jars, conf = folder / "jars", folder / "conf"
    conf.mkdir()
    # A node is known by its name, which is to be loopback's here.
    (folder / "hosts").write_text(f"127.0.0.1 localhost {socket.gethostname()}\n")
    pom = (REPOSITORY / "pom.xml").read_text()
    hadoop = re.search("<hadoop.version>(.*)</hadoop.version>", pom).group(1)
    subprocess.run(
        [
            *("mvn", "-B", "-ntp", "-q", "-f", HERE / "yarn-pom.xml"),
            *("dependency:copy-dependencies", f"-DoutputDirectory={jars}"),
            f"-Dhadoop.version={hadoop}",
        ],
        check=True,
        cwd=folder,
    )
    with (folder / "log").open("w") as log:
        cluster = subprocess.Popen(
            [
                *("java", "-Xmx512m", OPEN, "-cp", f"{jars}/*:{SPARK}/jars/*"),
                *(HERE / "MiniYarn.java", conf),
            ],
            cwd=folder,
            # The containers inherit it.
            env=os.environ | environment(folder),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        end = time.monotonic() + 300
        while not (conf / "yarn-site.xml").exists():
            assert cluster.poll() is None and time.monotonic() < end, (folder / "log").read_text()
            time.sleep(0.2)
        yield conf
    finally:
        cluster.stdin.close()
        try:
            cluster.wait(60)
        except subprocess.TimeoutExpired:
            cluster.kill()


def environment(folder: Path) -> dict[str, str]:
    """What each of the processes gets."""
    java = f"{QUICK} -Djdk.net.hosts.file={folder / 'hosts'}"
    return {"SPARK_LOCAL_IP": "127.0.0.1", "JAVA_TOOL_OPTIONS": java}


def submitted(cluster: Path, *arguments: object) -> Run:
    """A command that the cluster's application master runs; its log is in the output."""
    conf = {
        "spark.executor.memory": "900m",
        "spark.executor.cores": 1,
        "spark.executor.instances": 2,
        "spark.network.timeout": "800s",
        "spark.executor.heartbeatInterval": "60s",
        "spark.yarn.jars": f"local:{SPARK}/jars/*",
        "spark.yarn.stagingDir": cluster.parent / "staging",
        "spark.yarn.appMasterEnv.SPARK_LOCAL_IP": "127.0.0.1",
        "spark.executorEnv.SPARK_LOCAL_IP": "127.0.0.1",
        "spark.yarn.maxAppAttempts": 1,
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": 4,
        "spark.databricks.delta.snapshotPartitions": 2,
    }
    words = [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
    before = set(logs(cluster))
    run = captured(
        *(SPARK / "bin" / "spark-submit", "--master", "yarn", "--deploy-mode", "cluster"),
        *("--driver-memory", "1g", "--class", "clientele.jobs.Main", *words, JAR, *arguments),
        env=environment(cluster.parent) | {"SPARK_HOME": str(SPARK), "YARN_CONF_DIR": str(cluster)},
    )
    new = [log for log in logs(cluster) if log not in before]
    told = [f"== {log}\n{log.read_text(errors='replace')}" for log in new]
    return Run(run.code, "\n".join([run.output, *told]), run.seconds)


def logs(cluster: Path) -> list[Path]:
    """What the containers wrote."""
    return [log for log in cluster.parent.rglob("container_*/std*") if log.stat().st_size > 0]


def test_the_pipeline_leaves_the_tables_of_a_local_run(cluster, shop, shop_lake, tmp_path):
    lake = tmp_path / "lake"
    config = ("--config", shop / "shop.conf", "--set", f"lake.root={lake}")
    run = submitted(cluster, "pipeline", *config)
    assert run.code == 0, run.output
    assert not {name: found for name, found in compare(shop_lake, lake, None).items() if found}


def test_a_mistake_in_the_settings_is_told_in_the_log_of_the_application(cluster, shop, tmp_path):
    config = ("--config", shop / "shop.conf", "--set", f"lake.root={tmp_path / 'lake'}")
    run = submitted(cluster, "pipeline", *config, "--set", "segment.k.maxx=5")
    assert run.code != 0
    assert "there is no key segment.k.maxx" in run.output
    assert "User application exited with 2" in run.output
    assert not (tmp_path / "lake").exists()
