"""The kernels of the generalised method: the envelope against brute force, jumps, the corner."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.solvers.nsegm_step import envelope

A = np.linspace(0.0, 6.0, 61)
Q, WEIGHT = 0.96, 0.8


def kinked(position, height):
    """Value that is the better of two concave branches, and its slope."""
    low = 4.0 * np.log(A + 1.0)
    high = 4.0 * height * np.log(A + 1.0) - 4.0 * (height - 1.0) * np.log(position + 1.0)
    value = np.maximum(low, high)
    slope = np.where(high > low, height, 1.0) * 4.0 / (A + 1.0)
    return value, slope


def run(value, slope, bridge=False):
    size = A.size + 1
    cash, bonds, worth = np.empty(size), np.empty(size), np.empty(size)
    jump = np.empty(size, np.bool_)
    count = envelope(value, slope, A, Q, WEIGHT, bridge, cash, bonds, worth, jump, np.empty(A.size))
    return cash[:count], bonds[:count], worth[:count], jump[:count]


@settings(max_examples=60)
@given(st.floats(0.3, 5.0), st.floats(1.2, 3.0))
def test_nodes_kept_are_the_best_of_all_nodes_at_their_cash(position, height):
    value, slope = kinked(position, height)
    cash, bonds, worth, _ = run(value, slope)
    assert (np.diff(cash) > 0).all()
    for x, a, w in zip(cash, bonds, worth, strict=True):
        rest = x - Q * A
        every = WEIGHT * np.log(rest[rest > 0]) + value[rest > 0]
        assert w >= every.max() - 1e-9
        assert w == pytest.approx(WEIGHT * np.log(x - Q * a) + value[np.argmin(abs(A - a))])


def test_a_jump_is_marked_where_nodes_were_dropped():
    value, slope = kinked(2.0, 2.0)
    _, bonds, _, jump = run(value, slope)
    steps = np.diff(bonds)
    assert jump.sum() == 1
    assert steps[jump[1:]].min() > 2 * steps[~jump[1:]].max()
    assert not run(value, slope, bridge=True)[3].any()


def test_without_kinks_nothing_is_dropped():
    value, slope = kinked(2.0, 1.0)
    _, bonds, _, jump = run(value, slope)
    assert bonds == pytest.approx(A)
    assert not jump.any()


def test_a_corner_where_the_limit_and_the_first_node_are_equally_good():
    value, slope = kinked(0.25, 3.0)
    cash, bonds, worth, jump = run(value / 5.0, slope / 5.0)  # so flat that the limit is beaten
    assert bonds[0] == 0.0
    assert bonds[1] > A[3]
    assert jump[1]
    at = np.argmin(abs(A - bonds[1]))
    other = WEIGHT * np.log(cash[0] - Q * bonds[1]) + value[at] / 5.0
    assert worth[0] == pytest.approx(other, abs=1e-9)
