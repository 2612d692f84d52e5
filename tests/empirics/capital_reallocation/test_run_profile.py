"""The command keeps what is finished and writes a table with its header."""

import pandas as pd

from frictions.empirics.capital_reallocation import run_profile


def test_finished_points_are_not_solved_again(tmp_path, monkeypatch):
    monkeypatch.setattr(run_profile, "profile_point", point)
    for _ in range(2):
        run_profile.main([str(tmp_path), "--workers", "1"])
    table = pd.read_csv(tmp_path / run_profile.TABLE, comment="#")
    assert len(table) == len(run_profile.POINTS)
    assert (tmp_path / run_profile.TABLE).read_text().startswith("# Weight of new goods")
    assert len((tmp_path / "points.jsonl").read_text().splitlines()) == len(table) + 1


def point(at):
    return {"elasticity": at[0], "lemon_rate": at[1]}
