"""One period's informativeness and backward induction."""

import re

import numpy as np
import pytest

from frictions.foundation.errors import NoEquilibrium
from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    backward_induction,
    blocks,
    stationary_equilibria,
)
from frictions.models.market_efficiency.blocks import mean_input_and_income
from frictions.models.market_efficiency.information import information_choice
from frictions.models.market_efficiency.informativeness import informativeness_roots, solve_period
from tests.models.market_efficiency.economies import FOUR
from tests.models.market_efficiency.maps import informativeness_derivative, informativeness_map

BASE = MarketEfficiencyParams()
UNIT = BASE.replace(risk_aversion=1.0, flow_precision=1.0)


def test_three_roots_with_signals_about_noise_demand():
    roots = informativeness_roots(UNIT, 1.0, 0.01)
    np.testing.assert_allclose(roots, [0.111092, 0.919091, 48.969817], rtol=5e-6)


def test_huge_risk_leaves_a_tiny_root():
    for tau_g in (0.0, 1e-9):
        (root,) = informativeness_roots(BASE.replace(flow_precision=tau_g), 1.0, 1e12)
        expected = 0.1 / (0.2 * 1e12 * 1.1)  # the linear term rules
        assert root == pytest.approx(expected, rel=1e-9)


def test_without_risk_beyond_demand_the_equation_is_linear():
    (root,) = informativeness_roots(BASE, 0.5, 0.0)
    assert root == pytest.approx(0.1 / (0.2 * 0.5), rel=1e-15)
    (nearly,) = informativeness_roots(BASE, 0.5, 1e-14)
    assert nearly == pytest.approx(root, rel=1e-10)


def test_last_date_with_known_productivity():
    params = BASE.replace(productivity_precision=np.inf)
    path = backward_induction(params, 1)
    assert path.informativeness[0] == pytest.approx(0.1 * 4 / (0.2 * 0.1), rel=1e-14)
    assert path.price_variance[0] == 0.0


def test_backward_induction_from_liquidation_reaches_the_low_volatility_equilibrium():
    path = backward_induction(BASE, 60)
    u = path.informativeness
    np.testing.assert_allclose(u[[-1, -2, -3]], [3.283295, 0.761693, 0.503254], rtol=2e-6)
    assert u[0] == pytest.approx(stationary_equilibria(BASE).low_volatility.informativeness)
    assert path.periods[0].dividend_loading == pytest.approx(4 / 3, rel=1e-12)
    assert (path.root_counts == 1).all()
    assert path.residual < 1e-14


def test_one_date_of_higher_elasticity():
    stationary = stationary_equilibria(BASE).low_volatility
    eta = np.full(8, 0.5)
    eta[5] = 0.6
    path = backward_induction(BASE, 8, terminal=stationary, output_elasticity=eta)
    u = path.informativeness
    assert u[4] == pytest.approx(0.2655684350, abs=1e-8)
    assert path.price_variance[4] - stationary.price_variance == pytest.approx(0.020083, abs=1e-6)
    # The ripple alternates; the date of the change itself is unaffected.
    np.testing.assert_allclose(u[[3, 2]], [0.328110, 0.327818], atol=5e-7)
    np.testing.assert_allclose(u[5:], stationary.informativeness, rtol=1e-12)


@pytest.mark.parametrize(("sigma_w", "printed"), [(0.0, -0.62779), (0.6, -0.68255)])
def test_derivative_against_central_differences(sigma_w, printed):
    params = BASE.replace(cost_volatility=sigma_w)
    period = stationary_equilibria(params).low_volatility.blocks
    exact = informativeness_derivative(params, period, period)
    assert exact == pytest.approx(printed, abs=5e-6)

    def informativeness(eta):
        following = blocks(params.replace(output_elasticity=eta), period.informativeness)
        return solve_period(params, following.dividend_loading, following.resale_variance)[
            0
        ].informativeness

    # Richardson's combination removes the second-order error of the central difference.
    coarse, fine = (
        (informativeness(0.5 + h) - informativeness(0.5 - h)) / (2 * h) for h in (2e-3, 1e-3)
    )
    assert (4 * fine - coarse) / 3 == pytest.approx(exact, rel=1e-8)


def test_map_leads_away_from_the_high_volatility_equilibrium():
    found = stationary_equilibria(BASE)
    high, low = found.informativeness
    u = 1.01 * high
    for _ in range(20):
        u = informativeness_map(BASE, u)
    assert u == pytest.approx(low, abs=1e-6)
    u = 0.99 * high
    for _ in range(10):
        u = informativeness_map(BASE, u)
    assert u < 1e-7


@pytest.mark.parametrize("root", [0, 1])
def test_slope_of_the_map_against_central_differences(root):
    equilibrium = stationary_equilibria(BASE).equilibria[root]
    u, h = equilibrium.informativeness, 1e-5
    slope = (informativeness_map(BASE, u * (1 + h)) - informativeness_map(BASE, u * (1 - h))) / (
        2 * h * u
    )
    # Rounding of the difference: 1e-16 over a step of 1e-5.
    assert slope == pytest.approx(equilibrium.map_slope, abs=1e-8)


