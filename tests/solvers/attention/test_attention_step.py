"""One step of the attention problem by hand, and that the iteration ends where a step stays."""

import numpy as np
import pytest

from frictions.solvers.attention.attention_step import attend, iterate, spectral_radius

A = np.array([[0.9, 0.1], [0.0, 0.5]])
QQ = np.diag([1.0, 0.5])
HH = np.array([[1.0, 0.3], [0.3, 0.4]])


def test_attention_goes_where_the_benefit_exceeds_the_cost():
    prior, benefit = np.diag([4.0, 1.0]), np.diag([1.0, 0.5])
    posterior, signals, capacity, _ = attend(prior, benefit, 2.0, 0.0)
    # Gains 4 and 0.5: the first direction is learnt until its gain is the cost.
    np.testing.assert_allclose(posterior, np.diag([2.0, 1.0]), atol=1e-14)
    assert capacity == pytest.approx(0.5 * np.log(2.0))
    assert signals.shape == (1, 2)
    np.testing.assert_allclose(np.linalg.inv(posterior) - np.linalg.inv(prior),
                               signals.T @ signals, atol=1e-14)  # fmt: skip


def test_without_a_benefit_nothing_is_learnt():
    posterior, signals, capacity, _ = attend(QQ, HH, 100.0, 0.0)
    np.testing.assert_array_equal(posterior, QQ)
    assert (signals.shape, capacity) == ((0, 2), 0.0)


def test_a_singular_prior_stays_singular():
    prior = np.array([[1.0, 1.0], [1.0, 1.0]])
    posterior, _, capacity, _ = attend(prior, np.eye(2), 0.1, 0.0)
    assert capacity == pytest.approx(0.5 * np.log(2.0 / 0.1))
    np.testing.assert_allclose(posterior, 0.05 * prior, atol=1e-15)


@pytest.mark.parametrize("discount", [0.0, 0.9, 1.0])
def test_the_iteration_ends_where_a_step_stays(discount):
    start = np.stack([QQ, HH])
    state, residual, iterations = iterate(A, QQ, HH, 0.2, 0.0, discount, start, 1e-13, 1000)
    assert residual <= 1e-13
    assert iterations < 200
    again, moved, one = iterate(A, QQ, HH, 0.2, 0.0, discount, state.copy(), 0.0, 1)
    assert one == 1
    assert moved <= 1e-12
    np.testing.assert_allclose(again, state, atol=1e-12)
    # The two recursions, with nothing of the kernel but what attention leaves.
    posterior, signals, _, _ = attend(state[0], state[1], 0.2, 0.0)
    np.testing.assert_allclose(A @ posterior @ A.T + QQ, state[0], atol=1e-11)
    innovation = signals @ state[0] @ signals.T + np.eye(len(signals))
    gain = state[0] @ signals.T @ np.linalg.inv(innovation)
    np.testing.assert_allclose(state[0] - gain @ signals @ state[0], posterior, atol=1e-11)


def test_the_iteration_stops_at_its_limit():
    start = np.stack([QQ, HH])
    _, residual, iterations = iterate(A, QQ, HH, 0.2, 0.0, 1.0, start, 0.0, 5)
    assert iterations == 5
    assert residual > 0


def test_the_spectral_radius_counts_complex_roots():
    turn = 0.8 * np.array([[0.6, -0.8], [0.8, 0.6]])
    assert spectral_radius(turn) == pytest.approx(0.8)
    assert spectral_radius(np.array([[1.0, 5.0], [0.0, -0.3]])) == pytest.approx(1.0)
