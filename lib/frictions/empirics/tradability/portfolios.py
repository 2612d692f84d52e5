"""Portfolios sorted by tradability and their returns over the business cycle: Tian (2015), sec. 4.

The paper sorts firms into five groups and weights them by value. With industry returns and no
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

from frictions.empirics.time_series.compounding import compound_percent, total_percent

QUINTILES = ("NT", "2", "3", "4", "T")
SPREADS = ("TMNT", "TMNT2")


def quantile_groups(ratios: pd.Series, labels: tuple[str, ...] = QUINTILES) -> pd.Series:
    """
    Sort into groups of (nearly) equal size, lowest ratio first.

    With K members and n groups, group q ends at position round(K q / n) of the ascending order.
    Ties keep the order in which they come.

    Parameters
    ----------
    ratios : Series, shape (K,)
        What to sort on, indexed by industry or firm.
    labels : tuple of str
        Names of the groups, lowest first.

    Returns
    -------
    Series, shape (K,)
        Group label of each member, in the order of ``ratios``.

    Raises
    ------
    ValueError
        If there are fewer members than groups, missing ratios or duplicated members.
    """
    members, groups = len(ratios), len(labels)
    if members < groups:
        raise ValueError(f"cannot sort {members} members into {groups} groups")
    if ratios.isna().any():
        raise ValueError(f"ratios: missing for {list(ratios.index[ratios.isna()])}")
    if ratios.index.has_duplicates:
        twice = list(ratios.index[ratios.index.duplicated()].unique())
        raise ValueError(f"ratios: duplicated members {twice}")
    order = np.argsort(ratios.to_numpy(), kind="stable")
    # floor(x + 1/2) in integers: no surprise from binary fractions or from rounding to even.
    cuts = [(2 * members * q + groups) // (2 * groups) for q in range(groups + 1)]
    assigned = np.empty(members, dtype=object)
    for label, begin, end in zip(labels, cuts[:-1], cuts[1:], strict=True):
        assigned[order[begin:end]] = label
    return pd.Series(assigned, index=ratios.index, name="portfolio")


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
        Columns in the order NT, 2, 3, 4, T if these are the labels, else as they first appear.

    Raises
    ------
    ValueError
        If ``groups`` names industries without returns, or a group has no return in some period.
    """
    unknown = [industry for industry in groups.index if industry not in returns.columns]
    if unknown:
        raise ValueError(f"no returns for the industries {unknown}")
    labels = list(groups.unique())
    if set(labels) == set(QUINTILES):
        labels = list(QUINTILES)
    weights = returns.notna().astype(float)
    if market_equity is not None:
        lagged = market_equity.reindex(index=returns.index - 1, columns=returns.columns)
        weights *= lagged.set_axis(returns.index)
    members = {label: groups.index[groups == label] for label in labels}
    portfolios = pd.DataFrame(
        {
            label: (returns[inside] * weights[inside]).sum(axis=1) / weights[inside].sum(axis=1)
            for label, inside in members.items()
        }
    )
    empty = portfolios.isna().stack()
    if empty.any():
        period, label = empty.idxmax()
        raise ValueError(f"portfolio {label} has no return in {period}")
    return portfolios


def with_spreads(portfolios: pd.DataFrame) -> pd.DataFrame:
    """
    Add the long-short portfolios TMNT and TMNT2.

    Parameters
    ----------
    portfolios : DataFrame, shape (periods, 5)
        Returns of NT, 2, 3, 4, T.

    Returns
    -------
    DataFrame, shape (periods, 7)
        The same with ``TMNT`` and ``TMNT2``.

    Raises
    ------
    ValueError
        If one of the five portfolios is missing.
    """
    missing = [label for label in QUINTILES if label not in portfolios.columns]
    if missing:
        raise ValueError(f"spreads need the portfolios {QUINTILES}; missing {missing}")
    top = portfolios["T"]
    return portfolios.assign(
        TMNT=top - portfolios["NT"], TMNT2=top - portfolios[list(QUINTILES[:-1])].mean(axis=1)
    )


