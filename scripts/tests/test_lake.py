"""A generated shop's lake: its readers, an oracle for its measures, its dirt, its notebooks."""

from __future__ import annotations

import json
import os

import dirt
import lakes
import oracle_rfm
import pytest
import readers
from conftest import REPOSITORY, python, succeed

PROMISED = {
    "clean_transactions",
    "clean_customers",
    "clean_products",
    "clean_events",
    "clean_surveys",
    "clean_feedback",
    "clean_campaigns",
    "quarantine",
    "quality_report",
    "source_files",
    "review_list",
    "identity_map",
    "customer_days",
    "customer_features",
    "score_cuts",
    "feature_catalog",
    "value_models",
    "factor_models",
    "exploration",
    "drivers",
    "k_selection",
    "segment_validity",
    "segment_ledger",
    "segment_models",
    "customer_segments",
    "job_runs",
}


def as_of(lake) -> str:
    query = "SELECT CAST(max(as_of) AS VARCHAR) FROM customer_features"
    return lakes.connect(lake).execute(query).fetchone()[0]


@pytest.fixture(scope="session")
def big(request, once):
    """A shop and its lake: of 100,000 customers, without segments, where claims asks for that.

    Elsewhere the tests' common one, which has the same kinds of everything.
    """
    if not os.environ.get("CLIENTELE_FULL_SIZE"):
        return request.getfixturevalue("shop"), request.getfixturevalue("shop_lake")
    request.getfixturevalue("program")

    def fill(folder):
        shop = folder / "shop"
        size = ("--customers", 100_000, "--transactions", 1_000_000)
        succeed("generate", "--output", shop, *size, java="")
        settings = ("--config", shop / "shop.conf", "--set", f"lake.root={folder / 'lake'}")
        for stage in ("ingest", "features"):
            succeed(stage, *settings, java="")

    folder = once("big", fill)
    return folder / "shop", folder / "lake"


def test_every_promised_table_is_there_and_reads_the_same_everywhere(shop_lake):
    found = lakes.tables(shop_lake)
    assert set(found) >= PROMISED
    wrong = {name: readers.check(shop_lake / name)[1] for name in found}
    assert {name: text for name, text in wrong.items() if text} == {}


def test_every_customer_has_one_segment(shop_lake):
    session = lakes.connect(shop_lake)
    features, segments, named, several = session.execute("""
        SELECT (SELECT count(*) FROM customer_features),
               (SELECT count(DISTINCT customer_id) FROM customer_segments),
               (SELECT count(*) FROM customer_segments
                WHERE segment_id IS NOT NULL AND segment_name IS NOT NULL),
               (SELECT count(DISTINCT segment_id) FROM customer_segments)""").fetchone()
    assert features == segments == named > 0
    assert several >= 2
    chosen = session.execute("SELECT count(*) FROM k_selection WHERE chosen AND reason <> ''")
    assert chosen.fetchone()[0] == 1
    published = session.execute("SELECT count(*) FROM segment_models WHERE status = 'published'")
    assert published.fetchone()[0] == 1


def test_every_kind_of_dirt_has_the_promised_outcome(big):
    lines, wrong = dirt.check(*big)
    assert wrong == []
    judged = [line for line in lines if "not judged" not in line]
    assert {line.split(":")[0] for line in judged} >= {"transactions", "customers", "products"}


def test_dirt_that_only_text_can_hold_has_the_promised_outcome(program, tmp_path):
    shop, lake = tmp_path / "shop", tmp_path / "lake"
    size = ("--customers", 1000, "--transactions", 10_000)
    succeed("generate", "--output", shop, *size, "--format", "csv")
    succeed("ingest", "--config", shop / "shop.conf", "--set", f"lake.root={lake}")
    assert dirt.check(shop, lake)[1] == []
    query = "SELECT DISTINCT rule FROM quarantine WHERE source = 'transactions'"
    rules = {rule for (rule,) in lakes.connect(lake).execute(query).fetchall()}
    assert rules >= {"malformed_row", "undecodable_text", "invalid_ts"}


def test_duckdb_finds_the_same_measures_for_every_customer(big):
    shop, lake = big
    customers, wrong = oracle_rfm.check(shop, lake, as_of(lake))
    assert wrong == []
    assert customers > 1_800


def test_duckdb_reads_every_value_of_a_large_lake(big):
    for name in ("customer_features", "customer_days"):
        rows, wrong = readers.check(big[1] / name)
        assert (name, wrong) == (name, [])
        assert rows > 1_800


def test_an_earlier_date_counts_only_what_came_before_it(shop, shop_lake, own_lake):
    query = "SELECT CAST(max(as_of) - 100 AS VARCHAR) FROM customer_features"
    earlier = lakes.connect(shop_lake).execute(query).fetchone()[0]
    before = lakes.connect(own_lake).execute("SELECT count(*) FROM customer_features").fetchone()[0]
    conf = ("--config", shop / "shop.conf", "--set", f"lake.root={own_lake}")
    succeed("features", *conf, "--as-of", earlier)
    customers, wrong = oracle_rfm.check(shop, own_lake, earlier)
    assert (wrong, customers > 0) == ([], True)
    # The later slice stays as it was.
    later = oracle_rfm.check(shop, own_lake, as_of(shop_lake))
    assert later == (before, [])


NOTEBOOKS = ("segments.ipynb", "exploration.ipynb")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_notebook_runs(shop_lake, tmp_path, name):
    import papermill

    source = REPOSITORY / "notebooks" / name
    target = tmp_path / "out.ipynb"
    papermill.execute_notebook(
        str(source), str(target), {"lake": str(shop_lake)}, kernel_name="python3", cwd=tmp_path
    )
    cells = json.loads(target.read_text())["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 3


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_notebook_is_committed_without_output(name):
    notebook = json.loads((REPOSITORY / "notebooks" / name).read_text())
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert [cell for cell in code if cell["outputs"] or cell["execution_count"]] == []


def test_the_scripts_say_what_they_found(shop, shop_lake):
    for arguments in (
        ("tests/readers.py", shop_lake),
        ("tests/dirt.py", shop, shop_lake),
        ("tests/oracle_rfm.py", shop, shop_lake, "--as-of", as_of(shop_lake)),
    ):
        run = python(*arguments)
        assert run.code == 0, run.output
        assert run.output.strip()
