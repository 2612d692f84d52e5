"""The unit-root table: against statsmodels, and on series whose answer is known."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.stattools import adfuller

from frictions.empirics.time_series.unit_roots import adf_table


def test_walk_and_noise():
    noise = np.random.default_rng(3).normal(size=400)
    data = pd.DataFrame({"walk": noise.cumsum(), "noise": noise})
    table = adf_table(data)
    assert table.loc["noise", "p, constant"] < 0.01
    assert table.loc["walk", "p, constant"] > 0.1
    direct = adfuller(noise.cumsum(), regression="ct", autolag="AIC", result_object=False)
    assert table.loc["walk", "p, constant and trend"] == pytest.approx(direct[1])
    assert table.loc["walk", "lags, constant and trend"] == direct[2]


def test_constant_short_and_incomplete_series_are_refused():
    noise = pd.DataFrame({"a": np.random.default_rng(3).normal(size=40)})
    with pytest.raises(ValueError, match="data: b is constant"):
        adf_table(noise.assign(b=1.0))
    with pytest.raises(ValueError, match="data has 11 observations, at least 12 are needed"):
        adf_table(noise.iloc[:11])
    with pytest.raises(ValueError, match="data: a is missing in 0"):
        adf_table(noise.shift(1))
