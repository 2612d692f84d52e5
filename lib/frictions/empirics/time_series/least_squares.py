"""Least squares with the three covariance estimators that the tables use, through statsmodels."""

import pandas as pd
import statsmodels.api as sm


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
        ``"nonrobust"``, ``"HC0"`` (White) or ``"HAC"`` (Newey-West with Bartlett weights and the
        small-sample correction n / (n - k - 1)).
    lags : int, optional
        Newey-West lags; needed for ``"HAC"`` and only there.

    Returns
    -------
    statsmodels RegressionResults
        Coefficients in the order ``const``, then the regressors.

    Raises
    ------
    ValueError
        For another covariance name, lags that do not fit the sample, or indices that differ.
    """
    if not outcome.index.equals(regressors.index):
        raise ValueError("outcome and regressors must have the same index")
    if covariance not in ("nonrobust", "HC0", "HAC"):
        raise ValueError(f"covariance must be 'nonrobust', 'HC0' or 'HAC', got {covariance!r}")
    if (covariance == "HAC") != (lags is not None):
        raise ValueError(f"lags go with covariance 'HAC': got {covariance!r} and lags={lags}")
    options = {}
    if covariance == "HAC":
        if not 0 <= lags < len(outcome):
            raise ValueError(f"Newey-West lags must be in [0, {len(outcome)}), got {lags}")
        options["cov_kwds"] = {"maxlags": lags, "use_correction": True}
    model = sm.OLS(outcome, sm.add_constant(regressors), missing="raise")
    return model.fit(cov_type=covariance, **options)
