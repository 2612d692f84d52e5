"""US recessions: the NBER's business cycle dates and the dummy variables made from them.

Two conventions are in use. With the peak month included a recession runs from the peak through the
trough (FRED's ``USRECM``); without it, from the month after the peak (``USREC``). The t statistics
in Table 6 of Tian (2015) imply 99 to 106 recession months in 1950-2007: with the peak month there
are 103, without it 93, hence the default here.
"""

import numpy as np
import pandas as pd

from frictions.data.shipped.facts import read_table
from frictions.foundation import require_flag, require_instance


def nber_recessions() -> pd.DataFrame:
    """Columns ``peak`` and ``trough`` of the US business cycle since 1923, monthly periods."""
    dates = read_table("nber_recessions.csv")
    return dates.apply(lambda column: pd.PeriodIndex(column, freq="M").to_series().to_numpy())


def nber_dummy(index: pd.PeriodIndex, include_peak: bool = True) -> pd.Series:
    """
    Mark the recession periods of an index.

    Parameters
    ----------
    index : PeriodIndex, shape (n,)
        Months, or longer periods such as quarters. A longer period counts as a recession if one of
        its months does.
    include_peak : bool
        Whether the month of the peak belongs to the recession.

    Returns
    -------
    Series of int, shape (n,)
        1 in recessions, 0 in expansions.

    Raises
    ------
    TypeError
        If ``index`` is not a PeriodIndex.
    ValueError
        If its periods are shorter than a month, or it starts before the first peak of the table.
    """
    require_flag("include_peak", include_peak)
    require_instance("index", index, pd.PeriodIndex)
    if index.freqstr[0] not in "MQY":
        raise ValueError(f"index must have months, quarters or years, got {index.freqstr!r}")
    recessions = nber_recessions()
    earliest = recessions["peak"].iloc[0]
    if len(index) and index.min().asfreq("M", how="start") < earliest:
        raise ValueError(f"the NBER table starts in {earliest}; the index starts in {index.min()}")
    dummy = np.zeros(len(index), dtype=int)
    for peak, trough in recessions.itertuples(index=False):
        first = (peak if include_peak else peak + 1).asfreq(index.freq)
        dummy |= np.asarray((index >= first) & (index <= trough.asfreq(index.freq)), dtype=int)
    return pd.Series(dummy, index=index, name="recession")
