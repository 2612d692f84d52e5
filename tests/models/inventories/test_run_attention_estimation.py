"""The command behind the stored estimates: its table, and that it resumes."""

import pandas as pd
import pytest

from frictions.models.inventories import run_attention_estimation as module
from frictions.models.inventories.attention_estimation import ATTENTION_TABLE, NO
from frictions.solvers import multistart


def test_command_is_resumable(tmp_path, monkeypatch):
    tiny = {"simplex_evaluations": 8, "powell_evaluations": 8}
    for name, value in {
        "SCREENED": 3, "RANDOM_STARTS": 1, "PROFILE_SCREENED": 3,
        "PROFILE_STARTS": 1, "FIRST_COSTS": (-4.0,), "PROFILE": (NO,), "LIMITS": tiny,
        "PROFILE_LIMITS": tiny,
    }.items():  # fmt: skip
        monkeypatch.setattr(module, name, value)
    module.main([str(tmp_path), "--workers", "1"])
    first = (tmp_path / ATTENTION_TABLE).read_text()
    monkeypatch.setattr(multistart, "minimize_in_box", pytest.fail)  # nothing is run again
    module.main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / ATTENTION_TABLE).read_text() == first
    table = pd.read_csv(tmp_path / ATTENTION_TABLE, comment="#")
    assert list(table["case"]) == ["estimate", "estimate", "profile inf", "profile inf"]
