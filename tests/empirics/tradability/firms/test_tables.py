"""Firm tables on the synthetic panel, whose properties are known."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability.firms.panel import CATEGORIES, firm_attribute, firm_ratios
from frictions.empirics.tradability.firms.synthetic import synthetic_firms
from frictions.empirics.tradability.firms.tables import (
    SUBSETS,
    characteristics_table,
    composition_table,
    earnings_table,
    subset_gdp_betas,
)
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups
from frictions.report.scorecard.targets import by_target_id


@pytest.fixture(scope="module")
def firms():
    return synthetic_firms(seed=11)


@pytest.fixture(scope="module")
def groups(firms):
    return quantile_groups(firm_ratios(firms.monthly, firms.ratios))


# --- Table 5 ---------------------------------------------------------------------------------


def test_characteristics(firms, groups):
    table = characteristics_table(firms.monthly, groups, firms.ratios)
    ratios = firm_ratios(firms.monthly, firms.ratios)
    assert (table.loc["nfirm"] == 30).all()
    assert (table.loc["nind"] == 3).all()
    assert table.loc["med", "T"] == ratios[groups == "T"].median()
    assert table.loc["max", "NT"] == ratios[groups == "NT"].max()
    # The panel is made with be = 0.7 me and liabilities = 0.5 me.
    np.testing.assert_allclose(table.loc["bm"], 0.7, atol=1e-12)
    np.testing.assert_allclose(table.loc["lev"], 0.5 / 1.5, atol=1e-12)
    assert table.loc["me"].sum() == pytest.approx(1.0, abs=1e-12)


def test_unsorted_firms_count_in_total_market_equity(firms, groups):
    without_top = groups[groups != "T"]
    full = characteristics_table(firms.monthly, groups, firms.ratios)
    part = characteristics_table(firms.monthly, without_top, firms.ratios)
    assert np.isnan(part.loc["me", "T"])
    rest = list(QUINTILES[:-1])
    np.testing.assert_allclose(part.loc["me", rest], full.loc["me", rest], rtol=1e-12)


# --- Table 9 ---------------------------------------------------------------------------------


def test_earnings_growth_lies_within_the_true_rates(firms, groups):
    table = earnings_table(firms.quarterly, groups, firms.recession)
    for regime in ("exp", "rec"):
        truth = firms.earnings_growth[regime].groupby(groups)
        for panel in "ABC":
            mean = table.loc[(panel, regime, "mean")]
            assert (mean >= truth.min()[mean.index] - 1e-9).all()
            assert (mean <= truth.max()[mean.index] + 1e-9).all()
    # More tradable: faster in expansions, slower in recessions.
    assert table.loc[("A", "exp", "mean")].is_monotonic_increasing
    assert table.loc[("A", "rec", "mean")].is_monotonic_decreasing


def five_firms(earnings):
    """Build one firm a quintile that earn the same in every quarter, except for the arguments."""
    quarters = pd.period_range("2000Q1", periods=12, freq="Q")
    panel = pd.DataFrame(
        [(firm, q, 10.0) for firm in range(5) for q in quarters],
        columns=["permno", "date", "earnings"],
    )
    for (firm, quarter), value in earnings.items():
        panel.loc[(panel.permno == firm) & (panel.date == quarter), "earnings"] = value
    recession = pd.Series([0] * 6 + [1] * 3 + [0] * 3, index=quarters)
    panel = panel.assign(eps=panel["earnings"], roa=panel["earnings"])
    return panel, pd.Series(list(QUINTILES), index=range(5)), recession


def test_growth_is_over_four_quarters_and_relative_to_the_absolute_base():
    panel, groups, recession = five_firms({(0, "2000Q4"): -5.0, (1, "2001Q3"): 12.0})
    table = earnings_table(panel, groups, recession)
    # From -5 in 2000Q4 to 10 in 2001Q4, a recession quarter: +300 percent.
    assert table.loc[("A", "rec", "mean"), "NT"] == pytest.approx(300 / 3)
    # From 10 to 12 in 2001Q3 (recession), then back from 12 to 10 in 2002Q3 (expansion).
    assert table.loc[("B", "rec", "mean"), "2"] == pytest.approx(20 / 3)
    assert table.loc[("B", "exp", "mean"), "2"] == pytest.approx(-100 / 6 / 5)
    assert (table["3"] == 0).all()


def test_firms_without_a_year_before_do_not_count():
    panel, groups, recession = five_firms({})
    entrant = pd.DataFrame({"permno": 9, "date": [pd.Period("2002Q4")], "earnings": 1e6})
    entrant = entrant.assign(eps=1e6, roa=1e6)
    groups = pd.concat([groups, pd.Series({9: "T"})])
    table = earnings_table(pd.concat([panel, entrant]), groups, recession)
    assert (table.to_numpy() == 0).all()


def test_growth_from_zero_is_refused():
    panel, groups, recession = five_firms({(4, "2000Q2"): 0.0})
    message = "growth of earnings of portfolio T to 2001Q2 starts from zero"
    with pytest.raises(ValueError, match=message):
        earnings_table(panel, groups, recession)


def test_a_portfolio_without_firms_is_refused():
    panel, groups, recession = five_firms({})
    with pytest.raises(ValueError, match="portfolio 3 has no firm with earnings in 2001Q1"):
        earnings_table(panel[panel.permno != 2], groups, recession)


def test_earnings_need_recessions_in_the_sample():
    panel, groups, recession = five_firms({})
    with pytest.raises(ValueError, match="has 0 recession observations"):
        earnings_table(panel, groups, 0 * recession)


# --- Robustness 5 and 6 ------------------------------------------------------------------------


def test_composition(firms, groups):
    table = composition_table(firms.monthly, groups)
    assert (table.xs("n", level="statistic") == 6).all().all()
    shares = table.xs("pct", level="statistic")
    np.testing.assert_allclose(shares.sum(), 100.0, atol=1e-10)
    category = firm_attribute(firms.monthly, "category")
    top = firms.monthly[firms.monthly["permno"].map(groups) == "T"]
    equity = top.pivot(index="date", columns="permno", values="me")
    services = equity.loc[:, (category.reindex(equity.columns) == "serv").to_numpy()]
    expected = 100 * (services.sum(axis=1) / equity.sum(axis=1)).mean()
    assert shares.loc["serv", "T"] == pytest.approx(expected, rel=1e-12)


def test_composition_of_absent_categories_is_zero(firms, groups):
    category = firm_attribute(firms.monthly, "category")
    goods = groups[(category != "serv").to_numpy()]
    table = composition_table(firms.monthly, goods)
    assert list(table.index.unique("category")) == list(CATEGORIES)
    assert (table.loc["serv"] == 0).all().all()


def test_subset_gdp_betas_recover_the_truth(firms, groups):
    growth = firms.gdp_growth.iloc[1:]
    table = subset_gdp_betas(firms.monthly, groups, firms.risk_free, growth)
    truth = firms.gdp_betas.groupby(groups).agg(["min", "max"]).loc[list(QUINTILES)]
    for subset in SUBSETS:
        beta, t = table.loc[(subset, "b")], table.loc[(subset, "t")]
        error = (beta / t).abs()[list(QUINTILES)]  # the standard error
        assert (beta[list(QUINTILES)] > truth["min"] - 3.5 * error).all()
        assert (beta[list(QUINTILES)] < truth["max"] + 3.5 * error).all()
        assert beta["TMNT"] == pytest.approx(beta["T"] - beta["NT"], abs=1e-12)
        assert t["TMNT"] > 4


def test_a_subset_without_firms_is_refused(firms, groups):
    no_investment = firms.monthly.assign(category="serv")
    with pytest.raises(ValueError, match=r"no firms of the subset I in the portfolios \['NT', '2'"):
        subset_gdp_betas(no_investment, groups, firms.risk_free, firms.gdp_growth.iloc[1:])


def test_labels_are_the_identifiers_of_the_targets(firms, groups):
    flat = {
        **by_target_id(characteristics_table(firms.monthly, groups, firms.ratios), "tr.t5"),
        **by_target_id(earnings_table(firms.quarterly, groups, firms.recession), "tr.t9"),
        **by_target_id(composition_table(firms.monthly, groups), "tr.r5"),
        **by_target_id(
            subset_gdp_betas(firms.monthly, groups, firms.risk_free, firms.gdp_growth.iloc[1:]),
            "tr.r6",
        ),
    }
    assert {"tr.t5.nfirm.NT", "tr.t9.A.rec.mean.NT"} <= set(flat)
    assert {"tr.r5.durable.pct.T", "tr.r6.notInotC.b.TMNT"} <= set(flat)
