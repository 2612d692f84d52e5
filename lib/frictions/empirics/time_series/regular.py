"""Series whose periods follow each other: what every estimator here asks of its data."""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import pandas as pd

from frictions.data.shipped import select_sample
from frictions.foundation import InadequateData, require_array, require_choice, require_instance
from frictions.foundation.arrays import require_labels

Labelled = TypeVar("Labelled", pd.DataFrame, pd.Series)
# Median days between neighbouring dates, and the frequency that they are taken for.
DAYS = {"M": (28, 31), "Q": (89, 92), "Y": (365, 366)}


def regular(name: str, data: Labelled) -> Labelled:
    """
    Return series with a PeriodIndex, or a RangeIndex, whose periods follow each other.

    Parameters
    ----------
    name : str
        Name of the argument, as the caller knows it.
    data : DataFrame or Series
        Numbers, by month, quarter or year (PeriodIndex or DatetimeIndex) or numbered by whole
        numbers.  NaN may stand in it.

    Raises
    ------
    TypeError
        If it is no table, not numeric, or its labels are neither dates nor whole numbers.
    ValueError
        If it is empty, a period is missing, stands twice or out of order, or two columns have one
        name; the message gives the first.
    """
    if not isinstance(data, pd.DataFrame | pd.Series):
        raise TypeError(f"{name} = {type(data).__name__} must be a DataFrame or Series by period")
    if not data.size:
        raise ValueError(f"{name} has shape {data.shape}, it must have rows and columns")
    _require_columns(name, data)
    index = _periods(name, data.index)
    if index.has_duplicates:
        twice = index[index.duplicated()][0]
        raise ValueError(f"{name} has {twice} twice; each period must stand once")
    if not index.is_monotonic_increasing:
        late = index[1:][index[1:] < index[:-1]][0]
        raise ValueError(f"{name} has {late} out of order; its periods must increase")
    steps = index[1:] != index[:-1] + 1
    if steps.any():
        last = index[:-1][steps][0]
        raise ValueError(f"{name} has no {last + 1}; its periods must follow each other")
    return data if index is data.index else data.set_axis(index, axis=0)


def finite_by_period(name: str, data, kind: type = pd.DataFrame, columns: Iterable[str] = ()):
    """Return a DataFrame or Series as of `regular`, finite, with the columns that are named."""
    require_instance(name, data, kind)
    lacking = [column for column in columns if column not in data.columns]
    if lacking:
        raise ValueError(f"{name} has the columns {list(data.columns)} and lacks {lacking}")
    require_array(name, regular(name, data).to_numpy(), None)
    return regular(name, data).astype(float)


def _require_columns(name: str, data) -> None:
    """Raise unless the columns are numeric and have names of their own."""
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    require_labels(name, frame.columns)
    for column, kind in frame.dtypes.items():
        if getattr(kind, "kind", "O") not in "iuf":
            raise TypeError(f"{name}: column {column!r} must hold numbers, not {kind}")


def _periods(name: str, index: pd.Index) -> pd.Index:
    """Return labels as periods or whole numbers, or raise a TypeError."""
    if isinstance(index, pd.PeriodIndex) or (index.dtype.kind in "iu" and index.nlevels == 1):
        return index
    if isinstance(index, pd.DatetimeIndex) and not index.hasnans:
        days = (
            np.median(np.diff(np.unique(index)) / np.timedelta64(1, "D")) if len(index) > 1 else 0
        )
        for frequency, (low, high) in DAYS.items():
            if low <= days <= high:
                return index.tz_localize(None).to_period(frequency)
    raise TypeError(
        f"{name} has labels {list(index[:3])} ...; they must be months, quarters or years "
        "(a PeriodIndex or DatetimeIndex) or whole numbers"
    )


def complete_sample(data: pd.DataFrame, start=None, end=None, name: str = "data") -> pd.DataFrame:
    """Cut out a sample of ``data``, as `select_sample` does; refuse what is missing or infinite."""
    if isinstance(data, pd.Series):
        raise TypeError(f"{name} = Series must be a DataFrame, a column a series")
    sample = regular(name, data)
    if isinstance(sample.index, pd.PeriodIndex):
        sample = select_sample(sample, start, end, name)
    else:
        sample = _numbered_sample(sample, start, end)
    for column, series in sample.items():
        absent = series.index[~np.isfinite(series.to_numpy(dtype=float))]
        if len(absent):
            more = f" to {absent[-1]} ({len(absent)} periods)" if len(absent) > 1 else ""
            raise InadequateData(
                f"{name}: {column} is missing in {absent[0]}{more}; a sample must be complete"
            )
    return sample.astype(float)


def _numbered_sample(data: pd.DataFrame, start, end) -> pd.DataFrame:
    """Cut out a sample by the numbers of its first and last row."""
    first, last = data.index[0], data.index[-1]
    for name, value in (("start", start), ("end", end)):
        if value is not None and (
            not isinstance(value, int | np.integer) or not first <= value <= last
        ):
            raise ValueError(
                f"{name} = {value!r} must be a whole number from {first} to {last}, as the rows "
                "are numbered"
            )
    return data.loc[first if start is None else start : last if end is None else end]


def shock_place(names: list[str], shock: str, argument: str = "shock") -> int:
    """Return the place of a variable in the order, or raise a ValueError that lists the names."""
    require_choice(argument, shock, names)
    return names.index(shock)


def require_enough(observations: int, variables: int, lags: int, beside: str = "") -> None:
    """Raise unless there are more observations than coefficients in an equation."""
    if observations <= variables * lags + 1:
        raise InadequateData(
            f"lags = {lags}: too few observations ({observations}) for {variables} variables and "
            f"{lags} lags{beside}"
        )
