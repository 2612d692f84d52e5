"""Local projections: equal to the recursive VAR on impact, near it later, refusals."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.time_series.local_projections import local_projections
from frictions.empirics.time_series.vector_autoregression import fit_var


def simulated(periods):
    rng = np.random.default_rng(8)
    y = np.zeros((periods, 3))
    for t in range(1, periods):
        e = rng.normal(size=3)
        y[t] = 0.7 * y[t - 1] + [e[0], 0.5 * e[0] + e[1], 0.4 * e[1] + e[2]]
    index = pd.period_range("1950Q1", periods=periods, freq="Q")
    return pd.DataFrame(y, index=index, columns=["x", "r", "m"])


def test_impact_is_the_vars():
    data = simulated(200)
    found = local_projections(data, "r", 0.6, 4, 3)
    expected = fit_var(data, 3).responses("r", 0.6, 4)
    assert found.loc[0].tolist() == [0.0, pytest.approx(0.6), pytest.approx(expected.loc[0, "m"])]


def test_later_horizons_converge_to_the_vars():
    data = simulated(20_000)
    found = local_projections(data, "r", 1.0, 3, 1)
    np.testing.assert_allclose(found["r"], 0.7 ** np.arange(4), atol=0.03)
    np.testing.assert_allclose(found["x"], 0, atol=0.03)


def test_refusals():
    data = simulated(200)
    with pytest.raises(ValueError, match="shock = 'q' is not in the VAR"):
        local_projections(data, "q", 1.0, 3, 2)
    with pytest.raises(ValueError, match=r"too few observations \(10\) for 3 variables and 3 lags"):
        local_projections(data.iloc[:18], "r", 1.0, 5, 3)
    data.loc["1960Q1", "x"] = np.nan
    with pytest.raises(ValueError, match="x is missing in 1960Q1"):
        local_projections(data, "r", 1.0, 3, 2)
