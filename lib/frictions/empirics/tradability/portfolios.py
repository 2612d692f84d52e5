"""Portfolios sorted by tradability and their returns over the business cycle: Tian (2015), sec. 4.

The paper sorts firms into five groups and weights them by value; here any number of groups will do,
the lowest called NT and the highest T. With industry returns and no
market values at hand, the portfolios here sort *industries* and weight them equally. All returns
are excess returns in percent; rows of the tables carry the labels of the paper's printed numbers.

========  ==================================================================================
label     portfolio
========  ==================================================================================
NT        quintile 1, the least tradable output
2, 3, 4   quintiles 2 to 4
T         quintile 5, the most tradable output
TMNT      T minus NT
TMNT2     T minus the average of quintiles 1 to 4
========  ==================================================================================
"""

import numpy as np
import pandas as pd

from frictions.empirics.time_series import compound_percent, total_percent
from frictions.empirics.time_series.regular import finite_by_period
from frictions.empirics.tradability.sorting import group_order
from frictions.foundation import InadequateData, require_instance
from frictions.foundation.arrays import aligned, require_array, require_labels

SPREADS = ("TMNT", "TMNT2")


def check_returns(name: str, returns: pd.DataFrame) -> pd.DataFrame:
    """Return excess returns in percent by period; refuse what cannot be such a table."""
    if not isinstance(returns, pd.DataFrame) or not isinstance(returns.index, pd.PeriodIndex):
        raise TypeError(f"{name} = {type(returns).__name__} must be a DataFrame by period")
    require_labels(name, returns.index)
    require_labels(name, returns.columns)
    if returns.columns.nlevels > 1:
        raise ValueError(f"{name} has columns of {returns.columns.nlevels} levels, must have one")
    if returns.empty:
        raise ValueError(f"{name} has shape {returns.shape}, expected periods and columns")
    whole = pd.period_range(returns.index.min(), returns.index.max(), freq=returns.index.freq)
    if len(whole) != len(returns):
        lacking = whole.difference(returns.index)[0]
        raise ValueError(f"{name} must have every period from first to last; it lacks {lacking}")
    values = require_array(name, returns.to_numpy(), None, None)
    bad = np.isinf(values)
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise ValueError(
            f"{name} in {returns.index[row]}, {returns.columns[column]}: {values[row, column]} "
            "must be finite or missing"
        )
    return returns


def _require_funded(name: str, returns: pd.DataFrame) -> None:
    """Refuse losses of more than everything (a spread may lose more)."""
    low = returns.stack()
    if (low < -100).any():
        period, label = low.idxmin()
        raise ValueError(f"{name} in {period}, {label}: {low.min():g} must be at least -100%")


