"""The command behind the stored estimates: its table, and that it resumes."""

import pandas as pd
import pytest

from frictions.empirics.inventories import run_attention_estimation as module
from frictions.empirics.inventories.attention_estimation import ATTENTION_TABLE, NO
from frictions.solvers.estimation import multistart


def test_command_is_resumable(tmp_path, monkeypatch):
    tiny = {"simplex_evaluations": 8, "powell_evaluations": 8}
    for name, value in {
        "SCREENED": 3, "RANDOM_STARTS": 1, "PROFILE_SCREENED": 3,
        "PROFILE_STARTS": 1, "FIRST_COSTS": (-4.0,), "PROFILE": (-3.0, NO), "LIMITS": tiny,
        "PROFILE_LIMITS": tiny, "SWEEP_LIMITS": tiny, "RESTARTS": 1,
    }.items():  # fmt: skip
        monkeypatch.setattr(module, name, value)
    module.main([str(tmp_path), "--workers", "1"])
    first = (tmp_path / ATTENTION_TABLE).read_text()
    monkeypatch.setattr(multistart, "minimize_in_box", pytest.fail)  # nothing is run again
    module.main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / ATTENTION_TABLE).read_text() == first
    table = pd.read_csv(tmp_path / ATTENTION_TABLE, comment="#")
    # Each has a given start, a random one, and one from the profile or from the neighbouring cost.
    assert list(table["case"]) == ["estimate"] * 3 + ["profile -3"] * 3 + ["profile inf"] * 3
    assert table.groupby("case")["criterion"].is_monotonic_increasing.all()


def test_sweep_starts_at_the_neighbours_best_point(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PROFILE", (-3.0, -2.75, NO))
    starts = []

    def stays(problem, given, *_, **__):
        starts.append(given[0])
        value = 9.0 if problem.fixed["log10_cost"] == -2.75 else 50.0
        return [multistart.LocalMinimum(given[0], given[0] / 2, value, 1, True)]

    monkeypatch.setattr(module, "minimize_from_many", stays)
    known = pd.DataFrame(
        {"case": ["profile -3", "profile -3", "profile -2.75", "profile inf"],
         "criterion": [20.0, 10.0, 10.0, 30.0], "evaluations": 1,
         **{name: [1.0, 2.0, 3.0, 4.0] for name in module.ATTENTION_BOUNDS},
         "log10_cost": [-3.0, -3.0, -2.75, NO]}
    )  # fmt: skip
    found = module.sweep_profile(known, tmp_path)
    # Up from -3 at 2, the better of two; then from what that gave.  Down likewise, from 4.
    assert [start[0] for start in starts] == [2.0, 1.0, 4.0, 2.0]
    assert list(found["case"]) == ["profile -2.75", "profile inf", "profile -2.75", "profile -3"]
