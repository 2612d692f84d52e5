"""The poster's measures of a firm, held against statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from frictions.empirics.market_efficiency import poster_firms
from frictions.empirics.market_efficiency.poster_firms import (
    firm_measures,
    half_measures,
    leverage,
    longest_run,
    payoff_growth,
    winsorised,
)


def years_of(payoff, price, sales, capital, **changes):
    count = len(payoff)
    table = {
        "gvkey": "000001", "year": range(1980, 1980 + count), "siccd": 3500, "payoff": payoff,
        "price": price, "market_cap": 5.0, "sales": sales, "capital": capital,
    }  # fmt: skip
    return pd.DataFrame({**table, **changes})


@pytest.fixture
def one_firm():
    rng = np.random.default_rng(8)
    return years_of(*np.exp(rng.normal(0, 0.3, (4, 30)).cumsum(axis=1)))


def test_one_firm_is_what_least_squares_says(one_firm, monkeypatch):
    monkeypatch.setattr(poster_firms, "LEVEL_TAILS", (0.0, 1.0))
    found = firm_measures(one_firm).loc["000001"]
    growth = one_firm["payoff"].pct_change()
    data = pd.DataFrame(
        {"p": np.log(one_firm["price"]).diff(), "x": growth, "next": growth.shift(-1)}
    ).dropna()
    long = sm.OLS(data["p"], sm.add_constant(data[["x", "next"]])).fit().rsquared
    short = sm.OLS(data["p"], sm.add_constant(data[["x"]])).fit().rsquared
    assert found["informativeness"] == pytest.approx((long - short) / (1 - short), rel=1e-10)
    assert found["years"] == len(data) == 28
    sales, capital = (np.log(one_firm[name]).diff() for name in ("sales", "capital"))
    pair = pd.DataFrame({"y": sales.shift(-1), "k": capital}).dropna()
    fit = sm.OLS(pair["y"], sm.add_constant(pair[["k"]])).fit()
    assert found["sensitivity"] == pytest.approx(fit.params["k"], rel=1e-10)
    assert found["standard_error"] == pytest.approx(fit.bse["k"], rel=1e-10)
    assert found["log_market_cap"] == pytest.approx(np.log(5.0))


def test_levels_are_winsorised_within_the_firm(one_firm):
    wild = one_firm.copy()
    wild.loc[10, "price"] *= 1e6
    wilder = one_firm.copy()
    wilder.loc[10, "price"] *= 1e9
    first, second = (firm_measures(years) for years in (wild, wilder))
    # The quantile between the two largest still moves a little with the largest.
    assert first["informativeness"].notna().all()
    assert second["informativeness"].notna().all()
    assert winsorised(wild["price"], (0.0, 0.5)).max() == wild["price"].median()


def test_years_must_be_enough_and_consecutive(one_firm):
    assert len(firm_measures(one_firm.iloc[:21])) == 0
    assert len(firm_measures(one_firm.iloc[:23])) == 1
    gap = one_firm.drop(index=15)
    assert len(firm_measures(gap)) == 0
    assert len(firm_measures(gap, minimum=10)) == 1


def test_growth_after_losses_and_after_nothing():
    payoff = pd.Series([2.0, 3.0, -1.5, 1.5, -3.0, 0.0, 4.0])
    expected = [np.nan, 0.5, -1.5, 2.0, -3.0, 1.0, np.nan]
    np.testing.assert_allclose(payoff_growth(payoff), expected)


def test_the_longest_run_and_the_later_of_two():
    data = pd.DataFrame({"a": [1, 2, np.nan, 4, 5, np.nan, 7]}, index=range(1980, 1987))
    assert longest_run(data).index.tolist() == [1983, 1984]
    assert longest_run(data * np.nan).empty


def test_leverage_is_the_diagonal_of_the_hat_matrix():
    x = pd.DataFrame(np.random.default_rng(2).normal(size=(12, 2)))
    expected = sm.OLS(np.ones(12), sm.add_constant(x)).fit().get_influence().hat_matrix_diag
    np.testing.assert_allclose(leverage(x), expected, rtol=1e-12)


def test_a_firm_that_one_year_decides_is_left_out(one_firm):
    decided = one_firm.assign(payoff=1.0 + 1e-9 * np.arange(30))
    decided.loc[14, "payoff"] = 50.0
    decided.loc[15, "payoff"] = 50.0
    assert len(firm_measures(decided)) == 0


def test_halves_share_no_year(one_firm):
    long = one_firm.iloc[:24]
    first, second = half_measures(long, pd.Index(["000001"]))
    apart = firm_measures(long.iloc[:12], 9), firm_measures(long.iloc[12:], 9)
    pd.testing.assert_frame_equal(first, apart[0])
    pd.testing.assert_frame_equal(second, apart[1])
    assert (first["years"] == 10).all()


def test_halves_hold_the_same_firms(one_firm):
    short = one_firm.assign(gvkey="000002").iloc[:17]
    years = pd.concat([one_firm, short])
    halves = half_measures(years, pd.Index(["000001", "000002"]))
    assert [list(half.index) for half in halves] == [["000001"]] * 2
    assert all(half.empty for half in half_measures(years, pd.Index([])))
