"""The checking scripts find what they are for: each is shown a right table and wrong ones."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import dirt
import lakes
import oracle_rfm
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import readers
import same
from conftest import python
from deltalake import write_deltalake

UTC = datetime.UTC
DAY = datetime.date(2026, 3, 1)
COLUMNS = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("as_of", pa.date32(), nullable=False),
        pa.field("orders", pa.int64()),
        pa.field("amount", pa.decimal128(18, 4)),
        pa.field("value", pa.float64()),
        pa.field("ts", pa.timestamp("us", "UTC")),
        pa.field("shares", pa.map_(pa.string(), pa.float64())),
        pa.field("flags", pa.list_(pa.string())),
    ]
)


def row(customer: str, orders: int | None = 1, **values) -> dict:
    return {
        "customer_id": customer,
        "as_of": DAY,
        "orders": orders,
        "amount": Decimal("12.3400"),
        "value": float("nan"),
        "ts": datetime.datetime(2026, 2, 28, 23, 59, 59, 999_999, UTC),
        "shares": [("tea, loose", 0.25), ("[other]", 0.75)],
        "flags": ["zero_amount"],
        **values,
    }


@pytest.fixture
def path(tmp_path):
    rows = [
        row("O'Brien"),
        row("two\nlines", None, shares=[]),
        row("😀", amount=Decimal("-0.0001"), ts=None, value=None, flags=[]),
    ]
    target = tmp_path / "lake" / "customers"
    frame = pa.Table.from_pylist(rows, schema=COLUMNS)
    write_deltalake(target, frame, partition_by=["as_of"])
    return target


def edit_log(path, action: str, change) -> None:
    """Changes an action of the table's first commit in place."""
    log = path / "_delta_log" / f"{0:020}.json"
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    for line in lines:
        if action in line:
            change(line[action])
    log.write_text("\n".join(json.dumps(line) for line in lines))


def test_readers_agree_on_a_right_table(path):
    assert readers.check(path) == (3, [])
    assert python("tests/readers.py", path.parent).code == 0


def test_readers_see_column_mapping(path):
    edit_log(
        path, "metaData", lambda m: m["configuration"].update({"delta.columnMapping.mode": "name"})
    )
    assert "maps column names" in readers.check(path)[1][0]
    assert python("tests/readers.py", path.parent).code == 1


def test_readers_see_values_that_spark_did_not_write(path):
    def change(add):
        stats = json.loads(add["stats"])
        stats["nullCount"]["orders"] = 0
        stats["maxValues"]["orders"] = 7
        add["stats"] = json.dumps(stats)

    edit_log(path, "add", change)
    wrong = " ".join(readers.check(path)[1])
    assert "orders has 1 NULLs, its log says 0" in wrong
    assert "orders is 1 to 1, its log says 1 to 7" in wrong


def test_readers_see_a_null_in_a_required_column(path):
    def require(metadata):
        schema = json.loads(metadata["schemaString"])
        for field in schema["fields"]:
            if field["name"] == "orders":
                field["nullable"] = False
        metadata["schemaString"] = json.dumps(schema)

    edit_log(path, "metaData", require)
    assert any("orders has 1 NULLs, though it is required" in w for w in readers.check(path)[1])


def test_readers_compare_with_an_export_by_spark(path, tmp_path):
    frame = lakes.table(path.parent, "customers").to_pyarrow_dataset().to_table()
    export = tmp_path / "export" / "customers"
    export.mkdir(parents=True)
    pq.write_table(frame, export / "part.parquet")
    assert readers.check(path, tmp_path / "export")[1] == []
    orders = frame.schema.get_field_index("orders")
    pq.write_table(
        frame.set_column(orders, "orders", pa.array([9, 9, 9], pa.int64())), export / "part.parquet"
    )
    assert "orders" in readers.check(path, tmp_path / "export")[1][0]


