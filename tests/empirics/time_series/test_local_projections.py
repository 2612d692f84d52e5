"""Local projections: equal to the recursive VAR on impact, near it later, refusals."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.time_series.least_squares import fit_ols
from frictions.empirics.time_series.local_projections import local_projections
from frictions.empirics.time_series.vector_autoregression import fit_var


def simulated(periods, seed=8):
    rng = np.random.default_rng(seed)
    y = np.zeros((periods, 3))
    for t in range(1, periods):
        e = rng.normal(size=3)
        y[t] = 0.7 * y[t - 1] + [e[0], 0.5 * e[0] + e[1], 0.4 * e[1] + e[2]]
    index = pd.period_range("1950Q1", periods=periods, freq="Q")
    return pd.DataFrame(y, index=index, columns=["x", "r", "m"])


def test_impact_is_the_vars():
    data = simulated(200)
    found = local_projections(data, "r", 0.6, 4, 3).responses
    expected = fit_var(data, 3).responses("r", 0.6, 4)
    assert found.loc[0].tolist() == [0.0, pytest.approx(0.6), pytest.approx(expected.loc[0, "m"])]


def test_later_horizons_converge_to_the_vars():
    data = simulated(20_000)
    found = local_projections(data, "r", 1.0, 3, 1).responses
    np.testing.assert_allclose(found["r"], 0.7 ** np.arange(4), atol=0.03)
    np.testing.assert_allclose(found["x"], 0, atol=0.03)


def test_refusals():
    data = simulated(200)
    with pytest.raises(ValueError, match="shock = 'q' must be one of"):
        local_projections(data, "q", 1.0, 3, 2)
    with pytest.raises(ValueError, match=r"too few observations \(10\) for 3 variables and 3 lags"):
        local_projections(data.iloc[:18], "r", 1.0, 5, 3)
    data.loc["1960Q1", "x"] = np.nan
    with pytest.raises(ValueError, match="x is missing in 1960Q1"):
        local_projections(data, "r", 1.0, 3, 2)


@pytest.mark.parametrize("errors", ["HAC", "lag-augmented"])
def test_slopes_and_errors_are_statsmodels(errors):
    data, lags = simulated(150), 2
    found = local_projections(data, "r", 0.5, 5, lags, errors=errors)
    past = [data.shift(lag).add_suffix(f" {lag}") for lag in range(1, lags + 1)]
    x = pd.concat([data[["x", "r"]], *past], axis=1).iloc[lags : len(data) - 4]
    hac = errors == "HAC"
    fit = fit_ols(data["m"].shift(-4).loc[x.index], x, "HAC" if hac else "HC0", 4 if hac else None)
    assert found.responses.loc[4, "m"] == pytest.approx(0.5 * fit.params["r"], rel=1e-9)
    assert found.standard_errors.loc[4, "m"] == pytest.approx(0.5 * fit.bse["r"], rel=1e-9)


@pytest.mark.parametrize("errors", ["HAC", "lag-augmented"])
def test_bands_cover_the_truth(errors):
    covered = []
    for seed in range(300):
        data = simulated(300, seed)
        low, high = local_projections(data, "r", 1.0, 3, 1, errors=errors).bands(0.9)
        truth = 0.7 ** np.arange(4)
        covered.append((low["r"] <= truth) & (truth <= high["r"]))
    share = np.mean(covered, axis=0)
    assert share[0] == 1  # by assumption
    assert (np.abs(share[1:] - 0.9) < 0.13).all()  # three standard errors of sixty draws


def test_bands_are_a_share():
    found = local_projections(simulated(100), "r", 1.0, 3, 1)
    with pytest.raises(ValueError, match=r"level = 95 must be in \(0, 1\): a share"):
        found.bands(95)
