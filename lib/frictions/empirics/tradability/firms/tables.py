"""Tables that need firms: Tian (2015), Tables 5 and 9, Robustness Tables 5 and 6.

The remaining firm tables come from functions for any members: Table 4 and Robustness Table 1 from
``frictions.empirics.tradability.tradability_ratio.ratio_statistics``, Robustness Tables 2 to 4 from
``frictions.empirics.tradability.portfolios``. The panels are described in
``frictions.empirics.tradability.firms.panel``.
"""

from collections.abc import Callable

import pandas as pd

from frictions.empirics.time_series import quarterly_excess_percent
from frictions.empirics.time_series.regular import finite_by_period
from frictions.empirics.tradability.factor_regressions import gdp_beta
from frictions.empirics.tradability.firms.panel import (
    CATEGORIES,
    check_firm_panel,
    firm_attribute,
    firm_ratios,
    require_groups,
    value_weighted_returns,
    with_portfolio,
)
from frictions.empirics.tradability.portfolios import check_regimes
from frictions.empirics.tradability.sorting import QUINTILES
from frictions.foundation import InadequateData

CONSUMPTION = ("durable", "nondur", "serv")
SUBSETS = {
    "C": CONSUMPTION,
    "I": ("inv",),
    "notC": ("inv", "other"),
    "notI": (*CONSUMPTION, "other"),
    "notInotC": ("other",),
}
EARNINGS_PANELS = {"A": "earnings", "B": "eps", "C": "roa"}


def characteristics_table(
    panel: pd.DataFrame, groups: pd.Series, ratios: pd.Series
) -> pd.DataFrame:
    """
    Describe the five portfolios (Table 5).

    Parameters
    ----------
    panel : DataFrame
        Needs ``permno``, ``date`` (months), ``me``, ``be``, ``liabilities`` and ``industry``. Firms
        without a group count in the total market equity only.
    groups : Series, shape (firms,)
        Quintile by ``permno``.
    ratios : Series, shape (industries,)
        Tradability ratio by industry code.

    Returns
    -------
    DataFrame, shape (8, 5)
        Rows ``nfirm``, ``nind``, ``min``, ``max``, ``med`` (tradability ratio over firms), ``me``
        (share of all market equity in the panel), ``bm`` (book equity over market equity) and
        ``lev`` (liabilities over liabilities plus market equity). The last three are ratios of
        portfolio totals, averaged over months.

    Raises
    ------
    ValueError
        If the panel fails its checks.
    """
    check_firm_panel(panel, ("me", "be", "liabilities", "industry"))
    sorted_firms = with_portfolio(panel, groups).dropna(subset=["portfolio"])
    ratio, industry = firm_ratios(sorted_firms, ratios), firm_attribute(sorted_firms, "industry")
    firms = pd.DataFrame({"portfolio": groups, "ratio": ratio, "industry": industry})
    by_portfolio = firms.groupby("portfolio")
    ratio = by_portfolio["ratio"]

    equity = sorted_firms.groupby(["date", "portfolio"])["me"].sum()
    # Ratios of totals: only firm-months that have both numerator and denominator count.
    complete = sorted_firms.dropna(subset=["me", "be", "liabilities"])
    totals = complete.groupby(["date", "portfolio"])[["me", "be", "liabilities"]].sum()
    monthly = {
        "me": equity.div(panel.groupby("date")["me"].sum(), level="date"),
        "bm": totals["be"] / totals["me"],
        "lev": totals["liabilities"] / (totals["liabilities"] + totals["me"]),
    }
    rows = {
        "nfirm": by_portfolio.size(),
        "nind": by_portfolio["industry"].nunique(),
        "min": ratio.min(),
        "max": ratio.max(),
        "med": ratio.median(),
        **{name: series.groupby("portfolio").mean() for name, series in monthly.items()},
    }
    table = pd.DataFrame(rows).T.reindex(columns=list(QUINTILES)).astype(float)
    return table.rename_axis(columns=None)


def earnings_table(
    quarterly: pd.DataFrame, groups: pd.Series, recession: pd.Series
) -> pd.DataFrame:
    """
    Growth of earnings over four quarters, by portfolio and regime (Table 9).

    A portfolio's income is the sum, and its earnings per share and return on assets are the
    average, over the firms that report both in the quarter and a year before; as the firms are
    the same at both dates, sum and average grow alike. Growth is relative to the absolute value
    of the base, so that a recovery from a loss counts as growth; the paper does not say how it
    treats losses.

    Parameters
    ----------
    quarterly : DataFrame
        Needs ``permno``, ``date`` (quarters), ``earnings``, ``eps`` and ``roa``.
    groups : Series, shape (firms,)
        Quintile by ``permno``.
    recession : Series
        Recession dummy by quarter.

    Returns
    -------
    DataFrame, shape (18, 5)
        Rows ``(panel, regime, statistic)``: panels ``A`` (income), ``B`` (earnings per share) and
        ``C`` (return on assets); regimes ``all``, ``rec``, ``exp``; statistics ``mean``, ``sd``.
        Percent per year.

    Raises
    ------
    ValueError
        If the panel fails its checks, a portfolio has no firm in some quarter or starts from zero,
        or one of the regimes does not occur.
    """
    check_firm_panel(quarterly, tuple(EARNINGS_PANELS.values()), frequency="Q", name="quarterly")
    require_groups(groups)
    rows = {}
    for panel, measure in EARNINGS_PANELS.items():
        growth = _annual_growth(quarterly, groups, measure)
        dummy = check_regimes(recession, growth.index)
        samples = {"all": growth, "rec": growth[dummy == 1], "exp": growth[dummy == 0]}
        for regime, sample in samples.items():
            rows[panel, regime, "mean"] = sample.mean()
            rows[panel, regime, "sd"] = sample.std()
    return pd.DataFrame(rows).T.rename_axis(index=["panel", "regime", "statistic"], columns=None)


