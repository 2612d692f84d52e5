"""Young's histogram: mass, means, the transpose, and the stationary law."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.solvers.households.histogram import expect, lottery, push, stationary_distribution

CHAIN = np.array([[0.9, 0.1], [0.3, 0.7]])
K = np.geomspace(0.1, 10.0, 9)
A = np.linspace(0.0, 5.0, 7)
SHAPE = (2, 9, 7)


def example(seed):
    rng = np.random.default_rng(seed)
    mass = rng.random(SHAPE)
    return mass / mass.sum(), rng.uniform(0.1, 10.0, SHAPE), rng.uniform(0.0, 5.0, SHAPE)


@given(st.integers(0, 10_000))
def test_mass_and_means_are_kept(seed):
    mass, k_next, a_next = example(seed)
    after = push(mass, lottery(k_next, a_next, K, A), CHAIN)
    assert after.sum() == pytest.approx(1.0, abs=1e-14)
    assert (after >= 0).all()
    assert (after.sum(axis=(0, 2)) @ K) == pytest.approx((mass * k_next).sum(), rel=1e-12)
    assert (after.sum(axis=(0, 1)) @ A) == pytest.approx((mass * a_next).sum(), rel=1e-12)
    assert after.sum(axis=(1, 2)) == pytest.approx(mass.sum(axis=(1, 2)) @ CHAIN)


@given(st.integers(0, 10_000))
def test_expectation_is_the_transpose(seed):
    mass, k_next, a_next = example(seed)
    values = np.random.default_rng(seed + 1).standard_normal(SHAPE)
    where = lottery(k_next, a_next, K, A)
    assert (push(mass, where, CHAIN) * values).sum() == pytest.approx(
        (mass * expect(values, where, CHAIN)).sum(), abs=1e-13
    )


def test_nodes_are_hit_exactly_and_the_ends_hold():
    k_next = np.broadcast_to(K[None, :, None], SHAPE).copy()
    a_next = np.full(SHAPE, 7.0)  # beyond the last node
    where = lottery(k_next, a_next, K, A)
    mass = np.full(SHAPE, 1.0 / np.prod(SHAPE))
    after = push(mass, where, np.eye(2))
    assert after[:, :, -1] == pytest.approx(mass.sum(axis=2))
    assert after[:, :, :-1].max() == 0.0


def test_stationary_distribution_does_not_move():
    _, k_next, a_next = example(3)
    where = lottery(k_next, a_next, K, A)
    found = stationary_distribution(where, CHAIN)
    assert found.converged
    assert np.abs(push(found.mass, where, CHAIN) - found.mass).max() < 1e-12
    assert found.mass.sum(axis=(1, 2)) == pytest.approx([0.75, 0.25], abs=1e-10)


def test_mass_that_keeps_moving_is_an_error():
    _, k_next, a_next = example(3)
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    start = np.zeros(SHAPE)
    start[0, 0, 0] = 1.0
    with pytest.raises(RuntimeError, match="still changes by"):
        stationary_distribution(lottery(k_next, a_next, K, A), swap, start, max_iterations=200)
