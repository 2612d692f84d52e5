"""The command that writes the calibrated economies."""

import functools

import pandas as pd

from frictions.empirics.market_efficiency.calibration import run_calibration
from frictions.empirics.market_efficiency.calibration.search import calibrate
from frictions.empirics.market_efficiency.calibration.shipped import TABLE


def test_the_command_writes_a_row_a_search(tmp_path, monkeypatch):
    monkeypatch.setattr(run_calibration, "SEEDS", (5,))
    monkeypatch.setattr(run_calibration, "MEASURES", {"demand": None})
    monkeypatch.setattr(
        run_calibration, "calibrate", functools.partial(calibrate, firms=40, rounds=1, drawn=20)
    )
    run_calibration.main([str(tmp_path)])
    table = pd.read_csv(tmp_path / TABLE, comment="#")
    assert list(table["targets"]) == ["all", "but spread"]
    assert table["demand_elasticity"].between(1.05, 40.0).all()
    assert table["met: slope"].dtype == bool
