"""The poster's cross-section from extracts, held against statsmodels firm by firm."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from frictions.data.licensed import LicensedDataError
from frictions.data.live import LiveData
from frictions.empirics import poster_licensed
from frictions.empirics.poster_licensed import (
    PosterStudy,
    firm_measures,
    leverage,
    longest_run,
    payoff_growth,
    poster_study,
    winsorised,
)
from tests.data.extracts import write_poster


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    path = tmp_path_factory.mktemp("poster")
    write_poster(path)
    return path


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
    monkeypatch.setattr(poster_licensed, "LEVEL_TAILS", (0.0, 1.0))
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


def test_the_table_has_the_poster_s_form_and_finds_what_was_put_in(directory):
    study = poster_study(directory, LiveData(None))
    assert len(study.firms) == 30
    assert list(study.table.columns) == [1, 2, 3, 4]
    assert study.table.loc["firms", 1] == 30
    assert study.narrow.loc["firms", 1] == 27
    # Larger firms have prices that know more.
    assert study.table.loc["market cap", 3] > 0
    assert study.table.loc["market cap t", 3] > 2
    assert study.corrected is None or study.corrected.firms == 30


def test_what_the_table_does_not_show_is_said(directory):
    study = poster_study(directory, LiveData(None))
    first, second, third = study.lines()
    assert first.startswith(
        "Licensed data: 30 firms with at least 20 years; mean informativeness 0."
    )
    assert second.startswith("Without finance and utilities (27 firms) the slope of column 3 is ")
    fit = study.corrected
    assert third.replace("\N{MINUS SIGN}", "-") == (
        "The sampling error of sensitivity exceeds its variance across firms."
        if fit is None
        else f"Corrected for errors in sensitivity it is {fit.params['sensitivity']:.3f} "
        f"(t {fit.t_values['sensitivity']:.1f})."
    )
    hidden = PosterStudy(study.firms, study.table, study.narrow, None)
    assert hidden.lines()[2].startswith("The sampling error")


def test_nothing_without_a_directory():
    assert poster_study(None, LiveData(None)) is None


def test_the_price_index_is_needed(tmp_path):
    write_poster(tmp_path, firms=4)
    (tmp_path / "PCEPI.csv").unlink()
    with pytest.raises(LicensedDataError, match=r"PCEPI.csv: the price index is missing: put FRED"):
        poster_study(tmp_path, LiveData(None))
