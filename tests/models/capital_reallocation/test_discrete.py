"""Capital on the grid: close to continuous capital where the grid is fine, and at rest."""

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr

PRICES = cr.Prices(0.9412, 1.1682, 1.0186, 0.06826)


@pytest.fixture(scope="module")
def economy():
    return cr.Economy(cr.ReallocationParams(), cr.GridSettings(k_nodes=84, a_nodes=60))


@pytest.fixture(scope="module")
def discrete(economy):
    return cr.stationary_discrete_policy(economy, PRICES)


def totals(economy, rules):
    mass = economy.stationary_mass(rules).mass
    return economy.aggregate(rules, mass, PRICES)


def test_moving_by_depreciation_costs_nothing(economy):
    problem = cr.discrete_problem(economy, PRICES)
    j = np.arange(1, problem.cost.shape[0])
    assert np.abs(problem.cost[j, j - 1]).max() < 1e-12
    assert (np.diff(problem.cost, axis=1) > 0).all()


def test_the_grid_for_capital_costs_capital_and_sales(economy, discrete):
    """Nodes 6.5 per cent apart: about one per cent of capital, a few of sales."""
    rough = totals(economy, cr.as_stock_policy(economy, discrete))
    smooth = totals(economy, economy.stationary_policy(PRICES, tolerance=1e-6))
    assert 0.002 < 1 - rough.capital / smooth.capital < 0.02
    assert 0.01 < 1 - rough.good_sales / smooth.good_sales < 0.10


def test_both_methods_come_together_as_the_grid_gets_finer(economy, discrete):
    fine = cr.Economy(cr.ReallocationParams(), cr.GridSettings(k_nodes=167, a_nodes=60, steps=2))
    finer = cr.stationary_discrete_policy(fine, PRICES, tolerance=1e-3)
    gaps = []
    for place, rules in ((economy, discrete), (fine, finer)):
        rough = cr.as_stock_policy(place, rules)
        smooth = place.stationary_policy(PRICES, tolerance=1e-5)
        mass = place.stationary_mass(smooth).mass
        gaps.append((mass * np.abs(np.log(rough.k_next / smooth.k_next))).sum())
    assert gaps[1] < 0.7 * gaps[0]
    assert gaps[1] < 0.02


def test_without_a_shock_nothing_happens(economy, discrete):
    mass = economy.stationary_mass(cr.as_stock_policy(economy, discrete)).mass
    dates = cr.discrete_paths(economy, discrete, mass, [PRICES] * 4, np.ones(4))
    for name in ("capital", "output", "mpk_ratio"):
        values = [getattr(date, name) for date in dates]
        assert max(values) / min(values) - 1 < 2e-4
