"""A firm's policy in its own inventories: constant returns, Calvo's flexible limit, the Riccati."""

import numpy as np
import pytest

from frictions.models.inventories.attention.own_inventories import solve_own_inventories
from frictions.models.inventories.attention.profit_hessian import profit_hessian
from frictions.models.inventories.calvo.firm_policies import solve_firm_policies
from frictions.models.inventories.parameters import TABLE_1_1
from frictions.models.inventories.steady_state import solve_steady_state


def solved(params):
    steady = solve_steady_state(params)
    hessian = profit_hessian(params, steady)
    return solve_own_inventories(params, steady, hessian), steady, hessian


def test_constant_returns_leave_nothing_to_inventories():
    own, _, hessian = solved(TABLE_1_1.replace(returns_to_scale=1.0))
    assert not own.policy.any()
    assert own.bent == 0
    np.testing.assert_array_equal(own.weights, hessian.curvature)


@pytest.mark.parametrize("alpha", [0.4, 0.5, 0.7, 0.8633, 0.95])
def test_policy_is_that_of_calvo_firms_whose_prices_are_free(alpha):
    params = TABLE_1_1.replace(returns_to_scale=alpha, price_stickiness=1e-6)
    own, steady, _ = solved(params)
    assert own.residual < 1e-13
    calvo = solve_firm_policies(params, steady)
    block = steady.stock_out
    in_logs = own.policy * (block.threshold - block.expected_sales)
    expected = [calvo.reset_price, calvo.stock[0] + calvo.stock[1] * calvo.reset_price]
    np.testing.assert_allclose(in_logs, expected, rtol=2e-6)