def test_selection_of_the_root():
    # The example with three roots: c = 1 and D = 0.01.
    params = UNIT.replace(productivity_precision=np.inf, income_loading=1.0)
    largest, count = solve_period(params, 3.0, 0.01)
    smallest, _ = solve_period(params, 3.0, 0.01, "smallest")
    assert count == 3
    assert largest.informativeness == pytest.approx(48.969817, rel=1e-7)
    assert smallest.informativeness == pytest.approx(0.111092, rel=5e-6)


def test_paths_of_all_precisions_are_accepted():
    path = backward_induction(
        BASE,
        2,
        signal_precision=[0.1, 0.2],
        flow_precision=[0.0, 0.1],
        disclosure_precision=[20.0, 10.0],
    )
    alone = backward_induction(
        BASE.replace(signal_precision=0.2, flow_precision=0.1, disclosure_precision=10.0), 1
    )
    assert path.informativeness[1] == alone.informativeness[0]


def test_bad_input():
    with pytest.raises(ValueError, match="c = 0 must be in"):
        informativeness_roots(BASE, 0, 1)
    with pytest.raises(ValueError, match=re.escape("D = -1 must be in [0, inf)")):
        informativeness_roots(BASE, 1, -1)
    with pytest.raises(ValueError, match="select = 'middle' must be one of"):
        solve_period(BASE, 0.0, 0.0, "middle")
    with pytest.raises(ValueError, match="dates = 0 must be a whole number"):
        backward_induction(BASE, 0)
    with pytest.raises(ValueError, match=re.escape("output_elasticity has shape (2,)")):
        backward_induction(BASE, 3, output_elasticity=[0.5, 0.5])
    with pytest.raises(ValueError, match=re.escape("output_elasticity = 1.5")):
        backward_induction(BASE, 1, output_elasticity=[1.5])
    with pytest.raises(ValueError, match=r"u = -1\.0 must be in"):
        blocks(BASE, -1)


def test_flow_signals_can_trade_the_equilibrium_away():
    params = UNIT.replace(productivity_precision=np.inf, income_loading=0.01)
    with pytest.raises(NoEquilibrium, match="no linear equilibrium"):
        backward_induction(params, 1)


def test_level_of_the_price_along_a_path():
    """Far from liquidation it is the stationary one; at the end it is a claim to one dividend."""
    path = backward_induction(BASE, 500)
    stationary = stationary_equilibria(BASE).low_volatility
    level = path.price_at_mean_dividend
    assert level[0] == pytest.approx(stationary.price_at_mean_dividend, rel=1e-9)
    held = backward_induction(BASE, 3, terminal=stationary).price_at_mean_dividend
    np.testing.assert_allclose(held, stationary.price_at_mean_dividend, rtol=1e-12)
    # Shocks drawn: the mean excess payoff of the last share is the premium for its risk.
    rng, last = np.random.default_rng(0), path.periods[-1]
    demand, signal = rng.standard_normal((2, 400_000))
    revealed = demand + rng.standard_normal(400_000) / last.informativeness
    productivity = signal / np.sqrt(BASE.productivity_precision)
    disclosure = productivity + rng.standard_normal(400_000) / np.sqrt(BASE.disclosure_precision)
    phi, theta = BASE.income_share, BASE.demand_elasticity
    mean, _ = mean_input_and_income(BASE, last.revealed_share)
    news = phi * BASE.disclosure_weight * disclosure + last.revealed_share / theta * revealed
    firm_input = mean + (1 + last.input_feedback) * news
    income = phi * (productivity + 0.5 * firm_input) + demand / theta
    price = level[-1] + last.demand_loading * revealed + last.disclosure_loading * disclosure
    excess = BASE.dividend_mean + BASE.income_loading * income - BASE.riskless_return * price
    premium = BASE.risk_aversion * path.payoff_variance[-1]
    assert excess.mean() == pytest.approx(premium, abs=4 * excess.std() / np.sqrt(400_000))


@pytest.mark.parametrize("steps", [1, 2, 30])
def test_backward_induction_with_chosen_information_solves_every_date(steps):
    path = backward_induction(BASE, steps, information="endogenous")
    assert path.residual < 1e-11
    for u, period in zip(path.informativeness, path.periods, strict=True):
        tau_x, tau_g = information_choice(u, BASE.information_capacity, BASE.flow_cost)
        given = BASE.replace(signal_precision=tau_x, flow_precision=tau_g)
        same = blocks(given, u)
        assert period.posterior_precision == pytest.approx(same.posterior_precision, rel=1e-14)


def test_with_chosen_information_backward_induction_may_end_in_a_cycle():
    """In the economy with four equilibria, whichever root each date takes."""
    for select in ("largest", "smallest"):
        u = backward_induction(FOUR, 400, select=select, information="endogenous").informativeness
        np.testing.assert_allclose(u[:40], u[2:42], rtol=1e-9)
        assert abs(np.log(u[1] / u[0])) > 0.1
    base = backward_induction(BASE, 60, information="endogenous").informativeness[0]
    found = stationary_equilibria(BASE, "endogenous").low_volatility.informativeness
    assert base == pytest.approx(found, rel=1e-9)
