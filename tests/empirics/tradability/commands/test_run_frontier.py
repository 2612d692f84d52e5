"""The command that searches the frontier, on one case."""

import numpy as np
import pandas as pd

from frictions.empirics.tradability.commands import run_frontier


def test_command_writes_the_table_and_goes_on(tmp_path, monkeypatch):
    kept = {"as printed": run_frontier.searches()["as printed"]}
    monkeypatch.setattr(run_frontier, "searches", lambda: kept)
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
