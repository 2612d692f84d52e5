"""Profit: closed form, its minimum and limits, and the expectation against simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    expected_profit,
    simple_profit,
    simple_profit_minimum,
    solve_population,
    stationary_equilibria,
)
from frictions.models.market_efficiency.measured.panel import simulate_panel

BASE = MarketEfficiencyParams()


@given(st.floats(0.05, 0.9), st.floats(0.2, 4))
def test_profit_is_the_maximum_over_inputs(eta, scale):
    best = minimize_scalar(
        lambda log_k: np.exp(log_k) - scale * np.exp(eta * log_k),
        bounds=(-60, 60),
        method="bounded",
        options={"xatol": 1e-10},
    )
    assert simple_profit(eta, scale) == pytest.approx(-best.fun, rel=1e-7)


@given(st.floats(0.1, 0.8), st.floats(0.3, 4))
def test_envelope_derivative(eta, scale):
    capital = (eta * scale) ** (1 / (1 - eta))
    exact = scale * capital**eta * np.log(capital)
    h = 1e-6
    slope = (simple_profit(eta + h, scale) - simple_profit(eta - h, scale)) / (2 * h)
    assert slope == pytest.approx(exact, rel=1e-5, abs=1e-7)


def test_minimum_and_limits():
    for scale in (1.5, 2.0, 5.0):
        eta, profit = simple_profit_minimum(scale)
        assert profit == scale - 1
        assert simple_profit(eta, scale) == pytest.approx(profit, rel=1e-13)
        assert simple_profit(eta * np.array([0.99, 1.01]), scale).min() > profit
    for scale in (0.5, 1.0, 3.0):
        assert simple_profit(1e-9, scale) == pytest.approx(scale, rel=1e-6)
    assert simple_profit(1 - 1e-5, 1.01) > 1e30
    assert np.isinf(simple_profit(1 - 1e-9, 2.0))
    assert simple_profit(1 - 1e-5, 1.0) < 1e-5


def test_expected_profit_reference_values():
    P = stationary_equilibria(BASE).low_volatility.blocks.revealed_share
    computed = [expected_profit(BASE, share) for share in (0.0, P, 1.0)]
    np.testing.assert_allclose(computed, [0.71847, 0.72056, 0.74035], atol=6e-6)
    table = {0.1: 1.07256, 0.4: 0.75531, 0.9: 1.88463}
    for eta, profit in table.items():
        params = BASE.replace(output_elasticity=eta)
        P = stationary_equilibria(params).low_volatility.blocks.revealed_share
        assert expected_profit(params, P) == pytest.approx(profit, abs=6e-6)


def test_expected_profit_against_simulation():
    params = BASE.replace(cost_volatility=0.3, output_elasticity=0.4)
    firms = solve_population(params, np.full(50, 0.4), np.full(50, 0.1), np.zeros(50))
    panel = simulate_panel(firms, 20_000, np.random.default_rng(1))
    profit = np.exp(panel.next_income)
    profit -= params.riskless_return * np.exp(panel.firm_input - panel.cost)
    exact = expected_profit(params, firms.blocks().revealed_share[0])
    # Four standard errors of a mean over independent dates.
    assert profit.mean() == pytest.approx(exact, abs=4 * profit.std() / 1000)


def test_bad_input():
    with pytest.raises(ValueError, match=r"eta = 1.0 must be in"):
        simple_profit(1.0, 2.0)
    with pytest.raises(ValueError, match="scale = 0 must be in"):
        simple_profit(0.5, 0)
    with pytest.raises(ValueError, match="scale = 1 must be in"):
        simple_profit_minimum(1)
    with pytest.raises(ValueError, match=r"revealed_share = 1.5 must be in"):
        expected_profit(BASE, 1.5)
