r"""The filter of Hamilton (2018): the cycle is what could not be forecast two years before.

.. math::

    y_t = \beta_0 + \sum_{j=0}^{3} \beta_{j+1}\, y_{t-8-j} + v_t

estimated by least squares over all the data; :math:`v_t` is the cyclical part.
"""

import pandas as pd

from frictions.empirics.time_series.least_squares import fit_ols

AHEAD, LAGS = 8, 4  # quarters; Hamilton's choice for quarterly data


def hamilton_cycle(series: pd.Series, ahead: int = AHEAD, lags: int = LAGS) -> pd.Series:
    """
    Extract the cyclical part of a series.

    Parameters
    ----------
    series : Series, shape (n,)
        Missing values at the ends are left out; within, they are refused.
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
    ValueError
        If a value is missing within the series, or there are too few observations.
    """
    inside = series.loc[series.first_valid_index() : series.last_valid_index()]
    if inside.empty or inside.isna().any():
        where = inside.index[inside.isna()][0] if len(inside) else "all quarters"
        raise ValueError(f"{series.name} is missing in {where}")
    lagged = pd.DataFrame({j: inside.shift(j) for j in range(ahead, ahead + lags)}).dropna()
    if len(lagged) <= lags + 1:
        raise ValueError(
            f"{series.name}: too few observations ({len(inside)}) for lags {ahead} to "
            f"{ahead + lags - 1}"
        )
    fit = fit_ols(inside.loc[lagged.index], lagged, covariance="nonrobust")
    return fit.resid.reindex(series.index).rename(series.name)


def filter_all_but(data: pd.DataFrame, unfiltered) -> pd.DataFrame:
    """
    Filter the columns of a table, except some.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series.
    unfiltered : collection of str
        Columns to leave as they are.

    Returns
    -------
    DataFrame, shape (n, m)
        In the same order.
    """
    return pd.DataFrame(
        {
            name: series if name in unfiltered else hamilton_cycle(series)
            for name, series in data.items()
        }
    )
