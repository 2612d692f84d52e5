"""The equations of the Calvo economy: what must hold along any of its paths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.models.inventories.calvo.model import MC_STAR, solve_calvo
from frictions.models.inventories.parameters import TABLE_1_1


def test_readings_coincide_at_constant_returns_and_only_there():
    paths = {
        alpha: [
            solve_calvo(TABLE_1_1.replace(returns_to_scale=alpha), mc_star=reading).responses()
            for reading in MC_STAR
        ]
        for alpha in (1.0, 0.9)
    }
    np.testing.assert_allclose(*paths[1.0], atol=1e-13)
    assert np.abs(paths[0.9][0] - paths[0.9][1]).max().max() > 1e-3


@given(st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(0.6, 1.0))
def test_spending_equals_sales_along_any_path(xi_p, xi_w, alpha):
    params = TABLE_1_1.replace(price_stickiness=xi_p, wage_stickiness=xi_w, returns_to_scale=alpha)
    model = solve_calvo(params)
    s, paths = model.steady, model.responses(periods=40)
    spending = s.consumption * paths["c"] + params.government_share * s.output * paths["y"]
    sales = s.price * s.mean_sales * (paths["pbar"] + paths["sbar"])
    np.testing.assert_allclose(spending, sales, atol=1e-10)


def test_phillips_curve_is_the_infinite_sum_of_a_resetting_firm():
    params = TABLE_1_1.replace(price_indexation=0.4)
    model = solve_calvo(params)
    r, firm = model.responses(periods=400), model.policies
    xi, discount = params.price_stickiness, params.discount_factor * params.price_stickiness
    pi, mean_price = r["pi"].to_numpy(), r["pbar"].to_numpy()
    # What a price that is not reset loses against the index in a quarter.
    loss = pi - params.price_indexation * np.r_[0.0, pi[:-1]]
    reset = (mean_price - xi * (np.r_[0.0, mean_price[:-1]] - loss)) / (1 - xi)
    future_cost = (r["mc"].shift(-1) - r["real_rate"]).to_numpy()
    gap_to_sales = (r["z"] - r["s"]).to_numpy()

    D, total, price, own_stock = firm.markup_slope, 0.0, reset[0], 0.0
    for t in range(300):
        state = [own_stock, price - mean_price[t]]
        own_z, own_stock = firm.stock @ state, firm.inventories @ state
        kept = price - loss[t + 1]
        again = reset[t + 1] + firm.reset_price * own_stock
        next_price = xi * kept + (1 - xi) * again - mean_price[t + 1]
        own_cost = firm.cost @ [own_stock, next_price]
        markup = D * (params.demand_elasticity * price + gap_to_sales[t] + own_z)
        total += discount**t * (price + markup - future_cost[t] - own_cost)
        price = kept
    assert total == pytest.approx(0, abs=1e-14)


def test_flexible_wages_equal_the_households_wage():
    paths = solve_calvo(TABLE_1_1.replace(wage_stickiness=1e-6)).responses(periods=20)
    assert np.abs(paths["w"] - paths["wh"]).max() < 1e-5
