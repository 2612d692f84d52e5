"""Checks of formulas as tables."""

import pytest

from frictions.models.market_efficiency import (
    FormulaCheck,
    MarketEfficiencyParams,
    check_printed_formulas,
    formula_scores,
    formula_table,
)


@pytest.fixture(scope="module")
def checks():
    return check_printed_formulas(MarketEfficiencyParams())


def test_table(checks):
    table = formula_table(checks)
    assert list(table.columns) == ["printed", "computed", "gap", "verdict"]
    assert len(table) == len(checks) == table.index.nunique()
    assert table.index.get_level_values("item").is_monotonic_increasing


def test_gap_is_a_difference_where_nothing_is_computed():
    assert FormulaCheck(1, "a", "a", 0.5, 0.0, "").gap == 0.5
    assert FormulaCheck(1, "a", "a", 3.0, 2.0, "").gap == 0.5


def test_scores_are_of_the_first_check(checks):
    scores = formula_scores(checks)
    assert set(scores) == {check.target for check in checks}
    assert scores["ME-F01"] == pytest.approx(1.0, rel=1e-12)  # printed over computed
    assert scores["ME-F02"] == pytest.approx(0.0, abs=1e-12)  # the gap, of equal investors
    assert (scores["ME-F05"], scores["ME-F06"]) == (1.0, -1.0)
    assert scores["ME-F08"] == "infinite"


@pytest.mark.parametrize("wrong", [{"a": FormulaCheck(1, "a", "a", 3.0, 2.0, "")}, (), [1], (1,)])
def test_only_checks_in_a_tuple_are_taken(wrong):
    for function in (formula_table, formula_scores):
        with pytest.raises(TypeError, match="checks"):
            function(wrong)
