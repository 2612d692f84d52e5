"""Capital on the grid: close to continuous capital where the grid is fine, and at rest."""

import numpy as np
import pandas as pd
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.discrete import value_of_rules

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


def gaps_between_methods(steps, a_nodes):
    """Relative gaps of K, S_g and C, and mean gaps of k' and c over the distribution."""
    grids = cr.GridSettings(k_nodes=83 * steps + 1, a_nodes=a_nodes, steps=steps)
    place = cr.Economy(cr.ReallocationParams(), grids)
    smooth = place.stationary_policy(PRICES)
    mass = place.stationary_mass(smooth).mass
    start = value_of_rules(place, smooth)
    found = cr.stationary_discrete_policy(place, PRICES, "hill", tolerance=1e-5, start=start)
    rough = cr.as_stock_policy(place, found)
    ours = place.aggregate(smooth, mass, PRICES)
    theirs = place.aggregate(rough, place.stationary_mass(rough, mass).mass, PRICES)
    return pd.Series(
        {name: abs(getattr(theirs, name) / getattr(ours, name) - 1)
         for name in ("capital", "good_sales", "consumption")}
        | {name: (mass * np.abs(getattr(rough, name) / getattr(smooth, name) - 1)).sum()
           for name in ("k_next", "c")}
    )  # fmt: skip


def test_both_methods_come_together_as_the_grids_get_finer():
    """Twice as fine in both directions: gaps of aggregates fall by more than half.

    Rules stay a node's width apart by construction, in capital and so in consumption.
    """
    coarse, fine = (gaps_between_methods(n, 60 * n) for n in (1, 2))
    aggregates, rules = ["capital", "good_sales", "consumption"], ["k_next", "c"]
    assert (fine[aggregates] < 0.4 * coarse[aggregates]).all()
    assert (fine[rules] < 0.65 * coarse[rules]).all()
    assert fine["capital"] < 0.0025
    assert fine["good_sales"] < 0.018
    assert fine["consumption"] < 3e-4
    assert fine["k_next"] < 0.01
    assert fine["c"] < 0.03


def test_without_a_shock_nothing_happens(economy, discrete):
    mass = economy.stationary_mass(cr.as_stock_policy(economy, discrete)).mass
    dates = cr.discrete_paths(economy, discrete, mass, [PRICES] * 4, np.ones(4))
    for name in ("capital", "output", "mpk_ratio"):
        values = [getattr(date, name) for date in dates]
        assert max(values) / min(values) - 1 < 2e-4