def portfolio_returns(
    returns: pd.DataFrame, groups: pd.Series, market_equity: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    Average return of the industries in each group, weighted equally or by value.

    Parameters
    ----------
    returns : DataFrame, shape (periods, industries)
        Industries that ``groups`` does not name are left out; missing returns are skipped.
    groups : Series, shape (members,)
        Group label of each industry, from ``quantile_groups``.
    market_equity : DataFrame, shape (periods, industries), optional
        Weights: those of the period before count, so that nothing of the period itself is in them.
        An industry without a weight is left out. Default: equal weights.

    Returns
    -------
    DataFrame, shape (periods, n_groups)
        Columns from NT to T.

    Raises
    ------
    ValueError
        If an argument is not as above: periods or members repeated, losses of more than 100
        percent, market equity that is not positive, industries without returns.
    InadequateData
        If a group has no return in some period.
    """
    check_returns("returns", returns)
    _require_funded("returns", returns)
    require_instance("groups", groups, pd.Series, "by industry")
    require_labels("groups", groups.index)
    unknown = [industry for industry in groups.index if industry not in returns.columns]
    if unknown or groups.empty:
        raise ValueError(f"groups must name industries that have returns; {unknown} have none")
    weights = returns.notna().astype(float)
    if market_equity is not None:
        check_returns("market_equity", market_equity)
        low = market_equity.stack()
        if (low <= 0).any():
            period, industry = low.idxmin()
            raise ValueError(f"market_equity in {period}, {industry}: {low.min()} must be positive")
        lagged = market_equity.reindex(index=returns.index - 1, columns=returns.columns)
        weights *= lagged.set_axis(returns.index)
    portfolios = {}
    for label in group_order(groups):
        inside = groups.index[groups == label]
        total = weights[inside].sum(axis=1)
        portfolios[label] = (returns[inside] * weights[inside]).sum(axis=1) / total.where(total > 0)
    table = pd.DataFrame(portfolios)
    empty = table.isna().stack()
    if empty.any():
        period, label = empty.idxmax()
        raise InadequateData(f"portfolio {label} has no return in {period}")
    return table


def with_spreads(portfolios: pd.DataFrame) -> pd.DataFrame:
    """Add TMNT, T minus NT, and TMNT2, T minus the average of the rest, to columns NT ... T."""
    check_returns("portfolios", portfolios)
    require_labels("portfolios", portfolios.columns, ("NT", "T"))
    top, rest = portfolios["T"], portfolios.drop(columns="T")
    return portfolios.assign(TMNT=top - portfolios["NT"], TMNT2=top - rest.mean(axis=1))


def check_regimes(recession: pd.Series, index: pd.Index, minimum: int = 2) -> pd.Series:
    """Return a recession dummy on a sample, in which each regime has ``minimum`` periods."""
    require_instance("recession", recession, pd.Series, "by period")
    dummy = aligned("recession", recession, index, "the returns")
    if not dummy.isin([0, 1]).all():
        raise ValueError(f"recession holds {dummy[~dummy.isin([0, 1])].iloc[0]}; it must be 0 or 1")
    dummy = dummy.astype(float)
    for regime, count in (("recession", dummy.sum()), ("expansion", (1 - dummy).sum())):
        if count < minimum:
            few = f"the sample {index[0]}-{index[-1]} has {int(count)} {regime} observations"
            raise InadequateData(f"{few}; estimates by regime need at least {minimum}")
    return dummy


def regime_table(portfolios: pd.DataFrame, recession: pd.Series) -> pd.DataFrame:
    """
    Mean, t statistic and standard deviation in the full sample and by regime (Table 6).

    Parameters
    ----------
    portfolios : DataFrame, shape (periods, k)
        Excess returns in percent.
    recession : Series
        Recession dummy covering the sample.

    Returns
    -------
    DataFrame, shape (9, k)
        Rows ``(regime, statistic)`` with regimes ``all``, ``rec``, ``exp`` and statistics ``mean``,
        ``t`` (mean over s.d. / sqrt n), ``sd`` (divisor n - 1), over the periods with a return.

    Raises
    ------
    ValueError
        As ``check_regimes``.
    """
    check_returns("portfolios", portfolios)
    dummy = check_regimes(recession, portfolios.index)
    samples = {"all": portfolios, "rec": portfolios[dummy == 1], "exp": portfolios[dummy == 0]}
    rows = {}
    for regime, sample in samples.items():
        mean, sd = sample.mean(), sample.std()
        rows[regime, "mean"] = mean
        rows[regime, "t"] = mean / (sd / np.sqrt(sample.count()))
        rows[regime, "sd"] = sd
    return pd.DataFrame(rows).T.rename_axis(["regime", "statistic"])


def annual_spread(portfolios: pd.DataFrame, risk_free: pd.Series) -> pd.Series:
    """TMNT of complete calendar years, %: T less NT, both compounded (Fig. 2)."""
    portfolios = finite_by_period("portfolios", portfolios, columns=("T", "NT"))
    annual = compound_percent(total_percent(portfolios[["T", "NT"]], risk_free), "Y")
    return (annual["T"] - annual["NT"]).rename("TMNT")


def resort_correlations(other: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """
    Correlations between portfolios sorted on the shares of two years (Robustness Table 3).

    Parameters
    ----------
    other, base : DataFrame, shape (periods, groups)
        Returns sorted on the other year and on the base year; spreads are left out.

    Returns
    -------
    DataFrame, shape (groups, groups)
        Rows: group of the other year. Columns: group of the base year.
    """
    check_returns("other", other)
    check_returns("base", base)
    if not other.index.equals(base.index):
        raise ValueError("other must have the periods of base, in their order")
    rows, columns = (group_order(set(t.columns) - set(SPREADS)) for t in (other, base))
    table = [[other[row].corr(base[column]) for column in columns] for row in rows]
    return pd.DataFrame(table, index=rows, columns=columns)
