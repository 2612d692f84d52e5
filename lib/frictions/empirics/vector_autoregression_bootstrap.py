r"""Residual bootstrap of a VAR's responses, all draws at once.

Each draw picks recentred residuals with replacement, builds a series from the sample's first p
quarters, estimates the VAR again and rescales the shock. One Cholesky factor a draw, of the moment
matrix of regressors and outcomes together, holds both the coefficients and the factor of the
residual covariance:

.. math::

    \begin{pmatrix} X'X & X'Y \\ Y'X & Y'Y \end{pmatrix} =
    \begin{pmatrix} L_{XX} & 0 \\ L_{YX} & L_{YY} \end{pmatrix}
    \begin{pmatrix} L_{XX} & 0 \\ L_{YX} & L_{YY} \end{pmatrix}', \qquad
    \hat B' = L_{YX} L_{XX}^{-1}, \quad \hat U'\hat U = L_{YY} L_{YY}' .
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.empirics.vector_autoregression import VarFit, moving_average, shock_place

BATCH = 100  # draws worked on at a time; small enough for the processor's cache


@dataclass(frozen=True, eq=False)
class BootstrapResponses:
    """
    Bootstrapped responses to one shock.

    Attributes
    ----------
    draws : array, shape (n, horizon + 1, m)
        One response a draw.
    names : list of str
        The m variables.
    """

    draws: np.ndarray
    names: list[str]

    def bands(self, level: float = 0.95) -> tuple[pd.DataFrame, pd.DataFrame]:
        """
        Return pointwise percentile bands.

        Parameters
        ----------
        level : float, optional
            Coverage, in (0, 1).

        Returns
        -------
        tuple of two DataFrames, shape (horizon + 1, m)
            Lower and upper ends by horizon.
        """
        tail = (1 - level) / 2
        low, high = np.quantile(self.draws, [tail, 1 - tail], axis=0)
        return tuple(
            pd.DataFrame(end, columns=self.names).rename_axis("horizon") for end in (low, high)
        )

    def covariance(self, name: str, first: int, last: int) -> np.ndarray:
        """
        Return the covariance of one variable's response between horizons.

        Parameters
        ----------
        name : str
            The variable.
        first, last : int
            First and last horizon, both included.

        Returns
        -------
        array, shape (last - first + 1, last - first + 1)
            Covariance over the draws.
        """
        place = shock_place(self.names, name)
        return np.cov(self.draws[:, first : last + 1, place], rowvar=False)


def bootstrap_responses(
    fit: VarFit, shock: str, size: float, horizon: int, draws: int = 1000, seed: int = 0
) -> BootstrapResponses:
    """
    Bootstrap the responses to a recursive shock.

    Parameters
    ----------
    fit : VarFit
        The estimate.
    shock : str
        The variable whose shock it is.
    size : float
        Its response on impact, in every draw.
    horizon : int
        Last horizon.
    draws : int, optional
        Number of draws.
    seed : int, optional
        Seed of the draws.

    Returns
    -------
    BootstrapResponses
        Responses, draw by draw.

    Raises
    ------
    ValueError
        If there is no such variable, or a draw's moment matrix is not positive definite.
    """
    place = shock_place(fit.names, shock)
    observations = len(fit.residuals)
    picks = np.random.default_rng(seed).integers(observations, size=(draws, observations))
    responses = np.empty((draws, horizon + 1, len(fit.names)))
    for first in range(0, draws, BATCH):
        part = slice(first, min(first + BATCH, draws))
        coefficients, column = _estimate(_simulate(fit, picks[part]), fit.lags, place)
        responses[part] = moving_average(
            coefficients, size * column / column[:, place, None], horizon
        )
    return BootstrapResponses(responses, fit.names)


def _simulate(fit: VarFit, picks: np.ndarray) -> np.ndarray:
    """Build the draws' series around the sample mean, shape (n, T, m)."""
    p, mean = fit.lags, fit.data.to_numpy().mean(axis=0)
    # Around the mean the constant is small, and the moment matrix well conditioned.
    constant = fit.intercept - mean + sum(fit.coefficients) @ mean
    stacked = np.vstack([a.T for a in fit.coefficients])
    shocks = (fit.residuals - fit.residuals.mean(axis=0))[picks] + constant
    n, observations, m = shocks.shape
    series = np.empty((n, p + observations, m))
    series[:, :p] = fit.data.to_numpy()[:p] - mean
    for t in range(observations):
        # Newest first, as the coefficients are stacked.
        past = series[:, t : t + p][:, ::-1].reshape(n, p * m)
        series[:, p + t] = past @ stacked + shocks[:, t]
    return series


def _estimate(series: np.ndarray, p: int, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Return coefficients, shape (n, p, m, m), and the shock's column of the factor, (n, m)."""
    n, length, m = series.shape
    k = 1 + m * p
    table = np.empty((n, length - p, k + m))
    table[:, :, 0] = 1.0
    for lag in range(1, p + 1):
        table[:, :, 1 + m * (lag - 1) : 1 + m * lag] = series[:, p - lag : length - lag]
    table[:, :, k:] = series[:, p:]
    try:
        factor = np.linalg.cholesky(np.matmul(table.transpose(0, 2, 1), table))
    except np.linalg.LinAlgError:
        raise ValueError("a bootstrap draw's moment matrix is not positive definite") from None
    slopes = np.linalg.solve(
        factor[:, :k, :k].transpose(0, 2, 1), factor[:, k:, :k].transpose(0, 2, 1)
    )
    coefficients = slopes[:, 1:].reshape(n, p, m, m).transpose(0, 1, 3, 2)
    return coefficients, factor[:, k:, k + place]
