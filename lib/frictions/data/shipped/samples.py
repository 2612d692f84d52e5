"""Cut a sample window out of a data set, refusing one that the data do not cover."""

import contextlib
from typing import TypeVar

import pandas as pd

from frictions.foundation import InadequateData

Labelled = TypeVar("Labelled", pd.DataFrame, pd.Series)


def sample_window(start, end, frequency: str) -> tuple[pd.Period, pd.Period]:
    """
    Return the first and last period of a sample; the whole of ``end`` belongs to it.

    Parameters
    ----------
    start, end : str, int or Period
        Such as ``"1950-01"``, ``"1959Q2"`` or ``1950``; the year 2007 as the end of a sample of
        months is 2007-12, as in slices of pandas.
    frequency : str
        Of the sample: ``"M"``, ``"Q"`` or ``"Y"``.

    Raises
    ------
    ValueError
        If one is not a period, or the sample ends before it starts.
    """
    if not isinstance(frequency, str) or frequency.split("-")[0] not in ("M", "Q", "Y"):
        raise ValueError(f"frequency = {frequency!r} must be one of 'M', 'Q', 'Y'")
    first = read_period("start", start).asfreq(frequency, how="start")
    last = read_period("end", end).asfreq(frequency, how="end")
    if first > last:
        raise ValueError(f"the sample ends before it starts: start={first}, end={last}")
    return first, last


def window_of(name: str, sample, frequency: str) -> tuple[pd.Period, pd.Period]:
    """Return first and last period of a pair of ends, as `sample_window` does."""
    if not isinstance(sample, list | tuple) or len(sample) != 2:
        raise ValueError(f"{name} = {sample!r} must be a pair: the first and the last period")
    start, end = (read_period(f"an end of {name}", value) for value in sample)
    return sample_window(start, end, frequency)


def read_period(name: str, value) -> pd.Period:
    """Read a year, quarter or month at the frequency at which it is written."""
    if isinstance(value, pd.Period):
        return value
    period = None
    with contextlib.suppress(ValueError):
        period = pd.Period(str(value))
    if not isinstance(period, pd.Period) or isinstance(value, bool | float):
        raise ValueError(f"{name} = {value!r} must be a year, quarter or month such as '1959Q2'")
    return period


def select_sample(data: Labelled, start, end, name: str) -> Labelled:
    """
    Return the observations from ``start`` to ``end``, all of both included.

    Parameters
    ----------
    data : DataFrame or Series
        Indexed by a PeriodIndex in increasing order, without gaps.
    start, end : str, int, Period or None
        As `sample_window` takes them; None means the first or last period of the data.
    name : str
        What the data are, for the message.

    Returns
    -------
    DataFrame or Series
        The window, same type as ``data``.

    Raises
    ------
    TypeError
        If the data have no PeriodIndex.
    ValueError
        If their periods do not follow each other, or an end is no period, or the ends are reversed.
    InadequateData
        If the window reaches outside the data.
    """
    index = data.index if isinstance(data, pd.DataFrame | pd.Series) else None
    if not isinstance(index, pd.PeriodIndex):
        raise TypeError(f"data = {type(data).__name__} must be a table with a PeriodIndex ({name})")
    if index.empty:
        raise InadequateData(f"{name}: data has no rows; it must have some")
    first, last = index[0], index[-1]
    if not index.equals(pd.period_range(first, last, freq=index.freq)):
        raise ValueError(
            f"data has {len(index)} periods from {first} to {last}; they must follow each other, "
            f"each once ({name})"
        )
    low, high = sample_window(
        first if start is None else start, last if end is None else end, index.freqstr
    )
    if low < first or high > last:
        raise InadequateData(
            f"{name} has {first}-{last}; the sample {low}-{high} reaches outside it"
        )
    return data.loc[low:high]
