"""Populations of firms: the vectorised solution, population slopes, folds and bad input."""

import numpy as np
import pytest

from frictions.foundation.errors import NoEquilibrium
from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    draw_population,
    gamma_scaled,
    information_ratio,
    solve_population,
    stationary_equilibria,
)

PANEL = MarketEfficiencyParams(cost_volatility=0.6)


@pytest.fixture(scope="module")
def population():
    return draw_population(PANEL, 4000, seed=0)


def regress(outcome, *regressors):
    X = np.column_stack([np.ones(outcome.size), *regressors])
    return np.linalg.lstsq(X, outcome, rcond=None)[0]


def test_firms_agree_with_the_search_for_all_roots(population):
    for j in range(0, 4000, 400):
        params = PANEL.replace(
            output_elasticity=population.output_elasticity[j],
            signal_precision=population.signal_precision[j],
        )
        low = stationary_equilibria(params).low_volatility
        assert population.informativeness[j] == pytest.approx(low.informativeness, rel=1e-12)
        assert population.intercept[j] == pytest.approx(low.price_at_mean_dividend, rel=1e-12)


def test_population_slopes(population):
    eta, sen, size = (
        population.output_elasticity,
        population.sensitivity,
        population.log_market_cap,
    )
    P = population.relative_informativeness("demand", "levels")
    levels = population.relative_informativeness("income", "levels")
    differences = population.relative_informativeness("income", "differences")
    # Four digits given for this seed.
    tolerance = {"atol": 6e-5}
    np.testing.assert_allclose(regress(P, eta), [0.2748, -0.3450], **tolerance)
    np.testing.assert_allclose(regress(P, eta, size)[1:], [-0.3368, 0.0341], **tolerance)
    np.testing.assert_allclose(regress(levels, eta)[1], -0.1832, **tolerance)
    np.testing.assert_allclose(regress(levels, eta, size)[1:], [-0.1731, 0.0421], **tolerance)
    np.testing.assert_allclose(regress(differences, eta)[1], -0.1650, **tolerance)
    np.testing.assert_allclose(regress(P, sen)[1], -1.158, atol=6e-4)
    np.testing.assert_allclose(regress(levels, sen)[1], -0.6065, **tolerance)
    np.testing.assert_allclose(regress(differences, sen)[1], -0.5451, **tolerance)
    means = [P.mean(), levels.mean(), differences.mean()]
    np.testing.assert_allclose(means, [0.1204, 0.1514, 0.1448], **tolerance)
    assert np.corrcoef(eta, sen)[0, 1] == pytest.approx(0.9998, abs=6e-5)


def test_firm_near_its_fold_is_still_solved():
    gamma_max = stationary_equilibria(PANEL).gamma_max
    params = PANEL.replace(risk_aversion=gamma_max * (1 - 1e-7))
    firms = solve_population(params, [0.5, 0.3, 0.5], [0.1] * 3, [0.0] * 3)
    low = stationary_equilibria(params).low_volatility.informativeness
    assert firms.informativeness[0] == pytest.approx(low, rel=1e-9)
    with pytest.raises(NoEquilibrium, match="exceeds gamma_max"):
        solve_population(params, [0.5, 0.6, 0.3], [0.1] * 3, [0.0] * 3)


@pytest.mark.parametrize("distance", [1e-3, 1e-4, 1e-5, 1e-7])
def test_firm_near_an_upper_fold_is_not_given_a_lower_root(distance):
    """With signals about noise the ratio has several humps; the highest pair may hide in a cell."""
    humps = MarketEfficiencyParams(
        output_elasticity=0.55,
        demand_elasticity=3.0,
        riskless_return=1.25,
        dividend_persistence=0.1,
        risk_aversion=0.12,
        demand_precision=3.5,
        noise_precision=0.6,
        productivity_precision=0.12,
        disclosure_precision=13.0,
        signal_precision=0.04,
        flow_precision=1.7,
    )
    u = np.geomspace(0.1, 100, 20_001)
    ratio = information_ratio(humps, u)
    peak = ratio[np.flatnonzero(np.diff(ratio) < 0)[0] :]
    top = peak[np.argmin(peak < np.r_[peak[1:], 0]) :].max()  # of the hump on the right
    gamma = humps.risk_aversion * top / gamma_scaled(humps) * (1 - distance)
    near = humps.replace(risk_aversion=float(gamma))
    firms = solve_population(near, [0.55], [0.04], [0.0])
    largest = stationary_equilibria(near).informativeness[-1]
    assert firms.informativeness[0] == pytest.approx(largest, rel=1e-6)


def test_bad_input():
    with pytest.raises(ValueError, match="firms = 2 must be a whole number from 3 on"):
        draw_population(PANEL, 2, seed=0)
    with pytest.raises(ValueError, match="signal_precision has shape"):
        solve_population(PANEL, [0.5, 0.5], [0.1], [0.0])
    with pytest.raises(ValueError, match=r"output_elasticity\[1\] = 1.2"):
        solve_population(PANEL, [0.5, 1.2], [0.1, 0.1], [0.0, 0.0])
    with pytest.raises(ValueError, match="the dividend has no mean"):
        solve_population(
            PANEL.replace(dividend_persistence=1.0, risk_aversion=0.01), [0.5], [0.1], [0.0]
        )
    poor = PANEL.replace(dividend_mean=-5.0)
    with pytest.raises(ValueError, match="market capitalisation has no logarithm"):
        _ = solve_population(poor, [0.5], [0.1], [0.0]).log_market_cap
