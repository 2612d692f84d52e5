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

import numpy as np
import pandas as pd

from frictions.empirics.time_series.least_squares import fit_ols

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
        For an unknown method, labels that differ, non-positive prices or weights that do not sum
        to one.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {METHODS}, got {method!r}")
    _check_inputs(exchange_rates, price_levels, us_price_level, weights)
    bilateral = np.log(exchange_rates / price_levels).add(np.log(us_price_level), axis=0)
    if method == "chained":
        log_index = (weights * bilateral.diff().fillna(0.0)).sum(axis=1).cumsum()
    elif method == "fixed":
        log_index = bilateral @ weights.mean(axis=0)
    else:
        log_index = (weights * bilateral).sum(axis=1)
    return log_index.rename("log_rer")


def _check_inputs(exchange_rates, price_levels, us_price_level, weights) -> None:
    named = {
        "price_levels": price_levels,
        "weights": weights,
        "us_price_level": us_price_level,
    }
    for name, data in named.items():
        if not data.index.equals(exchange_rates.index):
            raise ValueError(f"{name} and exchange_rates must cover the same quarters")
        if name != "us_price_level" and list(data.columns) != list(exchange_rates.columns):
            raise ValueError(f"{name} and exchange_rates must cover the same countries")
    for name, data in {"exchange_rates": exchange_rates, **named}.items():
        if data.isna().to_numpy().any():
            raise ValueError(f"{name} has missing values")
        if name != "weights" and not (data > 0).to_numpy().all():
            raise ValueError(f"{name} must be positive, got a minimum of {data.to_numpy().min()}")
    if (weights < 0).to_numpy().any() or not np.allclose(weights.sum(axis=1), 1.0, atol=1e-10):
        raise ValueError("weights must be non-negative and sum to one in every quarter")


def predictive_regressions(
    log_level: pd.Series, returns: pd.DataFrame, horizons=range(1, 17)
) -> pd.DataFrame:
    """
    Regress the change over the next h quarters on returns of this quarter, eq. (13)-(14).

    Standard errors are Newey-West with as many lags as quarters in the horizon. The paper writes of
    returns, not excess returns: for eq. (14) pass the compounded total returns of T and NT
    (`total_percent`, then ``compound_percent``). TMNT is the same
    either way.

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
    DataFrame, shape (horizons, 3 k + 1)
        Indexed by ``h``; columns ``(name, "coef")``, ``(name, "se")``, ``(name, "t")`` for each
        return and ``("sample", "N")``.

    Raises
    ------
    ValueError
        If a horizon is not positive, or as long as the sample, or the level has gaps.
    """
    quarters = log_level.index
    if not quarters.equals(pd.period_range(quarters[0], quarters[-1], freq=quarters.freq)):
        raise ValueError("log_level must cover consecutive quarters")
    rows = {}
    common = log_level.index.intersection(returns.index)
    for h in horizons:
        change = (log_level.shift(-h) - log_level).reindex(common).dropna()
        if h < 1 or h >= len(common) or len(change) <= h + returns.shape[1]:
            raise ValueError(
                f"horizon h={h} must be at least 1 and shorter than the sample "
                f"({len(common)} quarters, {len(change)} left at this horizon)"
            )
        fit = fit_ols(change, returns.loc[change.index], "HAC", h)
        row = {("sample", "N"): float(fit.nobs)}
        for name in returns.columns:
            row[name, "coef"] = fit.params[name]
            row[name, "se"] = fit.bse[name]
            row[name, "t"] = fit.tvalues[name]
        rows[h] = row
    return pd.DataFrame(rows).T.rename_axis("h")


def index_predictions(
    log_level: pd.Series, excess: pd.DataFrame, total: pd.DataFrame, horizons=range(1, 17)
) -> pd.DataFrame:
    """
    Make Figure 3: slopes on TMNT, eq. (13), and on T and NT together, eq. (14).

    Parameters
    ----------
    log_level : Series, shape (T,)
        100 times the log of the real exchange rate.
    excess : DataFrame, shape (S, k)
        Quarterly excess returns with a column ``TMNT``, percent.
    total : DataFrame, shape (S, m)
        Quarterly total returns with columns ``T`` and ``NT``, percent.
    horizons : iterable of int
        Quarters ahead.

    Returns
    -------
    DataFrame, shape (horizons, 9)
        Indexed by ``h``; columns ``(name, "coef")``, ``(name, "se")`` and ``(name, "t")`` for
        ``TMNT``, ``T`` and ``NT``.

    Raises
    ------
    ValueError
        As ``predictive_regressions``.
    """
    alone = predictive_regressions(log_level, excess[["TMNT"]], horizons)
    separate = predictive_regressions(log_level, total[["T", "NT"]], horizons)
    return pd.concat([alone[["TMNT"]], separate[["T", "NT"]]], axis=1)
