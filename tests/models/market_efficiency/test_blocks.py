"""Building blocks: the firm's optimum by brute force, signs, broadcasting and means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    blocks,
    information_ratio,
    population_informativeness,
    population_sensitivity,
)
from frictions.models.market_efficiency.blocks import mean_dividend, mean_input_and_income
from tests.models.market_efficiency.economies import economies

BASE = MarketEfficiencyParams()


def test_mean_input_maximises_expected_profit_of_an_uninformed_firm():
    params = BASE.replace(
        disclosure_precision=1e-12,
        log_productivity_scale=0.2,
        log_demand_scale=0.3,
        mean_productivity=0.1,
        mean_demand_shock=-0.2,
        productivity_precision=4.0,
        demand_precision=2.0,
    )
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    a = 0.1 + nodes[:, None] / np.sqrt(4.0)
    eps = -0.2 + nodes / np.sqrt(2.0)

    def loss(k):
        log_income = 0.75 * (0.2 + a + 0.5 * k) + 0.25 * (0.3 + eps)
        return 1.05 * np.exp(k) - weights @ np.exp(log_income) @ weights

    best = minimize_scalar(loss, bounds=(-10, 5), method="bounded", options={"xatol": 1e-9})
    # The maximum of a smooth function is located to the square root of rounding.
    assert mean_input_and_income(params, 0.0)[0] == pytest.approx(best.x, abs=1e-6)


def test_mean_income_and_dividend_follow_from_the_mean_input():
    scales = BASE.replace(log_productivity_scale=0.2, mean_productivity=0.1, log_demand_scale=0.4)
    log_input, log_income = mean_input_and_income(scales, 0.2)
    assert log_income == pytest.approx(0.75 * (0.3 + 0.5 * log_input) + 0.4 / 4, rel=1e-14)
    assert mean_dividend(scales, log_income) == pytest.approx(1 + 0.1 * log_income / 0.4, rel=1e-14)
    with pytest.raises(ValueError, match="the dividend has no mean"):
        mean_dividend(BASE.replace(dividend_persistence=1.0), 0.2)


@settings(max_examples=50)
@given(economies(flow_signals=True), st.floats(0.001, 100), st.floats(0.05, 0.9))
def test_higher_elasticity_makes_resale_riskier_at_the_same_informativeness(params, u, eta):
    low, high = (blocks(params, u, eta=e) for e in (eta, eta + 0.04))
    assert high.resale_variance > low.resale_variance
    assert high.revealed_share == low.revealed_share
    assert 0 < low.consensus_loading < 1


def test_arrays_broadcast_and_agree_with_scalars():
    u, eta = np.array([[0.1], [1.0]]), np.array([0.2, 0.5, 0.8])
    together = blocks(BASE, u, eta=eta)
    assert together.resale_variance.shape == (2, 3)
    alone = blocks(BASE.replace(output_elasticity=0.8), 0.1)
    assert together.resale_variance[0, 2] == pytest.approx(alone.resale_variance, rel=1e-14)
    assert together.disclosure_loading[2] == pytest.approx(alone.disclosure_loading, rel=1e-14)
    assert together.noise_loading[0, 2] == pytest.approx(
        alone.demand_loading * alone.beta3, rel=1e-14
    )


def test_perfectly_revealing_limit():
    period = blocks(BASE, 1e8)
    assert period.revealed_share == pytest.approx(1)
    assert period.consensus_loading == pytest.approx(1)


def test_uninformative_price_is_refused():
    with pytest.raises(ValueError, match=r"u = 0\.0 must be in"):
        blocks(BASE, 0)


@pytest.mark.parametrize(
    "door", [blocks, information_ratio, population_informativeness, population_sensitivity]
)
def test_shapes_that_do_not_fit_and_extreme_values_are_named(door):
    params = MarketEfficiencyParams()
    with pytest.raises(ValueError, match=r"u has \(2,\), eta has \(3,\)"):
        door(params, [0.3, 0.4], eta=[0.1, 0.2, 0.3])
    for u in (1e-200, 1e200):  # squares would be 0 and infinite: NaN without a word
        with pytest.raises(ValueError, match="u = "):
            door(params, u)
