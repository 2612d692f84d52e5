"""The equations around firms: what average firms inherit, and the form at constant returns."""

import numpy as np
import pytest

from frictions.models.inventories.attention.equations import (
    add_quantities,
    add_targets,
    add_wages,
    average_actions,
)
from frictions.models.inventories.attention.own_inventories import solve_own_inventories
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION
from frictions.models.inventories.attention.profit_hessian import profit_hessian
from frictions.models.inventories.steady_state import solve_steady_state
from frictions.solvers.equilibrium.sequence_space import lag, lead

QUARTERS = np.arange(200)


def followed(alpha):
    """Economy, its firms, and paths, when actions and sales are imposed."""
    params = TABLE_1_1_ATTENTION.replace(returns_to_scale=alpha)
    steady = solve_steady_state(params)
    hessian = profit_hessian(params, steady)
    own = solve_own_inventories(params, steady, hessian)
    price, stock, sales = -0.1 * 0.9**QUARTERS, -0.3 * 0.8**QUARTERS, -0.2 * 0.7**QUARTERS
    paths = average_actions(params, steady, own, price, stock, sales)
    add_quantities(params, steady, paths, "value")
    paths["xi"], paths["real_rate"] = 0.4 * 0.85**QUARTERS, 0.1 * 0.6**QUARTERS
    add_wages(params, paths)
    add_targets(own, hessian, paths)
    return params, steady, own, hessian, (price, stock), paths


@pytest.mark.parametrize("alpha", [0.4, 0.8, 1.0])
def test_average_firm_answers_the_inventories_of_the_quarter_before(alpha):
    _, steady, own, _, (price, stock), paths = followed(alpha)
    block = steady.stock_out
    inherited = lag(paths["inv"]) * (block.threshold - block.expected_sales)
    for name, beyond, answer in zip(("pbar_n", "z"), (price, stock), own.policy, strict=True):
        np.testing.assert_allclose(paths[name], beyond + answer * inherited, atol=1e-14)
        assert (alpha < 1) == bool(np.abs(paths[name] - beyond).max() > 1e-3)


@pytest.mark.parametrize("alpha", [0.4, 1.0])
def test_marginal_cost_is_the_wage_over_the_marginal_product(alpha):
    paths = followed(alpha)[-1]
    labour = paths["y"] / alpha
    np.testing.assert_allclose(paths["mc"], paths["w"] + labour - paths["y"], atol=1e-14)
    np.testing.assert_allclose(
        paths["wh"], TABLE_1_1_ATTENTION.labour_curvature * labour - paths["xi"], atol=1e-14
    )


def test_at_constant_returns_each_date_is_apart():
    _, _, _, hessian, _, paths = followed(1.0)
    replacement = lead(paths["w"]) - paths["real_rate"]
    right = np.outer(hessian.aggregate_lead[:, 0], replacement)
    right[1] += hessian.aggregate[1, 0] * paths["w"]
    price, stock = np.linalg.solve(hessian.curvature, right)
    np.testing.assert_allclose(paths["p_star"], paths["p"] + price, atol=1e-14)
    np.testing.assert_allclose(paths["z_star"], paths["s"] + stock, atol=1e-13)
