"""The nights after a fit: the commands that score, watch, tidy and look back."""

from __future__ import annotations

import datetime

import lakes
from conftest import SMALL, clientele, succeed


def test_a_night_after_a_fit(shop, own_lake):
    here = ("--config", shop / "shop.conf", "--set", f"lake.root={own_lake}")
    session = lakes.connect(own_lake)
    fitted, model = session.execute("SELECT as_of, model_id FROM segment_models").fetchone()
    night = fitted + datetime.timedelta(days=7)

    again = clientele("score", *here, java=SMALL)
    assert again.code == 4, again.output
    succeed("features", *here, "--as-of", night, java=SMALL)
    scored = succeed("score", *here, java=SMALL).output
    assert f"as of {night}" in scored
    advice = succeed("monitor", *here, java=SMALL).output
    assert any(word in advice for word in ("keep", "refresh", "refit")), advice
    assert model in succeed("models", "list", *here, java=SMALL).output

    session = lakes.connect(own_lake)
    rows = "SELECT customer_id FROM {} WHERE as_of = ? ORDER BY 1"
    everybody, segmented = (
        session.execute(rows.format(table), [night]).fetchall()
        for table in ("customer_features", "customer_segments")
    )
    assert everybody == segmented
    moved = "SELECT sum(customers) FROM segment_migrations WHERE to_state = 'segment'"
    assert session.execute(moved).fetchone()[0] == len(segmented)

    ended = "SELECT run_id FROM job_runs WHERE job = 'score' AND status = 'succeeded'"
    run = session.execute(ended).fetchone()[0]
    same = succeed("reproduce", run, *here, java=SMALL).output
    assert "score: 1 of 1 tables are the same" in same
    succeed("maintain", *here, java=SMALL)
    tidied = lakes.connect(own_lake).execute('SELECT DISTINCT "table" FROM maintenance')
    assert {"customer_features", "customer_segments"} <= {name for (name,) in tidied.fetchall()}
