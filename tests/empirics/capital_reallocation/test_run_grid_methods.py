"""The command keeps what is finished and writes tables with their headers."""

import pandas as pd

from frictions.empirics.capital_reallocation import run_grid_methods


def test_finished_economies_are_not_solved_again(tmp_path, monkeypatch):
    solved = []

    def solve(economy):
        solved.append(economy)
        return pd.DataFrame({"debt_limit": [economy[0]]})

    monkeypatch.setattr(run_grid_methods, "solve_on_grid", solve)
    monkeypatch.setattr(run_grid_methods, "methods_table", lambda params: pd.DataFrame({"c": [1]}))
    for _ in range(2):
        run_grid_methods.main([str(tmp_path), "--workers", "1"])
    assert len(solved) == len(run_grid_methods.ECONOMIES)
    text = (tmp_path / run_grid_methods.GRID_TABLE).read_text()
    assert text.startswith("# Prices, and responses")
