"""Simple rules: information against quadrature, gradient against differences, stationary points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.solvers.attention.action_rules import (
    _RuleProblem,
    optimise_action_rules,
    rule_information,
)

WEIGHTS = np.array([[6.83, 0.727], [0.727, 0.173]])
COST = 0.58
# Responses and noises with their roots: an attentive second action, or hardly any.
SECOND = [-0.14, 0.83, 0.48, 0.49]
SMALL, ATTENTIVE = [1e-3, 0.5, 1e-2, 0.5], [-0.05, 0.9, 0.05, 0.5]


def two_targets():
    """Return targets like those of a price and a stock when the price is inert."""
    t = np.arange(200)
    return np.stack([-0.044 * t * 0.77 ** (t - 1), (0.295 * t - 1.08) * 0.795**t], axis=1)


roots = st.floats(-0.95, 0.95)


@given(st.floats(-5, 5), roots, roots)
def test_information_equals_its_integral(ratio, response_root, noise_root):
    z = np.exp(2j * np.pi * np.arange(4096) / 4096)
    odds = np.abs(ratio * (1 - noise_root * z) / (1 - response_root * z)) ** 2
    information = rule_information(ratio, response_root, noise_root)
    assert information == pytest.approx(0.5 * np.log1p(odds).mean(), abs=1e-11)


@given(st.integers(0, 30))
def test_loss_equals_its_sum_and_gradient_its_differences(seed):
    rng = np.random.default_rng(seed)
    problem = _RuleProblem(two_targets(), WEIGHTS, COST)
    values = rng.normal(scale=0.7, size=8)
    t = np.arange(5000)[:, None]  # rules outlive the targets
    noise, root, noise_root = values[2::4], np.tanh(values[1::4]), np.tanh(values[3::4])
    missed = np.pad(two_targets(), ((0, 4800), (0, 0))) - values[0::4] * noise * root**t
    own = noise * noise_root**t
    expected = 0.5 * np.sum(WEIGHTS * (missed.T @ missed)) + 0.5 * np.diag(WEIGHTS) @ (own**2).sum(
        0
    )
    assert problem.parts(values)[0] == pytest.approx(expected, rel=1e-9)
    step = 1e-5
    differences = [
        (problem.scaled(values + step * e) - problem.scaled(values - step * e)) / (2 * step)
        for e in np.eye(8)
    ]
    np.testing.assert_allclose(problem.gradient(values), differences, rtol=1e-5, atol=1e-7)


def test_a_small_start_stops_at_the_inert_action_an_attentive_one_does_better():
    small = optimise_action_rules(two_targets(), WEIGHTS, COST, [SMALL, SECOND])
    attentive = optimise_action_rules(two_targets(), WEIGHTS, COST, [ATTENTIVE, SECOND])
    assert small.converged
    assert attentive.converged
    np.testing.assert_allclose(small.average(200)[:, 0], 0.0, atol=1e-6)
    assert small.capacity[0] == pytest.approx(0.0, abs=1e-9)
    assert small.capacity[1] > 0.03
    assert attentive.capacity[0] > 0.05
    assert attentive.capacity[1] == pytest.approx(0.0, abs=1e-9)
    assert attentive.objective < 0.97 * small.objective
    # The inert action is no matter of the numbers: the other one, alone, chooses the same.
    alone = optimise_action_rules(two_targets()[:, 1:], WEIGHTS[1:, 1:], COST, [SECOND])
    assert alone.capacity[0] != pytest.approx(small.capacity[1], rel=1e-3)  # the cross term matters


def test_both_actions_inert_is_stationary_too():
    nothing = optimise_action_rules(two_targets(), WEIGHTS, COST, [SMALL, [-0.01, 0.5, 0.1, 0.5]])
    zero_loss = 0.5 * np.sum(WEIGHTS * (two_targets().T @ two_targets()))
    assert nothing.objective == pytest.approx(zero_loss, rel=1e-10)
    np.testing.assert_allclose(nothing.capacity, 0.0, atol=1e-9)


def test_scale_of_targets_and_cost():
    one = optimise_action_rules(two_targets(), WEIGHTS, COST, [ATTENTIVE, SECOND])
    start = np.array([ATTENTIVE, SECOND]) * [3, 1, 3, 1]
    three = optimise_action_rules(3 * two_targets(), WEIGHTS, 9 * COST, start)
    np.testing.assert_allclose(three.capacity, one.capacity, atol=1e-5)
    assert three.objective == pytest.approx(9 * one.objective, rel=1e-9)


def test_white_target_in_closed_form():
    # B = b, C = c: the best ratio solves n^2 = W / cost - 1, as for any scalar Gaussian signal.
    targets = np.zeros((50, 1))
    targets[0] = 1.0
    found = optimise_action_rules(targets, [[2.0]], 0.5, [[0.5, 0.1, 0.5, 0.1]], tolerance=1e-9)
    b, root, c, _ = found.rules[0]
    assert root == pytest.approx(0.0, abs=1e-6)
    assert (b / c) ** 2 == pytest.approx(2.0 / 0.5 - 1, rel=1e-6)
    assert b == pytest.approx(1 - 0.5 / 2.0, rel=1e-6)
    assert found.bits[0] == pytest.approx(0.5 * np.log2(4.0), rel=1e-6)
    assert found.loss == pytest.approx(0.5 * 0.5, rel=1e-6)  # W Var(error) / 2 with Var = cost / W


def test_no_convergence_raises_with_the_numbers_or_says_so():
    arguments = (two_targets(), WEIGHTS, COST, [ATTENTIVE, SECOND])
    with pytest.raises(RuntimeError, match="action rules did not converge in 3 of 3 iterations"):
        optimise_action_rules(*arguments, max_iterations=3)
    assert not optimise_action_rules(*arguments, max_iterations=3, strict=False).converged


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"targets": np.ones(9)}, r"targets has shape \(9,\), expected \(T, k\)"),
        ({"weights": np.eye(3)}, r"weights has shape \(3, 3\), expected \(2, 2\)"),
        ({"cost": 0.0}, r"cost = 0.0 must be in \(0, inf\)"),
        ({"start": [SECOND]}, r"start has shape \(1, 4\), expected \(2, 4\)"),
        ({"start": [SECOND, [1, 1, 1, 0]]}, r"start has roots .* must be inside \(-1, 1\)"),
        ({"start": [SECOND, [1, 0, 0, 0]]}, "has a noise of zero: infinite information"),
    ],
)
def test_bad_input(changes, message):
    arguments = {
        "targets": two_targets(), "weights": WEIGHTS, "cost": COST, "start": [ATTENTIVE, SECOND]
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        optimise_action_rules(**(arguments | changes))
