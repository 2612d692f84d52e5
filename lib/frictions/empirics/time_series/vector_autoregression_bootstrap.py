"""Residual bootstrap of a VAR's responses.

Each draw picks recentred residuals with replacement, builds a series from the sample's first p
quarters (or any p of it), estimates the VAR again and rescales the shock.  Draws are built side by
side; what follows is ``frictions.solvers.estimation.recursive_responses``.
"""

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.empirics.time_series import bias_correction
from frictions.empirics.time_series.regular import shock_place
from frictions.empirics.time_series.vector_autoregression import VarFit
from frictions.foundation import require_count, require_flag, require_instance, require_number
from frictions.foundation.errors import InadequateData
from frictions.foundation.parallel import run_tasks
from frictions.solvers.estimation import recursive_responses

BATCH = 1000  # draws built at a time; bounds the memory
CHUNK = 64  # of these estimated at a time, while they are in the processor's cache


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

    def bands(
        self, level: float = 0.95, cumulative: bool = False
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """
        Return pointwise percentile bands.

        Parameters
        ----------
        level : float, optional
            Coverage, in (0, 1).
        cumulative : bool, optional
            Whether of the responses summed up to each horizon.

        Returns
        -------
        tuple of two DataFrames, shape (horizon + 1, m)
            Lower and upper ends by horizon.
        """
        level = require_number("level", level, "(0, 1)", "a share, not a percentage")
        draws = self.draws.cumsum(axis=1) if require_flag("cumulative", cumulative) else self.draws
        tail = (1 - level) / 2
        # np.quantile's definition; sorting is several times as fast as its selection.
        ordered = np.sort(draws, axis=0)
        rank = np.array([tail, 1 - tail]) * (len(ordered) - 1)
        below = rank.astype(int)
        above = np.minimum(below + 1, len(ordered) - 1)
        share = (rank - below)[:, None, None]
        ends = (1 - share) * ordered[below] + share * ordered[above]
        low, high = (pd.DataFrame(e, columns=self.names).rename_axis("horizon") for e in ends)
        return low, high

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
            If there is no such variable or horizon.
        InadequateData
            If there are no more draws than horizons: the covariance would be singular.
        """
        place = shock_place(self.names, name, "name")
        last = require_count("last", last, 0, self.draws.shape[1] - 1)
        first = require_count("first", first, 0, last)
        if len(self.draws) <= last - first + 1:
            raise InadequateData(
                f"{len(self.draws)} draws for the covariance from first = {first} to last = {last}:"
                " it needs more bootstrap draws than matched horizons"
            )
        return np.atleast_2d(np.cov(self.draws[:, first : last + 1, place], rowvar=False))


def bootstrap_responses(
    fit: VarFit,
    shock: str,
    size: float,
    horizon: int,
    draws: int = 1000,
    seed: int = 0,
    workers: int | None = None,
    bias_corrected: bool = False,
    random_start: bool = False,
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
        As in `run_tasks`; a task is a batch of 1,000 draws.
    bias_corrected : bool, optional
        Whether to draw from slopes without their small-sample bias, and to correct each draw's
        (Kilian 1998).  Slopes are corrected as far as the system stays stable.
    random_start : bool, optional
        Whether a draw starts from p quarters in a row picked at random, not from the first p.

    Returns
    -------
    BootstrapResponses
        Responses, draw by draw.

    Raises
    ------
    ValueError
        If there is no such variable.
    InadequateData
        If a draw's series are collinear, or the bias is asked for and the estimate is not stable.
    """
    require_flag("bias_corrected", bias_corrected), require_flag("random_start", random_start)
    require_instance("fit", fit, VarFit, "fit_var makes one")
    place = shock_place(fit.names, shock)
    size, horizon = require_number("size", size), require_count("horizon", horizon, 0)
    draws, seed = require_count("draws", draws), require_count("seed", seed, 0)
    bias = None
    if bias_corrected:
        modulus = fit.companion_modulus()
        if not modulus < 1:
            told = f"the bias of fit is not known: its largest root is {modulus:.4f}"
            raise InadequateData(f"{told}, it must be below one")
        bias = bias_correction.slope_bias(fit)
        slopes = bias_correction.corrected(fit.coefficients[None], bias)[0]
        fit = bias_correction.with_slopes(fit, slopes)
    observations = len(fit.residuals)
    rng = np.random.default_rng(seed)
    picks = rng.integers(observations, size=(draws, observations))
    starts = rng.integers(observations + 1, size=draws) * random_start
    batches = ((picks[i : i + BATCH], starts[i : i + BATCH]) for i in range(0, draws, BATCH))
    task = functools.partial(_batch_of_responses, fit, place, size, horizon, bias)
    responses = run_tasks(task, batches, workers=workers, description="batches of draws")
    return BootstrapResponses(np.concatenate(responses, axis=2).transpose(2, 0, 1), fit.names)


def _batch_of_responses(fit: VarFit, place, size, horizon, bias, batch) -> np.ndarray:
    """Return the draws' responses, shape (horizon + 1, m, n)."""
    series = _simulate(fit, *batch)
    if bias is None:
        parts = (series[:, :, first : first + CHUNK] for first in range(0, len(batch[0]), CHUNK))
        found = [recursive_responses(part, fit.lags, place, size, horizon) for part in parts]
        return np.concatenate(found, axis=2)
    return bias_correction.corrected_responses(series, fit.lags, place, size, horizon, bias)


def _simulate(fit: VarFit, picks: np.ndarray, starts: np.ndarray | int = 0) -> np.ndarray:
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
    series[:p] = (fit.data.to_numpy() - mean)[starts + np.arange(p)[:, None]].transpose(0, 2, 1)
    for t in range(observations):
        np.matmul(weights, series[t : t + p].reshape(p * m, n), out=series[p + t])
        series[p + t] += shocks.take(picks[t], axis=1)
    return series
