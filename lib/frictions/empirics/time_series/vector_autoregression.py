r"""Vector autoregressions: least squares through statsmodels, lag choice, recursive shocks.

.. math::

    y_t = c + \sum_{l=1}^{p} A_l y_{t-l} + u_t, \qquad E u_t u_t' = \Sigma = D D'

with :math:`D` lower triangular: a variable answers a shock of its own place in the order and of
those before it within the quarter.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.tsa.api import VAR
from statsmodels.tsa.vector_ar.var_model import ma_rep

from frictions.data.shipped.samples import select_sample


@dataclass(frozen=True, eq=False)
class VarFit:
    """
    An estimated vector autoregression.

    Attributes
    ----------
    data : DataFrame, shape (T, m)
        The sample, first ``lags`` rows included.
    lags : int
        p.
    intercept : array, shape (m,)
    coefficients : array, shape (p, m, m)
        A_1 to A_p.
    residuals : array, shape (T - p, m)
    covariance : array, shape (m, m)
        Residual covariance, sum of squares over T - p.
    """

    data: pd.DataFrame
    lags: int
    intercept: np.ndarray
    coefficients: np.ndarray
    residuals: np.ndarray
    covariance: np.ndarray

    @property
    def names(self) -> list[str]:
        """Names of the variables, in recursive order."""
        return list(self.data.columns)

    def companion_modulus(self) -> float:
        """Return the largest modulus among the roots of the system; below one if stable."""
        m, p = len(self.names), self.lags
        companion = np.eye(m * p, k=-m)
        companion[:m] = np.hstack(list(self.coefficients))
        return float(np.abs(np.linalg.eigvals(companion)).max())

    def responses(self, shock: str, size: float, horizon: int) -> pd.DataFrame:
        """
        Responses to the recursive shock of one variable.

        Parameters
        ----------
        shock : str
            The variable whose shock it is.
        size : float
            Its response to it on impact.
        horizon : int
            Last horizon, counted from 0.

        Returns
        -------
        DataFrame, shape (horizon + 1, m)
            By horizon.

        Raises
        ------
        ValueError
            If there is no such variable, or the covariance is not positive definite.
        """
        place = shock_place(self.names, shock)
        try:
            column = np.linalg.cholesky(self.covariance)[:, place]
        except np.linalg.LinAlgError:
            raise ValueError(
                f"residual covariance of {self.names} is not positive definite"
            ) from None
        moving_average = ma_rep(self.coefficients, horizon)  # (horizon + 1, m, m)
        path = moving_average @ (size * column / column[place])
        return pd.DataFrame(path, columns=self.names).rename_axis("horizon")


def shock_place(names: list[str], shock: str) -> int:
    """
    Return the place of a shock's variable in the order.

    Parameters
    ----------
    names : list of str
        Variables.
    shock : str
        One of them.

    Returns
    -------
    int
        Counted from 0.

    Raises
    ------
    ValueError
        If it is not in the list.
    """
    if shock not in names:
        raise ValueError(f"shock = {shock!r} is not in the VAR; it has {names}")
    return names.index(shock)


def fit_var(data: pd.DataFrame, lags: int, start=None, end=None) -> VarFit:
    """
    Estimate a vector autoregression with a constant.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series in recursive order, by quarter.
    lags : int
        p; the first p quarters of the sample are conditioned on.
    start, end : str or Period, optional
        First and last quarter of the sample.

    Returns
    -------
    VarFit
        Estimates.

    Raises
    ------
    ValueError
        If the sample is not inside the data, has missing values, or is too short.
    """
    sample = complete_sample(data, start, end)
    observations, m = len(sample) - lags, sample.shape[1]
    if observations <= m * lags + 1:
        raise ValueError(f"too few observations ({observations}) for {m} variables and {lags} lags")
    fit = VAR(sample.to_numpy()).fit(lags, trend="c")
    residuals = np.asarray(fit.resid)
    return VarFit(
        sample,
        lags,
        np.asarray(fit.intercept),
        np.asarray(fit.coefs),
        residuals,
        residuals.T @ residuals / observations,
    )


def complete_sample(data: pd.DataFrame, start=None, end=None) -> pd.DataFrame:
    """
    Cut out a sample and refuse missing values.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series by quarter.
    start, end : str or Period, optional
        First and last quarter.

    Returns
    -------
    DataFrame
        The sample.

    Raises
    ------
    ValueError
        If it reaches outside the data, or a value is missing; series and quarters are named.
    """
    sample = select_sample(data, start, end, "the VAR's data")
    for name, series in sample.items():
        absent = series.index[series.isna()]
        if len(absent):
            raise ValueError(
                f"{name} is missing in {absent[0]}"
                + (f" to {absent[-1]} ({len(absent)} quarters)" if len(absent) > 1 else "")
            )
    return sample


def lag_criteria(data: pd.DataFrame, max_lags: int, start=None, end=None) -> pd.DataFrame:
    r"""
    Compare lag lengths on one common sample, by AIC and the corrected AIC for VARs.

    With n observations, m variables and k = mp + 1 regressors the corrected criterion
    (Hurvich and Tsai 1993) is

    .. math::

        n(\ln|\hat\Sigma| + m) + \frac{2n[mk + m(m+1)/2]}{n-k-m-1} .

    Parameters
    ----------
    data : DataFrame
        Series by quarter.
    max_lags : int
        Largest lag length.
    start, end : str or Period, optional
        First and last quarter of the sample.

    Returns
    -------
    DataFrame, shape (max_lags, 2)
        Columns AIC and AICc by lag length; NaN where the correction is not defined.
    """
    sample = complete_sample(data, start, end)
    n, m = len(sample) - max_lags, sample.shape[1]
    rows = {}
    for lags in range(1, max_lags + 1):
        k = m * lags + 1
        residuals = fit_var(sample.iloc[max_lags - lags :], lags).residuals
        log_determinant = np.linalg.slogdet(residuals.T @ residuals / n)[1]
        parameters = m * k + m * (m + 1) / 2
        fit, left = n * (log_determinant + m), n - k - m - 1
        rows[lags] = {
            "AIC": fit + 2 * parameters,
            "AICc": fit + 2 * parameters * n / left if left > 0 else np.nan,
        }
    return pd.DataFrame(rows).T.rename_axis("lags")
