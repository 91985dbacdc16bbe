"""The public data sets end with segments, and give the figures that they are known for.

The figures are those of the sets' README files in ../shared/data.
"""

from __future__ import annotations

from decimal import Decimal

import lakes
import pytest
from conftest import REPOSITORY, succeed


def pipeline(name: str, as_of: str, data, lake):
    """Runs a ready configuration as a person would, and opens its lake."""
    command = ("pipeline", "--config", REPOSITORY / "conf" / f"{name}.conf", "--as-of", as_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELE_DATA", str(data))
        succeed(*command, "--set", f"lake.root={lake}", cwd=lake.parent, java="-Xmx4g")
    return lakes.connect(lake)


def one(session, query: str):
    return session.execute(query).fetchone()


def has_segments(session, customers: int) -> None:
    query = "SELECT count(DISTINCT customer_id), count(segment_id), count(DISTINCT segment_id)"
    everyone, assigned, segments = one(session, f"{query} FROM customer_segments")
    assert (everyone, assigned) == (customers, customers)
    assert 2 <= segments <= 20


def test_online_retail(public_data, program, tmp_path):
    session = pipeline("online-retail", "2011-12-10", public_data, tmp_path / "lake")
    purchases = one(
        session,
        "SELECT count(*), count(DISTINCT customer_id), count(DISTINCT transaction_id), sum(amount) "
        "FROM clean_transactions WHERE NOT is_return",
    )
    assert purchases == (397_884, 4_338, 18_532, Decimal("8911407.9040"))
    returns = one(
        session,
        "SELECT count(*), count(DISTINCT transaction_id), max(amount) < 0 "
        "FROM clean_transactions WHERE is_return",
    )
    assert returns == (8_905, 3_654, True)
    rejected = session.execute("SELECT rule, count(*) FROM quarantine GROUP BY ALL ORDER BY ALL")
    assert rejected.fetchall() == [("missing_customer_id", 135_080), ("zero_amount", 40)]
    features = one(
        session,
        "SELECT count(*), sum(frequency), round(sum(monetary), 3), median(recency_days), "
        "median(frequency), round(median(monetary), 3), count(*) FILTER (frequency = 1) "
        "FROM customer_features",
    )
    assert features == (4_338, 18_532, 8_911_407.904, 51, 2, 674.485, 1_493)
    named = session.execute(
        "SELECT customer_id, recency_days, frequency, round(monetary, 2) FROM customer_features "
        "WHERE customer_id IN ('12346', '12347', '12748', '14646', '17850') ORDER BY 1"
    )
    assert named.fetchall() == [
        ("12346", 326, 1, 77183.60),
        ("12347", 3, 7, 4310.00),
        ("12748", 1, 209, 33719.73),
        ("14646", 2, 73, 280206.02),
        ("17850", 373, 34, 5391.21),
    ]
    has_segments(session, 4_338)


def test_cdnow(public_data, program, tmp_path):
    session = pipeline("cdnow", "1998-07-01", public_data, tmp_path / "lake")
    clean = "SELECT count(*), count(DISTINCT customer_id), sum(quantity), sum(amount)"
    found = one(session, f"{clean} FROM clean_transactions")
    assert found == (69_659, 23_570, 167_881, Decimal("2500315.6300"))
    assert one(session, "SELECT count(*) FROM quarantine") == (0,)
    flagged = "SELECT count(*) FROM clean_transactions WHERE list_contains(flags, 'zero_amount')"
    assert one(session, flagged) == (80,)
    features = "SELECT count(*), round(sum(monetary), 2), min(recency_days) FROM customer_features"
    assert one(session, features) == (23_570, 2_500_315.63, 1)
    has_segments(session, 23_570)


def test_complete_journey(public_data, program, tmp_path):
    session = pipeline("complete-journey", "2018-01-02", public_data, tmp_path / "lake")
    clean = (
        "SELECT count(*), count(DISTINCT customer_id), count(DISTINCT transaction_id), "
        "count(DISTINCT product_id), sum(amount), min(epoch_us(ts)), max(epoch_us(ts))"
    )
    first, last = (1_483_271_606_000_000, 1_514_779_280_000_000)
    found = one(session, f"{clean} FROM clean_transactions")
    total = Decimal("4596039.5800")
    assert found == (1_469_307, 2_469, 155_848, 68_509, total, first, last)
    assert one(session, "SELECT count(*), count(category) FROM clean_products") == (92_331, 91_791)
    bands = session.execute(
        "SELECT age_band, count(*) FROM clean_customers GROUP BY ALL ORDER BY 2 DESC"
    )
    assert bands.fetchall() == [
        ("45-54", 288),
        ("35-44", 194),
        ("25-34", 142),
        ("65+", 72),
        ("55-64", 59),
        ("19-24", 46),
    ]
    known = (
        "SELECT count(*), count(age), count(income), count(household_size), count(marital_status), "
        "min(income) > 1000 FROM customer_features"
    )
    assert one(session, known) == (2_469, 801, 801, 801, 664, True)
    has_segments(session, 2_469)

    # The same lake again: RFM and demographics clustered together.
    both = REPOSITORY / "conf" / "rfm-and-demographics.conf"
    lake = tmp_path / "lake"
    succeed("segment", "--config", both, "--set", f"lake.root={lake}", "--as-of", "2018-01-02")
    session = lakes.connect(lake)
    has_segments(session, 2_469)
    features = one(session, "SELECT features FROM segment_models WHERE status = 'published'")[0]
    clustered = " ".join(features)
    for feature in ("recency_days", "frequency", "monetary", "age", "income", "household_size"):
        assert feature in clustered
