"""The economy at given prices: production, income, the grid of bonds."""

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr

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


def test_bonds_grid_is_increasing_from_zero_to_its_top():
    nodes = cr.GridSettings(a_nodes=30, a_max=12.0).bonds()
    assert nodes[0] == 0.0
    assert nodes[-1] == 12.0
    assert (np.diff(nodes, 2) > 0).all()
