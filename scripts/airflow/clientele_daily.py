"""The daily run of Clientele in Airflow 3: a task for each stage, its tables as assets.

Put this file and clientele_flow.json into the folder of DAGs. It takes, by Airflow's own means:

    connection spark_default     where Spark runs (master, deploy mode, binary)
    variable clientele_jar       clientele-jobs.jar, as spark-submit is to find it
    variable clientele_config    the configuration, a file that the driver can read
    pool clientele               of one slot: a lake has one writer at a time

    airflow pools set clientele 1 "One writer of the lake"

The as-of date is that of the end of the data interval, because an as-of excludes its own day: the
run that starts on the 2nd at 03:00 covers the 1st, and its results are true for the 2nd, 00:00 UTC.
A run by hand may name another date in its parameters. A stage that fails has changed no published
table, so that it can be tried again as it is.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import Asset, CronDataIntervalTimetable, Param, dag

# What `clientele flow --json` prints; a test holds them equal.
FLOW = json.loads(Path(__file__).with_name("clientele_flow.json").read_text("utf-8"))
STAGES = [stage for stage in FLOW["stages"] if stage["pipeline"]]

# A run by hand may have no data interval: then it is the day on which it was asked for.
AS_OF = "{{ params.as_of or (dag_run.data_interval_end or dag_run.run_after) | ds }}"


def asset(table: str) -> Asset:
    """A table of the lake, which others may follow by its name."""
    return Asset(name=f"clientele/{table}")


@dag(
    dag_id="clientele_daily",
    description="Cleans the sources, measures every customer, explores and segments.",
    # A bare cron expression has intervals of no length in Airflow 3.
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="UTC"),
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={
        # After Airflow's own default_task_retry_delay (5 minutes), then twice and four times that.
        "retries": 3,
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(hours=1),
        "execution_timeout": timedelta(hours=6),
        "pool": "clientele",
        # Of two runs that are due, one is finished rather than the other begun.
        "weight_rule": "upstream",
    },
    params={
        "as_of": Param(
            None,
            type=["null", "string"],
            format="date",
            description="The date that the results are true for; by default the interval's end.",
        )
    },
    tags=["clientele"],
)
def clientele_daily() -> None:
    tasks, writers = {}, {}
    for stage in STAGES:
        name = stage["name"]
        task = SparkSubmitOperator(
            task_id=name,
            doc_md=stage["does"],
            conn_id="spark_default",
            name=f"clientele-{name}-{AS_OF}",
            application="{{ var.value.clientele_jar }}",
            java_class="clientele.jobs.Main",
            # A retry submits anew, whatever the deploy mode: a driver that still runs holds the
            # lake's lease, and ends the second with exit code 5.
            durable=False,
            application_args=[
                *(name, "--config", "{{ var.value.clientele_config }}"),
                *("--as-of", AS_OF),
            ],
            outlets=[asset(table) for table in stage["writes"]],
        )
        upstream = {writers[table] for table in stage["reads"] if table in writers}
        for other in sorted(upstream):
            tasks[other] >> task
        tasks[name] = task
        writers |= dict.fromkeys(stage["writes"], name)


clientele_daily()
