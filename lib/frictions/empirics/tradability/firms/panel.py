"""Portfolios of firms sorted by tradability, from a panel in the shape of CRSP and Compustat.

A panel is a DataFrame with one row a firm and period; each function says which columns it needs:

===============  =============================================================================
column           content
===============  =============================================================================
``permno``       security identifier
``date``         month (``Period[M]``); for earnings the quarter (``Period[Q-DEC]``)
``ret``          total return over the month as CRSP gives it, a decimal; may be missing
``me``           market equity at the end of the month, million US dollars; may be missing
``be``           book equity, million US dollars; may be missing
``liabilities``  book liabilities, million US dollars; may be missing
``industry``     code that a vector of tradability ratios knows; one a firm
``category``     final demand that the firm serves, one of ``CATEGORIES``; one a firm
``earnings``     income before extraordinary items in the quarter, million US dollars
``eps``          earnings per share in the quarter, US dollars
``roa``          income over total assets in the quarter, a fraction
===============  =============================================================================

The paper drops financial firms (SIC 6000-6999) before sorting; so must the panel that is passed on
for the sort.
"""

import numpy as np
import pandas as pd

from frictions.empirics.time_series.regular import finite_by_period
from frictions.empirics.tradability.sorting import group_order
from frictions.foundation import InadequateData, require_array, require_instance
from frictions.foundation.arrays import require_labels

CATEGORIES = ("durable", "nondur", "serv", "inv", "other")
TEXTS = ("industry", "category")
COLUMNS = (
    *("permno", "date", "ret", "me", "be", "liabilities"),
    *("industry", "category", "earnings", "eps", "roa"),
)


def check_firm_panel(
    panel: pd.DataFrame, columns: tuple[str, ...], frequency: str = "M", name: str = "panel"
) -> None:
    """Refuse a panel that lacks these columns or holds impossible values."""
    _require_panel(panel, ("permno", "date", *columns), name)
    wanted = pd.PeriodDtype(frequency)
    if panel["date"].dtype != wanted:
        raise ValueError(f"{name}: date must be {wanted}, got {panel['date'].dtype}")
    _refuse(name, panel, panel.duplicated(["permno", "date"]), "a second row for the same period")
    for column in (column for column in columns if column not in TEXTS):
        if not pd.api.types.is_numeric_dtype(panel[column]):
            raise ValueError(f"{name}: {column} must be numeric, got {panel[column].dtype}")
        problem = f"a value of {column} that is not finite"
        _refuse(name, panel, np.isinf(panel[column]), problem, column)
    if "ret" in columns:
        _refuse(name, panel, panel["ret"] < -1, "a return below -1 (decimals are expected)", "ret")
    if "me" in columns:
        _refuse(name, panel, panel["me"] <= 0, "market equity that is not positive", "me")
    if "category" in columns:
        unknown = ~panel["category"].isin(CATEGORIES)
        _refuse(name, panel, unknown, f"a category that is not one of {CATEGORIES}", "category")


def _require_panel(panel: pd.DataFrame, columns: tuple[str, ...], argument: str) -> None:
    """Raise unless it is a table with these columns, and each row says which firm it is of."""
    require_instance(argument, panel, pd.DataFrame, "a firm panel, one row a firm and period")
    require_labels(argument, panel.columns, columns)
    if panel.empty:
        raise InadequateData(f"{argument}: it has no rows, it must have one a firm and period")
    unknown = panel["permno"].isna() | panel["permno"].isin([np.inf, -np.inf])
    mixed = pd.api.types.infer_dtype(panel["permno"]).startswith("mixed")
    if mixed or unknown.any():
        raise InadequateData(f"{argument}: every permno must be there, all of one kind")


def require_groups(groups: pd.Series) -> None:
    """Raise unless each firm has one group."""
    require_instance("groups", groups, pd.Series, "the group of each firm by permno")
    if groups.empty or groups.isna().any() or groups.index.has_duplicates:
        raise ValueError("groups must have firms, each once, and a label for each")


def _refuse(
    argument: str, panel: pd.DataFrame, bad: pd.Series, problem: str, column: str | None = None
) -> None:
    """Raise with the first offending row."""
    if bad.any():
        row = panel.loc[bad].iloc[0]
        value = "" if column is None else f": {row[column]}"
        raise InadequateData(
            f"{argument}: permno {row['permno']}, {row['date']} has {problem}{value}"
        )


