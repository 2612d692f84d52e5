"""A firm's policy in its own inventories: constant returns, Calvo's flexible limit, the optimum."""

import numpy as np
import pytest

from frictions.foundation.errors import NoEquilibrium
from frictions.models.inventories.attention.own_inventories import (
    own_targets,
    solve_own_inventories,
)
from frictions.models.inventories.attention.profit_hessian import profit_hessian
from frictions.models.inventories.calvo.firm_policies import solve_firm_policies
from frictions.models.inventories.parameters import TABLE_1_1
from frictions.models.inventories.steady_state import solve_steady_state
from frictions.solvers.equilibrium.sequence_space import lag, lead

QUARTERS = np.arange(250)


def solved(params):
    steady = solve_steady_state(params)
    hessian = profit_hessian(params, steady)
    return solve_own_inventories(params, steady, hessian), steady, hessian


def aggregates():
    """Wage, sales and the real rate after something that dies out."""
    return tuple(
        size * (root**QUARTERS - 0.3**QUARTERS)
        for size, root in ((0.2, 0.9), (-0.5, 0.8), (0.1, 0.7))
    )


def followed(own, targets, sales, missed):
    """Actions (T, 2) of a firm that misses its targets by given errors, and its inventories."""
    actions, left = np.empty_like(targets), 0.0
    for t in range(len(targets)):
        actions[t] = own.policy * left + targets[t] + missed[t]
        left = own.kept @ actions[t] - own.served * sales[t]
    return actions


def slopes(params, hessian, actions, wage, sales, rate):
    """Derivatives of discounted profit in each date's actions, (T, 2)."""
    # Only the change of marginal utility matters: it falls at the real rate.
    utility = -lag(np.cumsum(rate))
    zeta = np.stack([wage, sales, utility, 0 * wage], axis=1)
    before = lag(actions) @ hessian.own_lead / params.discount_factor
    return (
        actions @ hessian.own
        + lead(actions) @ hessian.own_lead.T
        + before
        + zeta @ hessian.aggregate.T
        + np.concatenate([zeta[1:], zeta[-1:]]) @ hessian.aggregate_lead.T
        + lag(zeta) @ hessian.aggregate_lag.T
    )


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


@pytest.mark.parametrize("alpha", [0.3, 0.7, 0.95, 1.0])
def test_targets_and_policy_satisfy_every_first_order_condition(alpha):
    params = TABLE_1_1.replace(returns_to_scale=alpha)
    own, _, hessian = solved(params)
    wage, sales, rate = aggregates()
    targets = np.stack(own_targets(own, hessian, wage, sales, rate), axis=1)
    actions = followed(own, targets, sales, np.zeros_like(targets))
    assert np.abs(actions).max() > 0.1
    found = slopes(params, hessian, actions, wage, sales, rate)
    np.testing.assert_allclose(found[:-1], 0, atol=1e-11)


@pytest.mark.parametrize("alpha", [0.3, 0.7, 0.95, 1.0])
def test_loss_of_mistakes_is_that_of_each_date(alpha):
    # Whatever is missed today, a firm answers the inventories it leads to.
    params = TABLE_1_1.replace(returns_to_scale=alpha)
    own, _, hessian = solved(params)
    wage, sales, rate = aggregates()
    targets = np.stack(own_targets(own, hessian, wage, sales, rate), axis=1)
    missed = np.random.default_rng(4).normal(size=targets.shape) * 0.9 ** QUARTERS[:, None]
    best = followed(own, targets, sales, np.zeros_like(targets))
    away = followed(own, targets, sales, missed) - best
    discount = params.discount_factor**QUARTERS
    # Profit is quadratic and its slope at the best is zero: what is lost is the second-order term.
    within = np.einsum("ti,ij,tj->t", away, hessian.own, away)
    across = np.einsum("ti,ij,tj->t", away, hessian.own_lead, lead(away))
    lost = -discount @ (0.5 * within + across)
    of_each_date = 0.5 * discount @ np.einsum("ti,ij,tj->t", missed, own.weights, missed)
    assert lost == pytest.approx(of_each_date, rel=1e-10)


def test_second_order_condition_is_checked(monkeypatch):
    steady = solve_steady_state(TABLE_1_1)
    hessian = profit_hessian(TABLE_1_1, steady)
    monkeypatch.setattr(np.linalg, "eigvalsh", lambda matrix: np.array([-0.5, 1.0]))
    with pytest.raises(NoEquilibrium, match=r"second-order condition fails.* -0.5 and 1;"):
        solve_own_inventories(TABLE_1_1, steady, hessian)
