"""Young's histogram: mass, means and the transpose."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.solvers.households import stationary_distribution
from frictions.solvers.households.histogram import Lottery, carry, expect, lottery, push

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


def test_one_node_is_a_grid():
    """It wrote past the array: mass .75 of 1, or the end of the process."""
    a_next = np.tile(A, (2, 1, 1))
    where = lottery(np.full((2, 1, 7), 2.0), a_next, np.array([1.0]), A)
    mass = np.full((2, 1, 7), 1.0 / 14.0)
    assert push(mass, where, CHAIN).sum() == pytest.approx(1.0, abs=1e-14)
    assert expect(np.ones((2, 1, 7)), where, CHAIN) == pytest.approx(np.ones((2, 1, 7)))
    flat = lottery(np.full((2, 1, 1), 2.0), np.ones((2, 1, 1)), np.array([1.0]), np.array([0.0]))
    assert stationary_distribution(flat, CHAIN).mass[:, 0, 0] == pytest.approx([0.75, 0.25])


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
