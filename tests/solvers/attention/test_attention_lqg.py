"""Exact attention against closed forms, published numbers, and what any optimum must satisfy."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.foundation.errors import NotConverged
from frictions.solvers.attention.attention_lqg import solve_attention

# Sims (2010), section 4: two independent AR(1) whose sum is tracked.
SIMS = (np.diag([0.95, 0.4]), np.diag([math.sqrt(0.0975), math.sqrt(0.86)]), np.ones((2, 1)))


def random_problem(seed, n=4, shocks=4):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, n))
    A *= rng.uniform(0.3, 0.98) / np.abs(np.linalg.eigvals(A)).max()
    return A, rng.normal(size=(n, shocks)), rng.normal(size=(n, 2))


@given(
    seed=st.integers(0, 10_000),
    cost=st.floats(0.02, 20.0),
    discount=st.sampled_from([0.0, 0.5, 0.95, 0.99, 1.0]),
    tolerance=st.sampled_from([1e-4, 1e-6]),
)
def test_the_value_of_attention_called_converged_is_within_its_tolerance(
    seed, cost, discount, tolerance
):
    problem = random_problem(seed, 1 + seed % 4, 1 + seed % 3)
    loose, tight = (
        solve_attention(*problem, cost, discount, tolerance=t) for t in (tolerance, tolerance / 100)
    )
    assert loose.objective == pytest.approx(tight.objective, rel=tolerance)


@pytest.mark.parametrize(
    ("rho", "cost", "discount", "posterior", "bits"),
    [
        (0.9, 0.1, 1.0, 0.0929950550, 1.7657381393),
        (0.9, 0.5, 1.0, 0.3818774109, 0.8888185119),
        (0.9, 0.5, 0.95, 0.3867036073, 0.8819096998),
        (0.8, 0.3, 0.9, 0.2613146269, 1.0796215626),
    ],
)
def test_scalar_ar1_has_a_closed_form(rho, cost, discount, posterior, bits):
    found = solve_attention([[rho]], [[1.0]], [[1.0]], cost, discount, tolerance=1e-14)
    linear = 1 - rho**2 * cost * (1 - discount)
    root = (-linear + math.sqrt(linear**2 + 4 * rho**2 * cost)) / (2 * rho**2)
    assert found.posterior[0, 0] == pytest.approx(root, rel=1e-13)
    assert found.posterior[0, 0] == pytest.approx(posterior, abs=1e-10)
    assert found.bits == pytest.approx(bits, abs=1e-10)
    assert found.loss == pytest.approx(root / 2, rel=1e-13)


@pytest.mark.parametrize(
    ("cost", "discount", "posterior", "bits", "published"),
    [  # posterior and published: elements 11, 12 and 22
        (1.0, 0.9, (0.35912952, -0.17693946, 0.79452295), 0.34823812,
         (0.359213, -0.177025, 0.794584)),
        (0.1, 0.9, (0.31979564, -0.30401953, 0.38604107), 1.73239869,
         (0.319919, -0.304142, 0.386163)),
        (1.0, 0.0, (0.49510935, -0.15202924, 0.80894912), 0.25204364,
         (0.495403, -0.152171, 0.808939)),
        (1.0, 1.0, (0.33755853, -0.17789397, 0.79958949), 0.36048473,
         (0.337666, -0.178019, 0.799701)),
    ],
)  # fmt: skip
def test_sims_2010(cost, discount, posterior, bits, published):
    found = solve_attention(*SIMS, cost, discount, tolerance=1e-14)
    covariance = found.posterior[np.triu_indices(2)]
    np.testing.assert_allclose(covariance, posterior, atol=1e-8)
    np.testing.assert_allclose(covariance, published, atol=3e-4)  # the package stops at 1e-4
    assert found.bits == pytest.approx(bits, abs=1e-8)
    assert found.signals.shape == (1, 2)
    assert found.residual <= 1e-14
    # The default tolerance is within 1e-8 of the converged value.
    usual = solve_attention(*SIMS, cost, discount)
    np.testing.assert_allclose(usual.posterior, found.posterior, atol=1e-8)


def test_sims_2010_objective_from_direct_minimisation():
    assert 2 * solve_attention(*SIMS, 1.0, tolerance=1e-14).objective == pytest.approx(
        1.2810980285, abs=1e-10
    )


@pytest.mark.parametrize(
    ("sigma", "cost", "bits", "published"),
    [(0.118, 2.23e-4, 3.002653, 2.90), (0.01, 3.08e-4, 0.347457, 0.32)],
)
def test_mackowiak_and_wiederholt_2009(sigma, cost, bits, published):
    # A linearly decaying moving average over 20 periods; the published values stop early.
    shift = np.eye(21, k=-1)
    weights = sigma * (1 - np.arange(21) / 20)
    found = solve_attention(shift, np.eye(21)[:, :1], weights[:, None], cost, tolerance=1e-12)
    assert found.bits == pytest.approx(bits, abs=2e-6)
    assert found.bits == pytest.approx(published, abs=0.12)
    if sigma == 0.118:
        assert 2 * found.objective == pytest.approx(0.00114811117, abs=1e-10)


@given(st.integers(0, 60), st.floats(0.02, 5.0), st.floats(0.0, 1.0))
def test_what_every_optimum_satisfies(seed, cost, discount):
    A, Q, H = random_problem(seed)
    found = solve_attention(A, Q, H, cost, discount, tolerance=1e-12)
    scale = np.abs(found.prior).max()
    # The posterior is a covariance, never above the prior, and carried forward by the state.
    assert np.linalg.eigvalsh(found.posterior).min() > -1e-9 * scale
    assert np.linalg.eigvalsh(found.prior - found.posterior).min() > -1e-9 * scale
    np.testing.assert_allclose(found.prior, A @ found.posterior @ A.T + Q @ Q.T, atol=1e-9 * scale)
    # Updating the prior by the signals gives the posterior, and their information is counted.
    S = found.prior @ found.signals.T
    innovation = found.signals @ S + np.eye(len(found.signals))
    np.testing.assert_allclose(
        found.posterior, found.prior - S @ np.linalg.solve(innovation, S.T), atol=1e-8 * scale
    )
    assert found.capacity == pytest.approx(0.5 * np.linalg.slogdet(innovation)[1], abs=1e-8)
    assert found.loss == pytest.approx(0.5 * np.trace(H.T @ found.posterior @ H), rel=1e-12)


@given(st.integers(0, 30), st.floats(0.05, 2.0))
def test_dearer_information_is_bought_less(seed, cost):
    problem = random_problem(seed)
    cheap, dear = (solve_attention(*problem, c, tolerance=1e-11) for c in (cost, 1.3 * cost))
    assert dear.capacity <= cheap.capacity + 1e-8
    assert dear.loss >= cheap.loss * (1 - 1e-8)
    assert dear.objective >= cheap.objective * (1 - 1e-8)


@given(st.integers(0, 30), st.floats(0.05, 2.0), st.floats(0.1, 10.0))
def test_only_cost_relative_to_variance_matters(seed, cost, scale):
    A, Q, H = random_problem(seed)
    one = solve_attention(A, Q, H, cost, tolerance=1e-12)
    scaled = solve_attention(A, scale * Q, H, cost * scale**2, tolerance=1e-12)
    assert scaled.capacity == pytest.approx(one.capacity, abs=1e-8)
    np.testing.assert_allclose(
        scaled.posterior, scale**2 * one.posterior, atol=1e-8 * scale**2 * np.abs(one.prior).max()
    )
    weighted = solve_attention(A, Q, scale * H, cost * scale**2, tolerance=1e-12)
    assert weighted.capacity == pytest.approx(one.capacity, abs=1e-8)


@given(st.integers(0, 30))
def test_coordinates_do_not_matter(seed):
    A, Q, H = random_problem(seed)
    T = np.random.default_rng(seed + 1000).normal(size=A.shape) + 3 * np.eye(len(A))
    inverse = np.linalg.inv(T)
    one = solve_attention(A, Q, H, 0.3, tolerance=1e-12)
    other = solve_attention(T @ A @ inverse, T @ Q, inverse.T @ H, 0.3)
    assert other.objective == pytest.approx(one.objective, rel=1e-7)
    assert other.capacity == pytest.approx(one.capacity, abs=1e-7)


def test_random_walk_with_attention():
    # The closed form of the AR(1) at rho = 1 and discount 1: S^2 + S = cost.
    found = solve_attention([[1.0]], [[1.0]], [[1.0]], 0.4, tolerance=1e-13)
    S = found.posterior[0, 0]
    assert found.prior[0, 0] == pytest.approx(S + 1.0, rel=1e-12)
    np.testing.assert_allclose(S**2 + S, 0.4, rtol=1e-11)


def test_zero_attention_leaves_the_unconditional_variance():
    found = solve_attention([[0.9]], [[1.0]], [[1.0]], 1e3)
    assert found.capacity == 0.0
    assert found.signals.shape == (0, 1)
    assert found.posterior[0, 0] == pytest.approx(1 / (1 - 0.81), rel=1e-7)


def test_warm_start_reaches_the_same_solution_sooner():
    near = solve_attention(*SIMS, 1.0)
    cold = solve_attention(*SIMS, 1.001, tolerance=1e-12)
    warm = solve_attention(*SIMS, 1.001, tolerance=1e-12, start=near)
    assert warm.iterations < cold.iterations
    np.testing.assert_allclose(warm.posterior, cold.posterior, atol=1e-11)


def test_a_state_without_variance_is_carried():
    A, Q, H = (np.array(m) for m in (np.diag([0.9, 0.5]), [[1.0], [0.0]], np.ones((2, 1))))
    alone = solve_attention(A[:1, :1], Q[:1], H[:1], 0.3, tolerance=1e-13)
    both = solve_attention(A, Q, H, 0.3, tolerance=1e-13)
    np.testing.assert_allclose(both.posterior, np.diag([alone.posterior[0, 0], 0.0]), atol=1e-12)


def test_information_that_can_be_bought_now_or_later():
    # With fewer shocks than states and no discounting the optimum need not be unique: the plain
    # iteration cycles between buying this period and the next.
    A, Q, H = random_problem(4, shocks=2)
    found = solve_attention(A, Q, H, 0.3, tolerance=1e-12)
    assert found.iterations < 100
    # Without discounting the objective a period is least.
    for discount in (0.9, 0.99):  # the second cycles when accelerated without restarts
        discounted = solve_attention(A, Q, H, 0.3, discount)
        assert found.objective < discounted.objective < 1.0001 * found.objective


def test_no_convergence_raises_with_the_numbers_or_says_so():
    # A unit root in no loss: its prior variance grows for ever.
    problem = (np.diag([1.0, 0.5]), np.eye(2), np.array([[0.0], [1.0]]))
    with pytest.raises(
        RuntimeError,
        match=r"not converge in 50 .*: last change .*, tolerance 1.0e-09, cost 0\.1 per",
    ):
        solve_attention(*problem, 0.1, max_iterations=50)
    found = solve_attention(*problem, 0.1, max_iterations=50, strict=False)
    assert not found.converged
    assert found.iterations == 50
    assert found.residual > 0.99  # each round adds the variance of one shock


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"transition": np.ones((2, 3))}, r"transition has shape \(2, 3\), expected \(n, n\)"),
        ({"transition": 0.5}, r"transition has shape \(\), expected"),
        ({"impact": np.ones(2)}, r"impact has shape \(2,\), expected \(2, any\)"),
        ({"loading": np.ones((3, 1))}, r"loading has shape \(3, 1\), expected \(2, any\)"),
        ({"impact": np.array([[1.0, 0.0], [np.nan, 1.0]])}, r"impact\[1, 0\] = nan must be in"),
        ({"transition": np.diag([1.2, 0.4])}, "transition has spectral radius 1.2, must be at"),
        ({"cost": 0.0}, r"cost = 0.0 must be in \(0, inf\)"),
        ({"cost": math.inf}, r"cost = inf must be in \(0, inf\)"),
        ({"discount": 1.1}, r"discount = 1.1 must be in \[0, 1\]"),
        ({"discount": math.nan}, r"discount = nan must be in \[0, 1\]"),
        ({"tolerance": 0.0}, r"tolerance = 0.0 must be in \(0, inf\)"),
        ({"capacity": 0.5}, "cost = 1.0, capacity = 0.5: one of the two must be given"),
        ({"max_iterations": 0}, "max_iterations = 0 must be a whole number from 1 on"),
    ],
)
def test_bad_input(changes, message):
    arguments = dict(zip(("transition", "impact", "loading"), SIMS, strict=True)) | {"cost": 1.0}
    with pytest.raises(ValueError, match=message):
        solve_attention(**(arguments | changes))


def test_start_of_another_size():
    start = solve_attention([[0.9]], [[1.0]], [[1.0]], 1.0)
    with pytest.raises(ValueError, match="start has 1 states, expected 2"):
        solve_attention(*SIMS, 1.0, start=start)


def test_result_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        solve_attention(*SIMS, 1.0).capacity = 0.0


def test_a_capacity_that_is_held_costs_what_buys_it():
    problem = np.diag([0.95, 0.4]), np.diag(np.sqrt([0.0975, 0.86])), np.ones((2, 1))
    for nats in (0.05, 0.3, 2.0):  # one signal, one signal, two
        held = solve_attention(*problem, capacity=nats, tolerance=1e-12)
        assert held.capacity == pytest.approx(nats, rel=1e-10)
        bought = solve_attention(*problem, held.cost, tolerance=1e-12)
        assert bought.capacity == pytest.approx(nats, rel=1e-7)
        np.testing.assert_allclose(bought.posterior, held.posterior, atol=1e-8)


def test_simulated_beliefs_err_by_the_posterior():
    problem = np.diag([0.95, 0.4]), np.diag(np.sqrt([0.0975, 0.86])), np.ones((2, 1))
    solution = solve_attention(*problem, 0.2)
    states, beliefs = solution.simulate(200_000, seed=3)
    error = (states - beliefs)[1000:]
    np.testing.assert_allclose(error.T @ error / len(error), solution.posterior, atol=0.01)
    # What is left of the error is news: it does not depend on the belief.
    assert abs(np.mean(error * beliefs[1000:])) < 0.005


def test_beliefs_follow_the_kalman_filter():
    A, Q = np.array([[0.9, 0.1], [0.0, 0.5]]), np.array([[1.0, 0.0], [0.5, 1.0]])
    solution = solve_attention(A, Q, np.ones((2, 1)), 0.3)
    state, belief = solution.belief_responses(40)
    assert state.shape == belief.shape == (40, 2, 2)
    np.testing.assert_allclose(state[3], np.linalg.matrix_power(A, 3) @ Q, rtol=1e-12)
    Y, P = solution.signals, solution.prior
    gain = P @ Y.T @ np.linalg.inv(Y @ P @ Y.T + np.eye(len(Y)))
    np.testing.assert_allclose(solution.gain, gain, atol=1e-8)
    np.testing.assert_allclose(belief[0], gain @ Y @ Q, atol=1e-8)


@pytest.mark.parametrize(("impact", "loading"), [(1e160, 1.0), (1e120, 1e60), (1e154, 1e-160)])
def test_an_overflow_is_a_search_that_failed(impact, loading):
    with pytest.raises(NotConverged, match=r"overflows|did not converge in"):
        solve_attention(
            np.diag([1.0, 0.5]),
            [[impact], [impact]],
            [[loading], [loading]],
            1.0,
            max_iterations=50,
        )
