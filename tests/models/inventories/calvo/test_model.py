"""The linear Calvo economy: paths, limits, accounting, pricing, determinacy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.foundation import NoEquilibrium
from frictions.models.inventories.calvo.model import MC_STAR, solve_calvo
from frictions.models.inventories.parameters import TABLE_1_1

PATHS = {
    ("literal", "y"): [-0.1268, -0.0206, -0.0344, -0.0368, -0.0320, -0.0251, -0.0184, -0.0128],
    ("literal", "pi"): [-0.1442, -0.0747, -0.0366, -0.0169, -0.0071, -0.0023, -0.0002, 0.0006],
    ("literal", "inv"): [-0.1043, -0.0085, 0.0432, 0.0618, 0.0624, 0.0545, 0.0438, 0.0332],
    ("literal", "w"): [-0.2556, -0.1352, -0.0628, -0.0263, -0.0089, -0.0012, 0.0018, 0.0026],
    ("consistent", "y"): [-0.1052, -0.0187, -0.0372, -0.0403, -0.0349, -0.0270, -0.0195, -0.0133],
    ("consistent", "is"): [0.0054, 0.0973, 0.1348, 0.1307, 0.1095, 0.0844, 0.0614, 0.0427],
    ("consistent", "w"): [-0.2469, -0.1309, -0.0604, -0.0249, -0.0080, -0.0006, 0.0022, 0.0028],
}


@pytest.mark.parametrize(("mc_star", "name"), PATHS)
def test_stored_paths_at_the_printed_estimate(mc_star, name):
    found = solve_calvo(TABLE_1_1, mc_star=mc_star).responses(periods=8)[name]
    np.testing.assert_allclose(found, PATHS[mc_star, name], atol=6e-5)


def test_roots_and_residual():
    solution = solve_calvo(TABLE_1_1).solution
    assert (solution.unit_roots, solution.predetermined) == (0, 7)
    assert solution.residual < 1e-9
    without_habit = solve_calvo(TABLE_1_1.replace(habit=0.0)).solution
    assert without_habit.predetermined == 6


def test_indeterminate_when_policy_is_too_weak():
    with pytest.raises(NoEquilibrium, match="indeterminate: 8 stable roots for 7"):
        solve_calvo(TABLE_1_1.replace(policy_inflation=0.9))


@pytest.mark.parametrize("shock", ["eps_r", "eps_a"])
def test_linear_in_the_shock(shock):
    model = solve_calvo(TABLE_1_1)
    one, minus_four = model.responses(shock, 1.0, 30), model.responses(shock, -4.0, 30)
    np.testing.assert_allclose(minus_four, -4 * one, atol=1e-13)


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


def test_a_reading_is_a_multiple_of_marginal_cost():
    for reading, multiple in {"literal": TABLE_1_1.returns_to_scale, "consistent": 1.0}.items():
        by_number = solve_calvo(TABLE_1_1, mc_star=multiple).responses()
        by_name = solve_calvo(TABLE_1_1, mc_star=reading).responses()
        np.testing.assert_array_equal(by_number, by_name)


def test_flexible_wages_equal_the_households_wage():
    paths = solve_calvo(TABLE_1_1.replace(wage_stickiness=1e-6)).responses(periods=20)
    assert np.abs(paths["w"] - paths["wh"]).max() < 1e-5


def test_money_is_neutral_without_frictions():
    flexible = TABLE_1_1.replace(
        returns_to_scale=1.0, wage_stickiness=1e-6, price_stickiness=1e-6, price_indexation=0.0
    )
    paths = solve_calvo(flexible).responses()
    real = paths[["y", "c", "inv", "s", "w", "mc", "real_rate"]]
    assert np.abs(real).max().max() < 1e-4
    # Inflation then solves R = E pi(+1) with the rule; the root is the policy inertia.
    assert paths["pi"][0] == pytest.approx(-0.3889, abs=1e-4)


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


def test_unknown_closures_are_refused():
    with pytest.raises(ValueError, match=r"mc_star = 'printed' must be one of"):
        solve_calvo(TABLE_1_1, mc_star="printed")
    with pytest.raises(ValueError, match=r"mc_star = -1.0 must be in .* or one of"):
        solve_calvo(TABLE_1_1, mc_star=-1.0)
    with pytest.raises(ValueError, match=r"policy = 'gold' must be one of"):
        solve_calvo(TABLE_1_1, policy="gold")
    with pytest.raises(ValueError, match=r"shock = 'eps_m' must be one of"):
        solve_calvo(TABLE_1_1).responses("eps_m")
