"""A referee's attack on what the tradability chapter says of public data."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.datasets.macrodata import load_pandas

from frictions.data.shipped import (
    export_shares,
    factors_percent,
    gdp_growth_percent,
    industry_excess_returns_percent,
    nber_dummy,
)
from frictions.empirics.time_series import quarterly_excess_percent
from frictions.empirics.tradability import (
    gdp_beta,
    portfolio_returns,
    quantile_groups,
    regime_table,
    with_spreads,
)

SHARES = export_shares(2002)["export_share"]
SAMPLE = "1950-01", "2007-12"


@pytest.mark.parametrize("dropped", [None, *SHARES.index])
def test_signs_survive_without_any_one_industry(dropped):
    """Loss in recessions, gain in expansions, GDP beta; the loss's significance does not."""
    groups = quantile_groups(SHARES.drop(dropped) if dropped else SHARES)
    returns = industry_excess_returns_percent(*SAMPLE)
    portfolios = portfolio_returns(returns, groups)
    table = regime_table(with_spreads(portfolios), nber_dummy(returns.index))["TMNT"]
    assert table["rec", "mean"] < 0 < table["exp", "mean"]
    assert (table["rec", "t"] < -1.96) == (dropped == "BusEq")
    quarterly = with_spreads(quarterly_excess_percent(portfolios, factors_percent(*SAMPLE)["RF"]))
    beta = gdp_beta(quarterly[["TMNT"]], gdp_growth_percent("1959Q2", "2007Q4"))["TMNT"]
    assert beta["beta"] > 0.9
    assert beta["t"] > 1.96


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_signs_survive_with_two_to_five_industries_a_side(count):
    """One a side is too few: the gain and the GDP beta go, the loss stays."""
    names = SHARES.sort_values().index
    returns = industry_excess_returns_percent(*SAMPLE)
    sides = pd.DataFrame({"T": returns[names[-count:]].mean(axis=1),
                          "NT": returns[names[:count]].mean(axis=1)})  # fmt: skip
    table = regime_table(sides.diff(axis=1)[["NT"]].mul(-1), nber_dummy(returns.index))["NT"]
    quarterly = quarterly_excess_percent(sides, factors_percent(*SAMPLE)["RF"])
    spread = (quarterly["T"] - quarterly["NT"]).to_frame("TMNT")
    beta = gdp_beta(spread, gdp_growth_percent("1959Q2", "2007Q4"))["TMNT"]
    assert table["rec", "mean"] < 0
    assert (table["exp", "mean"] > 0) == (count > 1)
    assert (beta["t"] > 1.96) == (count > 1)


def test_rising_unemployment_known_at_the_time_gives_no_loss():
    """A second rule beside falling GDP: half a point above the low of a year, a quarter later."""
    data = load_pandas().data
    quarters = pd.period_range("1959Q1", periods=len(data), freq="Q")
    rate = pd.Series(data["unemp"].to_numpy(), quarters)
    returns = industry_excess_returns_percent(*SAMPLE)
    spread = with_spreads(portfolio_returns(returns, quantile_groups(SHARES)))["TMNT"]
    for later in (0, 1):
        known = (rate - rate.rolling(4).min() >= 0.5).shift(later, fill_value=False)
        known = known.reindex(returns.index.asfreq("Q"), fill_value=False).to_numpy()
        assert known.sum() == 120
        assert spread[known].mean() > 0


def test_since_1980_expansions_gain_nothing():
    returns = industry_excess_returns_percent("1980-01", "2007-12")
    spread = with_spreads(portfolio_returns(returns, quantile_groups(SHARES)))
    table = regime_table(spread, nber_dummy(returns.index))["TMNT"]
    assert abs(table["exp", "mean"]) < 0.05
    assert abs(table["rec", "t"]) < 0.5


def test_the_recession_loss_counts_recessions_not_months():
    """Ten recessions, not a hundred months: their means are on both sides of zero."""
    returns = industry_excess_returns_percent(*SAMPLE)
    spread = with_spreads(portfolio_returns(returns, quantile_groups(SHARES)))["TMNT"]
    recession = nber_dummy(returns.index)
    episode = (recession != recession.shift()).cumsum()[recession == 1]
    means = spread[recession == 1].groupby(episode).mean()
    assert len(means) == 10
    assert 3 <= (means > 0).sum() <= 5
    assert abs(means.mean() / (means.std() / np.sqrt(len(means)))) < 1


def test_the_gdp_beta_survives_halves_years_and_shuffled_blocks():
    portfolios = portfolio_returns(
        industry_excess_returns_percent(*SAMPLE), quantile_groups(SHARES)
    )
    quarterly = with_spreads(quarterly_excess_percent(portfolios, factors_percent(*SAMPLE)["RF"]))
    growth = gdp_growth_percent("1959Q2", "2007Q4")
    x, y = growth.to_numpy(), quarterly.loc[growth.index, "TMNT"].to_numpy()

    def t_of(rows, columns=None):
        a, b = x[rows], y[rows if columns is None else columns]
        r = np.corrcoef(a, b)[0, 1]
        return r * np.sqrt((len(a) - 2) / (1 - r**2))

    everyone = np.arange(len(x))
    years = growth.index.year
    assert min(t_of(everyone[years != year]) for year in set(years)) > 2
    assert min(t_of(everyone[:98]), t_of(everyone[98:])) > 2
    rng = np.random.default_rng(0)

    def blocks():
        starts = rng.integers(len(x), size=len(x) // 8 + 1)
        return ((starts[:, None] + np.arange(8)).ravel() % len(x))[: len(x)]

    null = np.abs([t_of(blocks(), blocks()) for _ in range(1000)])
    assert np.mean(null > t_of(everyone)) < 0.03
