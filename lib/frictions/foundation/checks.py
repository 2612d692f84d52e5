"""Argument checks shared by solvers and models: the error names parameter, value and range."""

from numbers import Integral

import numpy as np


def require_positive(name: str, value: float, reason: str = "") -> None:
    """
    Raise unless a scalar is finite and strictly positive.

    Parameters
    ----------
    name : str
        Name of the parameter, as the caller knows it.
    value : float
        Its value.
    reason : str, optional
        Why it must be positive; appended to the message.

    Raises
    ------
    ValueError
        If ``value`` is not finite or not above zero.
    """
    if not (np.isfinite(value) and value > 0):
        suffix = f": {reason}" if reason else ""
        raise ValueError(f"{name} = {value} must be positive and finite{suffix}")


def require_inside(name: str, value: float, low: float, high: float, reason: str = "") -> None:
    """
    Raise unless a scalar lies strictly between two bounds.

    Parameters
    ----------
    name : str
        Name of the parameter, as the caller knows it.
    value : float
        Its value.
    low, high : float
        Bounds, both excluded.
    reason : str, optional
        Text to replace "must lie strictly between low and high".

    Raises
    ------
    ValueError
        If ``value`` is NaN or outside the open interval.
    """
    if not low < value < high:
        text = reason or f"must lie strictly between {low:g} and {high:g}"
        raise ValueError(f"{name} = {value}: {text}")


def require_whole(name: str, value: int, low: int, high: float = np.inf) -> None:
    """
    Raise unless a scalar is a whole number, of an integer type, within bounds.

    Parameters
    ----------
    name : str
        Name of the parameter, as the caller knows it.
    value : int
        Its value.
    low, high : int
        Bounds, both included; by default there is no upper one.

    Raises
    ------
    ValueError
        If ``value`` is not of an integer type, 2.0 and NaN included, or out of bounds.
    """
    if not isinstance(value, Integral) or not low <= value <= high:
        bounds = f"of at least {low}" if high == np.inf else f"between {low} and {high}"
        raise ValueError(f"{name} = {value} must be a whole number {bounds}")


def require_positive_array(name: str, values: np.ndarray) -> None:
    """
    Raise unless every entry of an array is finite and strictly positive.

    Parameters
    ----------
    name : str
        Name of the array, as the caller knows it.
    values : array
        Values of any shape.

    Raises
    ------
    ValueError
        Naming the first offending index and its value.
    """
    bad = ~(np.isfinite(values) & (values > 0))
    if np.any(bad):
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        where = f"[{', '.join(str(i) for i in index)}]" if index else ""
        raise ValueError(
            f"{name}{where} = {values[index]} must be positive and finite "
            f"({int(bad.sum())} of {values.size} entries are not)"
        )


def quadratic_loss(targets, weights) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Check responses of targets and the weights of a quadratic loss of missing them.

    Parameters
    ----------
    targets : array, shape (T, k)
        Responses of the k targets to one unit shock.
    weights : array, shape (k, k)
        Weights W of the loss e'We / 2.

    Returns
    -------
    targets, weights : array
        As floats.
    array, shape (k, k)
        Lower-triangular Cholesky root of the weights.

    Raises
    ------
    ValueError
        If shapes do not fit, entries are not finite, or ``weights`` is not symmetric and positive
        definite.
    """
    targets, weights = np.asarray(targets, dtype=float), np.asarray(weights, dtype=float)
    if targets.ndim != 2 or not targets.size:
        raise ValueError(f"targets has shape {targets.shape}, expected (T, k)")
    k = targets.shape[1]
    if weights.shape != (k, k):
        raise ValueError(f"weights has shape {weights.shape}, expected {(k, k)}")
    if not (np.isfinite(targets).all() and np.isfinite(weights).all()):
        raise ValueError("targets and weights must be finite")
    if not np.allclose(weights, weights.T):
        raise ValueError("weights must be symmetric")
    try:
        return targets, weights, np.linalg.cholesky(weights)
    except np.linalg.LinAlgError as error:
        raise ValueError(f"weights = {weights.tolist()} must be positive definite") from error
