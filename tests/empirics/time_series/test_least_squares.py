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
        ((Y, X, "HC9"), "must be 'nonrobust', 'HC0' or 'HAC', got 'HC9'"),
        ((Y, X, "HAC"), "lags go with covariance 'HAC': got 'HAC' and lags=None"),
        ((Y, X, "HC0", 3), "lags go with covariance 'HAC': got 'HC0' and lags=3"),
        ((Y, X, "HAC", 40), r"lags must be in \[0, 40\), got 40"),
        ((Y, X, "HAC", -1), r"lags must be in \[0, 40\), got -1"),
        ((Y.iloc[1:], X, "HC0"), "must have the same index"),
    ],
)
def test_bad_requests_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        fit_ols(*arguments)
