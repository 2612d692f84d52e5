r"""
All positive roots of a scalar function, and its extrema, searched on a geometric grid.

Meant for equations with an even number of roots that may lie decades apart and merge in pairs at a
fold.  Each interior extremum seen on the grid is refined and added to the nodes before signs are
compared, so that a pair of roots inside one grid cell is still found, and existence can be decided
from the refined maximum.

============================  ===============  ==============
symbol                        code             shape
============================  ===============  ==============
:math:`f(\ln u)`              ``function``     callable
:math:`u`                     ``roots``        (m,)
:math:`u` where :math:`f'=0`  ``extrema``      (e,)
============================  ===============  ==============
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar

POINTS = 2001  # over twelve decades: 166 a decade
_TOLERANCE = 1e-14  # of ln u
_MAX_ITERATIONS = 200


@dataclass(frozen=True, eq=False)
class LogGridRoots:
    """
    Roots and extrema of a function of the log of a positive variable.

    Attributes
    ----------
    roots : array, shape (m,)
        Roots (of the variable, not its log), increasing.
    extrema : array, shape (e,)
        Interior extrema, increasing.
    extreme_values : array, shape (e,)
        The function there.
    residual : float
        Largest absolute value of the function at the roots; 0 without roots.
    iterations : int
        Largest number of Brent iterations used.
    converged : bool
        Always True: failing to converge raises.
    """

    roots: np.ndarray
    extrema: np.ndarray
    extreme_values: np.ndarray
    residual: float
    iterations: int
    converged: bool


def find_log_roots(
    function: Callable, low: float, high: float, points: int = POINTS
) -> LogGridRoots:
    """
    Find all roots between two positive bounds.

    Parameters
    ----------
    function : callable
        Maps an array, or a float, of logs to values of the same shape.
    low, high : float
        Bounds of the variable, positive.
    points : int, optional
        Points of the geometric grid; extrema closer than two points are not told apart.

    Returns
    -------
    LogGridRoots
        Roots and extrema.

    Raises
    ------
    ValueError
        If the bounds are not positive and increasing, or there are fewer than 3 points.
    RuntimeError
        If the function is not finite on the grid, or Brent's method does not converge.
    """
    if not 0 < low < high < np.inf or points < 3:
        raise ValueError(
            f"bounds [{low}, {high}] must be positive, finite and increasing, and points = "
            f"{points} at least 3"
        )
    grid = np.linspace(np.log(low), np.log(high), points)
    values = function(grid)
    if not np.isfinite(values).all():
        bad = int(np.argmin(np.isfinite(values)))
        raise RuntimeError(f"function is {values[bad]} at u = {np.exp(grid[bad]):.6g}")

    peak = _extremum_indices(values)
    extrema = [_refine_extremum(function, grid, values, i) for i in peak]
    locations = np.array([x for x, _ in extrema])
    extreme_values = np.array([y for _, y in extrema])

    nodes, order = np.unique(np.concatenate([grid, locations]), return_index=True)
    signs = np.sign(np.concatenate([values, extreme_values])[order])
    roots, iterations = list(nodes[signs == 0]), 0
    for i in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        root, report = brentq(
            function,
            nodes[i],
            nodes[i + 1],
            xtol=_TOLERANCE,
            maxiter=_MAX_ITERATIONS,
            full_output=True,
        )
        roots.append(root)
        iterations = max(iterations, report.iterations)
    roots = np.sort(np.array(roots))
    residual = max((abs(float(function(root))) for root in roots), default=0.0)
    return LogGridRoots(
        np.exp(roots), np.exp(locations), extreme_values, residual, iterations, True
    )


def find_largest_root(
    function: Callable, low: float, high: float, size: int, points: int = 400, halvings: int = 60
) -> np.ndarray:
    """
    Find the largest root of many equations at once, by a downward scan and bisection.

    The function must be negative at ``high``.  Scanning one grid point for all equations keeps the
    work in cache, and stops at the point where the last equation has changed sign.

    Parameters
    ----------
    function : callable
        Maps a log (a float, or an array of shape (size,)) to values of shape (size,).
    low, high : float
        Bounds of the variable, positive.
    size : int
        Number of equations.
    points : int, optional
        Points of the geometric grid.
    halvings : int, optional
        Bisections; each halves the error of the log.

    Returns
    -------
    array, shape (size,)
        Largest roots; NaN where no sign change was seen on the grid.
    """
    grid = np.linspace(np.log(low), np.log(high), points)
    lower = np.full(size, np.nan)
    for i in range(points - 1, -1, -1):
        found = (function(grid[i]) >= 0) & np.isnan(lower)
        lower[found] = grid[i]
        if not np.isnan(lower).any():
            break
    upper = lower + (grid[1] - grid[0])
    for _ in range(halvings):
        middle = 0.5 * (lower + upper)
        above = function(middle) >= 0
        lower = np.where(above, middle, lower)
        upper = np.where(above, upper, middle)
    return np.exp(0.5 * (lower + upper))


def _extremum_indices(values: np.ndarray) -> np.ndarray:
    """Grid points where the function turns."""
    slope = np.sign(np.diff(values))
    return 1 + np.flatnonzero(slope[:-1] * slope[1:] < 0)


def _refine_extremum(function, grid, values, i) -> tuple[float, float]:
    """Location and value of the extremum around grid point i."""
    sign = 1.0 if values[i] < values[i - 1] else -1.0
    best = minimize_scalar(
        lambda x: sign * function(x),
        bounds=(grid[i - 1], grid[i + 1]),
        method="bounded",
        options={"xatol": 1e-10},
    )
    return float(best.x), sign * float(best.fun)
