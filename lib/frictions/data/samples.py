"""Cut a sample window out of a data set, refusing one that the data do not cover."""

import pandas as pd


def select_sample(data, start, end, name: str):
    """
    Return the observations from ``start`` to ``end``, both included.

    Parameters
    ----------
    data : DataFrame or Series
        Indexed by a PeriodIndex in increasing order.
    start, end : str, Period or None
        First and last period, for example ``"1950-01"`` or ``"1959Q2"``; None means the first or
        last period of the data.
    name : str
        What the data are, for the message.

    Returns
    -------
    DataFrame or Series
        The window, same type as ``data``.

    Raises
    ------
    ValueError
        If the window is empty or reaches outside the data.
    """
    frequency = data.index.freq
    first, last = data.index[0], data.index[-1]
    start = first if start is None else pd.Period(start, freq=frequency)
    end = last if end is None else pd.Period(end, freq=frequency)
    if start > end:
        raise ValueError(f"the sample ends before it starts: start={start}, end={end}")
    if start < first or end > last:
        raise ValueError(f"{name} has {first}-{last}; the sample {start}-{end} reaches outside it")
    return data.loc[start:end]
