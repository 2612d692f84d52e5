"""The command behind the stored estimates: its table, and that it resumes."""

from importlib import resources

import pytest

from frictions.empirics.inventories import run_calvo_estimation as run_estimation
from frictions.empirics.inventories.calvo_estimation import CASES, TABLE
from frictions.empirics.inventories.run_calvo_estimation import estimate_case, header, main
from frictions.solvers.estimation import multistart


def test_command_is_resumable(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run_estimation, "CASES", {"four series": CASES["four series"]})
    monkeypatch.setattr(run_estimation, "RANDOM_STARTS", 1)
    short = {"simplex_evaluations": 12, "powell_evaluations": 12}
    monkeypatch.setattr(
        run_estimation, "estimate_case", lambda *args: estimate_case(*args, **short)
    )
    main([str(tmp_path), "--workers", "1"])
    first = (tmp_path / TABLE).read_text()
    assert len((tmp_path / "starts_1.jsonl").read_text().splitlines()) == 4
    monkeypatch.setattr(multistart, "minimize_in_box", pytest.fail)  # nothing is run again
    main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / TABLE).read_text() == first
    assert "four series" in capsys.readouterr().out


def test_stored_estimates_were_made_from_the_tables_that_are_shipped():
    table = resources.files("frictions.data").joinpath("tables", TABLE).read_text(encoding="utf8")
    assert table.startswith(header())
    assert header().count("sha256") == 2
