"""The command that writes the pooled study."""

import pandas as pd
import pytest

from frictions.empirics.market_efficiency import pooled_study, run_pooled_study


def test_the_command_writes_both_pools_and_keeps_its_draws(tmp_path, monkeypatch):
    cost, designs, *_ = pooled_study.STUDIES["300 firms, 80 dates"]
    small = {"small": (cost, {"cross-fit": designs["cross-fit"]}, 30, 60, 2)}
    monkeypatch.setattr(run_pooled_study, "STUDIES", small)
    monkeypatch.setattr(pooled_study, "STUDIES", small)
    run_pooled_study.main([str(tmp_path)])
    written = pd.read_csv(tmp_path / pooled_study.TABLE, comment="#")
    assert list(written["pool"]) == list(pooled_study.POOLS)
    draws = pooled_study.run_study("small", pooled_study.POOLS[1])
    assert written["mean"][1] == pytest.approx(draws["slope"].mean(), rel=1e-8)
    assert len(list(tmp_path.glob("*.jsonl"))) == 2
