"""Arrays as arguments: shape, entries and labels, checked once, with errors that name them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from frictions.foundation.intervals import interval, require_instance

LABELLED = (pd.Series, pd.DataFrame)
FEW = 12  # entries
CONTAINER = Path("/sys/fs/cgroup/memory.max")  # what Linux lets a container have


def require_array(
    name: str,
    values,
    shape: tuple[Any, ...] | None = None,
    inside: str | None = "(-inf, inf)",
    dtype: type = float,
) -> np.ndarray:
    """
    Return a contiguous array of numbers, or say what is wrong with the argument.

    Parameters
    ----------
    name : str
        Name of the argument, as the caller knows it.
    values : array-like
        Numbers.  A Series or DataFrame is taken if its labels are 0, 1, 2, ...: others would be
        lost here, so that who calls must have used them.
    shape : tuple, optional
        Expected length of each axis; None or a text admits any length from 1 on, and a text that
        stands twice one length: ``("n", "n")`` is a square matrix.  A first entry ``...`` stands
        for any number of axes, none of them empty.
    inside : str, optional
        The range of the entries, as `interval` reads it; None admits NaN and infinity.
    dtype : type
        ``float`` or ``int``; a float is never cut down to an int.

    Raises
    ------
    TypeError
        If it is ragged, not numeric, or labelled.
    ValueError
        If the shape does not fit, or an entry is outside the range; the message gives the first.

    Examples
    --------
    >>> require_array("weights", [1, 3], ("n",), "(0, inf)")
    array([1., 3.])
    >>> require_array("weights", [1.0, -2.0], ("n",), "(0, inf)")
    Traceback (most recent call last):
    ValueError: weights[1] = -2.0 must be in (0, inf) (1 of 2 entries are not)
    """
    _refuse_losses(name, values)
    try:
        array = np.asarray(values)
    except ValueError as error:  # ragged
        raise TypeError(f"{name} must be a rectangular array of numbers") from error
    if array.dtype.kind not in ("iu" if dtype is int else "iuf"):
        kind = "whole numbers" if dtype is int else "real numbers"
        raise TypeError(f"{name} must hold {kind}, not entries of type {array.dtype}")
    if shape is not None:
        _require_shape(name, array, shape)
    if dtype is int and array.dtype == np.uint64:  # larger ones would come out negative
        require_entries(name, array, f"[0, {2**63 - 1025}]")
    with np.errstate(over="ignore"):  # a long double that is no double: refused as infinite
        made: np.ndarray = np.ascontiguousarray(array, dtype=dtype).reshape(
            array.shape
        )  # a scalar stays one
    if inside is not None:
        require_entries(name, made, inside)
    # Numba would compile a kernel anew for an array that may not be written to.
    return made if made.flags.writeable else made.copy()


def _refuse_losses(name: str, values) -> None:
    """Raise a TypeError for labels or a mask, at any depth of a list, that would be lost."""
    refuse_labels(name, values)
    if isinstance(values, np.ma.MaskedArray):
        raise TypeError(
            f"{name} = masked array must be an array without a mask: pass {name}.filled(...) or "
            f"{name}.compressed()"
        )
    if isinstance(values, list | tuple):
        for i, value in enumerate(values):
            if not isinstance(value, float | int):  # the usual entries, of which there are many
                _refuse_losses(f"{name}[{i}]", value)


def _require_shape(name: str, array: np.ndarray, shape) -> None:
    """Raise unless each axis has its length, and none is empty."""
    axes = shape
    if shape[:1] == (...,):
        axes = (*(None,) * (array.ndim - len(shape) + 1), *shape[1:])
    fits, named = array.ndim == len(axes), dict[str, int]()
    for length, wanted in zip(array.shape, axes, strict=False):
        same = named.setdefault(wanted, length) if isinstance(wanted, str) else length
        fits = fits and (length == wanted if isinstance(wanted, int) else length == same > 0)
    if not fits:
        words = {None: "any", ...: "..."}
        wanted = ", ".join(words.get(axis, str(axis)) for axis in shape)
        wanted += "," if len(shape) == 1 else ""
        empty = "" if array.size else "; no axis may be empty"
        raise ValueError(f"{name} has shape {array.shape}, expected ({wanted}){empty}")


def require_entries(name: str, array: np.ndarray, inside: str) -> None:
    """Raise a ValueError that gives the first entry outside a range; NaN is outside of any."""
    span = interval(inside)
    if array.size <= FEW:  # the usual cases: a loop in Python is quicker than two calls of numpy
        if all(value in span for value in array.ravel().tolist()):
            return
    elif array.min() in span and array.max() in span:
        return
    above = array >= span.low if span.closed_low else array > span.low
    below = array <= span.high if span.closed_high else array < span.high
    bad = ~(above & below)
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        where = f"[{', '.join(map(str, index))}]" if index else ""
        raise ValueError(
            f"{name}{where} = {array[index]} must be in {inside} "
            f"({int(bad.sum())} of {array.size} entries are not)"
        )


def require_one_shape(arrays: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Return arrays broadcast to one shape, or say which shapes do not go together."""
    try:
        return list(np.broadcast_arrays(*arrays.values()))
    except ValueError as error:
        told = ", ".join(f"{name} has {np.shape(array)}" for name, array in arrays.items())
        raise ValueError(f"shapes must broadcast: {told}") from error


