"""Valid calls of the doors of `frictions.empirics.time_series`."""

from functools import cache

import numpy as np
import pandas as pd

from frictions.empirics.time_series import bootstrap_responses, fit_var, local_projections

QUARTERS = pd.period_range("1990Q1", periods=60, freq="Q")
MONTHS = pd.period_range("2000-01", periods=24, freq="M")


@cache
def data():
    noise = np.random.default_rng(0).normal(size=(60, 3))
    return pd.DataFrame(noise, QUARTERS, ["output", "prices", "rate"])


@cache
def fit():
    return fit_var(data(), 2)


@cache
def draws():
    return bootstrap_responses(fit(), "rate", 0.25, 4, draws=20)


def returns():
    noise = np.random.default_rng(1).normal(size=(24, 2))
    return pd.DataFrame(noise, MONTHS, ["T", "NT"])


def risk_free():
    return pd.Series(np.linspace(0.1, 0.4, 24), MONTHS, name="RF")


def regression(**changes):
    x = pd.DataFrame(np.random.default_rng(2).normal(size=(30, 2)), columns=["a", "b"])
    y = pd.Series(np.random.default_rng(3).normal(size=30), name="y")
    return dict(outcome=y, regressors=x) | changes


SAMPLE = {"start": "1991Q1", "end": "2003Q4"}

EXAMPLES = {
    "adf_table": lambda: dict(data=data()),
    "bootstrap_responses": [
        lambda: dict(fit=fit(), shock="rate", size=0.25, horizon=4, draws=20, seed=1),
        lambda: dict(fit=fit(), shock="rate", size=0.25, horizon=4, draws=9, bias_corrected=True),
    ],
    "BootstrapResponses.bands": lambda: dict(self=draws(), level=0.9),
    "BootstrapResponses.covariance": lambda: dict(self=draws(), name="prices", first=1, last=3),
    "compound_percent": lambda: dict(returns=returns(), frequency="Q"),
    "filter_all_but": lambda: dict(data=data(), unfiltered=["prices"]),
    "fit_ols": [
        lambda: regression(covariance="nonrobust"),
        lambda: regression(covariance="HAC", lags=3),
    ],
    "fit_var": lambda: dict(data=data(), lags=2, **SAMPLE),
    "hamilton_cycle": lambda: dict(series=data()["output"], ahead=8, lags=4),
    "lag_criteria": lambda: dict(data=data(), max_lags=3, **SAMPLE),
    "local_projections": lambda: dict(
        data=data(), shock="rate", size=0.25, horizon=4, lags=2, **SAMPLE
    ),
    "Projections.bands": lambda: dict(
        self=local_projections(data(), "rate", 0.25, 4, 2), level=0.9
    ),
    "quarterly_excess_percent": lambda: dict(excess=returns(), risk_free=risk_free()),
    "total_percent": lambda: dict(excess=returns(), risk_free=risk_free()),
    "VarFit.responses": lambda: dict(self=fit(), shock="rate", size=0.25, horizon=4),
}
RESULTS = {"BootstrapResponses", "Projections", "VarFit"}
RECURSIVE = "the order of columns is the recursive order"
EXCEPTIONS = {
    ("fit_var", "data", "columns reversed"): RECURSIVE,
    ("local_projections", "data", "columns reversed"): RECURSIVE,
    (
        "fit_ols",
        "regressors",
        "columns reversed",
    ): "coefficients are in the order of the regressors",
}
