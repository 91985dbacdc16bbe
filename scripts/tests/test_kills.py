"""Pipelines that are killed at random moments, and two at once; scripts/bench/kills is longer."""

from __future__ import annotations

from conftest import succeed
from killing import Pipeline

# Neither all sources, nor the choice of a model or of k, are the question here.
FEW = {
    "value.models": "[bg-nbd]",
    "segment.k.max": 4,
    "segment.references": 19,
    "segment.resamples": 10,
}


def test_after_kills_the_next_run_leaves_the_tables_of_an_undisturbed_one(program, tmp_path):
    shop = tmp_path / "shop"
    succeed("generate", "--output", shop, "--customers", 400, "--transactions", 4000)
    config = tmp_path / "few.conf"
    sources = "\n".join(
        f'clientele.sources.{name} {{ path = "{shop / name}", format = parquet }}'
        for name in ("transactions", "customers")
    )
    config.write_text(f"{sources}\n")
    killed = Pipeline(config, tmp_path, FEW).kills_in_a_row(3, seed=6)
    assert killed.half == {}
    assert killed.different == {}
