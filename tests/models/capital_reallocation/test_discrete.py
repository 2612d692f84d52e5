"""Capital on the grid: close to continuous capital where the grid is fine, and at rest."""

import numpy as np
import pandas as pd
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.discrete import (
    GridEconomy,
    solve_discrete_steady_state,
    solve_discrete_transition,
)
from frictions.models.capital_reallocation.economy import Economy

GRIDS = cr.GridSettings(k_nodes=84, a_nodes=60)
PRICES = cr.Prices(0.9412, 1.1682, 1.0186, 0.06826)


@pytest.fixture(scope="module")
def economy():
    return GridEconomy(cr.ReallocationParams(), GRIDS)


@pytest.fixture(scope="module")
def continuous(economy):
    return Economy(economy.params, economy.grids).stationary_policy(PRICES, tolerance=1e-5)


@pytest.fixture(scope="module")
def discrete(economy, continuous):
    return economy.stationary_policy(PRICES, economy.value_of_rules(continuous))


def totals(economy, rules):
    mass = economy.stationary_mass(rules).mass
    return economy.aggregate(rules, mass, PRICES)


def test_moving_by_depreciation_costs_nothing(economy):
    problem = economy.on_grid(PRICES)
    j = np.arange(1, problem.cost.shape[0])
    assert np.abs(problem.cost[j, j - 1]).max() < 1e-12
    assert (np.diff(problem.cost, axis=1) > 0).all()


def test_the_grid_for_capital_costs_capital_and_sales(economy, discrete, continuous):
    """Nodes 6.5 per cent apart: about one per cent of capital, a few of sales."""
    rough = totals(economy, discrete)
    smooth = totals(economy, continuous)
    assert 0.002 < 1 - rough.capital / smooth.capital < 0.02
    assert 0.01 < 1 - rough.good_sales / smooth.good_sales < 0.10


def gaps_between_methods(steps, a_nodes):
    """Relative gaps of K, S_g and C, and mean gaps of k' and c over the distribution."""
    grids = cr.GridSettings(k_nodes=83 * steps + 1, a_nodes=a_nodes, steps=steps)
    place = Economy(cr.ReallocationParams(), grids)
    smooth = place.stationary_policy(PRICES)
    mass = place.stationary_mass(smooth).mass
    nodes = GridEconomy(cr.ReallocationParams(), grids)
    rough = nodes.stationary_policy(
        PRICES, nodes.value_of_rules(smooth), tolerance=2e-4, search="hill"
    )
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
    mass = economy.stationary_mass(discrete).mass
    rule, dates = discrete, []
    for _ in range(4):
        rule = economy.step(rule, PRICES)
        dates.append(economy.aggregate(rule, mass, PRICES))
        mass = economy.push(mass, rule)
    for name in ("capital", "output", "mpk_ratio"):
        values = [getattr(date, name) for date in dates]
        assert max(values) / min(values) - 1 < 2e-4


@pytest.fixture(scope="module")
def smooth():
    return cr.solve_steady_state(cr.ReallocationParams(), GRIDS)


@pytest.fixture(scope="module")
def rough(smooth):
    return solve_discrete_steady_state(smooth, tolerance=2e-4)


def test_markets_clear_as_nearly_as_the_root_says(rough):
    assert rough.root.residual < 1e-3
    assert rough.root.residual == pytest.approx(np.abs(rough.root.values).max())
    assert np.abs(rough.aggregates.residuals).max() < 2e-3
    assert abs(rough.aggregates.goods_gap) < 2e-3
    assert rough.mass.sum() == pytest.approx(1.0, abs=1e-12)


def test_the_grid_moves_the_price_up_by_about_half_a_per_cent(smooth, rough):
    assert 0.002 < rough.prices.used - smooth.prices.used < 0.012
    assert rough.prices.wage == pytest.approx(smooth.prices.wage, rel=0.005)


def test_a_transition_is_near_the_continuous_one(smooth, rough):
    jacobian = cr.market_jacobian(smooth, 40)
    found = solve_discrete_transition(rough, jacobian, max_iterations=4)
    assert found.residual == min(found.root.history)
    assert found.residual < 0.1 * found.root.history[0]
    path = cr.discrete_responses(found)
    exact = cr.impact_response(smooth.economy.params, -0.01)
    assert path.loc[1, "output"] / 100 == pytest.approx(exact["output"], abs=3e-4)
    assert -6 < path.loc[1, "reallocation"] < -1
    assert abs(path.loc[1, ["mpk_ratio", "tfp_end", "capital"]]).max() < 1e-10


def test_a_short_horizon_warns(smooth, rough):
    with pytest.warns(UserWarning, match="horizon = 8 is too short: at the last date capital"):
        solve_discrete_transition(rough, cr.market_jacobian(smooth, 8), max_iterations=2)
