"""The real dollar exchange rate and its prediction by stock returns: Tian (2015), eq. (12)-(14).

=====================  ===================  ==========================================  ============
symbol                 code name            meaning                                     shape
=====================  ===================  ==========================================  ============
NER(i, t)              ``exchange_rates``   units of currency i per US dollar           (T, n)
P(i, t)                ``price_levels``     consumer price level abroad                 (T, n)
P(US, t)               ``us_price_level``   consumer price level in the United States   (T,)
w(i, t)                ``weights``          share in the GDP of the foreign countries   (T, n)
ln RER(t)              result               up: the dollar appreciates in real terms    (T,)
=====================  ===================  ==========================================  ============
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from frictions.empirics.time_series import fit_ols
from frictions.empirics.time_series.regular import finite_by_period
from frictions.empirics.tradability.portfolios import check_returns
from frictions.foundation import require_array, require_choice
from frictions.foundation.intervals import require_counts

METHODS = ("chained", "fixed", "literal")


def log_real_exchange_rate(
    exchange_rates: pd.DataFrame,
    price_levels: pd.DataFrame,
    us_price_level: pd.Series,
    weights: pd.DataFrame,
    method: str = "chained",
) -> pd.Series:
    """
    Aggregate bilateral real exchange rates into an index, eq. (12).

    The formula as printed, the weighted mean of ln[NER(i) P(US) / P(i)], depends on the units of
    the currencies as soon as weights change: the yen is about 100 a dollar, so a smaller weight of
    Japan moves the index although no price has changed. The default therefore chains weighted
    growth rates instead.

    Parameters
    ----------
    exchange_rates, price_levels : DataFrame, shape (T, n)
        Currency units per US dollar and consumer price levels, positive.
    us_price_level : Series, shape (T,)
        US consumer price level, positive.
    weights : DataFrame, shape (T, n)
        Non-negative country weights; each row sums to one.
    method : str
        ``"chained"``: sum of weighted growth rates, starting at 0. ``"fixed"``: weights averaged
        over the sample. ``"literal"``: eq. (12) as printed.

    Returns
    -------
    Series, shape (T,)
        Natural logarithm of the index.

    Raises
    ------
    ValueError
        For an unknown method, labels that differ, prices at or below zero or weights off one.
    """
    require_choice("method", method, METHODS)
    rates = finite_by_period("exchange_rates", exchange_rates)
    rates = _alike(rates, "exchange_rates", rates)
    prices = _alike(rates, "price_levels", price_levels)
    us_price = _alike(rates, "us_price_level", us_price_level)
    weights = _alike(rates, "weights", weights)
    sums = weights.sum(axis=1)
    if not np.allclose(sums, 1.0, atol=1e-10):
        worst = (sums - 1).abs().idxmax()
        raise ValueError(f"weights in {worst} sum to {sums[worst]}; they must sum to one")
    bilateral = np.log(rates / prices).add(np.log(us_price), axis=0)
    if method == "chained":
        log_index = (weights * bilateral.diff().fillna(0.0)).sum(axis=1).cumsum()
    elif method == "fixed":
        log_index = bilateral @ weights.mean(axis=0)
    else:
        log_index = (weights * bilateral).sum(axis=1)
    return log_index.rename("log_rer")


def _alike(rates: pd.DataFrame, name: str, data) -> pd.DataFrame | pd.Series:
    """Return a table or Series of the rates' quarters and countries, with values in range."""
    data = finite_by_period(name, data, pd.Series if name == "us_price_level" else pd.DataFrame)
    if not data.index.equals(rates.index):
        raise ValueError(f"{name} and exchange_rates must cover the same quarters, in order")
    if data.ndim == 2 and list(data.columns) != list(rates.columns):
        raise ValueError(f"{name} and exchange_rates must cover the same countries")
    require_array(name, data.to_numpy(), None, "[0, 1]" if name == "weights" else "(0, inf)")
    return data


def predictive_regressions(
    log_level: pd.Series, returns: pd.DataFrame, horizons: Iterable[int] = range(1, 17)
) -> pd.DataFrame:
    """
    Regress the change over the next h quarters on returns of this quarter, eq. (13)-(14).

    Standard errors are Newey-West with as many lags as quarters in the horizon. The paper writes of
    returns, not excess returns: for eq. (14) pass compounded total returns of T and NT
    (`total_percent`, then ``compound_percent``); for TMNT it is the same.

    Parameters
    ----------
    log_level : Series, shape (T,)
        Level to predict, in logs. A coefficient is free of units if level and returns share them:
        pass 100 times the log with returns in percent.
    returns : DataFrame, shape (S, k)
        Returns over the quarter that ends at t: one column (TMNT) for eq. (13), two (T and NT) for
        eq. (14). The regression uses the quarters that both inputs cover.
    horizons : iterable of int
        Quarters ahead.

    Returns
    -------
    DataFrame, shape (horizons, 3 k + 2)
        Indexed by ``h``; columns ``(name, "coef")``, ``(name, "se")``, ``(name, "t")`` for each
        return, ``("sample", "N")`` and ``("sample", "R2")``.

    Raises
    ------
    ValueError
        If a horizon is too long for the sample, or the level has gaps.
    """
    log_level = finite_by_period("log_level", log_level, pd.Series)
    check_returns("returns", returns)
    rows = {}
    common = log_level.index.intersection(returns.index)
    for h in require_counts("horizons", horizons):
        change = (log_level.shift(-h) - log_level).reindex(common).dropna()
        if len(change) <= h + returns.shape[1]:
            raise ValueError(
                f"horizons = {h} must be shorter: of {len(common)} quarters {len(change)} are left"
            )
        require_array("returns", returns.loc[change.index].to_numpy(), None)
        fit = fit_ols(change, returns.loc[change.index], "HAC", h)
        row = {("sample", "N"): float(fit.nobs), ("sample", "R2"): fit.rsquared}
        for name in returns.columns:
            row[name, "coef"] = fit.params[name]
            row[name, "se"] = fit.bse[name]
            row[name, "t"] = fit.tvalues[name]
        rows[h] = row
    return pd.DataFrame(rows).T.rename_axis("h")


def index_predictions(
    log_level: pd.Series,
    excess: pd.DataFrame,
    total: pd.DataFrame,
    horizons: Iterable[int] = range(1, 17),
) -> pd.DataFrame:
    """Make Figure 3: slopes, errors and t on TMNT of ``excess``, and on T and NT of ``total``."""
    excess = finite_by_period("excess", excess, columns=("TMNT",))
    total = finite_by_period("total", total, columns=("T", "NT"))
    alone = predictive_regressions(log_level, excess[["TMNT"]], horizons)
    both = predictive_regressions(log_level, total[["T", "NT"]], horizons)
    return pd.concat([alone[["TMNT"]], both[["T", "NT"]]], axis=1)
