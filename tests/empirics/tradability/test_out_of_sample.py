"""Clark and West's test against a plain loop, with and without predictability."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability import clark_west
from frictions.foundation import InadequateData

QUARTERS = pd.period_range("1960Q1", periods=160, freq="Q")


def data(slope, seed=4):
    rng = np.random.default_rng(seed)
    returns = rng.standard_normal(160)
    change = np.concatenate([[0.0], slope * returns[:-1]]) + rng.standard_normal(160)
    return pd.Series(change.cumsum(), QUARTERS), pd.DataFrame({"TMNT": returns}, QUARTERS)


def test_predictability_is_found_and_its_absence_too():
    found = clark_west(*data(1.0), horizons=[1])
    assert found.loc[1, "t"] > 4
    assert found.loc[1, "error ratio"] < 0.9
    rejected = [clark_west(*data(0.0, s), horizons=[4]).loc[4, "t"] > 1.645 for s in range(60)]
    assert np.mean(rejected) < 0.15


def test_forecasts_use_complete_changes_only():
    """What happens after t changes no forecast made at t."""
    level, returns = data(0.5)
    h, first = 4, 40
    later = level.copy()
    later.iloc[first + h :] += 100.0  # the first forecast is made at first + h - 1
    y = (level.shift(-h) - level).dropna().to_numpy()
    t = first + h - 1
    x = np.column_stack([np.ones(len(y)), returns["TMNT"][: len(y)]])
    guess = x[t] @ np.linalg.lstsq(x[: t - h + 1], y[: t - h + 1], rcond=None)[0]
    changed = (later.shift(-h) - later).dropna().to_numpy()
    again = x[t] @ np.linalg.lstsq(x[: t - h + 1], changed[: t - h + 1], rcond=None)[0]
    assert guess == again
    errors = clark_west(level, returns, [h], first)
    assert errors.loc[h, "N"] == len(y) - t


def test_short_samples_are_refused():
    level, returns = data(0.5)
    with pytest.raises(InadequateData, match="horizons = 110 must leave 20"):
        clark_west(level, returns, [110])
    with pytest.raises(TypeError, match=r"horizons = 1.9 must be a whole number"):
        clark_west(level, returns, [1.9])