def test_an_empty_lake_is_an_error(tmp_path):
    assert python("tests/readers.py", tmp_path).code == 1
    assert python("tests/same.py", tmp_path, tmp_path).code == 1


def test_same_leaves_out_only_what_names_a_run(tmp_path):
    def lake(name, run, value):
        table = pa.table({"run_id": [run], "value": [value]})
        write_deltalake(tmp_path / name / "t", table)
        return tmp_path / name

    one = lake("one", "r1", 1.5)
    assert same.compare(one, lake("two", "r2", 1.5)) == {"t": []}
    assert "1.25" in "".join(same.compare(lake("three", "r3", 1.25), one)["t"])


def shop(tmp_path, rows: list[dict]):
    schema = pa.schema(
        [
            ("customer_id", pa.string()),
            ("ts", pa.timestamp("us", "UTC")),
            ("amount", pa.float64()),
            ("transaction_id", pa.string()),
            ("is_return", pa.bool_()),
        ]
    )
    folder = tmp_path / "shop" / "transactions"
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / "part-0.parquet")
    return tmp_path / "shop"


def line(customer, day, amount, order=None, returned=None):
    ts = None if day is None else datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return {
        "customer_id": customer,
        "ts": ts,
        "amount": amount,
        "transaction_id": order,
        "is_return": returned,
    }


BOUGHT = [
    line("a", "2026-02-01", 10.10, "1"),
    line("a", "2026-02-01", 0.20, "1"),
    line("a", "2026-02-20", 5.0),
    line("a", "2026-02-20", 6.0),
    line("a", "2026-02-25", -1.30, "2", True),
    line("a", "2026-03-01", 99.0, "3"),
    line("b", "2026-02-02", 1.0, "4"),
    line("b", "2026-02-02", 1.0, "4"),
    line("c", "2026-02-03", -4.0, "5"),
    line("", "2026-02-03", 4.0, "6"),
    line("d", None, 4.0, "7"),
    line("e", "1900-01-01", 4.0, "8"),
    line("f", "2026-02-03", float("nan"), "9"),
    line("g", "2026-02-03", 1e308, "10"),
    line("h", "2026-02-03", -3.0, "11", False),
    line("i\ufffd", "2026-02-03", 3.0, "12"),
]


def features(tmp_path, *rows: tuple) -> None:
    names = ("customer_id", "recency_days", "tenure_days", "frequency", "purchase_days", "monetary")
    table = pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])
    table = table.append_column("as_of", pa.array([DAY] * len(rows), pa.date32()))
    average = [row[5] / row[3] for row in rows]
    table = table.append_column("average_order_value", pa.array(average, pa.float64()))
    write_deltalake(tmp_path / "lake" / "customer_features", table, mode="overwrite")
    runs = {"job": ["ingest"], "started_at": [datetime.datetime(2026, 3, 5, tzinfo=UTC)]}
    write_deltalake(tmp_path / "lake" / "job_runs", pa.table(runs), mode="overwrite")


def test_the_oracle_knows_the_measures(tmp_path):
    raw = shop(tmp_path, BOUGHT)
    # a: order 1, and the two lines without an order that count as one on their day; 20.00 in all.
    features(tmp_path, ("a", 9, 28, 2, 2, 20.0), ("b", 27, 27, 1, 1, 1.0))
    assert oracle_rfm.check(raw, tmp_path / "lake", "2026-03-01") == (2, [])
    wrong = oracle_rfm.check(raw, tmp_path / "lake", "2026-03-01", returns="exclude")[1]
    assert len(wrong) == 1
    assert "21.3" in wrong[0]
    assert "2.0" in oracle_rfm.check(raw, tmp_path / "lake", "2026-03-01", repeats="keep")[1][0]


