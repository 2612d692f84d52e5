"""Young's histogram: mass, means, the transpose, and the stationary law."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.foundation.errors import NotConverged
from frictions.solvers.households.histogram import (
    Lottery,
    carry,
    expect,
    lottery,
    push,
    stationary_distribution,
)

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
def test_to_carry_is_to_push_by_the_lottery_beyond_the_ends_too(seed):
    mass, k_next, a_next = example(seed)
    mass[0, :3] = 0.0  # what is empty is left out
    k_next[0], a_next[1] = 3.0 * k_next[0] - 1.0, 3.0 * a_next[1] - 4.0
    want = push(mass, lottery(k_next, a_next, K, A), CHAIN)
    assert carry(mass, k_next, a_next, K, A, CHAIN) == pytest.approx(want, abs=1e-16)


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
    with pytest.raises(NotConverged, match="from its limit"):
        stationary_distribution(lottery(k_next, a_next, K, A), swap, start, max_iterations=200)


def test_one_node_is_a_grid():
    """It wrote past the array: mass .75 of 1, or the end of the process."""
    a_next = np.tile(A, (2, 1, 1))
    where = lottery(np.full((2, 1, 7), 2.0), a_next, np.array([1.0]), A)
    mass = np.full((2, 1, 7), 1.0 / 14.0)
    assert push(mass, where, CHAIN).sum() == pytest.approx(1.0, abs=1e-14)
    assert expect(np.ones((2, 1, 7)), where, CHAIN) == pytest.approx(np.ones((2, 1, 7)))
    flat = lottery(np.full((2, 1, 1), 2.0), np.ones((2, 1, 1)), np.array([1.0]), np.array([0.0]))
    assert stationary_distribution(flat, CHAIN).mass[:, 0, 0] == pytest.approx([0.75, 0.25])


def test_few_iterations_are_not_converged_and_not_an_accident():
    _, k_next, a_next = example(3)
    where = lottery(k_next, a_next, K, A)
    with pytest.raises(NotConverged, match="after 5 steps"):
        stationary_distribution(where, CHAIN, max_iterations=5)
    last = stationary_distribution(where, CHAIN, max_iterations=5, strict=False)
    assert not last.converged
    assert last.iterations == 5


def test_two_closed_classes_are_refused_because_the_start_would_decide():
    _, k_next, a_next = example(3)
    where = lottery(k_next, a_next, K, A)
    with pytest.raises(ValueError, match=r"2 closed classes, states \[0\] and \[1\]"):
        stationary_distribution(where, np.eye(2))
    transient = np.array([[0.5, 0.5], [0.0, 1.0]])
    assert stationary_distribution(where, transient).mass[0].sum() < 1e-9


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"k_node": np.full(SHAPE, 9)}, r"k_node\[0, 0, 0\] = 9 must be in \[0, 8\]"),
        ({"a_weight": np.full(SHAPE, 1.5)}, r"a_weight\[0, 0, 0\] = 1.5 must be in \[0, 1\]"),
        ({"a_node": np.zeros((2, 9, 6), int)}, "a_node has shape"),
    ],
)
def test_lotteries_that_lead_out_of_the_grid_are_refused(changes, message):
    zero = np.zeros(SHAPE)
    parts = {"k_node": zero.astype(int), "k_weight": zero, "a_node": zero.astype(int),
             "a_weight": zero}  # fmt: skip
    with pytest.raises(ValueError, match=message):
        Lottery(**(parts | changes))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.02, 0.5), st.sampled_from([1e-6, 1e-8, 1e-10]))
def test_a_distribution_called_converged_is_within_its_tolerance(seed, leave, tolerance):
    _, k_next, a_next = example(seed)
    slow = 0.9 * np.broadcast_to(K[None, :, None], SHAPE) + 0.1 * k_next  # stocks move slowly
    where = lottery(slow, a_next, K, A)
    chain = np.array([[1 - leave, leave], [leave / 2, 1 - leave / 2]])
    rough, fine = (
        stationary_distribution(where, chain, tolerance=t * tolerance) for t in (1, 1e-2)
    )
    assert np.abs(rough.mass - fine.mass).max() < tolerance
