"""Recursive preferences: Tian's economy is nested, closed forms, the equation off the nodes."""

import numpy as np
import pytest

from frictions.foundation import NotConverged
from frictions.models.tradability import (
    AssetPricer,
    RecursiveParams,
    TradabilityParams,
    solve_recursive,
)

STATES = np.array(
    [[1.0, 1.0, 1.0, 1.0, 0.0], [1.05, 0.98, 0.95, 1.10, 0.05], [0.93, 1.02, 1.08, 0.9, -0.2]]
)
PERSISTENT = RecursiveParams(
    mean_reversion=(0.05, 0.02, 0.1, 0.02), risk_aversion=8.0, discount_rate=0.01
)


def test_expected_utility_is_tians_economy():
    """Where 1 / substitution is risk aversion: same stocks and rates, and weights stand still."""
    for elasticity in (1.0, 0.7):
        tian = TradabilityParams(process="log", elasticity=elasticity)
        params = RecursiveParams(substitution=0.2, elasticity=elasticity)
        economy = solve_recursive(params, spread=0.02)
        states = STATES * [1, 1, 1, 1, 0]
        known, found = AssetPricer(tian, 4).evaluate(states[:, :4]), economy.evaluate(states)
        for sector in ("T", "NT"):
            assert found.stocks[sector] == pytest.approx(known.stocks[sector], rel=1e-7)
        for unit in ("T", "NT", "basket"):
            assert found.rates[unit] == pytest.approx(known.rates[unit], abs=5e-7)
        loadings, drift, _ = economy.weight_motion(states)
        assert np.abs(loadings).max() == np.abs(drift).max() == 0


@pytest.mark.parametrize("risk_aversion", [1.0, 4.0, 12.0])
def test_unit_substitution_makes_the_nontradable_stock_a_perpetuity(risk_aversion):
    """With Cobb-Douglas baskets S_N = d_N / rho in every state, whatever risk aversion is."""
    params = PERSISTENT.replace(risk_aversion=risk_aversion)
    prices = solve_recursive(params).evaluate(STATES)
    ratio = prices.stocks["NT"] / prices.allocation.flows["NT"]
    assert ratio == pytest.approx(1 / params.discount_rate, rel=1e-11)
    # and the tradable stock is not
    assert np.ptp(prices.stocks["T"] / prices.allocation.flows["T"]) > 1


def test_linear_case_in_closed_form():
    """Foreign owns next to nothing: Home eats its endowments, utility is linear in logs."""
    params = PERSISTENT.replace(
        mean=(1.0, 1.0, 1e-6, 1e-6), planner_weight=1 - 1e-6, volatility=(0.03, 0.02, 1e-4, 1e-4)
    )
    economy = solve_recursive(params, spread=0.1)
    home = economy.weight_motion(STATES[:1] * [1, 1, 1e-6, 1e-6, 0])[2][:, 0]
    rho, kappa = params.discount_rate, np.array(params.mean_reversion[:2])
    assert home[:2] == pytest.approx(0.5 * rho / (rho + kappa), rel=1e-3)


def test_utilities_satisfy_their_equation_off_the_nodes():
    """The equation by finite differences of the utilities' series, at states of a simulation."""
    params = PERSISTENT.replace(substitution=1.5)
    economy = solve_recursive(params)
    process = params.endowment_process()
    C, gamma, rho = process.shock_covariance, params.risk_aversion, params.discount_rate
    b, k = 1 / params.substitution - gamma, 1 - 1 / params.substitution
    mean, h = np.array(params.mean), 1e-3

    def utility(y):
        return economy.expansion.evaluate(economy.utilities, y[None])[0]

    rng = np.random.default_rng(3)
    scale = np.append(np.sqrt(np.diag(process.stationary_covariance)), 0.1)
    for _ in range(5):
        y = 0.7 * scale * rng.standard_normal(5)
        e = h * np.eye(5)
        grad = np.array([(utility(y + d) - utility(y - d)) / (2 * h) for d in e])
        hess = np.array(
            [
                [
                    (utility(y + a + c) - utility(y + a - c) - utility(y - a + c)
                     + utility(y - a - c)) / (4 * h * h)
                    for c in e
                ]
                for a in e
            ]
        )  # fmt: skip
        gap = grad[:, 0] - grad[:, 1]
        weights = b * gap[:4] / (1 - b * gap[4])
        load = np.vstack([np.eye(4), weights])
        variances = np.array([g @ load @ C @ load.T @ g for g in grad.T])
        drift = np.append(-process.mean_reversion * y[:4],
                          -0.5 * b * (1 - gamma) * (variances[0] - variances[1]))  # fmt: skip
        state = np.append(mean * np.exp(y[:4]), y[4])[None]
        log_c = np.array([c[0] for c in economy.goods(state).log_consumption])
        generator = drift @ grad + 0.5 * np.einsum("jk,jki->i", load @ C @ load.T, hess)
        flow = rho * np.expm1(k * (log_c - utility(y))) / k
        gaps = flow + generator + 0.5 * (1 - gamma) * variances
        assert np.abs(gaps).max() / rho < 3e-4  # in logs of consumption
        found, motion, _ = economy.weight_motion(state)
        assert found[:, 0] == pytest.approx(weights, abs=1e-6)
        assert motion[0] == pytest.approx(drift[4], abs=1e-8)


def test_refinement():
    """Degrees and spreads agree on prices far closer than the exhibits' digits."""
    base = solve_recursive(PERSISTENT).evaluate(STATES)
    for options in ({"degree": 5}, {"spread": 0.5}):
        other = solve_recursive(PERSISTENT, **options).evaluate(STATES)
        assert other.stocks["T"] == pytest.approx(base.stocks["T"], rel=1e-3)
        assert other.rates["T"] == pytest.approx(base.rates["T"], abs=2e-5)


def test_home_and_foreign_are_mirrored():
    same = PERSISTENT.replace(
        mean_reversion=(0.05, 0.02) * 2, volatility=(0.04, 0.02) * 2,
        correlation_home=0.3, correlation_foreign=0.3,
    )  # fmt: skip
    economy = solve_recursive(same)
    mirrored = STATES[:, [2, 3, 0, 1, 4]] * [1, 1, 1, 1, -1]
    a, b = (economy.weight_motion(s) for s in (STATES, mirrored))
    assert a[0] == pytest.approx(-b[0][[2, 3, 0, 1]], abs=1e-12)
    assert a[1] == pytest.approx(-b[1], abs=1e-12)
    one, two = economy.goods(STATES), economy.goods(mirrored)
    assert one.log_rer == pytest.approx(-two.log_rer, abs=1e-12)


def test_refusals():
    with pytest.raises(TypeError, match="must be a RecursiveParams"):
        solve_recursive(TradabilityParams())
    with pytest.raises(TypeError, match="solve_recursive"):
        AssetPricer(PERSISTENT)
    with pytest.raises(ValueError, match="process = 'arithmetic' must be 'log'"):
        RecursiveParams(process="arithmetic")
    with pytest.raises(ValueError, match="must be nearer to the mean"):
        solve_recursive(PERSISTENT).evaluate(np.add(STATES, [0, 0, 0, 0, 6]))


def test_what_does_not_settle_is_said(monkeypatch):
    monkeypatch.setattr("frictions.models.tradability.recursive_utility.MAX_ITERATIONS", 2)
    with pytest.raises(NotConverged, match="Newton"):
        solve_recursive(PERSISTENT)
    economy = solve_recursive(PERSISTENT, strict=False)
    assert not economy.converged
    assert economy.iterations == 2
