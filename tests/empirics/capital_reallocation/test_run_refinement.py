"""The command keeps what is finished and writes a table with its header."""

import pandas as pd

from frictions.empirics.capital_reallocation import run_refinement


def test_finished_economies_are_not_solved_again(tmp_path, monkeypatch):
    solved = []

    def stand_in(economy):
        solved.append(economy)
        return pd.DataFrame({"t": [1], "value": [economy[0]]})

    monkeypatch.setattr(run_refinement, "solve_on_grids", stand_in)
    for _ in range(2):
        run_refinement.main([str(tmp_path), "--workers", "1"])
    assert len(solved) == 6
    text = (tmp_path / run_refinement.TABLE).read_text()
    assert "# Command: python -m" in text
    assert len(pd.read_csv(tmp_path / run_refinement.TABLE, comment="#")) == 6
