"""Exhibits of Tian (2015) from live data: 49 industries since 1926, benchmark tables, FRED.

Everything is made by the functions that make the shipped exhibits; only the data are others. What
the live tier cannot give is left out, so that a chapter shows what there is.
"""

import functools
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from frictions.data.files import IndustryFile
from frictions.data.files.bea_files import BenchmarkTables
from frictions.data.live import BENCHMARK, FACTORS, GDP_PER_HEAD, INDUSTRIES, SUMMARY_USE, LiveData
from frictions.data.shipped import (
    YEARS,
    export_shares_49,
    gdp_growth_percent,
    nber_dummy,
    select_sample,
)
from frictions.data.shipped.samples import window_of
from frictions.empirics.time_series import compound_percent, quarterly_excess_percent, total_percent
from frictions.empirics.time_series.regular import finite_by_period
from frictions.empirics.tradability.factor_regressions import (
    CAPM,
    FAMA_FRENCH,
    conditional_regression,
    gdp_beta,
)
from frictions.empirics.tradability.industries import (
    betas_within_goods,
    composition_of_equity,
    equity_table,
)
from frictions.empirics.tradability.portfolios import (
    annual_spread,
    portfolio_returns,
    regime_table,
    resort_correlations,
    with_spreads,
)
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups, transition_matrix
from frictions.empirics.tradability.tradability_ratio import ratio_statistics, tradability_ratio
from frictions.foundation import InadequateData, require_instance

SAMPLE = ("1950-01", "2007-12")
LONG_SAMPLE = ("1927-01", "2007-12")  # Fig. 2


