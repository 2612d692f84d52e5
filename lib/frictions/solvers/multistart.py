r"""
Minimise a rough function over a box from many starts, on all cores, and pick up where it stopped.

Each start runs Nelder and Mead's simplex (adaptive) and then Powell's method on the logit of the
position inside the box, :math:`x = l + (u - l)/(1 + e^{-q})`, so that every trial is admissible
and an optimum at a bound is approached and reported.  Finished starts are appended to a file, one
JSON line each; a second run with the same file and the same problem does only what is missing.

===============  ============  ========
symbol           code          shape
===============  ============  ========
:math:`l, u`     ``bounds``    (k, 2)
:math:`x`        ``point``     (k,)
===============  ============  ========
"""

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit
from tqdm import tqdm

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
    workers: int = 1,
    file: Path | None = None,
    **limits: int,
) -> list[LocalMinimum]:
    """
    Minimise from many starts.

    Parameters
    ----------
    function : callable
        As in `minimize_in_box`; picklable if ``workers`` exceeds one.
    starts : array, shape (m, k)
        One row a start.
    bounds : array, shape (k, 2)
        The box.
    workers : int, optional
        Processes.
    file : Path, optional
        Where finished starts are kept; those found there are not run again.
    **limits : int
        ``simplex_evaluations`` and ``powell_evaluations``.

    Returns
    -------
    list of LocalMinimum
        Best first.
    """
    starts = np.atleast_2d(np.asarray(starts, dtype=float))
    done = _read(file)
    missing = [start for start in starts if tuple(start) not in done]
    with tqdm(total=len(starts), initial=len(starts) - len(missing), disable=file is None) as bar:
        for end in _run(function, missing, bounds, workers, limits):
            done[tuple(end.start)] = end
            _append(file, end)
            bar.update()
    return sorted((done[tuple(start)] for start in starts), key=lambda end: end.value)


def _run(function, starts, bounds, workers, limits):
    """Yield the end points as they come."""
    if workers == 1:
        for start in starts:
            yield minimize_in_box(function, start, bounds, **limits)
        return
    with ProcessPoolExecutor(workers) as pool:
        runs = [pool.submit(minimize_in_box, function, s, bounds, **limits) for s in starts]
        for run in as_completed(runs):
            yield run.result()


def _read(file: Path | None) -> dict[tuple, LocalMinimum]:
    if file is None or not file.exists():
        return {}
    ends = {}
    for number, line in enumerate(file.read_text(encoding="utf8").splitlines(), start=1):
        try:
            entry = json.loads(line)
            end = LocalMinimum(
                np.array(entry["start"]),
                np.array(entry["point"]),
                entry["value"],
                entry["iterations"],
                entry["converged"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{file}, line {number}: not a finished start ({error})") from error
        ends[tuple(end.start)] = end
    return ends


def _append(file: Path | None, end: LocalMinimum) -> None:
    if file is None:
        return
    entry = {
        "start": end.start.tolist(),
        "point": end.point.tolist(),
        "value": end.value,
        "iterations": end.iterations,
        "converged": end.converged,
    }
    with file.open("a", encoding="utf8") as out:
        out.write(json.dumps(entry) + "\n")
