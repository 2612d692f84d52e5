"""Residual bootstrap of a VAR's responses.

Each draw picks recentred residuals with replacement, builds a series from the sample's first p
quarters, estimates the VAR again and rescales the shock.  The draws are built side by side; what
follows is ``frictions.solvers.estimation.batched_autoregressions``.
"""

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.empirics.time_series.vector_autoregression import VarFit, shock_place
from frictions.foundation.parallel import run_tasks
from frictions.solvers.estimation.batched_autoregressions import recursive_responses

BATCH = 1000  # draws built at a time; bounds the memory


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
        # np.quantile's definition; sorting is several times as fast as its selection.
        ordered = np.sort(self.draws, axis=0)
        rank = np.array([tail, 1 - tail]) * (len(ordered) - 1)
        below = rank.astype(int)
        above = np.minimum(below + 1, len(ordered) - 1)
        share = (rank - below)[:, None, None]
        ends = (1 - share) * ordered[below] + share * ordered[above]
        return tuple(pd.DataFrame(end, columns=self.names).rename_axis("horizon") for end in ends)

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

        Raises
        ------
        ValueError
            If there is no such variable, or no more draws than horizons: the covariance would be
            singular.
        """
        place = shock_place(self.names, name)
        if len(self.draws) <= last - first + 1:
            raise ValueError(
                f"{len(self.draws)} draws for the covariance between {last - first + 1} horizons: "
                "need more bootstrap draws than matched horizons"
            )
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
        As in ``frictions.foundation.parallel.run_tasks``; a task is a batch of 1,000 draws.

    Returns
    -------
    BootstrapResponses
        Responses, draw by draw.

    Raises
    ------
    ValueError
        If there is no such variable, or a draw's series are collinear.
    """
    place = shock_place(fit.names, shock)
    observations = len(fit.residuals)
    picks = np.random.default_rng(seed).integers(observations, size=(draws, observations))
    batches = (picks[first : first + BATCH] for first in range(0, draws, BATCH))
    task = functools.partial(_batch_of_responses, fit, place, size, horizon)
    responses = run_tasks(task, batches, workers=workers, description="batches of draws")
    return BootstrapResponses(np.concatenate(responses, axis=2).transpose(2, 0, 1), fit.names)


def _batch_of_responses(fit: VarFit, place: int, size: float, horizon: int, picks) -> np.ndarray:
    """Return the draws' responses, shape (horizon + 1, m, n)."""
    return recursive_responses(_simulate(fit, picks), fit.lags, place, size, horizon)


def _simulate(fit: VarFit, picks: np.ndarray) -> np.ndarray:
    """Build the draws' series around the sample mean, shape (T, m, n)."""
    p, mean = fit.lags, fit.data.to_numpy().mean(axis=0)
    weights = np.hstack(list(fit.coefficients[::-1]))  # as a window lies, oldest lag first
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
