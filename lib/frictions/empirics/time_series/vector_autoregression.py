r"""Vector autoregressions: least squares, lag choice, recursive shocks.

.. math::

    y_t = c + \sum_{l=1}^{p} A_l y_{t-l} + u_t, \qquad E u_t u_t' = \Sigma = D D'

with :math:`D` lower triangular: a variable answers a shock of its own place in the order and of
those before it within the quarter.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.tsa.vector_ar.var_model import ma_rep

from frictions.empirics.time_series.regular import complete_sample, require_enough, shock_place
from frictions.foundation import InadequateData, require_count, require_flag, require_number


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
        return float(np.abs(np.linalg.eigvals(companion(self.coefficients))).max())

    def responses(
        self, shock: str, size: float, horizon: int, cumulative: bool = False
    ) -> pd.DataFrame:
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
        cumulative : bool, optional
            Whether to sum the responses up to each horizon: of a level, where the series is its
            growth.

        Returns
        -------
        DataFrame, shape (horizon + 1, m)
            By horizon.

        Raises
        ------
        ValueError
            If there is no such variable.
        InadequateData
            If the residuals are collinear, so that there is no shock of its own.
        """
        place = shock_place(self.names, shock)
        size = require_number("size", size)
        horizon = require_count("horizon", horizon, 0)
        try:
            column = np.linalg.cholesky(self.covariance)[:, place]
        except np.linalg.LinAlgError:
            raise InadequateData(
                f"residual covariance of {self.names} is not positive definite"
            ) from None
        moving_average = ma_rep(self.coefficients, horizon)  # (horizon + 1, m, m)
        path = moving_average @ (size * column / column[place])
        path = path.cumsum(axis=0) if require_flag("cumulative", cumulative) else path
        return pd.DataFrame(path, columns=self.names).rename_axis("horizon")


def companion(coefficients: np.ndarray) -> np.ndarray:
    """Return the companion matrices, shape (..., p m, p m), of coefficients (..., p, m, m)."""
    *leading, p, m, _ = coefficients.shape
    matrix = np.broadcast_to(np.eye(m * p, k=-m), (*leading, m * p, m * p)).copy()
    matrix[..., :m, :] = np.moveaxis(coefficients, -3, -2).reshape(*leading, m, p * m)
    return matrix


def fit_var(data: pd.DataFrame, lags: int, start=None, end=None) -> VarFit:
    """
    Estimate a vector autoregression with a constant.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series in recursive order, whose periods follow each other: by month, quarter or year
        (PeriodIndex or DatetimeIndex) or numbered.
    lags : int
        p; the first p periods of the sample are conditioned on.
    start, end : str, int or Period, optional
        First and last period of the sample; a year means the whole year.  Values may be missing
        outside.

    Returns
    -------
    VarFit
        Estimates.

    Raises
    ------
    ValueError
        If periods are missing, stand twice or out of order.
    InadequateData
        If the sample is not inside the data, has missing values, is too short, or its series and
        their lags are collinear.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> quarters = pd.period_range("1960Q1", periods=200, freq="Q")
    >>> noise = np.random.default_rng(0).normal(size=(200, 2))
    >>> data = pd.DataFrame(noise, quarters, ["output", "rate"])
    >>> fit = fit_var(data, lags=1, end="1999")
    >>> fit.data.index[-1]
    Period('1999Q4', 'Q-DEC')
    >>> fit.responses("rate", size=0.25, horizon=0).loc[0].tolist()
    [0.0, 0.25]
    """
    lags = require_count("lags", lags)
    sample = complete_sample(data, start, end)
    observations, m = len(sample) - lags, sample.shape[1]
    require_enough(observations, m, lags)
    values = sample.to_numpy()
    past = [values[lags - lag : len(values) - lag] for lag in range(1, lags + 1)]
    regressors = np.hstack([np.ones((observations, 1)), *past])
    # Scaled, so that the rank does not depend on units.
    size = np.linalg.norm(regressors, axis=0).clip(1e-300)
    slopes, _, rank, _ = np.linalg.lstsq(regressors / size, values[lags:], rcond=None)
    if rank < len(size):
        raise InadequateData(f"data: {list(sample.columns)} and their {lags} lags are collinear")
    slopes /= size[:, None]
    residuals = values[lags:] - regressors @ slopes
    matrices = slopes[1:].reshape(lags, m, m).transpose(0, 2, 1)
    covariance = residuals.T @ residuals / observations
    return VarFit(sample, lags, slopes[0], matrices, residuals, covariance)


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
        As in `fit_var`.
    max_lags : int
        Largest lag length.
    start, end : str, int or Period, optional
        First and last period of the sample.

    Returns
    -------
    DataFrame, shape (max_lags, 2)
        Columns AIC and AICc by lag length; NaN where the correction is not defined.
    """
    max_lags = require_count("max_lags", max_lags)
    sample = complete_sample(data, start, end)
    n, m = len(sample) - max_lags, sample.shape[1]
    if n <= m * max_lags + 1:
        raise InadequateData(f"max_lags = {max_lags}: too few observations ({n}) for {m} variables")
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
