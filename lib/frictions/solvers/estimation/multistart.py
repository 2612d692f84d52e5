r"""
Minimise a rough function over a box from many starts, on all cores, and pick up where it stopped.

Each start runs Nelder and Mead's simplex (adaptive) and then Powell's method on the logit of the
position inside the box, :math:`x = l + (u - l)/(1 + e^{-q})`, so that every trial is admissible
and an optimum at a bound is approached and reported.  Starts are tasks of `run_tasks`: they run
side by side, and finished ones are kept in a file.

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

from frictions.foundation import require_choice, require_count, require_instance, run_tasks
from frictions.foundation.arrays import require_array, require_increasing

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


def minimize_in_box(
    function: Callable[[np.ndarray], float],
    start: np.ndarray,
    bounds: np.ndarray,
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
        The better of the two end points; look at ``converged``.

    Raises
    ------
    ValueError
        If the bounds are not increasing, the start lies outside them, or the function is not
        finite somewhere.

    Examples
    --------
    >>> import numpy as np
    >>> def valley(x):
    ...     return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
    >>> end = minimize_in_box(valley, [0.0, 0.0], [[-2.0, 2.0], [-1.0, 3.0]])
    >>> end.point.round(4).tolist()
    [1.0, 1.0]
    """
    require_instance("function", function, Callable)
    low, high = _box(bounds)
    start = require_array("start", start, low.shape)
    if np.any((start < low) | (start > high)):
        raise ValueError(f"start = {start} must be inside the bounds {low} to {high}")
    simplex_evaluations = require_count("simplex_evaluations", simplex_evaluations)
    powell_evaluations = require_count("powell_evaluations", powell_evaluations)

    def in_logits(q):
        point = low + (high - low) * expit(q)
        value = function(point)
        if not np.isfinite(value):
            raise ValueError(f"function = {value} at {point}: it must be finite inside the bounds")
        return value

    first = logit(np.clip((start - low) / (high - low), INSIDE, 1 - INSIDE))
    options = {"maxfev": simplex_evaluations, "adaptive": True, "xatol": 1e-6, "fatol": 1e-8}
    simplex = minimize(in_logits, first, method="Nelder-Mead", options=options)
    options = {"maxfev": powell_evaluations, "ftol": 1e-10}
    powell = minimize(in_logits, simplex.x, method="Powell", options=options)
    best = powell if powell.fun <= simplex.fun else simplex
    point, evaluations = low + (high - low) * expit(best.x), int(simplex.nfev + powell.nfev)
    return LocalMinimum(start, point, float(best.fun), evaluations, bool(powell.success))


def random_starts(bounds: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Draw ``count`` starts evenly from the box (k, 2); shape (count, k)."""
    low, high = _box(bounds)
    count, seed = require_count("count", count), require_count("seed", seed, 0)
    return low + (high - low) * np.random.default_rng(seed).random((count, low.size))


def minimize_from_many(
    function: Callable[[np.ndarray], float],
    starts: np.ndarray,
    bounds: np.ndarray,
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
        Processes, as in `run_tasks`.
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
    require_instance("function", function, Callable)
    low, high = _box(bounds)
    starts = require_array("starts", starts, ("m", len(low)))
    if np.any((starts < low) | (starts > high)):
        raise ValueError(f"starts must be inside the bounds {low} to {high}, each of them")
    require_instance("file", file, Path | None)
    for name in limits:
        require_choice("limits", name, ("simplex_evaluations", "powell_evaluations"))
    task = functools.partial(_end_of_one_start, function, np.stack([low, high], axis=1), limits)
    ends = run_tasks(task, starts, workers=workers, store=file, description="starts")
    return sorted((LocalMinimum(**end) for end in ends), key=lambda end: end.value)


def _end_of_one_start(function, bounds, limits, start) -> dict:
    return vars(minimize_in_box(function, start, bounds, **limits))


def _box(bounds, k: int | str = "k") -> tuple[np.ndarray, np.ndarray]:
    """Return the lower and upper ends of a box, shape (k,) each."""
    box = require_array("bounds", bounds, (k, 2))
    require_increasing("bounds", box)
    return box[:, 0], box[:, 1]
