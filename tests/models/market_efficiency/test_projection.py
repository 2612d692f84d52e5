"""The equilibrium identity: closed forms against Gaussian projection, which knows none of them."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from frictions.models.market_efficiency import (
    INFORMATION,
    MarketEfficiencyParams,
    backward_induction,
    check_projection,
    stationary_equilibria,
)
from frictions.models.market_efficiency.projection import implied_price, information_set, loadings
from tests.models.market_efficiency.economies import economies

# A projection inverts a correlation matrix whose smallest eigenvalue is of the order of the
# informativeness of the least informative equilibrium, 1e-3 in the cases below.
TOLERANCE = 1e-12

CASES = {
    "baseline": {},
    "cost shifter": {"cost_volatility": 0.6},
    "flow signals": {"flow_precision": 0.3},
    "only flow signals": {"signal_precision": 0.0, "flow_precision": 0.3, "risk_aversion": 0.05},
    "productivity known": {"productivity_precision": np.inf},
    "all": {"cost_volatility": 0.6, "flow_precision": 0.05, "dividend_persistence": 0.0},
}


def check(params, equilibrium):
    found = check_projection(
        params,
        equilibrium.blocks,
        equilibrium.blocks,
        tau_x=equilibrium.signal_precision,
        tau_g=equilibrium.flow_precision,
    )
    return (
        found.gap,
        abs(found.implied["payoff"] / equilibrium.payoff_variance - 1),
        abs(found.implied["next price"] / equilibrium.price_variance - 1),
    )


@pytest.mark.parametrize("information", INFORMATION)
@pytest.mark.parametrize("case", CASES)
def test_stationary_equilibria_clear_the_market(case, information):
    params = MarketEfficiencyParams(**CASES[case])
    found = stationary_equilibria(params, information)
    assert len(found.equilibria) == 2
    for equilibrium in found.equilibria:
        assert max(check(params, equilibrium)) < TOLERANCE


@settings(max_examples=40)
@given(economies(flow_signals=True), st.sampled_from(INFORMATION))
def test_any_equilibrium_of_any_economy_clears_the_market(params, information):
    found = stationary_equilibria(params, information)
    assume(found.equilibria)
    for equilibrium in found.equilibria:
        assume(1e-4 < equilibrium.informativeness < 1e4)  # keeps the projection well conditioned
        assert max(check(params, equilibrium)) < 1e-8


def test_finite_horizon_clears_the_market_at_every_date():
    eta = np.array([0.3, 0.8, 0.5, 0.6])
    params = MarketEfficiencyParams(cost_volatility=0.2)
    path = backward_induction(params, 4, output_elasticity=eta)
    for t, period in enumerate(path.periods):
        following = path.periods[t + 1] if t < 3 else None
        found = check_projection(params.replace(output_elasticity=eta[t]), period, following)
        assert found.gap < TOLERANCE
        assert found.implied["payoff"] == pytest.approx(path.payoff_variance[t], rel=TOLERANCE)
        assert found.implied["next price"] == pytest.approx(path.price_variance[t], rel=TOLERANCE)


def test_a_wrong_conjecture_is_refused():
    params = MarketEfficiencyParams()
    low, high = (e.blocks for e in reversed(stationary_equilibria(params).equilibria))
    assert check_projection(params, low, high).gap > 0.1


def test_an_identity_is_checked_for_every_quantity():
    """A wrong closed form of any quantity is seen, variances included."""
    params = MarketEfficiencyParams(cost_volatility=0.6)
    period = stationary_equilibria(params).low_volatility.blocks
    for name in (
        "demand_loading",
        "disclosure_loading",
        "dividend_loading",
        "cost_loading",
        "revealed_share",
        "dividend_variance",
        "resale_variance",
    ):
        wrong = dataclasses.replace(period, **{name: 1.001 * getattr(period, name)})
        assert check_projection(params, wrong, period).gap > 1e-5 or (
            name == "resale_variance" and check_projection(params, period, wrong).gap > 1e-5
        )


def test_two_halves_alike_are_one_group():
    params = MarketEfficiencyParams()
    known = information_set(params, 0.3, 0.1, 0.0)
    payoff = loadings(demand=0.2, productivity=0.1, next_noise=0.3)
    one, (variance,) = implied_price(params, [known], payoff)
    two, variances = implied_price(params, [known, known], payoff)
    np.testing.assert_allclose(two, one, rtol=1e-14)
    np.testing.assert_allclose(variances, variance, rtol=1e-14)


def test_table_lists_priced_shocks_and_variances():
    params = MarketEfficiencyParams()
    period = stationary_equilibria(params).low_volatility.blocks
    table = check_projection(params, period, period).table()
    assert table.shape == (10, 3)
    assert table.loc["noise", "conjectured"] == pytest.approx(period.demand_loading * period.beta3)
    assert table["gap"].abs().max() < 1e-14


def test_unknown_shock_is_refused():
    with pytest.raises(ValueError, match="not in tuple"):
        loadings(weather=1.0)
