"""The transition between costs: closed form, constants, direct minimisation, several states."""

import numpy as np
import pytest
from scipy.optimize import minimize

from frictions.foundation.errors import NotConverged
from frictions.solvers.attention import solve_attention, solve_attention_transition

ONE = [[1.0]]


def test_a_firm_that_lives_for_the_day_knows_up_to_the_cost():
    old = solve_attention([[0.9]], ONE, ONE, 5.0, 0.0)
    costs = np.array([0.5, 3.0, 0.2, 1.4, 0.7, 0.7])
    path = solve_attention_transition(old, ONE, costs, 0.0)
    prior = old.prior.item()
    for t, cost in enumerate(costs):
        posterior = min(prior, cost)
        assert path.posterior[t].item() == pytest.approx(posterior, rel=1e-9)
        assert path.capacity[t] == pytest.approx(0.5 * np.log(prior / posterior), abs=1e-9)
        prior = 0.81 * posterior + 1.0


@pytest.mark.parametrize("discount", [0.0, 0.9, 1.0])
def test_a_cost_that_does_not_change_changes_nothing(discount):
    A, Q, H = np.diag([0.95, 0.4]), np.diag([0.3, 0.9]), np.ones((2, 1))
    old = solve_attention(A, Q, H, 0.5, discount, tolerance=1e-12)
    path = solve_attention_transition(old, H, np.full(6, 0.5), discount)
    np.testing.assert_allclose(path.posterior, np.tile(old.posterior, (6, 1, 1)), atol=1e-8)
    np.testing.assert_allclose(path.capacity, old.capacity, atol=1e-8)
    assert path.gap < 1e-8


def test_no_other_path_of_knowledge_is_cheaper():
    rho, discount, T = 0.9, 0.95, 20
    old = solve_attention([[rho]], ONE, ONE, 3.0, discount)
    costs = np.r_[np.full(4, 1.5), np.full(T - 4, 0.4)]
    path = solve_attention_transition(old, ONE, costs, discount)
    assert path.gap < 1e-6
    behind = path.after.objective / (1 - discount)

    def total(logits):  # of the share of the prior that is left
        prior, value = old.prior.item(), 0.0
        for t, share in enumerate(1 / (1 + np.exp(-logits))):
            value += discount**t * (0.5 * prior * share - 0.5 * costs[t] * np.log(share))
            prior = rho**2 * prior * share + 1.0
        more = 0.5 * costs[-1] * np.log(prior / path.after.prior.item())
        return value + discount**T * (behind + more)

    own = path.posterior[:, 0, 0] / path.prior[:, 0, 0]
    start = np.log(own / (1 - own))
    best = minimize(total, start + 0.3, method="L-BFGS-B", options={"maxiter": 500, "ftol": 1e-15})
    assert total(start) == pytest.approx(best.fun, rel=1e-9)
    np.testing.assert_allclose(best.x, start, atol=1e-3)


def test_cheaper_information_is_bought_at_once_and_two_states_share_it():
    A, Q, H = np.diag([0.95, 0.4]), np.diag([0.3, 0.9]), np.eye(2)
    old = solve_attention(A, Q, H, 1.0)
    path = solve_attention_transition(old, H, np.full(40, 0.2))
    assert path.capacity[0] > path.after.capacity > old.capacity
    np.testing.assert_allclose(path.posterior[-1], path.after.posterior, atol=1e-7)
    alone = [solve_attention([[A[i, i]]], [[Q[i, i]]], ONE, 1.0) for i in range(2)]
    parts = [solve_attention_transition(each, ONE, np.full(40, 0.2)).capacity for each in alone]
    np.testing.assert_allclose(path.capacity, sum(parts), atol=1e-7)


def test_a_path_that_does_not_settle_is_no_answer():
    old, costs = solve_attention([[0.9]], ONE, ONE, 2.0), [0.5, 0.7, 0.4, 0.9, 0.5]
    with pytest.raises(NotConverged, match="on the path did not converge in 1 rounds"):
        solve_attention_transition(old, ONE, costs, max_iterations=1)
    loose = solve_attention_transition(old, ONE, costs, max_iterations=1, strict=False)
    assert not loose.converged
    with pytest.raises(ValueError, match="costs"):
        solve_attention_transition(old, ONE, [0.5, -1.0])


@pytest.mark.parametrize("case", range(12))
def test_where_the_path_is_cut_off_does_not_matter(case):
    rng = np.random.default_rng(case)
    n = 1 + case % 3
    A, Q = np.diag(rng.uniform(0.2, 0.97, n)), np.diag(rng.uniform(0.2, 1.0, n))
    H, (then, now) = rng.normal(size=(n, 1)), np.exp(rng.uniform(-2.0, 3.0, 2))
    old = solve_attention(A, Q, H, then, 0.99)
    short = solve_attention_transition(old, H, [now], 0.99)
    long = solve_attention_transition(old, H, np.full(150, now), 0.99, tolerance=1e-11)
    np.testing.assert_allclose(
        short.posterior, long.posterior[:1], rtol=0, atol=1e-8 * abs(old.prior).max()
    )
    assert long.gap < 1e-3


def test_information_for_next_to_nothing_leaves_no_negative_variance():
    old = solve_attention([[0.9]], ONE, ONE, 2.0)
    path = solve_attention_transition(old, ONE, [1e-300, 1e-300])
    assert (path.posterior > 0).all()
    for call in (solve_attention_transition, lambda old, H, c: solve_attention([[0.9]], H, H, c)):
        with pytest.raises(NotConverged, match="a cost is too small"):
            call(old, ONE, 1e-310 if call is not solve_attention_transition else [1e-310])


def test_where_nothing_is_worth_knowing_nothing_is_learned():
    old = solve_attention([[0.9]], ONE, ONE, 2.0)
    with np.errstate(all="raise"):
        path = solve_attention_transition(old, [[0.0]], [1.0, 1.0])
    assert path.converged
    assert not path.capacity.any()