@dataclass(frozen=True, eq=False)
class LiveExhibits:
    """
    What live data give of the paper's exhibits.

    Attributes
    ----------
    tables : dict of DataFrame
        By what their target ids begin with: ``tr.t6``, ``tr.t7A`` and others.
    ratios : Series or None
        Tradability ratio of each industry of the 2002 benchmark, by code.
    spread : Series or None
        Annual return of TMNT, 1927 to 2007, percent (Fig. 2).
    quarterly, total : DataFrame or None
        Quarterly excess and total returns of the quintiles, percent, over all months there are.
    variants : DataFrame or None
        TMNT under other choices of weights, year of the sort and sample.
    weighting : str
        How the industries are weighted, in words.
    sample : str
        Quarters of the GDP betas.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    ratios: pd.Series | None = None
    spread: pd.Series | None = None
    quarterly: pd.DataFrame | None = None
    total: pd.DataFrame | None = None
    variants: pd.DataFrame | None = None
    weighting: str = ""
    sample: str = ""


def live_exhibits(live: LiveData) -> LiveExhibits:
    """
    Make every exhibit that the live tier allows.

    Parameters
    ----------
    live : LiveData
        The tier; nothing is made outside the live one.

    Returns
    -------
    LiveExhibits
        Empty where data are missing.
    """
    require_instance("live", live, LiveData)
    tables, ratios = live.derive([BENCHMARK], _of_benchmark, ({}, None))
    with_returns = functools.partial(_with_returns, live, tables, ratios)
    return live.derive([INDUSTRIES, FACTORS], with_returns, LiveExhibits(tables, ratios))


def _with_returns(
    live: LiveData, tables, ratios, industries: IndustryFile, factors: pd.DataFrame
) -> LiveExhibits:
    """Add what the 49 industries give."""
    sorts = _sorts(live)
    equity = industries.market_equity()
    growth = live_gdp_growth(live)
    quintiles = _quintiles(industries, factors, sorts[2002], equity)
    tables = tables | return_tables(quintiles, factors, growth)
    tables |= _resorted(industries, factors, sorts, equity)
    excess = _excess(industries, factors)
    risk_free = factors["RF"].loc[excess.index]
    tables["tr.r6"] = betas_within_goods(excess, sorts[2002], equity, risk_free, growth)
    if equity is not None:
        tables["tr.t5"] = equity_table(industries, sorts[2002], SAMPLE)
        tables["tr.r5"] = composition_of_equity(equity.loc[slice(*SAMPLE)], sorts[2002])
    long = select_sample(quintiles, *LONG_SAMPLE, "returns of the quintiles")
    return LiveExhibits(
        tables,
        ratios,
        spread=annual_spread(long, factors["RF"].loc[long.index]),
        quarterly=with_spreads(quarterly_excess_percent(quintiles, factors["RF"])),
        total=compound_percent(total_percent(quintiles, factors["RF"]), "Q"),
        variants=_variants(industries, factors, sorts, equity),
        weighting="equally" if equity is None else "by their market equity of the month before",
        sample=f"{growth.index[0]} to {growth.index[-1]}",
    )


def return_tables(
    quintiles: pd.DataFrame,
    factors: pd.DataFrame,
    growth: pd.Series,
    sample: tuple[str, str] = SAMPLE,
) -> dict[str, pd.DataFrame]:
    """
    Make Tables 6, 7A, 7B and 8 from the returns of five portfolios.

    Parameters
    ----------
    quintiles : DataFrame, shape (months, 5)
        Excess returns of NT, 2, 3, 4, T in percent, covering the sample or more.
    factors : DataFrame
        ``MktRF``, ``SMB``, ``HML``, ``RF`` in percent, covering the same months.
    growth : Series
        Growth of GDP per head in percent, by quarter; it sets the sample of Table 8.
    sample : tuple of str
        First and last month of the other tables.

    Returns
    -------
    dict of DataFrame
        Under ``tr.t6``, ``tr.t7A``, ``tr.t7B`` and ``tr.t8``.

    Raises
    ------
    ValueError
        If a sample is not covered.
    """
    columns = (*FAMA_FRENCH, "RF")
    first, last = window_of("sample", sample, "M")
    quintiles = finite_by_period("quintiles", quintiles, columns=QUINTILES)
    factors = finite_by_period("factors", factors, columns=columns)
    growth = finite_by_period("growth", growth, pd.Series)
    lacking = quintiles.index.difference(factors.index)
    if len(lacking):
        raise ValueError(f"factors lacks {lacking[0]}; it must have all months of quintiles")
    # Without a month before there are no weights in the first one.
    if quintiles.index[0] > first + 1 or quintiles.index[-1] < last:
        covered = f"{quintiles.index[0]} to {quintiles.index[-1]}"
        raise InadequateData(f"quintiles has {covered} and must cover the sample {first} to {last}")
    inside = with_spreads(quintiles.loc[first:last])
    five, same = inside.drop(columns="TMNT2"), factors.loc[inside.index]
    recession = nber_dummy(inside.index)
    quarterly = with_spreads(quarterly_excess_percent(quintiles, factors["RF"]))
    betas = gdp_beta(quarterly.drop(columns="TMNT2"), growth)
    return {
        "tr.t6": regime_table(inside, recession),
        "tr.t7A": conditional_regression(five, same[list(CAPM)], recession),
        "tr.t7B": conditional_regression(five, same[list(FAMA_FRENCH)], recession),
        "tr.t8": betas.drop(index="N"),
    }


def _of_benchmark(benchmark: BenchmarkTables) -> tuple[dict[str, pd.DataFrame], pd.Series]:
    """Return Table 4 and the tradability ratios of all industries."""
    made = benchmark.make.loc[:, (benchmark.make != 0).any()]
    ratios = tradability_ratio(made, benchmark.exports.reindex(made.columns, fill_value=0.0))
    return {"tr.t4": ratio_statistics(ratios)}, ratios


def live_gdp_growth(live: LiveData) -> pd.Series:
    """
    Growth of GDP per head, 1950 to 2007, or from 1959Q2 with the data that ship.

    Parameters
    ----------
    live : LiveData
        The tier.

    Returns
    -------
    Series, shape (quarters,)
        Percent per quarter.
    """
    require_instance("live", live, LiveData)

    def growth_of(level):
        growth = (100 * np.log(level).diff()).rename("gdp_growth")
        return select_sample(growth, "1950Q1", "2007Q4", "real GDP per head")

    return live.derive([GDP_PER_HEAD], growth_of, gdp_growth_percent("1959Q2", "2007Q4"))


def _sorts(live: LiveData) -> dict[int, pd.Series]:
    """Quintile of each industry by year of the export shares; 2002 is always there."""

    def sorts(summary):
        shares = {year: export_shares_49(summary[summary["year"] == year]) for year in YEARS}
        return {year: quantile_groups(share) for year, share in shares.items()}

    return live.derive([SUMMARY_USE], sorts, {2002: quantile_groups(export_shares_49())})


def _excess(industries: IndustryFile, factors: pd.DataFrame) -> pd.DataFrame:
    """Excess returns of the industries in the months that have weights of the month before."""
    months = industries.returns.index.intersection(factors.index)[1:]
    return industries.returns.loc[months].sub(factors["RF"].loc[months], axis=0)


def _quintiles(
    industries: IndustryFile, factors: pd.DataFrame, groups: pd.Series, equity
) -> pd.DataFrame:
    """Excess returns of the five portfolios in the months that all have."""
    return portfolio_returns(_excess(industries, factors), groups, equity)


def _resorted(industries, factors, sorts: dict[int, pd.Series], equity) -> dict[str, pd.DataFrame]:
    """Robustness Tables 2 to 4, with the sort of 2007 for that of 1987."""
    if 2007 not in sorts:
        return {}
    base, other = (
        with_spreads(_quintiles(industries, factors, sorts[year], equity).loc[slice(*SAMPLE)])
        for year in (2002, 2007)
    )
    return {
        "tr.r2": regime_table(other.drop(columns="TMNT2"), nber_dummy(other.index)),
        "tr.r3": resort_correlations(other, base),
        "tr.r4": transition_matrix(sorts[2007], sorts[2002]),
    }


def _variants(industries, factors, sorts: dict[int, pd.Series], equity) -> pd.DataFrame:
    """Mean and t statistic of TMNT under other choices, by regime."""
    choices = {
        **{f"sorted on {year}": (groups, equity, SAMPLE) for year, groups in sorts.items()},
        "equal weights": (sorts[2002], None, SAMPLE),
        "1927-2007": (sorts[2002], equity, LONG_SAMPLE),
        "1980-2016": (sorts[2002], equity, ("1980-01", "2016-12")),
    }
    rows = {}
    for name, (groups, weights, window) in choices.items():
        returns = _quintiles(industries, factors, groups, weights).loc[slice(*window)]
        moments = regime_table(with_spreads(returns), nber_dummy(returns.index))["TMNT"]
        rows[name] = moments.drop("sd", level="statistic")
    return pd.DataFrame(rows).T
