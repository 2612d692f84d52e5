r"""Residual bootstrap of a VAR's responses, all draws at once.

Each draw picks recentred residuals with replacement, builds a series from the sample's first p
quarters, estimates the VAR again and rescales the shock. The estimate needs only the moments of
the window :math:`(1, y_{t-p}, \dots, y_t)`, X its first columns and Y the outcomes:

.. math::

    \hat B = (X'X)^{-1} X'Y, \qquad \hat U'\hat U = Y'Y - Y'X \hat B .

Neighbouring lags see almost the same quarters, so one product, of the outcomes with the window,
gives every other block of X'X but for a quarter at each end.
"""

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.empirics.vector_autoregression import VarFit, moving_average, shock_place
from frictions.solvers.parallel import run_tasks

BATCH = 1000  # draws simulated at a time; bounds the memory
CHUNK = 50  # draws estimated at a time; small enough for the processor's cache


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
    fit: VarFit,
    shock: str,
    size: float,
    horizon: int,
    draws: int = 1000,
    seed: int = 0,
    workers: int | None = None,
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
    workers : int, optional
        As in ``frictions.solvers.parallel.run_tasks``; a task is a batch of 1,000 draws.

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
    batches = (picks[first : first + BATCH] for first in range(0, draws, BATCH))
    task = functools.partial(_batch_of_responses, fit, place, size, horizon)
    responses = run_tasks(task, batches, workers=workers, description="batches of draws")
    return BootstrapResponses(np.concatenate(responses), fit.names)


def _batch_of_responses(fit: VarFit, place: int, size: float, horizon: int, picks) -> np.ndarray:
    """Return the draws' responses, shape (n, horizon + 1, m)."""
    series = _simulate(fit, picks)
    responses = np.empty((len(picks), horizon + 1, len(fit.names)))
    for start in range(0, len(picks), CHUNK):
        part = np.ascontiguousarray(series[:, :, start : start + CHUNK].transpose(2, 0, 1))
        slopes, column = _estimate(part, fit.lags, place)
        impact = size * column / column[:, place, None]
        responses[start : start + len(part)] = moving_average(slopes, impact, horizon)
    return responses


def _simulate(fit: VarFit, picks: np.ndarray) -> np.ndarray:
    """Build the draws' series around the sample mean, shape (T, m, n)."""
    p, mean = fit.lags, fit.data.to_numpy().mean(axis=0)
    weights = np.ascontiguousarray(fit.slopes.T)
    # Around the mean the constant is small, and the moment matrix well conditioned.
    constant = fit.intercept - mean + weights @ np.tile(mean, p)
    shocks = np.ascontiguousarray((fit.residuals - fit.residuals.mean(axis=0) + constant).T)
    picks = np.ascontiguousarray(picks.T)
    observations, n = picks.shape
    m = len(mean)
    # Draws last: a window of p quarters is then one matrix, without a copy.
    series = np.empty((p + observations, m, n))
    series[:p] = (fit.data.to_numpy()[:p] - mean)[:, :, None]
    for t in range(observations):
        np.matmul(weights, series[t : t + p].reshape(p * m, n), out=series[p + t])
        series[p + t] += shocks.take(picks[t], axis=1)
    return series


def _estimate(series: np.ndarray, p: int, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Return slopes, shape (n, p m, m), and the shock's column of the factor, (n, m)."""
    moments, k = _moments(series, p), 1 + p * series.shape[2]
    try:
        solution = np.linalg.solve(moments[:, :k, :k], moments[:, :k, k:])
        factor = np.linalg.cholesky(moments[:, k:, k:] - moments[:, k:, :k] @ solution)
    except np.linalg.LinAlgError:
        raise ValueError("a bootstrap draw's moment matrix is not positive definite") from None
    return solution[:, 1:], factor[:, :, place]


def _moments(series: np.ndarray, p: int) -> np.ndarray:
    """Return the moments of (1, y_{t-p}, ..., y_t), shape (n, 1 + (p + 1) m, 1 + (p + 1) m)."""
    n, length, m = series.shape
    observations = length - p
    moments = np.empty((n, 1 + (p + 1) * m, 1 + (p + 1) * m))
    sums, window = moments[:, 0, 1:], moments[:, 1:, 1:]
    moments[:, 0, 0] = observations
    outcomes, now = series[:, p:], slice(p * m, (p + 1) * m)
    sums[:, now] = np.ones(observations) @ outcomes
    for place in range(p + 1):
        block = slice(place * m, (place + 1) * m)
        window[:, now, block] = (
            outcomes.transpose(0, 2, 1) @ series[:, place : place + observations]
        )
    for place in range(p, 0, -1):
        # One quarter back, the sums gain the quarter before them and lose their last.
        now, before = slice(place * m, (place + 1) * m), slice((place - 1) * m, place * m)
        gained = series[:, :place].reshape(n, -1)
        lost = series[:, observations : observations + place].reshape(n, -1)
        sums[:, before] = sums[:, now] + gained[:, before] - lost[:, before]
        window[:, before, : place * m] = (
            window[:, now, m : (place + 1) * m]
            + gained[:, before, None] * gained[:, None]
            - lost[:, before, None] * lost[:, None]
        )
        window[:, : place * m, now] = window[:, now, : place * m].transpose(0, 2, 1)
    moments[:, 1:, 0] = sums
    return moments
