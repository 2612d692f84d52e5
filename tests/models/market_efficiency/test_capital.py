"""Capital accumulation: envelope cancellation, reference values, projection, existence."""

import numpy as np
import pytest
from scipy.optimize import brentq

from frictions.foundation.errors import NoEquilibrium
from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    capital_model_equilibria,
    steady_state,
    with_income,
)
from frictions.models.market_efficiency.projection import (
    firm_input,
    implied_price,
    information_set,
    loadings,
)

BASE = MarketEfficiencyParams(risk_aversion=0.05)
ELASTICITIES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
IMPATIENT_UNIT = (0.587898, 0.579518, 0.561078, 0.540001, 0.515696, 0.487392, 0.454072, 0.414397)
PATIENT_RAW = (0.618560, 0.620307, 0.599262, 0.554726, 0.489693, 0.405383, 0.304799, 0.196644)
IMPATIENT_RAW = (0.615961, 0.614973, 0.588316, 0.538346, 0.468655, 0.381423, 0.281091, 0.177837)


def low_roots(params, transform=lambda p: p):
    return [
        capital_model_equilibria(transform(params.replace(output_elasticity=eta))).low_volatility
        for eta in ELASTICITIES
    ]


def test_at_the_market_discount_rate_elasticity_acts_through_scale_alone():
    roots = low_roots(BASE, with_income)
    np.testing.assert_allclose(roots, 0.595782, atol=6e-7)
    assert np.ptp(roots) < 1e-12


def test_reference_values():
    impatient = BASE.replace(discount_factor=0.9)
    np.testing.assert_allclose(low_roots(impatient, with_income), IMPATIENT_UNIT, atol=6e-7)
    np.testing.assert_allclose(low_roots(BASE), PATIENT_RAW, atol=6e-7)
    np.testing.assert_allclose(low_roots(impatient), IMPATIENT_RAW, atol=6e-7)


@pytest.mark.parametrize(("power", "sign"), [(2.0, -1), (0.5, 1)], ids=["impatient", "patient"])
def test_investment_has_a_sign_that_patience_decides(power, sign):
    """At fixed income; in the volatile equilibrium the sign is the opposite one."""
    firm = BASE.replace(discount_factor=BASE.riskless_return**-power)
    u = np.array(
        [
            capital_model_equilibria(
                with_income(firm.replace(output_elasticity=eta))
            ).informativeness
            for eta in ELASTICITIES
        ]
    )
    assert np.all(sign * np.diff(u[:, -1]) > 0)
    assert np.all(sign * np.diff(u[:, 0]) < 0)


def test_income_rises_in_elasticity_where_capital_exceeds_one_over_e():
    """The scale of income is all that is left at the market rate, so there u turns."""
    for shift in (-0.3, 0.0, 0.4):  # of log productivity: moves the turning point
        firm = BASE.replace(log_productivity_scale=shift)

        def log_income(eta, firm=firm):
            return np.log(steady_state(firm.replace(output_elasticity=eta)).income)

        def log_capital(eta, firm=firm):
            return np.log(steady_state(firm.replace(output_elasticity=eta)).capital)

        turn = brentq(lambda eta: log_capital(eta) + 1.0, 0.001, 0.6, xtol=1e-13)
        h = 1e-4
        curvature_error = 1e-6
        assert log_income(turn + h) - log_income(turn - h) == pytest.approx(0, abs=curvature_error)
        at, below, above = (
            capital_model_equilibria(firm.replace(output_elasticity=eta)).low_volatility
            for eta in (turn, turn - 0.01, turn + 0.01)
        )
        assert at > max(below, above)


def test_steady_state_satisfies_its_conditions():
    params = BASE.replace(log_demand_scale=0.3, mean_productivity=0.2, depreciation=0.2)
    state = steady_state(params)
    beta, delta, Rf = params.discount_factor, params.depreciation, params.riskless_return
    marginal = params.output_elasticity * params.income_share * state.income / state.capital
    assert beta * marginal == pytest.approx(Rf * (1 - beta * (1 - delta)), rel=1e-13)
    assert state.dividend == pytest.approx(state.income - Rf * delta * state.capital)
    assert state.dividend > 0
    assert steady_state(with_income(params, 2.5)).income == pytest.approx(2.5, rel=1e-13)


@pytest.mark.parametrize("information", ["exogenous", "endogenous"])
@pytest.mark.parametrize("beta", [1 / 1.05, 0.9])
def test_linearised_market_clears_by_projection(information, beta):
    params = BASE.replace(discount_factor=beta)
    found = capital_model_equilibria(params, information)
    assert len(found.informativeness) == 2
    V, K = found.steady_state.income, found.steady_state.capital
    Rf, phi = params.riskless_return, params.income_share
    for u, b1, bs, variance in zip(
        found.informativeness,
        found.demand_loading,
        found.disclosure_loading,
        found.payoff_variance,
        strict=True,
    ):
        tau_x, tau_g = params.signal_precision, params.flow_precision
        if information == "endogenous":
            tau_x = np.sqrt(params.information_capacity / (1 + u**4 / params.flow_cost))
            tau_g = u**2 / params.flow_cost * tau_x
        known = information_set(params, u, tau_x, tau_g)
        capital = firm_input(params, known)  # same slopes as the static firm's
        later = np.roll(capital, 8)  # next period's shocks follow today's in the list
        income = phi * loadings(productivity=1.0) + loadings(demand=1 / params.demand_elasticity)
        installed = V * params.output_elasticity * phi + Rf * K * (1 - params.depreciation)
        dividend = V * income + installed * capital - Rf * K * later
        price = loadings(
            next_demand=b1, next_noise=b1 / u, next_productivity=bs, next_disclosure_error=bs
        )
        implied, (payoff_variance,) = implied_price(params, [known], dividend + price)
        np.testing.assert_allclose(implied[:4], [b1, b1 / u, bs, bs], rtol=1e-10)
        assert payoff_variance == pytest.approx(variance, rel=1e-10)


def test_no_equilibrium():
    for eta, beta in ((0.7, 1 / 1.05), (0.9, 0.9)):
        params = BASE.replace(risk_aversion=0.2, output_elasticity=eta, discount_factor=beta)
        found = capital_model_equilibria(params)
        assert found.informativeness.size == 0
        assert found.gamma_max < 0.2
        with pytest.raises(NoEquilibrium, match=r"\(gamma\) = 0.2 exceeds gamma_max = 0"):
            _ = found.low_volatility


def test_bad_input():
    with pytest.raises(ValueError, match=r"cost_volatility = 0.6 must be in"):
        capital_model_equilibria(BASE.replace(cost_volatility=0.6))
    with pytest.raises(ValueError, match="income = 0 must be in"):
        with_income(BASE, 0)
