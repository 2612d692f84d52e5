r"""
Minimise a rough function over a box from many starts, on all cores, and pick up where it stopped.

Each start runs Nelder and Mead's simplex (adaptive) and then Powell's method on the logit of the
position inside the box, :math:`x = l + (u - l)/(1 + e^{-q})`, so that every trial is admissible
and an optimum at a bound is approached and reported.  Starts are tasks of
``frictions.foundation.parallel``: they run side by side, and finished ones are kept in a file.

===============  ============  ========
symbol           code          shape
===============  ============  ========
:math:`l, u`     ``bounds``    (k, 2)
:math:`x`        ``point``     (k,)
===============  ============  ========
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from frictions.foundation.parallel import run_tasks

INSIDE = 1e-4  # starts at a bound are moved inside by this share of the box, where logit is finite


@dataclass(frozen=True, eq=False)
class LocalMinimum:
    """
    Where one start ended.

    Attributes
    ----------
    start, point : array, shape (k,)
        First and last position.
    value : float
        The function at ``point``.
    iterations : int
        Evaluations used.
    converged : bool
        Whether the second method met its tolerance before its last evaluation.
    """

    start: np.ndarray
    point: np.ndarray
    value: float
    iterations: int
    converged: bool

    def at_bounds(self, bounds, share: float = 0.005) -> np.ndarray:
        """
        Say which coordinates ended at a bound.

        Parameters
        ----------
        bounds : array, shape (k, 2)
            The box.
        share : float, optional
            How near, as a share of the box.

        Returns
        -------
        array of bool, shape (k,)
            True where the end point is that near to a bound.
        """
        low, high = np.asarray(bounds, dtype=float).T
        position = (self.point - low) / (high - low)
        return (position < share) | (position > 1 - share)


def minimize_in_box(
    function: Callable,
    start,
    bounds,
    simplex_evaluations: int = 1200,
    powell_evaluations: int = 800,
) -> LocalMinimum:
    """
    Minimise from one start.

    Parameters
    ----------
    function : callable
        Maps an array, shape (k,), to a finite float.
    start : array, shape (k,)
        Where to begin, inside the box or on its edge.
    bounds : array, shape (k, 2)
        Lower and upper bounds.
    simplex_evaluations, powell_evaluations : int, optional
        Largest number of evaluations of the two methods.

    Returns
    -------
    LocalMinimum
        The better of the two end points.

    Raises
    ------
    ValueError
        If the bounds are not increasing, or the start lies outside them.
    """
    start = np.asarray(start, dtype=float)
    low, high = np.asarray(bounds, dtype=float).T
    if not np.all(low < high):
        raise ValueError(f"bounds must increase, got {low} and {high}")
    if np.any((start < low) | (start > high)):
        raise ValueError(f"start = {start} is outside the bounds {low} to {high}")

    def in_logits(q):
        return function(low + (high - low) * expit(q))

    first = logit(np.clip((start - low) / (high - low), INSIDE, 1 - INSIDE))
    simplex = minimize(
        in_logits,
        first,
        method="Nelder-Mead",
        options={"maxfev": simplex_evaluations, "adaptive": True, "xatol": 1e-6, "fatol": 1e-8},
    )
    powell = minimize(
        in_logits, simplex.x, method="Powell", options={"maxfev": powell_evaluations, "ftol": 1e-10}
    )
    best = powell if powell.fun <= simplex.fun else simplex
    return LocalMinimum(
        start,
        low + (high - low) * expit(best.x),
        float(best.fun),
        int(simplex.nfev + powell.nfev),
        bool(powell.success),
    )


def random_starts(bounds, count: int, seed: int) -> np.ndarray:
    """
    Draw starts evenly from the box.

    Parameters
    ----------
    bounds : array, shape (k, 2)
        The box.
    count : int
        Number of starts.
    seed : int
        Seed of the draws.

    Returns
    -------
    array, shape (count, k)
        One row a start.
    """
    low, high = np.asarray(bounds, dtype=float).T
    return low + (high - low) * np.random.default_rng(seed).random((count, low.size))


def minimize_from_many(
    function: Callable,
    starts,
    bounds,
    workers: int | None = None,
    file: Path | None = None,
    **limits: int,
) -> list[LocalMinimum]:
    """
    Minimise from many starts.

    Parameters
    ----------
    function : callable
        As in `minimize_in_box`; picklable if it runs in other processes.
    starts : array, shape (m, k)
        One row a start.
    bounds : array, shape (k, 2)
        The box.
    workers : int, optional
        Processes, as in ``frictions.foundation.parallel.run_tasks``.
    file : Path, optional
        Where finished starts are kept; those found there are not run again.
    **limits : int
        ``simplex_evaluations`` and ``powell_evaluations``.

    Returns
    -------
    list of LocalMinimum
        Best first.

    Raises
    ------
    ValueError
        As `minimize_in_box`, or if ``file`` belongs to another function, box or limits.
    """
    starts = np.atleast_2d(np.asarray(starts, dtype=float))
    bounds = np.asarray(bounds, dtype=float)
    task = functools.partial(_end_of_one_start, function, bounds, limits)
    ends = run_tasks(task, starts, workers=workers, store=file, description="starts")
    return sorted((LocalMinimum(**end) for end in ends), key=lambda end: end.value)


def _end_of_one_start(function, bounds, limits, start) -> dict:
    return vars(minimize_in_box(function, start, bounds, **limits))
