"""The frozen-signal operator against a Kalman filter, the threshold against the solver."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import toeplitz

from frictions.solvers.attention.attention_lqg import solve_attention
from frictions.solvers.attention.frozen_signal import (
    attention_threshold,
    frozen_signal_operator,
    signal_responses,
)
from frictions.solvers.attention.hankel_realisation import realise_moving_average

T = 200
WEIGHTS = np.array([[6.8, 0.7], [0.7, 0.2]])


def two_targets(permanent=False):
    """Return two stationary targets, or the first with a permanent response."""
    t = np.arange(T)
    first = 0.9**t - 0.6 * 0.7**t
    return np.stack([1.2 - first if permanent else first, 0.85**t * np.cos(t / 4)], axis=1)


def solved(targets, cost, unit_root=()):
    realisation = realise_moving_average(targets, 6, unit_root=unit_root)
    loading = realisation.output.T @ np.linalg.cholesky(WEIGHTS)
    solution = solve_attention(
        realisation.transition, realisation.impact, loading, cost, tolerance=1e-12
    )
    return realisation, solution


@given(st.integers(0, 30), st.integers(1, 3))
def test_operator_is_symmetric_with_eigenvalues_between_zero_and_one(seed, signals):
    rng = np.random.default_rng(seed)
    h = rng.normal(size=(signals, 40)) * rng.uniform(0.5, 0.95) ** np.arange(40)
    K = frozen_signal_operator(h)
    np.testing.assert_array_equal(K, K.T)
    eigenvalues = np.linalg.eigvalsh(K)
    assert eigenvalues.min() > -1e-14
    assert eigenvalues.max() < 1.0
    # More precise signals are followed more closely, in every direction.
    assert np.linalg.eigvalsh(frozen_signal_operator(1.1 * h) - K).min() > -1e-13


@pytest.mark.parametrize(("signals", "shocks"), [(1, 1), (2, 1), (2, 3)])
def test_operator_is_that_of_the_stacked_signals(signals, shocks):
    h = np.random.default_rng(9).normal(size=(signals, 30, shocks)) * 0.8 ** np.arange(30)[:, None]
    H = np.block([[np.triu(toeplitz(shock)) for shock in signal.T] for signal in h])
    literal = H.T @ np.linalg.solve(H @ H.T + np.eye(len(H)), H)
    np.testing.assert_allclose(frozen_signal_operator(h), literal, atol=1e-13)


def test_scalar_white_noise_in_closed_form():
    h = np.zeros((1, 5))
    h[0, 0] = 2.0
    np.testing.assert_allclose(frozen_signal_operator(h), 0.8 * np.eye(5), atol=1e-15)
    np.testing.assert_array_equal(frozen_signal_operator(np.empty((0, 5))), np.zeros((5, 5)))


@pytest.mark.parametrize("permanent", [False, True])
def test_operator_equals_the_kalman_filter(permanent):
    targets = two_targets(permanent)
    realisation, solution = solved(targets, 0.5, (0,) if permanent else ())
    A, Q, C = realisation.transition, realisation.impact, realisation.output
    Y, P = solution.signals, solution.prior
    gain = P @ Y.T @ np.linalg.inv(Y @ P @ Y.T + np.eye(len(Y)))
    state, estimate, path = Q[:, 0], np.zeros(len(A)), np.empty_like(targets)
    for t in range(T):
        estimate = estimate + gain @ Y @ (state - estimate)
        path[t] = C @ estimate
        state, estimate = A @ state, A @ estimate
    K = frozen_signal_operator(signal_responses(solution, T))
    # The operator knows T periods, the filter the infinite past; at the end of the window the
    # difference is the filter's memory.
    np.testing.assert_allclose((K @ targets)[:100], path[:100], atol=1e-6)


def test_average_loss_is_that_of_the_solution():
    targets = two_targets()
    solution = solved(targets, 0.5)[1]
    K = frozen_signal_operator(signal_responses(solution, T))
    # Var(x - x_hat) = a'(I - K)a for projections.
    loss = 0.5 * np.sum(WEIGHTS * (targets.T @ (targets - K @ targets)))
    assert loss == pytest.approx(solution.loss, rel=1e-6)


def test_signal_responses_by_powers():
    realisation, solution = solved(two_targets(), 0.5)
    A, Q = realisation.transition, realisation.impact
    expected = [(solution.signals @ np.linalg.matrix_power(A, k) @ Q)[0, 0] for k in range(7)]
    np.testing.assert_allclose(signal_responses(solution, 7), [expected], rtol=1e-12)


def test_several_shocks_answer_like_the_kalman_filter():
    A, Q = np.diag([0.9, 0.5]), np.array([[1.0, 0.0], [0.3, 1.0]])
    weights = np.array([[2.0, 0.5], [0.5, 1.0]])
    solution = solve_attention(A, Q, np.linalg.cholesky(weights), 0.4)
    h = signal_responses(solution, T)
    assert h.shape == (len(solution.signals), T, 2)
    K = frozen_signal_operator(h)
    states, beliefs = solution.belief_responses(T)
    # One shock after another: the average belief about the first state.
    answered = K @ states[:, 0].T.ravel()
    np.testing.assert_allclose(answered.reshape(2, T)[:, :50], beliefs[:50, 0].T, atol=1e-6)


def test_threshold_with_several_shocks_is_where_attention_stops():
    A, Q = np.diag([0.9, 0.5]), np.array([[1.0, 0.0], [0.3, 1.0]])
    states = np.array([np.linalg.matrix_power(A, k) @ Q for k in range(T)])
    edge = attention_threshold(states, np.eye(2))
    assert solve_attention(A, Q, np.eye(2), 0.999 * edge).capacity > 0
    assert solve_attention(A, Q, np.eye(2), 1.001 * edge).capacity == 0
    one = attention_threshold(states[:, :, :1], np.eye(2))
    assert one == pytest.approx(attention_threshold(states[:, :, 0], np.eye(2)), rel=1e-12)


def test_threshold_is_where_attention_stops():
    targets = two_targets()
    threshold = attention_threshold(targets, WEIGHTS)
    assert solved(targets, 0.999 * threshold)[1].capacity > 1e-5
    assert solved(targets, 1.001 * threshold)[1].capacity == 0.0


def test_threshold_of_an_ar1_in_closed_form():
    # Benefit and unconditional variance are both 1 / (1 - rho^2).
    targets = (0.8 ** np.arange(T))[:, None]
    assert attention_threshold(targets, [[3.0]]) == pytest.approx(3 / (1 - 0.64) ** 2, rel=1e-12)


@given(st.integers(0, 20), st.floats(0.1, 10.0))
def test_threshold_scales_with_the_loss(seed, scale):
    rng = np.random.default_rng(seed)
    targets = rng.normal(size=(30, 2)) * 0.8 ** np.arange(30)[:, None]
    one = attention_threshold(targets, WEIGHTS)
    assert attention_threshold(targets, scale * WEIGHTS) == pytest.approx(scale * one, rel=1e-10)
    assert attention_threshold(scale * targets, WEIGHTS) == pytest.approx(scale**2 * one, rel=1e-10)


def test_bad_targets():
    with pytest.raises(ValueError, match=r"targets has shape \(4,\), expected \(T, k\)"):
        attention_threshold(np.ones(4), [[1.0]])


def test_bad_signals():
    with pytest.raises(ValueError, match=r"h has shape \(5,\), expected \(r, T\) or \(r, T, m\)"):
        frozen_signal_operator(np.ones(5))
    with pytest.raises(ValueError, match=r"h\[0, 0, 0\] = nan must be in"):
        frozen_signal_operator(np.full((1, 5), np.nan))
