"""Paths of T dates as arrays: lags, leads, and linear systems that refuse to be singular.

A path is zero before its first date and, for a lead, zero after its last one. The first axis is
time; a matrix whose columns are paths moves as one.
"""

import numpy as np
from scipy.linalg.lapack import dgecon, dgetrf, dgetrs

LARGEST_CONDITION = 1e12


def lag(path: np.ndarray) -> np.ndarray:
    """
    Move a path one date later; before the first date everything is zero.

    Parameters
    ----------
    path : array, shape (T, ...)
        By date.

    Returns
    -------
    array, shape (T, ...)
        The value of the date before, by date.
    """
    return np.concatenate([np.zeros_like(path[:1]), path[:-1]])


def lead(path: np.ndarray) -> np.ndarray:
    """
    Move a path one date earlier; beyond the last date everything is zero.

    Parameters
    ----------
    path : array, shape (T, ...)
        By date.

    Returns
    -------
    array, shape (T, ...)
        The value of the next date, by date.
    """
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
    RuntimeError
        If the condition number exceeds 1e12.
    """
    factors, pivots, _ = dgetrf(matrix)
    reciprocal, _ = dgecon(factors, np.abs(matrix).sum(axis=0).max())
    if not reciprocal * LARGEST_CONDITION > 1:
        raise RuntimeError(
            f"linear system of {len(matrix)} equations is nearly singular: condition number "
            f"{1 / max(reciprocal, 1e-300):.1e} exceeds {LARGEST_CONDITION:g}; the equilibrium is "
            "not determinate"
        )
    return dgetrs(factors, pivots, right)[0]
