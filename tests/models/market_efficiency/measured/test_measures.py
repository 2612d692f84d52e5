"""Population informativeness and sensitivity: closed forms, long truncated sums, references."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    blocks,
    population_informativeness,
    population_sensitivity,
    stationary_equilibria,
)
from frictions.models.market_efficiency.measured.measures import CONTROLS, FORMS, PAYOFFS
from frictions.solvers.stochastic.gaussian_projection import partial_r_squared
from tests.models.market_efficiency.economies import economies
from tests.models.market_efficiency.maps import income_informativeness

PANEL = MarketEfficiencyParams(cost_volatility=0.6)
# eta: u, P, income levels, income differences, the same with the dividend alone, sensitivity
REFERENCE = {
    0.1: (0.567335, 0.243495, 0.1936, 0.1804, 0.8343, 0.6344),
    0.5: (0.305256, 0.085239, 0.1397, 0.1347, 0.9090, 0.7503),
    0.9: (0.078089, 0.006061, 0.0388, 0.0384, 0.9572, 0.8694),
}


def truncated(params, u, payoff, form, controls, lags=400):
    """Build the same moments from moving averages over many lags, structure unused."""
    b, phi, theta = blocks(params, u), params.income_share, params.demand_elasticity
    sd = np.sqrt(
        [
            1 / params.demand_precision,
            1 / params.noise_precision,
            1 / params.productivity_precision,
            1 / params.disclosure_precision,
            params.cost_volatility**2,
        ]
    )
    slope = 1 / (1 - params.output_elasticity * phi)
    learned, weight = b.revealed_share / theta, phi * params.disclosure_weight
    k = slope * np.array([learned, learned / u, weight, weight, 1.0])
    v = np.array([1 / theta, 0, phi, 0, 0]) + phi * params.output_elasticity * k
    s, w, e = np.eye(5)[2] + np.eye(5)[3], np.eye(5)[4], np.eye(5)[0]
    now = np.array([b.demand_loading, b.noise_loading, *2 * [b.disclosure_loading], b.cost_loading])

    def row(at):
        out = np.zeros((lags, 5))
        for lag, loadings in at.items():
            out[lag] += loadings
        return out

    G, alpha = params.dividend_persistence, params.income_loading
    d = row({j: alpha * G ** (j - 1) * v for j in range(1, lags - 1)})
    rows = {
        "price": row({0: now}) + b.dividend_loading * d,
        "next_income": row({0: v}),
        "income": row({1: v}),
        "next_demand": row({0: e}),
        "demand": row({1: e}),
        "dividend": d,
        "disclosure": row({0: s}),
        "cost": row({0: w}),
    }
    names = ["price", f"next_{payoff}", payoff]
    names += {"public": ["dividend", "disclosure", "cost"], "dividend": ["dividend"], "none": []}[
        controls
    ]
    stacked = []
    for name in names:
        r = rows[name]
        if form == "differences":
            r = r - np.vstack([np.zeros((1, 5)), r[:-1]])
        stacked.append((r * sd).ravel())
    A = np.array(stacked)
    return float(partial_r_squared(A @ A.T))


@pytest.mark.parametrize("controls", CONTROLS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("payoff", PAYOFFS)
def test_against_truncated_moving_averages(payoff, form, controls):
    for eta in (0.2, 0.7):
        params = PANEL.replace(output_elasticity=eta, dividend_persistence=0.8)
        options = {"payoff": payoff, "form": form, "controls": controls}
        exact = population_informativeness(params, 0.3, **options)
        assert exact == pytest.approx(truncated(params, 0.3, **options), rel=1e-10)


@settings(max_examples=50)
@given(economies(), st.floats(0.01, 10))
def test_closed_forms_in_levels(params, u):
    P = blocks(params, u).revealed_share
    assume(1e-6 < P < 1 - 1e-6)  # a partial R squared at 0 or 1 is rounding
    # A hardly persistent dividend nearly repeats income, and is collinear with it.
    assume(params.dividend_persistence == 0 or params.dividend_persistence > 0.01)
    demand = population_informativeness(params, u)
    income = population_informativeness(params, u, payoff="income")
    assert demand == pytest.approx(P, rel=1e-7)
    assert income == pytest.approx(income_informativeness(params, u), rel=1e-7)


@pytest.mark.parametrize("eta", REFERENCE)
def test_reference_values(eta):
    params = PANEL.replace(output_elasticity=eta)
    u = stationary_equilibria(params).low_volatility.informativeness
    computed = (
        u,
        population_informativeness(params, u),
        population_informativeness(params, u, payoff="income"),
        population_informativeness(params, u, payoff="income", form="differences"),
        population_informativeness(
            params, u, payoff="income", form="differences", controls="dividend"
        ),
        population_sensitivity(params, u),
    )
    for value, reference, digits in zip(computed, REFERENCE[eta], (6, 6, 4, 4, 4, 4), strict=True):
        assert value == pytest.approx(reference, abs=0.51 * 10.0**-digits)


def test_feedback_can_turn_the_sign_of_income_informativeness():
    params = PANEL.replace(
        cost_volatility=0.0,
        risk_aversion=1.0,
        productivity_precision=25.0,
        disclosure_precision=25.0,
        noise_precision=25.0,
        signal_precision=1.0,
    )
    structural, income = [], []
    for eta in (0.1, 0.9):
        economy = params.replace(output_elasticity=eta)
        u = stationary_equilibria(economy).low_volatility.informativeness
        structural.append(population_informativeness(economy, u))
        income.append(income_informativeness(economy, u))
    assert structural[1] < structural[0]
    assert income[1] > income[0]


@settings(max_examples=50)
@given(economies(), st.floats(0.01, 10))
def test_sensitivity_is_one_without_a_cost_shifter_and_the_covariance_ratio_with_one(params, u):
    quiet = params.replace(cost_volatility=0.0)
    assert population_sensitivity(quiet, u) == pytest.approx(1.0, rel=1e-12)
    params = params.replace(cost_volatility=0.6)
    b, phi, theta = blocks(params, u), params.income_share, params.demand_elasticity
    eta, lam = params.output_elasticity, params.disclosure_weight
    variance = np.array(
        [
            1 / params.demand_precision,
            1 / params.noise_precision,
            1 / params.productivity_precision,
            1 / params.disclosure_precision,
            0.36,
        ]
    )
    P = b.revealed_share
    k = np.array([P / theta, P / theta / u, phi * lam, phi * lam, 1.0]) / (1 - eta * phi)
    v = np.array([1 / theta, 0, phi, 0, 0]) + phi * eta * k
    ratio = np.sum(v * k * variance) / np.sum(k * k * variance)
    assert population_sensitivity(params, u) == pytest.approx(ratio, rel=1e-10)


def test_arrays_agree_with_scalars():
    eta, u = np.array([0.2, 0.5]), np.array([0.4, 0.3])
    tau_x = np.array([0.1, 0.2])
    together = population_informativeness(
        PANEL, u, payoff="income", form="differences", eta=eta, tau_x=tau_x
    )
    for j in range(2):
        params = PANEL.replace(output_elasticity=eta[j], signal_precision=tau_x[j])
        alone = population_informativeness(params, u[j], payoff="income", form="differences")
        assert together[j] == pytest.approx(alone, rel=1e-12)


def test_bad_input():
    for name in ("payoff", "form", "controls"):
        with pytest.raises(ValueError, match=f"{name} = 'other' must be one of"):
            population_informativeness(PANEL, 0.3, **{name: "other"})
    with pytest.raises(ValueError, match="no mean and no variance"):
        population_informativeness(PANEL.replace(dividend_persistence=1.0), 0.3)