def require_increasing(name: str, grid: np.ndarray) -> None:
    """Raise a ValueError that gives the first node of a grid that is not above its neighbour."""
    steps = np.diff(grid, axis=-1)
    if not (steps > 0).all():
        index = tuple(int(i) for i in np.argwhere(~(steps > 0))[0])
        here, after = grid[index], grid[(*index[:-1], index[-1] + 1)]
        raise ValueError(
            f"{name} must increase; after entry {index[-1]}, which is {here:g}, comes {after:g}"
        )


def require_grid(name: str, values, inside: str = "(-inf, inf)", least: int = 3) -> np.ndarray:
    """Return nodes, shape (n,), that increase, so many or more, or say what is wrong with them."""
    grid = require_array(name, values, (None,), inside)
    if grid.size < least:
        raise ValueError(f"{name} has {grid.size} nodes: it must have at least {least}")
    require_increasing(name, grid)
    return grid


def require_memory(what: str, size: float) -> None:
    """Raise a ValueError, before memory is asked for, if the machine has none of that size."""
    there = machine_memory()
    if size > there:
        raise ValueError(
            f"{what} must be smaller: it would take {size / 2**30:.1f} GiB of memory, and this "
            f"machine has {there / 2**30:.1f} GiB"
        )


def machine_memory() -> float:
    """Return the machine's or container's memory in bytes; infinity where nobody says."""
    held = CONTAINER.read_text().strip() if CONTAINER.exists() else "max"
    there = float("inf" if held == "max" else held)
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", ()):
        return there
    return min(there, float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")))


def refuse_labels(name: str, values) -> None:
    """Raise a TypeError for a Series or DataFrame whose labels would be lost."""
    if not isinstance(values, LABELLED):
        return
    for axis in values.axes:
        if not axis.equals(pd.RangeIndex(len(axis))):
            raise TypeError(
                f"{name} = {type(values).__name__} with labels {list(axis[:3])} ... must be an "
                f"array: it is read by position; pass {name}.to_numpy() if the order is right"
            )


def aligned(name: str, values: pd.Series | pd.DataFrame, index: pd.Index, of: str):
    """
    Return a labelled argument in the order of another's labels.

    Parameters
    ----------
    name : str
        Name of the argument, as the caller knows it.
    values : Series or DataFrame
        Rows in any order.
    index : Index
        The labels wanted; each once.
    of : str
        Name of the argument that they come from.

    Raises
    ------
    TypeError
        If it has no labels.
    ValueError
        If a label stands twice, or one that is wanted is missing.
    """
    if not isinstance(values, LABELLED):
        raise TypeError(
            f"{name} = {type(values).__name__} must be a Series or DataFrame with the labels of "
            f"{of}"
        )
    require_labels(name, values.index)
    require_labels(of, index)
    missing = index.difference(values.index)
    if len(missing):
        raise ValueError(
            f"{name} lacks {len(missing)} of the {len(index)} labels of {of}, among them "
            f"{list(missing[:3])}; it must have all of them"
        )
    return values.loc[index]


def require_labels(name: str, labels: pd.Index, wanted: Sequence = ()) -> None:
    """Raise unless labels differ and those that are wanted are among them."""
    if labels.has_duplicates:
        twice = list(labels[labels.duplicated()].unique()[:3])
        raise ValueError(f"{name} has labels that stand twice: {twice}; each must be unique")
    lacking = [label for label in wanted if label not in labels]
    if lacking:
        them = "it" if len(lacking) == 1 else "them"
        raise ValueError(f"{name} lacks {lacking[:9]}, must have {them}; it has {[*labels[:20]]}")


def require_table(
    name: str, table: pd.DataFrame, rows: Sequence = (), columns: Sequence = (), source: str = ""
) -> np.ndarray:
    """Return the finite numbers in rows and columns of a table; in all if none are named."""
    require_instance(name, table, pd.DataFrame, source)
    require_labels(name, table.index, rows)
    require_labels(name, table.columns, columns)
    part = table.loc[list(rows) or slice(None), list(columns) or slice(None)]
    return require_array(name, part.to_numpy(), (None, None))
