"""Fella's housing model: the budget in its own terms."""

import numpy as np
import pytest

from frictions.models.housing import housing_problem


def test_cash_after_choosing_a_house_is_the_printed_budget():
    problem, guess = housing_problem(assets=30, houses=4, incomes=3)
    house, a = np.linspace(0.01, 10.0, 4), problem.a_grid[11]
    y = problem.liquid[5, 0] - 0.01 + 1.06 * 0.8 * 0.01
    for s in range(4):
        for d in range(4):
            cash = problem.liquid[5, s] + problem.payoff * a - problem.cost[s, d]
            trade = 0.06 * house[d] if s != d else 0.0
            printed = 1.06 * (a - 0.8 * house[s]) + house[s] - 0.2 * house[d] + y - trade
            assert cash == pytest.approx(printed, abs=1e-13)
    assert guess.shape == problem.shape == (9, 4, 30)
    assert problem.transition.sum(axis=1) == pytest.approx(np.ones(9))
    first = 0.77 * np.log(0.02 * a + y) + 0.23 * np.log(0.075 * house[2])
    assert guess[5, 2, 11] == pytest.approx(first)
