"""Information choice, and the ratio whose level sets are the stationary equilibria."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    gamma_scaled,
    information_ratio,
    stationary_equilibria,
)
from frictions.models.market_efficiency.information import information_choice, private_precisions
from tests.models.market_efficiency.economies import economies, log_uniform


@given(log_uniform(-5, 4), log_uniform(-4, 2), log_uniform(-2, 2))
def test_choice_binds_and_beats_its_neighbours(u, capacity, cost):
    tau_x, tau_g = information_choice(u, capacity, cost)
    assert tau_x**2 + cost * tau_g**2 == pytest.approx(capacity, rel=1e-12)
    best = tau_x + u**2 * tau_g
    for angle in np.linspace(0, np.pi / 2, 50):
        other = np.sqrt(capacity) * (np.cos(angle) + u**2 * np.sin(angle) / np.sqrt(cost))
        assert other <= best * (1 + 1e-12)


def test_choice_maximises_ex_ante_utility():
    """Utility of a CARA investor before signals, integrated numerically over private forecasts."""
    params = MarketEfficiencyParams()
    equilibrium = stationary_equilibria(params, "endogenous").low_volatility
    u, period = equilibrium.informativeness, equilibrium.blocks
    D = equilibrium.payoff_variance - period.news_loading**2 / period.posterior_precision
    public = params.demand_precision + params.noise_precision * u**2
    variance_public = period.news_loading**2 / public + D
    premium = 0.3  # any public mean of the excess payoff
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)

    def utility(angle):
        H, chi = params.information_capacity, params.flow_cost
        tau_x, tau_g = np.sqrt(H) * np.cos(angle), np.sqrt(H / chi) * np.sin(angle)
        variance = period.news_loading**2 / (public + tau_x + u**2 * tau_g) + D
        mean = premium + np.sqrt(variance_public - variance) * nodes
        return -np.sum(weights * np.exp(-(mean**2) / (2 * variance))) / weights.sum()

    angles = np.linspace(0, np.pi / 2, 2001)
    best = angles[np.argmax([utility(angle) for angle in angles])]
    chosen = np.arctan2(
        equilibrium.flow_precision * np.sqrt(params.flow_cost), equilibrium.signal_precision
    )
    assert best == pytest.approx(chosen, abs=angles[1])


@settings(max_examples=50)
@given(economies(flow_signals=True), log_uniform(-4, 3), st.floats(0.05, 0.9))
def test_ratio_falls_in_output_elasticity_at_every_informativeness(params, u, eta):
    low, high = (information_ratio(params, u, eta=e) for e in (eta, eta + 0.04))
    assert high < low


@given(economies(flow_signals=True))
def test_ratio_vanishes_at_both_ends(params):
    u = 10.0 ** np.arange(-30.0, 31.0)
    ratio = information_ratio(params, u)
    assert ratio[0] < 1e-9 * ratio.max()
    assert ratio[-1] < 1e-9 * ratio.max()


def test_scaled_risk_aversion():
    params = MarketEfficiencyParams()
    assert gamma_scaled(params) == pytest.approx(0.2 * 0.1 / (4 * 0.45 * 1.05), rel=1e-15)


def test_bad_input():
    with pytest.raises(ValueError, match="capacity = 0 must be in"):
        information_choice(1.0, 0, 1.0)
    with pytest.raises(ValueError, match="flow_cost = -1 must be in"):
        information_choice(1.0, 1.0, -1)
    with pytest.raises(ValueError, match=r"u = 0\.0 must be in"):
        information_choice(0, 1.0, 1.0)
    with pytest.raises(ValueError, match="information = 'free' must be one of"):
        private_precisions(MarketEfficiencyParams(), 1.0, "free")
