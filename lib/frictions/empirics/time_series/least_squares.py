"""Least squares with the covariance estimators that the tables use, through statsmodels."""

import numpy as np
import pandas as pd
import statsmodels.api as sm

from frictions.empirics.time_series.regular import regular
from frictions.foundation import InadequateData, require_array, require_choice, require_count

COVARIANCES = ("nonrobust", "HC0", "HC1", "HAC")


def fit_ols(
    outcome: pd.Series, regressors: pd.DataFrame, covariance: str = "HC0", lags: int | None = None
):
    """
    Regress on a constant and the given regressors.

    Parameters
    ----------
    outcome : Series, shape (n,)
        Left-hand side.
    regressors : DataFrame, shape (n, k)
        Right-hand side without the constant, same index as ``outcome``.
    covariance : str
        ``"nonrobust"``, ``"HC0"`` (White), ``"HC1"`` (White with the small-sample correction
        n / (n - k - 1)) or ``"HAC"`` (Newey-West with Bartlett weights and the same correction).
    lags : int, optional
        Newey-West lags; needed for ``"HAC"`` and only there.

    Returns
    -------
    statsmodels RegressionResults
        Coefficients in the order ``const``, then the regressors.

    Raises
    ------
    ValueError
        If an entry is not finite, the indices differ, or, for ``"HAC"``, dates do not follow each
        other.
    InadequateData
        If there are too few observations, or regressors are collinear or constant.
    """
    if not isinstance(outcome, pd.Series) or not isinstance(regressors, pd.DataFrame):
        kinds = f"outcome = {type(outcome).__name__}, regressors = {type(regressors).__name__}"
        raise TypeError(f"{kinds}: they must be a Series and a DataFrame")
    require_choice("covariance", covariance, COVARIANCES)
    left = require_array("outcome", outcome.to_numpy(), ("n",))
    right = require_array("regressors", regressors.to_numpy(), ("n", "k"))
    if not outcome.index.equals(regressors.index):
        raise ValueError("outcome and regressors must have the same index, in the same order")
    if regressors.columns.has_duplicates or "const" in regressors.columns:
        raise ValueError(f"regressors {list(regressors)} must have names that differ, none 'const'")
    n, k = right.shape
    if n <= k + 1:
        raise InadequateData(f"outcome has {n} observations for {k} regressors and a constant")
    centred = right - right.mean(axis=0)
    if np.linalg.matrix_rank(centred / np.linalg.norm(right, axis=0).clip(1e-300), tol=1e-12) < k:
        raise InadequateData(f"regressors {list(regressors)} are collinear or constant")
    options = {}
    if (covariance == "HAC") != (lags is not None):
        raise ValueError(f"lags = {lags} with covariance = {covariance!r}: only 'HAC' has lags")
    if lags is not None:
        if outcome.index.dtype.kind not in "iu":
            regular("outcome", outcome)
        lags = require_count("lags", lags, 0, n - 1)
        options["cov_kwds"] = {"maxlags": lags, "use_correction": True}
    frame = pd.DataFrame(right, regressors.index, regressors.columns)
    model = sm.OLS(pd.Series(left, outcome.index, name=outcome.name), sm.add_constant(frame))
    return model.fit(cov_type=covariance, **options)
