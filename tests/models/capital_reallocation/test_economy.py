"""The economy at given prices: production, income, decision rules on coarse grids."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.economy import Economy

PRICES = cr.Prices(0.9412, 1.1682, 1.0186, 0.06826)


def test_income_is_optimal_profit_and_its_slope(steady):
    economy, p = steady.economy, steady.economy.params
    income, slope = economy.income(PRICES, productivity=0.97)
    k, z = economy.problem.k_grid[40], economy.z[3]
    labour = np.linspace(1e-4, 5.0, 400_001)
    output = z * 0.97 * k**p.capital_share * labour**p.labour_share
    profit = (output - PRICES.wage * labour).max()
    rest = PRICES.used * p.lemon_rate * k - (PRICES.rate - 1) / PRICES.rate * p.debt_limit
    assert income[3, 40] == pytest.approx(profit + rest, abs=1e-8)
    numeric = np.gradient(income[3], economy.problem.k_grid)[30:50]
    assert slope[3, 30:50] == pytest.approx(numeric, rel=3e-3)


@settings(max_examples=15, deadline=None)
@given(
    st.floats(0.0, 6.0), st.floats(0.0, 0.4), st.sampled_from([0.0, 0.002, 0.01]),
    st.floats(1.0, 3.0), st.integers(2, 5), st.floats(0.87, 0.97), st.floats(1.001, 1.03),
    st.integers(10, 35), st.integers(1, 2),
)  # fmt: skip
def test_admissible_prices_are_solved_on_coarse_grids(
    elasticity, debt, lemons, width, states, price, rate, nodes, steps
):
    """Decision rules settle at every node, and the distribution keeps its invariants."""
    params = cr.ReallocationParams(
        elasticity=elasticity, debt_limit=debt, lemon_rate=lemons, tauchen_width=width,
        states=states,
    )  # fmt: skip
    grids = cr.GridSettings(k_min=0.06, k_nodes=60 * steps, a_nodes=nodes, steps=steps)
    economy = Economy(params, grids)
    prices = cr.Prices(price, 1.16, rate, 0.07 if lemons else 0.0)
    income, _ = economy.income(prices)
    assume(income[0, 0] > economy.bundle_price(prices) * params.depreciation * 0.06)
    policy = economy.stationary_policy(prices, tolerance=1e-7)
    assert policy.residual < 1e-7
    mass = economy.stationary_mass(policy).mass
    again = economy.step(policy, prices)
    assert (mass * np.abs(again.c / policy.c - 1)).sum() < 1e-7
    total = economy.aggregate(policy, mass, prices)
    assert mass.sum() == pytest.approx(1.0, abs=1e-12)
    assert (mass * policy.k_next).sum() == pytest.approx(total.capital, rel=1e-8)
    assert total.bundles == pytest.approx(
        params.depreciation * total.capital + total.good_sales, rel=1e-7
    )


def test_nodes_that_alternate_carry_no_mass():
    """At these prices a few nodes at the top of both grids alternate between two rules."""
    prices = cr.Prices(0.941, 1.17, 1.018, 0.068)
    economy = Economy(cr.ReallocationParams(), cr.GridSettings(k_min=0.035, k_nodes=98))
    policy = economy.stationary_policy(prices, tolerance=1e-8)
    change = np.abs(economy.step(policy, prices).c / policy.c - 1)
    mass = economy.stationary_mass(policy).mass
    assert mass[change > 1e-7].sum() < 1e-8
    assert (change > 1e-7).mean() < 0.01
