r"""The two-price step where tomorrow's value is known, :math:`A\ln(a+m)+B\ln k`."""

import numpy as np
import pytest

from frictions.solvers.households.depreciation_grid import depreciation_grid
from frictions.solvers.households.two_price_step import StepSetting, frontier, two_price_step

A, B, M, R, DELTA = 0.9, 0.3, 0.5, 1.02, 0.08
BUY, SELL = 1.0, 0.85
BONDS = 8.0 * np.linspace(0.0, 1.0, 40) ** 2
STOCK = depreciation_grid(0.05, 80, DELTA)
VA = np.broadcast_to(A / (BONDS + M), (80, 40)).copy()
VK = np.broadcast_to((B / STOCK)[:, None], (80, 40)).copy()


@pytest.mark.parametrize("price", [BUY, SELL])
def test_the_frontier_in_closed_form(price):
    """1/V_a does not depend on k', and V_k/V_a is a power of it: interpolation is exact."""
    wealth, bonds, stock = np.empty(120), np.empty(120), np.empty(120)
    count = frontier(price, R, 1.0, VA, VK, BONDS, STOCK, wealth, bonds, stock)
    wealth, bonds, stock = wealth[:count], bonds[:count], stock[:count]
    assert (np.diff(wealth) > 0).all()
    slack = bonds > 0
    assert slack.sum() > 30
    exact = B * (bonds + M) / (A * price * R)
    assert stock[slack] == pytest.approx(exact[slack], rel=1e-12)
    c = (bonds + M) / (R * A)
    assert wealth[slack] == pytest.approx((c + bonds / R + price * exact)[slack], rel=1e-12)
    # at the limit consumption follows from the condition for the stock, c = q k' / B
    tight = ~slack & (stock < exact * (1 - 1e-9))
    assert tight.sum() > 5
    assert wealth[tight] == pytest.approx((price * stock * (1 / B + 1))[tight], rel=1e-12)


def test_no_choice_on_a_fine_grid_is_better():
    income = (0.3 * STOCK**0.5 + 0.05)[None, :]
    slope = (0.15 * STOCK**-0.5)[None, :]
    out = np.empty((6, 1, 80, 40))
    setting = StepSetting(
        BONDS, STOCK, 1, 1.0 - DELTA, income, slope, BUY, SELL, R, 1.0, np.zeros(STOCK.size)
    )
    two_price_step(VA[None], VK[None], setting, out)
    c, a, k = out[0, 0], out[1, 0], out[2, 0]
    found = np.log(c) + A * np.log(a + M) + B * np.log(k)
    fine_a, fine_k = np.linspace(0.0, 8.0, 801)[:, None], np.geomspace(0.05, 25.0, 900)[None]
    regimes = set()
    for j in range(5, 70, 4):
        for i in range(0, 38, 4):
            change = fine_k - (1 - DELTA) * STOCK[j]
            rest = income[0, j] + BONDS[i] - fine_a / R - np.where(change > 0, BUY, SELL) * change
            value = np.full(rest.shape, -np.inf)
            ok = rest > 0
            value[ok] = np.log(rest[ok]) + (A * np.log(fine_a + M) + B * np.log(fine_k))[ok]
            assert found[j, i] > value.max() - 1e-4  # between nodes the rules are interpolated
            regimes.add(out[3, 0, j, i])
    assert regimes == {-1.0, 0.0, 1.0}
