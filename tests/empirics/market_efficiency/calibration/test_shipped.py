"""The shipped economies: they are admissible, and give the moments that are shipped with them."""

import pandas as pd
import pytest

from frictions.empirics.market_efficiency import (
    calibrated_params,
    calibrations,
    nearest_calibrations,
    simulated_moments,
)
from frictions.empirics.market_efficiency.calibration.moments import PUBLISHED, TARGETS
from frictions.empirics.market_efficiency.calibration.shipped import count_met
from frictions.empirics.market_efficiency.sign_map import MEASURES


def test_every_measure_and_set_of_targets_has_its_economies():
    table = calibrations()
    assert set(table.index.droplevel("seed")) == {(m, t) for m in MEASURES for t in TARGETS}


@pytest.mark.parametrize("measure", MEASURES)
def test_moments_are_those_of_the_economies(measure):
    row = nearest_calibrations()[measure]
    again = simulated_moments(calibrated_params(row), measure, firms=8_000, seed=77)
    for name in ("mean", "median", "s.d.", "r.m.s. sensitivity", "s.d. sensitivity"):
        assert again[name] == pytest.approx(row[name], rel=0.08), name
    assert abs(again["slope"] - row["slope"]) < 3 * (again["slope error"] + row["slope error"])


def test_slope_and_level_go_together_and_the_spread_of_sensitivity_does_not():
    shown = nearest_calibrations()
    assert list(shown.loc["met", list(MEASURES)] >= len(PUBLISHED) - 1) == [True, True, False]
    table = calibrations()
    assert count_met(table).max() == len(PUBLISHED) - 1
    assert not (table["met: slope"] & table["met: s.d. sensitivity"]).any()
    assert (table["pinned"] <= 4).all()  # of eight


def test_bad_input():
    with pytest.raises(ValueError, match="row lacks"):
        calibrated_params(pd.Series({"risk_aversion": 1.0}))
    row = calibrations().iloc[0]
    with pytest.raises(ValueError, match="stand twice"):
        calibrated_params(pd.concat([row, row]))
    for value in ("0.2", True):  # neither a text nor a flag is a number
        with pytest.raises(TypeError, match="risk_aversion"):
            calibrated_params(pd.Series({**row, "risk_aversion": value}))
