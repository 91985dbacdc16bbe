"""The program as a person meets it: help, demo, errors of configuration, the same run twice."""

from __future__ import annotations

import lakes
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import same
from conftest import clientele, succeed

# What a run says first of all when it starts Spark; without, it answers in about a second.
STARTS = "starting Spark"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--help"], "pipeline"),
        (["--version"], "."),
        (["flow"], "customer_features"),
        (["config", "--set", "lake.root=lake"], "lake.root"),
        (["pipeline", "--help"], "--as-of"),
    ],
)
def test_what_needs_no_spark_answers_at_once(program, arguments, word):
    run = succeed(*arguments)
    assert word in run.output
    assert STARTS not in run.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pipelin"], ["pipeline"]),
        (["pipeline", "--set", "segment.k.maxx=5"], ["segment.k.max"]),
        (["pipeline", "--set", "segment.k.max=many"], ["segment.k.max", "many"]),
        (["pipeline", "--config", "no-such.conf"], ["no-such.conf"]),
        (["pipeline", "--as-of", "2026-02-30"], ["2026-02-30"]),
        (["generate", "--output", "x", "--customers", "-5", "--transactions", "10"], ["customers"]),
        (["pipeline"], ["lake.root", "sources.transactions"]),
    ],
)
def test_a_wrong_command_line_is_told_at_once(program, arguments, words):
    run = clientele(*arguments)
    assert run.code == 2, run.output
    assert [word for word in words if word not in run.output] == []
    assert "Exception" not in run.output
    assert STARTS not in run.output


def test_all_errors_of_a_configuration_come_in_one_report_with_their_lines(program, tmp_path):
    conf = tmp_path / "wrong.conf"
    conf.write_text(
        "clientele {\n"
        "  lake.rot = lake\n"
        "  segment.k { min = two, max = 5 }\n"
        "  sources.transactions { path = p, format = xml }\n"
        "}\n"
    )
    run = clientele("pipeline", "--config", conf)
    assert run.code == 2
    for place in ("wrong.conf: 2", "wrong.conf: 3", "wrong.conf: 4", "lake.root"):
        assert place in run.output, run.output
    assert STARTS not in run.output


def test_the_demo_ends_with_the_segments(program, tmp_path):
    folder = tmp_path / "demo"
    run = succeed("demo", "--output", folder)
    for word in ("share", "recency", str(folder / "lake").lower()):
        assert word in run.output.lower(), run.output
    session = lakes.connect(folder / "lake")
    query = "SELECT count(*) > 4000, count(DISTINCT segment_id) >= 2 FROM customer_segments"
    assert session.execute(query).fetchone() == (True, True)


def test_the_same_run_twice_leaves_the_same_tables(shop, shop_lake, own_lake):
    succeed("pipeline", "--config", shop / "shop.conf", "--set", f"lake.root={own_lake}")
    found = same.compare(shop_lake, own_lake)
    assert len(found) > 5
    assert {name: text for name, text in found.items() if text} == {}


def test_other_files_other_cores_and_nanoseconds_give_the_same_segments(shop, shop_lake, tmp_path):
    rows = pq.read_table(shop / "transactions")
    at = rows.schema.get_field_index("ts")
    # As pandas writes times, without Spark's own schema; Spark by itself refuses to read them.
    rows = rows.set_column(at, "ts", rows["ts"].cast(pa.timestamp("ns", "UTC")))
    rows = rows.replace_schema_metadata(None)
    folder = tmp_path / "transactions"
    folder.mkdir()
    step = rows.num_rows // 7 + 1
    for part in range(7):
        pq.write_table(rows.slice(part * step, step), folder / f"{9 - part}.parquet")
    assert pq.read_schema(folder / "9.parquet").field("ts").type.unit == "ns"
    lake = tmp_path / "lake"
    settings = (
        f"lake.root={lake}",
        f"sources.transactions.path={folder}",
        "spark.master=local[1]",
    )
    options = [word for setting in settings for word in ("--set", setting)]
    succeed("pipeline", "--config", shop / "shop.conf", *options)
    names = ["customer_days", "customer_features", "score_cuts"]
    found = same.compare(shop_lake, lake, names)
    assert {name: text for name, text in found.items() if text} == {}
    segments = []
    for root in (shop_lake, lake):
        session = lakes.connect(root)
        query = "SELECT customer_id, segment_id, segment_name FROM customer_segments"
        segments.append(session.sql(query).to_arrow_table())
    assert lakes.different(*segments) == []
