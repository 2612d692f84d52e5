"""Least squares: what statsmodels is asked for, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.time_series.least_squares import fit_ols

RNG = np.random.default_rng(3)
X = pd.DataFrame({"x": RNG.normal(size=40)})
Y = 1.0 + 2.0 * X["x"] + RNG.normal(size=40) * (1 + X["x"] ** 2)


def by_hand(lags):
    """Sandwich covariance with Bartlett weights, without small-sample correction."""
    x = np.column_stack([np.ones(len(X)), X["x"]])
    bread = np.linalg.inv(x.T @ x)
    scores = x * (Y.to_numpy() - x @ (bread @ x.T @ Y.to_numpy()))[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / (lags + 1)) * (cross + cross.T)
    return bread @ meat @ bread


def test_white_and_newey_west_standard_errors():
    np.testing.assert_allclose(fit_ols(Y, X, "HC0").cov_params(), by_hand(0), rtol=1e-10)
    corrected = by_hand(4) * 40 / 38
    np.testing.assert_allclose(fit_ols(Y, X, "HAC", 4).cov_params(), corrected, rtol=1e-10)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((Y, X, "HC9"), r"covariance = 'HC9' must be one of \('nonrobust', 'HC0', 'HC1', 'HAC'\)"),
        ((Y, X, "HAC"), "lags = None with covariance = 'HAC': only 'HAC' has lags"),
        ((Y, X, "HC0", 3), "lags = 3 with covariance = 'HC0'"),
        ((Y, X, "HAC", 40), "lags = 40 must be a whole number between 0 and 39"),
        ((Y, X, "HAC", -1), "lags = -1 must be"),
        ((Y.iloc[1:], X, "HC0"), "must have the same index"),
        ((Y.iloc[::-1], X, "HC0"), "must have the same index, in the same order"),
        ((Y, X.assign(one=1.0)), "regressors .* are collinear or constant"),
        ((Y, X.assign(z=2 * X["x"] + 1)), "regressors .* are collinear or constant"),
        ((Y.where(Y.min() < Y), X), r"outcome\[\d+\] = nan must be"),
        ((Y.iloc[:2], X.iloc[:2]), "outcome has 2 observations for 1 regressors"),
    ],
)
def test_bad_requests_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        fit_ols(*arguments)


def test_newey_west_needs_months_that_follow_each_other():
    months = pd.period_range("2000-01", periods=40, freq="M")
    y, x = (table.set_axis(months, axis=0).drop(index=months[7]) for table in (Y, X))
    assert fit_ols(y, x).nobs == 39
    with pytest.raises(ValueError, match="outcome has no 2000-08"):
        fit_ols(y, x, "HAC", 2)
