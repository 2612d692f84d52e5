"""Tables of Tian (2015) on firms, as far as 49 industries go: equity, types of goods, GDP betas.

What counts firms is left out: the file says how many an industry has in a month, and the paper how
many there ever were.
"""

import pandas as pd

from frictions.data.files import IndustryFile
from frictions.data.shipped import read_table
from frictions.empirics.tradability.firms.panel import CATEGORIES
from frictions.empirics.tradability.firms.tables import betas_by_goods
from frictions.empirics.tradability.portfolios import portfolio_returns
from frictions.empirics.tradability.sorting import QUINTILES


def goods_of_industries() -> pd.Series:
    """Type of good, one of ``CATEGORIES``, of each of the 49 industries but the four of finance."""
    return read_table("french_49_goods.csv").set_index("industry")["goods"]


def equity_table(
    industries: IndustryFile, groups: pd.Series, sample: tuple[str, str]
) -> pd.DataFrame:
    """
    Return Table 5's ``me``, of all market equity, and ``bm``, book over market equity.

    Ratios of sums, averaged over months and years; finance is in the total.  Book equity of a year
    is over the market equity of the December before.
    """
    equity = industries.market_equity()
    assert equity is not None  # of a file with all its sections
    shares = _sums(equity.loc[slice(*sample)], groups).div(
        equity.loc[slice(*sample)].sum(axis=1), 0
    )
    rows = {"me": shares.mean()}
    if industries.book_to_market is not None:
        ratio = industries.book_to_market.loc[sample[0][:4] : sample[1][:4]]
        december = (ratio.index - 1).asfreq("M", how="end")
        market = equity.reindex(december).set_axis(ratio.index)[ratio.columns].where(ratio.notna())
        rows["bm"] = (_sums(ratio * market, groups) / _sums(market, groups)).mean()
    return pd.DataFrame(rows).T.reindex(columns=list(QUINTILES))


def composition_of_equity(equity: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Return Robustness Table 5's percent of a portfolio's market equity by type of good."""
    kinds = goods_of_industries()[groups.index]
    total = _sums(equity, groups)
    rows = {
        (kind, "pct"): 100 * (_sums(equity, groups[kinds == kind]) / total).mean()
        for kind in CATEGORIES
    }
    return pd.DataFrame(rows).T.reindex(columns=list(QUINTILES)).fillna(0.0)


def betas_within_goods(
    excess: pd.DataFrame,
    groups: pd.Series,
    equity: pd.DataFrame | None,
    risk_free: pd.Series,
    growth: pd.Series,
) -> pd.DataFrame:
    """Return Robustness Table 6; missing where no industry has such goods all the time."""
    kinds = goods_of_industries()[groups.index]
    excess = excess.loc[growth.index[0].start_time : growth.index[-1].end_time]

    def monthly(_, chosen):
        whole = excess[chosen.index].notna().T.groupby(chosen).any().all(axis=1)
        return portfolio_returns(excess, chosen[chosen.map(whole)], equity)

    table = betas_by_goods(monthly, groups, kinds, risk_free, growth)
    return table.reindex(columns=[*QUINTILES, "TMNT"])


def _sums(values: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Add up the industries of each group, by period."""
    return values[groups.index].T.groupby(groups).sum().T
