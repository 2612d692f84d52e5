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
