r"""Responses by local projections (Jordà 2005): one regression a horizon.

.. math::

    y_{i,t+h} = \alpha + \beta_h\, r_t + \gamma' x_t + \sum_{l=1}^{p} \Gamma_l\, y_{t-l} + e_{t+h}

where :math:`x_t` are the variables ordered before the shock's variable :math:`r_t`. At h = 0 the
slope is the recursive VAR's for variables after r.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from frictions.empirics.time_series.regular import complete_sample, require_enough, shock_place
from frictions.foundation import InadequateData, require_choice, require_count, require_number

ERRORS = ("HAC", "lag-augmented")
COLLINEAR = 1e-10  # share of a regressor that the others do not explain; below, they are collinear


@dataclass(frozen=True, eq=False)
class Projections:
    """
    Local projections on one shock.

    Attributes
    ----------
    responses, standard_errors : DataFrame, shape (horizon + 1, m)
        By horizon; both are 0 where the response is by assumption.
    """

    responses: pd.DataFrame
    standard_errors: pd.DataFrame

    def bands(self, level: float = 0.95) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the ends of pointwise normal bands that cover a share ``level`` in (0, 1)."""
        level = require_number("level", level, "(0, 1)", "a share, not a percentage")
        width = ndtri((1 + level) / 2) * self.standard_errors
        return self.responses - width, self.responses + width


def local_projections(
    data: pd.DataFrame,
    shock: str,
    size: float,
    horizon: int,
    lags: int,
    start=None,
    end=None,
    errors: str = "HAC",
) -> Projections:
    """
    Project each variable on a recursive shock.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series in recursive order, as in `fit_var`.
    shock : str
        The variable whose shock it is.
    size : float
        Its size on impact.
    horizon : int
        Last horizon.
    lags : int
        Lags of all variables.
    start, end : str, int or Period, optional
        First and last period of the sample; outcomes stay inside it.
    errors : str, optional
        ``"HAC"``: Newey and West's with as many lags as the horizon, White's at 0.
        ``"lag-augmented"``: White's at every horizon, which hold with unit roots too if the lags
        are as many as the autoregression's: one more than its forecasts need (Montiel Olea and
        Plagborg-Møller 2021).

    Returns
    -------
    Projections
        Responses and standard errors; variables before the shock's are 0 at horizon 0 by
        assumption.

    Raises
    ------
    ValueError
        If the shock is not a variable, or periods are missing, stand twice or out of order.
    InadequateData
        If the sample is missing values or too short.

    Examples
    --------
    >>> noise = np.random.default_rng(0).normal(size=(120, 2))
    >>> data = pd.DataFrame(noise, columns=["output", "rate"])
    >>> found = local_projections(data, "rate", size=0.25, horizon=4, lags=1)
    >>> low, high = found.bands(0.9)
    >>> bool((low <= found.responses).all().all())
    True
    """
    require_choice("errors", errors, ERRORS)
    size, horizon = require_number("size", size), require_count("horizon", horizon, 0)
    lags = require_count("lags", lags)
    sample = complete_sample(data, start, end)
    place = shock_place(list(sample.columns), shock)
    require_enough(len(sample) - lags - horizon, sample.shape[1], lags, f" at horizon {horizon}")
    values, m = sample.to_numpy(), sample.shape[1]
    # The shock's variable, those before it, and the lags of all, by number.
    past = [values[lags - lag : len(values) - lag] for lag in range(1, lags + 1)]
    regressors = np.hstack([np.ones((len(past[0]), 1)), values[lags:, place::-1], *past])
    slopes, spreads = np.zeros((horizon + 1, m)), np.zeros((horizon + 1, m))
    for h in range(horizon + 1):
        seen = regressors[: len(regressors) - h]
        found, errors_at_h = _slopes(seen, values[lags + h :], h if errors == "HAC" else 0)
        free = np.arange(m) > place if h == 0 else slice(None)
        slopes[h, free], spreads[h, free] = found[free], errors_at_h[free]
    slopes[0, place] = 1.0
    tables = (
        pd.DataFrame(table, columns=sample.columns).rename_axis("horizon")
        for table in (size * slopes, abs(size) * spreads)
    )
    return Projections(*tables)


def _slopes(regressors: np.ndarray, outcomes: np.ndarray, lags: int):
    """Return the slopes of (n, m) outcomes on the second of (n, k) regressors, and their errors."""
    n, k = regressors.shape
    q, r = np.linalg.qr(regressors / np.linalg.norm(regressors, axis=0).clip(1e-300))
    if np.abs(np.diag(r)).min() < COLLINEAR:
        raise InadequateData("data: the shock's variable, those before it and lags are collinear")
    # The slope is a weighted sum of outcomes; so is its error, of the residuals.
    weights = q @ np.linalg.inv(r).T[:, 1] / np.linalg.norm(regressors[:, 1])
    scores = weights[:, None] * (outcomes - q @ (q.T @ outcomes))
    variance = (scores**2).sum(axis=0)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * (scores[lag:] * scores[:-lag]).sum(axis=0)
    correction = n / (n - k) if lags else 1.0  # as statsmodels does
    return weights @ outcomes, np.sqrt(correction * variance)