def _annual_growth(quarterly: pd.DataFrame, groups: pd.Series, measure: str) -> pd.DataFrame:
    """Growth of a portfolio total over four quarters in percent, shape (quarters, 5)."""
    now = quarterly[["permno", "date", measure]]
    base = now.assign(date=now["date"] + 4).rename(columns={measure: "base"})
    matched = now.merge(base, on=["permno", "date"])
    matched = matched.assign(portfolio=matched["permno"].map(groups)).dropna()
    totals = matched.groupby(["date", "portfolio"])[[measure, "base"]].sum()
    idle = totals["base"] == 0
    if idle.any():
        quarter, portfolio = idle.idxmax()
        raise InadequateData(
            f"growth of {measure} of portfolio {portfolio} to {quarter} starts from zero"
        )
    growth = 100 * (totals[measure] - totals["base"]) / totals["base"].abs()
    table = growth.unstack("portfolio").reindex(columns=list(QUINTILES))
    empty = table.isna().stack()
    if empty.any():
        quarter, portfolio = empty.idxmax()
        raise InadequateData(
            f"portfolio {portfolio} has no firm with {measure} in {quarter} and a year before"
        )
    return table


def composition_table(panel: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """
    Count the firms of each type of good in each portfolio (Robustness Table 5).

    Parameters
    ----------
    panel : DataFrame
        Needs ``permno``, ``date`` (months), ``me`` and ``category``.
    groups : Series, shape (firms,)
        Quintile by ``permno``.

    Returns
    -------
    DataFrame, shape (10, 5)
        Rows ``(category, "n")``: number of firms; ``(category, "pct")``: percent of the portfolio's
        market equity, averaged over months.

    Raises
    ------
    ValueError
        If the panel fails its checks.
    """
    check_firm_panel(panel, ("me", "category"))
    require_groups(groups)
    category = firm_attribute(panel, "category")
    counts = pd.crosstab(category.reindex(groups.index), groups)
    firms = with_portfolio(panel, groups).dropna(subset=["portfolio", "me"])
    equity = firms.pivot_table(
        index=["date", "portfolio"], columns="category", values="me", aggfunc="sum", fill_value=0.0
    )
    shares = 100 * equity.div(equity.sum(axis=1), axis=0)
    average = shares.groupby("portfolio").mean().T
    tables = {"n": counts, "pct": average}
    rows = {
        (name, statistic): table.reindex(index=list(CATEGORIES), fill_value=0.0).loc[name]
        for name in CATEGORIES
        for statistic, table in tables.items()
    }
    table = pd.DataFrame(rows).T.reindex(columns=list(QUINTILES)).astype(float)
    return table.rename_axis(index=["category", "statistic"], columns=None)


def subset_gdp_betas(
    panel: pd.DataFrame, groups: pd.Series, risk_free: pd.Series, gdp_growth: pd.Series
) -> pd.DataFrame:
    """
    GDP betas of the portfolios within types of goods (Robustness Table 6).

    Parameters
    ----------
    panel : DataFrame
        Needs ``permno``, ``date`` (months), ``ret``, ``me`` and ``category``.
    groups : Series, shape (firms,)
        Quintile by ``permno``.
    risk_free : Series
        Risk-free rate, percent per month.
    gdp_growth : Series
        Growth of real GDP per head, percent per quarter. It sets the sample.

    Returns
    -------
    DataFrame, shape (10, 6)
        Rows ``(subset, "b")`` and ``(subset, "t")`` (least squares) for the subsets ``C``
        (consumption goods), ``I`` (investment goods), ``notC``, ``notI`` and ``notInotC``; columns
        NT, 2, 3, 4, T and TMNT.

    Raises
    ------
    ValueError
        If the panel fails its checks, or a portfolio has no firm of a subset in some month.
    """
    check_firm_panel(panel, ("ret", "me", "category"))
    require_groups(groups)
    gdp_growth = finite_by_period("gdp_growth", gdp_growth, pd.Series)
    category = firm_attribute(panel, "category").reindex(groups.index)

    def monthly(subset, chosen):
        absent = [label for label in QUINTILES if label not in set(chosen)]
        if absent:
            raise InadequateData(
                f"groups: no firms of the subset {subset} in the portfolios {absent}"
            )
        return value_weighted_returns(panel, chosen, risk_free)

    return betas_by_goods(monthly, groups, category, risk_free, gdp_growth)


def betas_by_goods(
    monthly: Callable[[str, pd.Series], pd.DataFrame],
    groups: pd.Series,
    goods: pd.Series,
    risk_free: pd.Series,
    growth: pd.Series,
) -> pd.DataFrame:
    """Return GDP betas and t statistics by subset, from what gives the returns of its members."""
    rows: dict[tuple[str, str], pd.Series] = {}
    for subset, kinds in SUBSETS.items():
        quarterly = quarterly_excess_percent(monthly(subset, groups[goods.isin(kinds)]), risk_free)
        if {"NT", "T"} <= set(quarterly):
            quarterly["TMNT"] = quarterly["T"] - quarterly["NT"]
        betas = gdp_beta(quarterly, growth)
        rows |= {(subset, "b"): betas.loc["beta"], (subset, "t"): betas.loc["t"]}
    return pd.DataFrame(rows).T.rename_axis(["subset", "statistic"])
