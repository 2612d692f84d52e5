"""Firm panels: schema, mapping to industries, value weights."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability.firms.panel import (
    check_firm_panel,
    firm_attribute,
    firm_ratios,
    value_weighted_returns,
)
from frictions.empirics.tradability.firms.synthetic import synthetic_firms
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups

MONTHS = pd.period_range("2000-01", periods=3, freq="M")
RISK_FREE = pd.Series(0.5, index=MONTHS)


@pytest.fixture
def panel():
    """Two firms, three months."""
    return pd.DataFrame(
        {
            "permno": [1, 1, 1, 2, 2, 2],
            "date": [*MONTHS, *MONTHS],
            "ret": [0.5, 0.10, 0.00, 0.5, 0.02, 0.04],
            "me": [300.0, 100.0, 7.0, 100.0, 300.0, 7.0],
            "industry": ["a", "a", "a", "b", "b", "b"],
            "category": ["serv"] * 3 + ["inv"] * 3,
        }
    )


def test_value_weights_are_those_of_the_month_before(panel):
    returns = value_weighted_returns(panel, pd.Series({1: "all", 2: "all"}), RISK_FREE)
    assert list(returns.index) == list(MONTHS[1:])
    # 3/4 of 10 % and 1/4 of 2 %, then 1/4 of 0 % and 3/4 of 4 %, less the risk-free rate.
    np.testing.assert_allclose(returns["all"], [8.0 - 0.5, 3.0 - 0.5], atol=1e-12)


def test_unsorted_firms_and_missing_values_are_left_out(panel):
    alone = value_weighted_returns(panel, pd.Series({1: "T"}), RISK_FREE)
    np.testing.assert_allclose(alone["T"], [9.5, -0.5], atol=1e-12)
    panel.loc[1, "ret"] = np.nan
    both = value_weighted_returns(panel, pd.Series({1: "x", 2: "x"}), RISK_FREE)
    assert both["x"].iloc[0] == pytest.approx(1.5)


def test_a_gap_in_the_panel_gives_no_stale_weight(panel):
    gap = panel.drop(index=1)  # firm 1 has no row in February
    returns = value_weighted_returns(gap, pd.Series({1: "x", 2: "x"}), RISK_FREE)
    np.testing.assert_allclose(returns["x"], [1.5, 3.5], atol=1e-12)
    with pytest.raises(ValueError, match=r"portfolio x has no firm .* in 2000-02"):
        value_weighted_returns(gap, pd.Series({1: "x"}), RISK_FREE)


def test_row_order_does_not_matter(panel):
    groups = pd.Series({1: "x", 2: "x"})
    shuffled = panel.sample(frac=1, random_state=0)
    pd.testing.assert_frame_equal(
        value_weighted_returns(shuffled, groups, RISK_FREE),
        value_weighted_returns(panel, groups, RISK_FREE),
    )


def test_firms_take_the_ratio_of_their_industry(panel):
    ratios = firm_ratios(panel, pd.Series({"a": 0.1, "b": 0.4, "c": 0.9}))
    assert ratios.to_dict() == {1: 0.1, 2: 0.4}
    with pytest.raises(ValueError, match=r"no tradability ratio for the industries \['b'\]"):
        firm_ratios(panel, pd.Series({"a": 0.1}))


def test_attributes_must_be_unique(panel):
    assert firm_attribute(panel, "category").to_dict() == {1: "serv", 2: "inv"}
    panel.loc[0, "industry"] = "z"
    with pytest.raises(ValueError, match="permno 1 has 2 values of industry, not 1"):
        firm_attribute(panel, "industry")
    with pytest.raises(ValueError, match=r"lacks \['naics'\]"):
        firm_attribute(panel, "naics")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("ret", -1.5, r"permno 2, 2000-01 has a return below -1 \(decimals are expected\): -1.5"),
        ("me", 0.0, r"permno 2, 2000-01 has market equity that is not positive: 0.0"),
        ("category", "toys", r"permno 2, 2000-01 has a category that is not one of .*: toys"),
        ("date", MONTHS[1], r"permno 2, 2000-02 has a second row for the same period"),
    ],
)
def test_impossible_values_name_firm_and_month(panel, column, value, message):
    panel.loc[3, column] = value
    with pytest.raises(ValueError, match=message):
        check_firm_panel(panel, ("ret", "me", "category"))


def test_missing_columns_and_wrong_types_are_named(panel):
    with pytest.raises(ValueError, match=r"lacks \['be', 'liabilities'\]"):
        check_firm_panel(panel, ("me", "be", "liabilities"))
    with pytest.raises(ValueError, match=r"date must be period\[M\], got datetime64"):
        check_firm_panel(panel.assign(date=panel["date"].dt.to_timestamp()), ("ret",))
    with pytest.raises(ValueError, match=r"ret must be numeric, got (object|str)"):
        check_firm_panel(panel.assign(ret="C"), ("ret",))


def test_sorted_firms_must_be_in_the_panel(panel):
    with pytest.raises(ValueError, match=r"no rows for the sorted firms \[9\]"):
        value_weighted_returns(panel, pd.Series({1: "x", 9: "x"}), RISK_FREE)


def test_risk_free_rate_must_cover_the_sample(panel):
    with pytest.raises(ValueError, match=r"risk_free has no value for 2000-03"):
        value_weighted_returns(panel, pd.Series({1: "x"}), RISK_FREE.iloc[:2])


def test_synthetic_panel_passes_its_own_schema_and_repeats():
    firms, again = synthetic_firms(seed=5), synthetic_firms(seed=5)
    check_firm_panel(firms.monthly, ("ret", "me", "be", "liabilities", "industry", "category"))
    check_firm_panel(firms.quarterly, ("earnings", "eps", "roa"), frequency="Q")
    pd.testing.assert_frame_equal(firms.monthly, again.monthly)
    pd.testing.assert_frame_equal(firms.quarterly, again.quarterly)
    groups = quantile_groups(firm_ratios(firms.monthly, firms.ratios))
    assert groups.value_counts()[list(QUINTILES)].tolist() == [30] * 5
    with pytest.raises(ValueError, match=r"n_firms = 20 must be at least 5 \* n_industries = 75"):
        synthetic_firms(seed=5, n_firms=20)
