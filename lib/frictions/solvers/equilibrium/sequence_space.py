"""Paths of T dates as arrays: lags, leads, and linear systems that refuse to be singular.

A path is zero before its first date and, for a lead, zero after its last one. The first axis is
time; a matrix whose columns are paths moves as one.
"""

from collections.abc import Callable

import numpy as np
from scipy.linalg.lapack import dgecon, dgetrf, dgetrs

from frictions.foundation import NotConverged, require_array

LARGEST_CONDITION = 1e12
REFINEMENTS, REFINED = 12, 1e-13  # steps, and the last one over the solution


def _path(path) -> np.ndarray:
    """Return a path, or a matrix whose columns are paths, as an array."""
    return require_array("path", path, ("T", "paths")[: max(np.ndim(path), 1)])


def decayed(flow: np.ndarray, root: float) -> np.ndarray:
    """Return the stock (T, n) that a flow feeds and of which a share ``root`` is left a quarter."""
    stock = np.array(flow, dtype=float)
    for t in range(1, len(stock)):
        stock[t] += root * stock[t - 1]
    return stock


def lag(path: np.ndarray) -> np.ndarray:
    """Move a path, shape (T,) or (T, paths), one date later; before the first it is zero."""
    path = _path(path)
    return np.concatenate([np.zeros_like(path[:1]), path[:-1]])


def lead(path: np.ndarray) -> np.ndarray:
    """Move a path, shape (T,) or (T, paths), one date earlier; beyond the last it is zero."""
    path = _path(path)
    return np.concatenate([path[1:], np.zeros_like(path[:1])])


def solve_conditioned(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """
    Solve a linear system, refusing one that is nearly singular.

    Parameters
    ----------
    matrix : array, shape (n, n)
        Left side.
    right : array, shape (n,) or (n, k)
        Right side.

    Returns
    -------
    array, shape of ``right``
        The solution.

    Raises
    ------
    NotConverged
        If the condition number, which is its residual, exceeds 1e12.
    """
    matrix = require_array("matrix", matrix, ("n", "n"))
    right = require_array("right", right, (len(matrix), None)[: max(np.ndim(right), 1)])
    return dgetrs(*_factorised(matrix), right)[0]


def _factorised(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the LU factors and pivots of a matrix, or raise if it is nearly singular."""
    factors, pivots, _ = dgetrf(matrix)
    reciprocal, _ = dgecon(factors, np.abs(matrix).sum(axis=0).max())
    if not reciprocal * LARGEST_CONDITION > 1:
        condition = 1 / max(reciprocal, 1e-300)
        raise NotConverged(
            f"linear system of {len(matrix)} equations is nearly singular: condition number "
            f"{condition:.1e} exceeds {LARGEST_CONDITION:g}; its solution is not determinate",
            condition,
        )
    return factors, pivots


class NeighbouringSystems:
    """
    Solve linear systems that change little from one to the next with the factors of an early one.

    Each solution is refined until it stands still; where that takes too long, the system at hand is
    factorised, and refused if it is nearly singular.

    Parameters
    ----------
    right : array, shape (n,)
        Right side of all systems.
    """

    def __init__(self, right: np.ndarray):
        self.right = right
        self.factors: tuple[np.ndarray, np.ndarray] | None = None
        self.last = np.zeros_like(right)

    def solve(self, apply: Callable, matrix: Callable[[], np.ndarray]) -> np.ndarray:
        """Return the solution (n,), given the product with a vector, and how to get the matrix."""
        if self.factors is not None:
            found = self.last
            for _ in range(REFINEMENTS):
                step, _ = dgetrs(*self.factors, self.right - apply(found))
                found = found + step
                if not np.abs(step).max() > REFINED * np.abs(found).max():
                    self.last = found
                    return found
        self.factors = _factorised(matrix())
        self.last, _ = dgetrs(*self.factors, self.right)
        return self.last
