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
from scipy.optimize.elementwise import find_root

from frictions.foundation import NotConverged, require_count, require_instance, require_number
from frictions.foundation.arrays import require_array

POINTS = 2001
_TOLERANCE = 1e-14  # of ln u
_ROUNDING = 4 * np.finfo(float).eps
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
    """

    roots: np.ndarray
    extrema: np.ndarray
    extreme_values: np.ndarray
    residual: float
    iterations: int


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
        Points of the geometric grid, at least 3; extrema closer than two points are not told apart.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the function is not finite on the grid.
    NotConverged
        If Brent's method does not settle.
    """
    require_instance("function", function, Callable)
    grid = _log_grid(low, high, points)
    values = function(grid)
    if not np.isfinite(values).all():
        bad = int(np.argmin(np.isfinite(values)))
        raise ValueError(f"function = {values[bad]} at {np.exp(grid[bad]):.6g} must be finite")

    slope = np.sign(np.diff(values))
    peaks = 1 + np.flatnonzero(slope[:-1] * slope[1:] < 0)
    extrema = [_refine_extremum(function, grid, values, i) for i in peaks]
    locations, extreme_values = np.array(extrema).reshape(-1, 2).T

    nodes, order = np.unique(np.concatenate([grid, locations]), return_index=True)
    signs = np.sign(np.concatenate([values, extreme_values])[order])
    roots, iterations = list(nodes[signs == 0]), 0
    settings = {"xtol": _TOLERANCE, "maxiter": _MAX_ITERATIONS, "full_output": True, "disp": False}
    for i in np.flatnonzero(signs[:-1] * signs[1:] < 0):
        ends = nodes[i : i + 2]
        root, one = brentq(function, *ends, **settings)
        if not one.converged:
            where = " and ".join(f"{u:.6g}" for u in np.exp(ends))
            words = f"the root between {where} is not found in {_MAX_ITERATIONS} iterations"
            left = abs(float(function(root)))
            raise NotConverged(words, left, one.iterations, float(np.exp(root)))
        roots.append(root)
        iterations = max(iterations, one.iterations)
    found = np.sort(np.array(roots))
    residual = max((abs(float(function(root))) for root in found), default=0.0)
    return LogGridRoots(np.exp(found), np.exp(locations), extreme_values, residual, iterations)


def find_largest_root(
    function: Callable, low: float, high: float, args: tuple[np.ndarray, ...], points: int = 400
) -> np.ndarray:
    """
    Find the largest root of many equations at once.

    The function must be negative at ``high``.  One grid point after another is looked at from above
    for all equations, which keeps the work in cache, until the last has changed sign; then the
    bracketed roots are polished together.

    Parameters
    ----------
    function : callable
        Maps a log (a float or an array) and ``args`` to values, elementwise.
    low, high : float
        Bounds of the variable, positive.
    args : tuple of array, shape (n,)
        What the n equations differ in.
    points : int, optional
        Points of the geometric grid.

    Returns
    -------
    array, shape (n,)
        Largest roots.  NaN where no sign changes on the grid, or where the function has turned
        before it does, so that a pair of higher roots may hide between two points: these need
        `find_log_roots`.
    """
    require_instance("function", function, Callable)
    grid = _log_grid(low, high, points)
    require_instance("args", args, tuple)
    if not args:
        raise ValueError("args = () must have at least one array")
    args = tuple(require_array(f"args[{i}]", arg, inside=None) for i, arg in enumerate(args))
    size = np.broadcast(*args).size
    lower, doubtful = np.full(size, np.nan), np.zeros(size, dtype=bool)
    above = np.full(size, -np.inf)
    for i in range(points - 1, -1, -1):
        values = function(grid[i], *args)
        missing = np.isnan(lower)
        lower[missing & (values >= 0)] = grid[i]
        doubtful |= missing & (values < 0) & (values < above)  # a maximum has been passed
        above = values
        if not np.isnan(lower).any():
            break
    roots = np.full(size, np.nan)
    sure = ~(np.isnan(lower) | doubtful)
    polished = find_root(
        function,
        (lower[sure], lower[sure] + (grid[1] - grid[0])),
        args=tuple(np.broadcast_to(arg, size)[sure] for arg in args),
        # Far from one, logs themselves are coarser than the absolute tolerance.
        tolerances={"xatol": _TOLERANCE / 10, "xrtol": _ROUNDING, "fatol": 0.0, "frtol": 0.0},
        maxiter=_MAX_ITERATIONS,
    )
    if not polished.success.all():
        lost = f"{int((~polished.success).sum())} of {size} roots"
        words = f"{lost} are not found in {_MAX_ITERATIONS} iterations"
        left = float(np.abs(polished.f_x).max())
        raise NotConverged(words, left, int(polished.nit.max()), np.exp(polished.x))
    roots[sure] = np.exp(polished.x)
    return roots


def _log_grid(low: float, high: float, points: int) -> np.ndarray:
    """Return logs of a geometric grid, or say which argument does not give one."""
    low, high = require_number("low", low, "(0, inf)"), require_number("high", high, "(0, inf)")
    if not low < high:
        raise ValueError(f"low = {low} must be below high = {high}")
    return np.linspace(np.log(low), np.log(high), require_count("points", points, 3))


def _refine_extremum(function, grid, values, i) -> tuple[float, float]:
    """Location and value of the extremum around grid point i."""
    sign = 1.0 if values[i] < values[i - 1] else -1.0
    bounds = grid[i - 1], grid[i + 1]
    best = minimize_scalar(lambda x: sign * function(x), bounds=bounds, options={"xatol": 1e-10})
    return float(best.x), sign * float(best.fun)
