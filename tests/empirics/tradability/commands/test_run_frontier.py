"""The command that searches the frontier, on one case."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability.commands import run_frontier
from frictions.foundation import NotConverged


def test_command_writes_the_table_and_goes_on(tmp_path, monkeypatch):
    kept = {"as printed": run_frontier.searches()["as printed"]}
    monkeypatch.setattr(run_frontier, "searches", lambda: kept)
    monkeypatch.setattr(run_frontier, "recursive_searches", dict)
    for _ in range(2):
        run_frontier.main([str(tmp_path), "--workers", "1"])
    table = pd.read_csv(tmp_path / run_frontier.TABLE, comment="#")
    assert table["case"].tolist() == ["as printed"]
    assert np.isfinite(table["distance"]).all()


def test_cases_take_what_lies_inside_their_limits():
    cases = run_frontier.searches()
    wide, narrow = cases["rho 0.05, kappa 0.01"], cases["rho 0.02, kappa 0.05"]
    assert run_frontier.admits(wide, narrow)
    assert not run_frontier.admits(narrow, wide)
    assert run_frontier.admits(cases["with shocks"], cases["with means"])
    assert not run_frontier.admits(cases["with persistence"], narrow)
    recursive = run_frontier.recursive_searches()["recursive, rho 0.01"]
    assert run_frontier.admits(recursive, run_frontier.recursive_searches()["recursive, rho 0.005"])
    assert not run_frontier.admits(recursive, cases["rho 0.005, kappa 0.01"])


def test_economies_whose_paths_leave_the_series_are_passed_over():
    """With endowments as volatile as these no path stays near, and the next economy is taken."""
    wild = run_frontier.BASE.replace(
        volatility=(0.08,) * 4, mean_reversion=(0.02,) * 4, risk_aversion=9.0
    )
    params, medians = run_frontier.first_simulated([wild, run_frontier.BASE])
    assert params == run_frontier.BASE
    assert medians["TMNT s.d."] > 0
    with pytest.raises(NotConverged, match="none of the economies"):
        run_frontier.first_simulated([wild])
