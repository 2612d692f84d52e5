"""The verdict on each printed formula."""

import numpy as np
import pytest

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    check_printed_formulas,
    simple_profit,
)
from frictions.models.market_efficiency.measured.verdicts import _largest_log_profit

BASE = MarketEfficiencyParams()


@pytest.fixture(scope="module")
def checks():
    return check_printed_formulas(BASE)


def test_every_printed_object_is_checked(checks):
    assert {check.target for check in checks} == {f"ME-F{i:02d}" for i in range(1, 11)}


def test_exact_formulas_are_exact_and_the_others_are_not(checks):
    for check in checks:
        if check.verdict.startswith(("exact", "proved")):
            assert abs(check.gap) < 1e-10, check.formula
        if check.verdict.startswith("fails"):
            assert abs(check.gap) > 0.01, check.formula
    by_formula = {check.formula: check for check in checks}
    liquidation = by_formula["Weight of dividend risk, two dates before liquidation"]
    assert liquidation.computed == pytest.approx(1 + 2 * 0.6 / 1.05, rel=1e-10)
    signs = [check.computed for check in checks if check.target == "ME-F10"]
    assert signs == [0, -1, 1]  # at the market rate, less patient, more patient
    assert by_formula["Information used at the best choice"].gap == pytest.approx(0, abs=1e-12)
    assert by_formula["Profit at elasticity 0.75"].gap == pytest.approx(0, abs=1e-10)
    assert np.isinf(by_formula["Profit at elasticity 1, C = 2"].computed)


@pytest.mark.parametrize(("eta", "scale"), [(0.3, 0.8), (0.5, 2.0), (0.9, 3.0)])
def test_profit_is_maximised_without_its_formula(eta, scale):
    assert np.exp(_largest_log_profit(eta, scale)) == pytest.approx(
        simple_profit(eta, scale), rel=1e-10
    )


def test_checks_hold_with_a_cost_shifter():
    for check in check_printed_formulas(BASE.replace(cost_volatility=0.6)):
        if check.verdict.startswith(("exact", "proved")):
            assert abs(check.gap) < 1e-10, check.formula


def test_benchmark_needs_no_flow_signals():
    with pytest.raises(ValueError, match=r"flow_precision = 0.1 must be in"):
        check_printed_formulas(BASE.replace(flow_precision=0.1))
