"""The ARMA route against the exact one, its gradient against differences, its filters alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.foundation import NotConverged
from frictions.solvers.attention.attention_arma import (
    WienerProblem,
    arma_signal,
    optimise_arma_attention,
    stationary_coefficients,
)
from frictions.solvers.attention.attention_lqg import solve_attention
from frictions.solvers.attention.frozen_signal import frozen_signal_operator
from frictions.solvers.attention.hankel_realisation import realise_moving_average

WEIGHTS = np.array([[6.8, 0.7], [0.7, 0.2]])


def two_targets(T=200):
    t = np.arange(T)
    return np.stack([0.9**t - 0.6 * 0.7**t, 0.85**t * np.cos(t / 4)], axis=1)


@pytest.mark.parametrize(("cost", "orders"), [(0.1, (1, 1)), (0.5, (1, 0)), (0.5, (2, 2))])
def test_ar1_target_agrees_with_the_exact_solution(cost, orders):
    targets = (0.9 ** np.arange(400))[:, None]
    found = optimise_arma_attention(targets, [[1.0]], cost, *orders, tolerance=1e-8)
    exact = solve_attention([[0.9]], [[1.0]], [[1.0]], cost, tolerance=1e-13)
    assert found.objective == pytest.approx(exact.objective, rel=1e-12)
    assert found.loss == pytest.approx(exact.loss, rel=2e-7)
    assert found.bits == pytest.approx(exact.bits, rel=2e-7)
    assert found.residual <= 1e-8


def test_restricted_signals_cost_more_and_less_so_with_the_order():
    targets = two_targets()
    realisation = realise_moving_average(targets, 6)
    loading = realisation.output.T @ np.linalg.cholesky(WEIGHTS)
    exact = solve_attention(realisation.transition, realisation.impact, loading, 0.5)
    objectives = [
        optimise_arma_attention(targets, WEIGHTS, 0.5, p, q).objective
        for p, q in ((0, 2), (1, 0), (1, 1), (2, 2), (3, 3))
    ]
    assert objectives == sorted(objectives, reverse=True)
    assert exact.objective < objectives[-1] < 1.0001 * exact.objective


@given(st.integers(0, 40), st.integers(0, 3), st.integers(0, 3))
def test_envelope_gradient_against_differences(seed, p, q):
    rng = np.random.default_rng(seed)
    problem = WienerProblem(two_targets(), np.linalg.cholesky(WEIGHTS), 0.5)
    parameters = rng.normal(scale=0.5, size=p + q + 1)

    def objective(values):
        return problem.evaluate(arma_signal(values, p, 400)[0])[0]

    signal, derivatives = arma_signal(parameters, p, 400)
    gradient = derivatives @ problem.evaluate(signal)[1]
    step = 1e-5
    differences = [
        (objective(parameters + step * e) - objective(parameters - step * e)) / (2 * step)
        for e in np.eye(p + q + 1)
    ]
    np.testing.assert_allclose(gradient, differences, rtol=1e-6, atol=1e-7)


def test_filters_are_the_best_estimates():
    # The same projection by linear algebra on a finite past.
    targets, signal = two_targets(), 0.7 * 0.8 ** np.arange(200)
    problem = WienerProblem(targets, np.linalg.cholesky(WEIGHTS), 0.5)
    loss, capacity, filters = problem.describe(signal)
    K = frozen_signal_operator(signal[None])
    missed = targets.T @ (targets - K @ targets)
    assert loss == pytest.approx(0.5 * np.sum(WEIGHTS * missed), rel=1e-10)
    average = np.array([np.convolve(signal, f)[:100] for f in filters.T]).T
    np.testing.assert_allclose(average, (K @ targets)[:100], atol=1e-9)
    # The determinant of the signals' covariance over the same past, a period.
    H = np.triu([[signal[j - i] if j >= i else 0 for j in range(200)] for i in range(200)])
    determinants = [np.linalg.slogdet(H[k:, k:] @ H[k:, k:].T + np.eye(200 - k))[1] for k in (0, 1)]
    assert capacity == pytest.approx(0.5 * (determinants[0] - determinants[1]), rel=1e-10)


def test_white_signal_in_closed_form():
    # White target and signal: the error is 1 / (1 + h^2), information ln(1 + h^2) / 2.
    problem = WienerProblem(np.array([[1.0], [0.0]]), np.eye(1), 0.3)
    signal = np.array([2.0, 0.0])
    loss, capacity, filters = problem.describe(signal)
    assert loss == pytest.approx(0.5 / 5, rel=1e-13)
    assert capacity == pytest.approx(0.5 * np.log(5), rel=1e-13)
    np.testing.assert_allclose(filters[:, 0], [0.4, 0.0], atol=1e-14)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=5))
def test_partial_autocorrelations_always_give_a_stationary_signal(theta):
    coefficients = stationary_coefficients(np.array(theta))
    roots = np.roots(np.append(1.0, -coefficients))
    assert np.abs(roots).max(initial=0.0) < 1.0
    assert coefficients[-1] == np.tanh(theta[-1])


def hard_case(seed):
    """Targets that fade slowly, any cost, and more parameters than they need."""
    rng = np.random.default_rng(seed)
    t, k = np.arange(200), rng.integers(1, 3)
    roots = 1 - 10 ** rng.uniform(-1.7, -0.3, size=(2, k))
    targets = np.stack(
        [
            roots[0, i] ** t
            - rng.uniform(-1, 1) * roots[1, i] ** t * np.cos(t * rng.uniform(0, 0.5))
            for i in range(k)
        ],
        axis=1,
    )
    A = rng.normal(size=(k, k))
    weights = A @ A.T + 0.05 * np.eye(k)
    without = 0.5 * np.sum((targets @ np.linalg.cholesky(weights)) ** 2)
    cost = without * 10 ** rng.uniform(-4, 0)
    return without, (targets, weights, cost, *map(int, rng.integers(0, 6, size=2)))


def test_what_is_called_converged_is_within_the_tolerance_of_a_finer_run():
    """Each of these stopped at a saddle or in a valley, by 20 to 3,000 tolerances too early."""
    called = 0
    for seed in (0, 18, 21, 39, 82, 86, 119):
        without, problem = hard_case(seed)
        coarse, fine = (
            optimise_arma_attention(
                *problem, tolerance=tolerance, expansion=400, grid=1024, strict=False
            )
            for tolerance in (1e-7, 1e-9)
        )
        if coarse.converged:  # rounding may refuse one on another machine
            called += 1
            assert fine.objective >= coarse.objective - 1e-7 * without, seed
    assert called >= 5


def test_any_start_leads_to_the_signal():
    first = optimise_arma_attention(two_targets(), WEIGHTS, 0.5, 1, 0)
    for start, most in ((first.parameters, 1), (np.zeros(2), 50)):  # zero is a stationary point
        again = optimise_arma_attention(two_targets(), WEIGHTS, 0.5, 1, 0, start=start)
        assert again.iterations <= most
        assert again.objective == pytest.approx(first.objective, rel=1e-12)


def test_odd_and_even_grids_agree():
    signal = 5.0 * 0.95 ** np.arange(50)  # on a grid this coarse the cepstrum has not died out
    root = np.linalg.cholesky(WEIGHTS)
    odd, even, fine = (
        WienerProblem(two_targets(50), root, 0.5, n).evaluate(signal)[0] for n in (101, 102, 4096)
    )
    assert abs(odd - fine) == pytest.approx(abs(even - fine), rel=0.1)


def test_a_coarse_grid_is_refused():
    problem = (0.97 ** np.arange(50)[:, None], [[1.0]], 1e-4, 1, 0)
    enough = {"expansion": 50, "grid": 1024}
    assert optimise_arma_attention(*problem, **enough).converged
    with pytest.raises(NotConverged, match="a grid twice as fine as 100 changes "):
        optimise_arma_attention(*problem, expansion=50, grid=100)


def test_dear_information_is_not_bought():
    found = optimise_arma_attention(two_targets(), WEIGHTS, 1e3, 1, 0)
    assert found.capacity < 1e-9
    np.testing.assert_allclose(found.moving_average, 0.0, atol=1e-4)


def test_no_convergence_raises_with_the_numbers_or_says_so():
    with pytest.raises(RuntimeError, match=r"ARMA\(2, 1\) attention did not converge in 2 of 2"):
        optimise_arma_attention(two_targets(), WEIGHTS, 0.5, 2, 1, max_iterations=2)
    found = optimise_arma_attention(
        two_targets(), WEIGHTS, 0.5, 2, 1, max_iterations=2, strict=False
    )
    assert not found.converged
    assert found.iterations == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"targets": np.ones(9)}, r"targets has shape \(9,\), expected \(T, k\)"),
        ({"weights": np.eye(3)}, r"weights has shape \(3, 3\), expected \(2, 2\)"),
        ({"cost": -1.0}, r"cost = -1.0 must be in \(0, inf\)"),
        ({"p": -1}, "p = -1 must be a whole number from 0 on"),
        ({"start": np.ones(2)}, r"start has shape \(2,\), expected \(3,\)"),
        ({"expansion": 2}, "expansion = 2 must be a whole number from 3 on"),
        ({"tolerance": 1e-6}, r"tolerance = 1e-06 must be in \(0, 1e-07\]: "),
        ({"grid": 512}, "grid = 512 must be a whole number from 1600 on"),
    ],
)
def test_bad_input(changes, message):
    arguments = {"targets": two_targets(), "weights": WEIGHTS, "cost": 0.5, "p": 1, "q": 1}
    with pytest.raises(ValueError, match=message):
        optimise_arma_attention(**(arguments | changes))
