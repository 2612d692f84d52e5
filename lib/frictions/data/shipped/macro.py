"""Quarterly growth of US real GDP per head, from the data set shipped inside ``statsmodels``.

Source: ``statsmodels.datasets.macrodata`` (FRED), 1959Q1 to 2009Q3: ``realgdp`` over ``pop``.
"""

import numpy as np
import pandas as pd

from frictions.data.shipped.samples import select_sample


def macrodata() -> pd.DataFrame:
    """Read the data set of statsmodels, with a quarterly PeriodIndex."""
    from statsmodels.datasets import macrodata  # slow to import

    data = macrodata.load_pandas().data
    year, quarter = (data[name].astype(int).astype(str) for name in ("year", "quarter"))
    return data.set_index(pd.PeriodIndex(year + "Q" + quarter, freq="Q", name="quarter"))


def gdp_growth_percent(start=None, end=None) -> pd.Series:
    """
    Growth of real GDP per head over the quarter, 100 times the log difference.

    Parameters
    ----------
    start, end : str, Period or None
        First and last quarter, both included; None means all the data. The first growth rate is
        that of 1959Q2.

    Returns
    -------
    Series, shape (quarters,)
        Percent per quarter (not annualised), indexed by a quarterly PeriodIndex.

    Raises
    ------
    ValueError
        If the window reaches outside the data.
    """
    data = macrodata()
    level = pd.Series(np.log(data["realgdp"] / data["pop"]), name="gdp_growth")
    growth = (100 * level.diff()).dropna()
    name = "macrodata has 1959Q1-2009Q3, so growth of GDP per head"
    return select_sample(growth, start, end, name)
