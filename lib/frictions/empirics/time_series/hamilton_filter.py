r"""The filter of Hamilton (2018): the cycle is what could not be forecast two years before.

.. math::

    y_t = \beta_0 + \sum_{j=0}^{3} \beta_{j+1}\, y_{t-8-j} + v_t

estimated by least squares over all the data, by quantecon; :math:`v_t` is the cyclical part.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from quantecon import hamilton_filter

from frictions.empirics.time_series.regular import complete_sample, regular
from frictions.foundation import InadequateData, require_choice, require_count, require_instance
from frictions.foundation.intervals import require_list

AHEAD, LAGS = 8, 4  # quarters; Hamilton's choice for quarterly data


def hamilton_cycle(series: pd.Series, ahead: int = AHEAD, lags: int = LAGS) -> pd.Series:
    """
    Extract the cyclical part of a series.

    Parameters
    ----------
    series : Series, shape (n,)
        By period, without gaps.  Missing values at the ends are left out; within, they are refused.
    ahead : int, optional
        Horizon of the forecast, in periods.
    lags : int, optional
        Number of lags, from ``ahead`` on.

    Returns
    -------
    Series, shape (n,)
        The residual, missing where a lag is.

    Raises
    ------
    InadequateData
        If a value is missing within the series, there are too few observations, or its lags are
        collinear.

    Examples
    --------
    >>> import numpy as np
    >>> walk = np.random.default_rng(0).normal(size=60).cumsum()
    >>> quarters = pd.period_range("1990Q1", periods=60, freq="Q")
    >>> hamilton_cycle(pd.Series(walk, quarters)).first_valid_index()
    Period('1992Q4', 'Q-DEC')
    """
    require_instance("series", series, pd.Series, "by period")
    return _cycle("series", series, ahead, lags)


def _cycle(name: str, series: pd.Series, ahead: int, lags: int) -> pd.Series:
    """Return the cycle of a series of the argument ``name``."""
    ahead, lags = require_count("ahead", ahead), require_count("lags", lags)
    whole = regular(name, series)
    inside = whole.loc[whole.first_valid_index() : whole.last_valid_index()]
    values = complete_sample(inside.to_frame(series.name), name=name).iloc[:, 0].to_numpy()
    rows = len(values) - ahead - lags + 1
    if rows <= lags + 1:
        raise InadequateData(
            f"{name} {series.name}: too few observations ({len(values)}) for ahead = {ahead} and "
            f"lags = {lags}; more than {2 * lags + ahead} are needed"
        )
    lagged = np.lib.stride_tricks.sliding_window_view(values, lags)[:rows]
    if np.linalg.matrix_rank(lagged - lagged.mean()) < lags:
        raise InadequateData(f"{name} {series.name}: its {lags} lags are collinear, not noisy")
    # Around its mean, which leaves the residuals as they are and the products well conditioned.
    cycle, _ = hamilton_filter(values - values.mean(), ahead, lags)
    return (
        pd.Series(cycle, inside.index, name=series.name).reindex(whole.index).set_axis(series.index)
    )


def filter_all_but(data: pd.DataFrame, unfiltered: Iterable[str]) -> pd.DataFrame:
    """
    Filter the columns of a table, except some.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series by period.
    unfiltered : collection of str
        Columns to leave as they are.

    Returns
    -------
    DataFrame, shape (n, m)
        In the same order.

    Raises
    ------
    ValueError
        If ``unfiltered`` names a column that is not there.
    """
    require_instance("data", data, pd.DataFrame, "a column a series")
    kept = set(require_list("unfiltered", unfiltered, "a collection of names of columns"))
    for name in kept:
        require_choice("unfiltered", name, list(data.columns))
    return pd.DataFrame(
        {
            name: series if name in kept else _cycle("data", series, AHEAD, LAGS)
            for name, series in data.items()
        }
    )
