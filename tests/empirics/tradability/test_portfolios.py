"""Sorting into quintiles and returns by regime: Table 6, Fig. 2, re-sorts."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.shipped.export_shares import export_shares
from frictions.data.shipped.french import factors_percent, industry_excess_returns_percent
from frictions.data.shipped.recessions import nber_dummy
from frictions.empirics.tradability.portfolios import (
    annual_spread,
    check_regimes,
    portfolio_returns,
    regime_table,
    resort_correlations,
    with_spreads,
)
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups, transition_matrix

# Table 6 for the 12 industries, 1950-2007: NT, 2, 3, 4, T, TMNT, TMNT2.
TABLE_6 = {
    ("all", "mean"): (0.68, 0.59, 0.69, 0.66, 0.68, 0.01, 0.03),
    ("all", "t"): (4.72, 3.75, 4.41, 3.54, 3.62, 0.05, 0.31),
    ("all", "sd"): (3.77, 4.12, 4.14, 4.92, 4.96, 3.55, 2.42),
    ("rec", "mean"): (0.51, 0.30, 0.03, -0.31, -0.04, -0.55, -0.18),
    ("rec", "t"): (1.06, 0.59, 0.06, -0.49, -0.06, -1.54, -0.69),
    ("rec", "sd"): (4.89, 5.24, 5.76, 6.45, 6.51, 3.64, 2.57),
    ("exp", "mean"): (0.70, 0.63, 0.81, 0.83, 0.81, 0.10, 0.06),
    ("exp", "t"): (4.82, 3.97, 5.19, 4.40, 4.24, 0.72, 0.65),
    ("exp", "sd"): (3.55, 3.89, 3.78, 4.59, 4.64, 3.53, 2.39),
}
ROUNDING = 0.005 + 1e-9  # half a unit of the last printed digit


# --- sorting ---------------------------------------------------------------------------------


# --- portfolios ------------------------------------------------------------------------------


def test_equal_weights(industries, quintiles):
    expected = (industries["Hlth"] + industries["Utils"]) / 2
    np.testing.assert_allclose(quintiles["NT"], expected, atol=1e-12)
    assert list(quintiles.columns) == list(QUINTILES)


def test_spreads(quintiles, quintiles_and_spreads):
    spreads = quintiles_and_spreads
    np.testing.assert_allclose(spreads["TMNT"], quintiles["T"] - quintiles["NT"], atol=1e-12)
    lower = quintiles[["NT", "2", "3", "4"]].sum(axis=1) / 4
    np.testing.assert_allclose(spreads["TMNT2"], quintiles["T"] - lower, atol=1e-12)
    assert spreads["TMNT"].corr(spreads["TMNT2"]) == pytest.approx(0.83, abs=ROUNDING)


def test_missing_returns_are_skipped_but_an_empty_portfolio_is_refused(industries):
    groups = quantile_groups(export_shares()["export_share"])
    holes = industries.copy()
    holes.loc["1950-01", "Hlth"] = np.nan
    first = portfolio_returns(holes, groups).loc["1950-01", "NT"]
    assert first == pytest.approx(industries.loc["1950-01", "Utils"])
    holes.loc["1950-01", "Utils"] = np.nan
    with pytest.raises(ValueError, match="portfolio NT has no return in 1950-01"):
        portfolio_returns(holes, groups)


def test_unknown_industries_are_listed(industries):
    groups = pd.Series({"Chems": "T", "Steel": "NT", "Ships": "NT"})
    with pytest.raises(ValueError, match=r"\['Steel', 'Ships'\] have none"):
        portfolio_returns(industries, groups)


def test_spreads_need_all_five(quintiles):
    with pytest.raises(ValueError, match=r"lacks \['NT'\]"):
        with_spreads(quintiles.drop(columns=["NT", "3"]))


# --- Table 6 ---------------------------------------------------------------------------------


def test_table_6(quintiles_and_spreads, recession):
    table = regime_table(quintiles_and_spreads, recession)
    for row, printed in TABLE_6.items():
        np.testing.assert_allclose(table.loc[row], printed, atol=ROUNDING, rtol=0)


def test_table_6_adds_up(quintiles_and_spreads, recession):
    table = regime_table(quintiles_and_spreads, recession)
    n, share = len(recession), recession.mean()
    mix = share * table.loc[("rec", "mean")] + (1 - share) * table.loc[("exp", "mean")]
    np.testing.assert_allclose(mix, table.loc[("all", "mean")], atol=1e-12)
    t = table.loc[("all", "mean")] / table.loc[("all", "sd")] * np.sqrt(n)
    np.testing.assert_allclose(t, table.loc[("all", "t")], rtol=1e-12)


def test_table_6_without_health(industries, recession):
    # Its output is hospitals, its listed firms are mostly drug makers.
    groups = quantile_groups(export_shares()["export_share"].drop("Hlth"))
    assert set(groups.index[groups == "NT"]) == {"Utils", "Telcm"}
    assert set(groups.index[groups == "T"]) == {"BusEq", "Chems"}
    table = regime_table(with_spreads(portfolio_returns(industries, groups)), recession)["TMNT"]
    printed = {"all": (0.13, 0.91), "rec": (-0.38, -0.84), "exp": (0.22, 1.44)}
    for regime, (mean, t) in printed.items():
        assert table[regime, "mean"] == pytest.approx(mean, abs=ROUNDING)
        assert table[regime, "t"] == pytest.approx(t, abs=ROUNDING)


def test_table_6_sorted_on_2007(industries, recession):
    groups = quantile_groups(export_shares(2007)["export_share"])
    table = regime_table(with_spreads(portfolio_returns(industries, groups)), recession)["TMNT"]
    assert table["rec", "mean"] == pytest.approx(-0.69, abs=ROUNDING)
    assert table["rec", "t"] == pytest.approx(-2.30, abs=ROUNDING)


@pytest.mark.parametrize(("start", "end"), [("1949-01", "2017-03"), ("1973-01", "1992-12")])
def test_table_6_in_other_windows(start, end):
    returns = industry_excess_returns_percent(start, end)
    groups = quantile_groups(export_shares()["export_share"])
    table = regime_table(
        with_spreads(portfolio_returns(returns, groups)), nber_dummy(returns.index)
    )
    assert np.isfinite(table.to_numpy()).all()


def test_a_window_without_recession_is_refused(quintiles, recession):
    expansion = quintiles.loc["1992-01":"2000-12"]
    message = r"1992-01-2000-12 has 0 recession observations; estimates by regime need at least 2"
    with pytest.raises(ValueError, match=message):
        regime_table(expansion, recession)
    with pytest.raises(ValueError, match=r"1974-01-1974-06 has 0 expansion observations"):
        regime_table(quintiles.loc["1974-01":"1974-06"], recession)


def test_bad_dummies_are_refused(quintiles, recession):
    with pytest.raises(
        ValueError,
        match=r"recession lacks 1 of the 696 labels of the returns, among them .*2007-12",
    ):
        check_regimes(recession.iloc[:-1], quintiles.index)
    with pytest.raises(ValueError, match="recession holds 2; it must be 0 or 1"):
        check_regimes(2 * recession, quintiles.index)


# --- Fig. 2 and re-sorts -----------------------------------------------------------------------


def test_annual_spread_of_known_returns():
    months = pd.period_range("2000-01", "2001-11", freq="M")
    portfolios = pd.DataFrame({"T": 2.0, "NT": 1.0}, index=months)
    annual = annual_spread(portfolios, pd.Series(0.5, index=months))
    assert list(annual.index.year) == [2000]  # the second year lacks a month
    assert annual.iloc[0] == pytest.approx(100 * (1.025**12 - 1.015**12), rel=1e-12)


def test_annual_spread_of_the_12_industries():
    returns = industry_excess_returns_percent()
    groups = quantile_groups(export_shares()["export_share"])
    annual = annual_spread(portfolio_returns(returns, groups), factors_percent()["RF"])
    assert (annual.index[0].year, annual.index[-1].year, len(annual)) == (1949, 2016, 68)


def test_resort_correlations(industries, quintiles):
    base = quantile_groups(export_shares(2002)["export_share"])
    other = quantile_groups(export_shares(2007)["export_share"])
    sorted_2007 = portfolio_returns(industries, other)
    table = resort_correlations(sorted_2007, quintiles)
    # The three groups that did not change are the same portfolios.
    for label in ("NT", "2", "3"):
        assert table.loc[label, label] == pytest.approx(1.0, abs=1e-12)
    assert table.loc["4", "T"] == pytest.approx(sorted_2007["4"].corr(quintiles["T"]), abs=1e-12)
    with pytest.raises(ValueError, match="other must have the periods of base"):
        resort_correlations(sorted_2007.iloc[1:], quintiles)
    moves = transition_matrix(other, base)
    assert moves.loc["T"].to_dict() == {"NT": 0, "2": 0, "3": 0, "4": 0.5, "T": 0.5}
    np.testing.assert_allclose(moves.sum(axis=1), 1.0, atol=1e-12)


def test_value_weights_are_those_of_the_period_before():
    months = pd.period_range("2000-01", periods=3, freq="M")
    returns = pd.DataFrame({"a": [1.0, 1.0, 1.0], "b": [2.0, 4.0, np.nan]}, index=months)
    equity = pd.DataFrame({"a": [1.0, 9.0, 1.0], "b": [3.0, 1.0, 1.0]}, index=months)
    groups = pd.Series({"a": "all", "b": "all"})
    with pytest.raises(ValueError, match="portfolio all has no return in 2000-01"):
        portfolio_returns(returns, groups, equity)
    found = portfolio_returns(returns.iloc[1:], groups, equity)["all"]
    np.testing.assert_allclose(found, [(1 * 1 + 3 * 4) / 4, 1.0])
    equity.loc["2000-01", "b"] = np.nan
    assert portfolio_returns(returns.iloc[1:], groups, equity).loc["2000-02", "all"] == 1.0


# --- what went wrong in silence ------------------------------------------------------------------


def test_t_statistics_count_the_months_that_there_are(quintiles, recession):
    holes = quintiles.copy()
    holes.iloc[::2, 0] = np.nan
    kept = holes["NT"].dropna()
    table = regime_table(holes, recession)
    expected = kept.mean() / (kept.std() / np.sqrt(len(kept)))
    assert table.loc[("all", "t"), "NT"] == pytest.approx(expected, rel=1e-12)


def test_any_number_of_groups(industries):
    shares = export_shares()["export_share"]
    groups = quantile_groups(shares, ("NT", "2", "T"))
    terciles = portfolio_returns(industries, groups)
    assert list(terciles.columns) == ["NT", "2", "T"]
    spreads = with_spreads(terciles)
    assert np.allclose(spreads["TMNT2"], terciles["T"] - (terciles["NT"] + terciles["2"]) / 2)
    assert resort_correlations(spreads, spreads).shape == (3, 3)
    moves = transition_matrix(groups, quantile_groups(shares[::-1], ("NT", "2", "T")))
    assert (np.diag(moves) == 1).all()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda r: pd.concat([r, r.iloc[:1]]), "returns has labels that stand twice"),
        (lambda r: r.replace(r.iloc[3, 1], -120.0), "must be at least -100%"),
        (lambda r: r.replace(r.iloc[3, 1], np.inf), "must be finite or missing"),
    ],
)
def test_impossible_returns_are_refused(industries, damage, message):
    groups = quantile_groups(export_shares()["export_share"])
    with pytest.raises(ValueError, match=message):
        portfolio_returns(damage(industries), groups)


def test_market_equity_must_be_positive(industries):
    groups = quantile_groups(export_shares()["export_share"])
    equity = industries.mul(0) + 1
    equity.iloc[5, 2] = -3.0
    with pytest.raises(ValueError, match=r"market_equity in 1950-06, \w+: -3.0 must be positive"):
        portfolio_returns(industries, groups, equity)