def firm_attribute(panel: pd.DataFrame, column: str) -> pd.Series:
    """Read what each firm has once and for all, such as its industry, by ``permno``."""
    _require_panel(panel, ("permno", column), "panel")
    by_firm = panel.groupby("permno", sort=True)[column]
    values = by_firm.nunique()
    if (values != 1).any():
        firm = (values != 1).idxmax()
        found = f"permno {firm} has {values[firm]} values of {column}"
        raise InadequateData(f"firm panel: {found}, not 1")
    return by_firm.first()


def firm_ratios(panel: pd.DataFrame, ratios: pd.Series) -> pd.Series:
    """
    Give each firm the tradability ratio of its industry.

    Parameters
    ----------
    panel : DataFrame
        Needs ``permno`` and ``industry``.
    ratios : Series, shape (industries,)
        Tradability ratio by industry code.

    Returns
    -------
    Series, shape (firms,)
        Indexed by ``permno``; ``frictions.empirics.tradability.portfolios.quantile_groups`` sorts
        it.

    Raises
    ------
    ValueError
        If industries of the panel have no ratio.
    """
    require_instance("ratios", ratios, pd.Series, "the ratio of each industry")
    require_array("ratios", ratios.to_numpy(), None)
    require_labels("ratios", ratios.index)
    industry = firm_attribute(panel, "industry")
    unknown = sorted(set(industry) - set(ratios.index))
    if unknown:
        raise InadequateData(
            f"firm panel: ratios has no tradability ratio for the industries {unknown}"
        )
    return industry.map(ratios).rename("tradability")


def with_portfolio(panel: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Add the column ``portfolio``, given by ``permno``; missing for firms not in ``groups``."""
    require_groups(groups)
    absent = groups.index.difference(panel["permno"].unique())
    if len(absent):
        told = f"no rows for the sorted firms {list(absent[:9])} of groups"
        raise InadequateData(f"firm panel: {told}; it must have all, and lacks {len(absent)}")
    return panel.assign(portfolio=panel["permno"].map(groups))


def value_weighted_returns(
    panel: pd.DataFrame, groups: pd.Series, risk_free: pd.Series
) -> pd.DataFrame:
    """
    Excess returns of groups of firms, weighted by market equity at the end of the month before.

    Parameters
    ----------
    panel : DataFrame
        Needs ``permno``, ``date`` (months), ``ret`` and ``me``.
    groups : Series, shape (firms,)
        Group label by ``permno``. Firms of the panel without a label are left out.
    risk_free : Series
        Risk-free rate, percent per month.

    Returns
    -------
    DataFrame, shape (months, n_groups)
        Percent per month, from the second month of the panel on; from NT to T.

    Raises
    ------
    ValueError
        If the panel fails its checks or lacks sorted firms, a group has no firm in some month, or
        the risk-free rate lacks a month.
    """
    check_firm_panel(panel, ("ret", "me"))
    risk_free = finite_by_period("risk_free", risk_free, pd.Series)
    weights = panel[["permno", "date", "me"]].assign(date=panel["date"] + 1)
    firms = with_portfolio(panel[["permno", "date", "ret"]], groups)
    firms = firms.merge(weights, on=["permno", "date"]).dropna()
    firms["weighted"] = firms["ret"] * firms["me"]
    sums = firms.groupby(["date", "portfolio"])[["weighted", "me"]].sum()
    total = (100 * sums["weighted"] / sums["me"]).unstack("portfolio")
    months = pd.period_range(panel["date"].min() + 1, panel["date"].max(), freq="M", name="date")
    total = total.reindex(index=months, columns=group_order(groups)).rename_axis(columns=None)
    empty = total.isna().stack()
    if empty.any():
        month, group = empty.idxmax()
        raise InadequateData(f"portfolio {group} has no firm with a return and a weight in {month}")
    absent = months.difference(risk_free.index)
    if len(absent):
        raise InadequateData(f"risk_free has no value for {absent[0]} (and {len(absent) - 1} more)")
    return total.sub(risk_free.reindex(months), axis=0)