def test_the_oracle_sees_missing_and_surplus_customers(tmp_path):
    raw = shop(tmp_path, BOUGHT)
    features(tmp_path, ("a", 9, 28, 2, 2, 20.0), ("c", 26, 26, 1, 1, 4.0))
    wrong = oracle_rfm.check(raw, tmp_path / "lake", "2026-03-01")[1]
    assert ["'b'" in wrong[0], "'c'" in wrong[1]] == [True, True]


def test_the_oracle_sees_the_last_digit(tmp_path):
    raw = shop(tmp_path, BOUGHT)
    features(tmp_path, ("a", 9, 28, 2, 2, 20.0 + 4e-15), ("b", 27, 27, 1, 1, 1.0))
    assert "monetary differs for 1" in oracle_rfm.check(raw, tmp_path / "lake", "2026-03-01")[1][0]


@pytest.fixture
def dirty(tmp_path):
    """A lake in which a shop's dirt had the outcomes that were promised."""
    raw = shop(tmp_path, BOUGHT[:5])
    (raw / "dirt").mkdir()
    planted = [
        ("transactions", "missing_ts", 2, "quarantined"),
        ("transactions", "zero_amount", 1, "flagged"),
        ("events", "missing_ts", 3, "quarantined"),
    ]
    names = ("source", "kind", "rows", "expected")
    rows = [dict(zip(names, entry, strict=True)) for entry in planted]
    pq.write_table(pa.Table.from_pylist(rows), raw / "dirt" / "part-0.parquet")
    lake = tmp_path / "lake"
    texts = pa.list_(pa.string())
    clean = {"run_id": ["r"] * 3, "flags": pa.array([[], ["zero_amount"], []], texts)}
    write_deltalake(lake / "clean_transactions", pa.table(clean))
    out = {"source": ["transactions"] * 2, "rule": ["missing_ts"] * 2}
    write_deltalake(lake / "quarantine", pa.table(out))
    report = {
        "run_id": ["q", "r", "r"],
        "source": ["transactions"] * 3,
        "rule": ["missing_ts", "missing_ts", "zero_amount"],
        "rows_failed": [9, 2, 1],
        "action": ["quarantined", "quarantined", "flagged"],
    }
    write_deltalake(lake / "quality_report", pa.table(report))
    return raw, lake


def test_dirt_with_the_promised_outcome_passes(dirty):
    lines, wrong = dirt.check(*dirty)
    assert wrong == []
    assert "not judged" in lines[0]
    assert "2 kinds, 3 rows planted; 3 kept, 2 quarantined" in lines[1]


def test_dirt_that_nobody_planted_is_seen(dirty):
    more = {"source": ["transactions"], "rule": ["invalid_amount"]}
    write_deltalake(dirty[1] / "quarantine", pa.table(more), mode="append")
    wrong = " ".join(dirt.check(*dirty)[1])
    assert "invalid_amount: 1 rows quarantined that nobody planted" in wrong
    assert "5 rows read, but 3 kept and 3 quarantined" in wrong


def test_dirt_that_was_dropped_is_seen(dirty):
    report = {
        "run_id": ["s"],
        "source": ["transactions"],
        "rule": ["missing_ts"],
        "rows_failed": [1],
        "action": ["quarantined"],
    }
    write_deltalake(dirty[1] / "quality_report", pa.table(report), mode="append")
    wrong = " ".join(dirt.check(*dirty)[1])
    assert "missing_ts: quality_report says (1, 'quarantined')" in wrong
    assert "zero_amount: quality_report says None" in wrong


def test_changes_are_seen_in_published_tables_only(path):
    before = lakes.snapshot(path.parent)
    assert lakes.changes(before, path.parent) == []
    write_deltalake(path.parent / "job_runs", pa.table({"run_id": ["r"]}))
    assert lakes.changes(before, path.parent) == []
    frame = pa.Table.from_pylist([row("new")], schema=COLUMNS)
    write_deltalake(path, frame, mode="append")
    assert "customers went from version 0 to 1" in lakes.changes(before, path.parent)