def check_regimes(recession: pd.Series, index: pd.Index, minimum: int = 2) -> pd.Series:
    """
    Align a recession dummy with a sample and make sure that both regimes occur.

    Parameters
    ----------
    recession : Series of 0 and 1
        From ``frictions.data.shipped.recessions.nber_dummy``.
    index : PeriodIndex, shape (n,)
        The sample.
    minimum : int
        Fewest observations that a regime must have.

    Returns
    -------
    Series, shape (n,)
        The dummy on the sample.

    Raises
    ------
    ValueError
        If the dummy misses part of the sample, takes other values, or a regime has fewer
        observations than ``minimum``.
    """
    absent = index.difference(recession.index)
    if len(absent):
        raise ValueError(f"recession dummy: no value for {absent[0]} (and {len(absent) - 1} more)")
    dummy = recession.reindex(index)
    if not dummy.isin([0, 1]).all():
        raise ValueError("recession dummy: values other than 0 and 1")
    for regime, count in (("recession", dummy.sum()), ("expansion", (1 - dummy).sum())):
        if count < minimum:
            raise ValueError(
                f"the sample {index[0]}-{index[-1]} has {int(count)} {regime} observations; "
                f"estimates by regime need at least {minimum}"
            )
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
        ``t`` (mean over s.d. / sqrt n), ``sd`` (divisor n - 1).

    Raises
    ------
    ValueError
        As ``check_regimes``.
    """
    dummy = check_regimes(recession, portfolios.index)
    samples = {
        "all": portfolios,
        "rec": portfolios[dummy == 1],
        "exp": portfolios[dummy == 0],
    }
    rows = {}
    for regime, sample in samples.items():
        mean, sd = sample.mean(), sample.std()
        rows[regime, "mean"] = mean
        rows[regime, "t"] = mean / (sd / np.sqrt(len(sample)))
        rows[regime, "sd"] = sd
    return pd.DataFrame(rows).T.rename_axis(["regime", "statistic"])


def annual_spread(portfolios: pd.DataFrame, risk_free: pd.Series) -> pd.Series:
    """
    Calendar-year TMNT: compounded return of T minus compounded return of NT (Fig. 2).

    Parameters
    ----------
    portfolios : DataFrame
        Monthly excess returns in percent, with columns ``T`` and ``NT``.
    risk_free : Series
        Monthly risk-free rate in percent, covering the sample.

    Returns
    -------
    Series
        Percent per year, complete years only.
    """
    annual = compound_percent(total_percent(portfolios[["T", "NT"]], risk_free), "Y")
    return (annual["T"] - annual["NT"]).rename("TMNT")


def resort_correlations(other: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """
    Correlations between portfolios sorted on the shares of two years (Robustness Table 3).

    Parameters
    ----------
    other, base : DataFrame, shape (periods, 5)
        Returns of NT, 2, 3, 4, T sorted on the other year and on the base year.

    Returns
    -------
    DataFrame, shape (5, 5)
        Rows: quintile of the other year. Columns: quintile of the base year.

    Raises
    ------
    ValueError
        If the periods differ.
    """
    if not other.index.equals(base.index):
        raise ValueError("the two sorts must cover the same periods")
    return pd.DataFrame(
        [[other[row].corr(base[column]) for column in QUINTILES] for row in QUINTILES],
        index=list(QUINTILES),
        columns=list(QUINTILES),
    )


def transition_matrix(origin: pd.Series, destination: pd.Series) -> pd.DataFrame:
    """
    Probability that a member of one quintile is in another after a re-sort (Robustness Table 4).

    Parameters
    ----------
    origin, destination : Series
        Group labels from ``quantile_groups``, over the same members.

    Returns
    -------
    DataFrame, shape (5, 5)
        Rows: quintile of ``origin``; each row sums to one.

    Raises
    ------
    ValueError
        If the members differ.
    """
    different = origin.index.symmetric_difference(destination.index)
    if len(different):
        raise ValueError(f"members in only one of the two sorts: {list(different)}")
    counts = pd.crosstab(origin, destination.reindex(origin.index), normalize="index")
    counts = counts.reindex(index=list(QUINTILES), columns=list(QUINTILES), fill_value=0.0)
    return counts.rename_axis(index=None, columns=None)
