"""A firm's signals for given targets: averages, errors, and when no attention pays."""

import numpy as np
import pytest

from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.equilibrium import solve_attention_equilibrium
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION, InformationCost
from frictions.models.inventories.attention.reply import (
    ATTENTION_ITERATIONS,
    ORDER,
    action_rule,
    by_action,
    joint_reply,
    separate_reply,
)

IDLE = np.zeros(400)


@pytest.fixture(scope="module")
def economy():
    return build_aggregate_map(TABLE_1_1_ATTENTION)


@pytest.fixture(scope="module")
def benchmark(economy):
    return solve_attention_equilibrium(economy, InformationCost(1e-4))


def reply(choose, economy, per_nat):
    weights = economy.hessian.curvature
    return choose(economy.impulse, IDLE, weights, per_nat, ORDER, ATTENTION_ITERATIONS)


def test_stacked_paths_become_columns():
    np.testing.assert_array_equal(by_action(np.arange(6)), [[0, 3], [1, 4], [2, 5]])


def test_joint_reply_is_optimal_among_signals_of_another_strength(economy):
    found = reply(joint_reply, economy, 0.75)
    weights = economy.hessian.curvature

    def objective(reply):
        return 0.5 * np.sum(weights * reply.error_covariance) + 0.75 * np.log(2) * reply.bits[0]

    assert found.converged
    assert found.fit_error < 1e-10
    for other in (0.5, 0.7, 0.8, 1.2):
        assert objective(reply(joint_reply, economy, other)) > objective(found)


@pytest.mark.parametrize("choose", [joint_reply, separate_reply])
def test_dear_information_gets_no_attention(economy, choose):
    found = reply(choose, economy, 100.0)
    assert set(found.bits) == {0.0}
    assert not np.any(found.operators)
    targets = by_action(economy.impulse)
    np.testing.assert_allclose(found.error_covariance, targets.T @ targets)


def test_separate_noise_adds_to_average_errors(economy):
    found = reply(separate_reply, economy, 0.3)
    targets = by_action(economy.impulse)
    noise = found.error_covariance - targets.T @ targets  # others do nothing: all of it is missed
    assert noise[0, 0] > 0
    assert noise[1, 1] > 0
    assert noise[0, 1] == pytest.approx(0, abs=1e-12)


def test_separate_rule_solves_for_what_each_channel_sees(economy):
    rng = np.random.default_rng(3)
    weights = economy.hessian.curvature
    operators = tuple(0.1 * rng.normal(size=(6, 6)) for _ in range(2))
    target = rng.normal(size=12)
    price, stock = np.split(action_rule(operators, weights) @ target, 2)
    best_price, best_stock = np.split(target, 2)
    to_price, to_stock = weights[0, 1] / weights[0, 0], weights[0, 1] / weights[1, 1]
    np.testing.assert_allclose(
        price, operators[0] @ (best_price + to_price * (best_stock - stock)), atol=1e-12
    )
    np.testing.assert_allclose(
        stock, operators[1] @ (best_stock + to_stock * (best_price - price)), atol=1e-12
    )


def test_firms_reply_is_the_average_of_what_they_track(economy, benchmark):
    rule = action_rule(benchmark.operators, economy.hessian.curvature)
    first_best = benchmark.paths[["p_star", "z_star"]].to_numpy().T.ravel()
    actions = benchmark.paths[["pbar_n", "z"]].to_numpy().T.ravel()
    np.testing.assert_allclose(rule @ first_best, actions, atol=1e-10)
    roots = np.linalg.eigvalsh(benchmark.operators[0])
    assert roots.min() > -1e-12
    assert roots.max() < 1
