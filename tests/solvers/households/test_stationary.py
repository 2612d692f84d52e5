"""The stationary distribution: it does not move, and says so when it does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.foundation.errors import NotConverged
from frictions.solvers.households import lottery, push, stationary_distribution
from tests.solvers.households.test_histogram import CHAIN, SHAPE, A, K, example


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
    with pytest.raises(NotConverged, match="still to find its node"):
        stationary_distribution(lottery(k_next, a_next, K, A), swap, start, max_iterations=200)


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


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10_000), st.floats(0.001, 0.5), st.sampled_from([0.0, 0.9, 0.99]),
    st.sampled_from([1e-4, 1e-6, 1e-8, 1e-10]),
)  # fmt: skip
def test_a_distribution_called_converged_is_within_its_tolerance(seed, leave, keep, tolerance):
    _, k_next, a_next = example(seed)
    slow = keep * np.broadcast_to(K[None, :, None], SHAPE) + (1 - keep) * k_next
    where = lottery(slow, a_next, K, A)
    chain = np.array([[1 - leave, leave], [leave / 2, 1 - leave / 2]])
    start = np.zeros(SHAPE)
    start[seed % 2] = 1.0
    rough, fine = (
        stationary_distribution(where, chain, start, t * tolerance, 200_000) for t in (1, 1e-2)
    )
    assert np.abs(rough.mass - fine.mass).max() < tolerance
