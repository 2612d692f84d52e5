"""The kernels of the generalised method: the envelope against brute force, jumps, the corner."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.solvers.households import DiscreteStockProblem, bellman_step
from frictions.solvers.households.nsegm_step import Kept, _indifferent, envelope

A = np.linspace(0.0, 6.0, 61)
Q, WEIGHT = 0.96, 0.8
CURVATURES = (0.5, 1.0, 2.0, 5.0)


def utility(c, curvature=1.0):
    power = 1.0 - curvature
    return WEIGHT * (np.log(c) if power == 0.0 else (c**power - 1.0) / power)


def kinked(position, height):
    """Value that is the better of two concave branches, and its slope."""
    low = 4.0 * np.log(A + 1.0)
    high = 4.0 * height * np.log(A + 1.0) - 4.0 * (height - 1.0) * np.log(position + 1.0)
    value = np.maximum(low, high)
    slope = np.where(high > low, height, 1.0) * 4.0 / (A + 1.0)
    return value, slope


def run(value, slope, bridge=False, curvature=1.0):
    size = A.size + 1
    cash, bonds, worth = np.empty(size), np.empty(size), np.empty(size)
    jump = np.empty(size, np.bool_)
    taste, later = (WEIGHT, curvature), np.empty(A.size)
    kept = Kept(cash, bonds, worth, jump)
    count = envelope(value, slope, A, Q, taste, bridge, kept, later)
    return cash[:count], bonds[:count], worth[:count], jump[:count]


@settings(max_examples=120)
@given(st.floats(0.3, 5.0), st.floats(1.2, 3.0), st.sampled_from(CURVATURES))
def test_nodes_kept_are_those_that_are_best_at_their_own_cash(position, height, curvature):
    value, slope = kinked(position, height)
    cash, bonds, worth, _ = run(value, slope, curvature=curvature)
    assert (np.diff(cash) > 0).all()
    for x, a, w in zip(cash, bonds, worth, strict=True):
        rest = x - Q * A
        every = utility(rest[rest > 0], curvature) + value[rest > 0]
        assert w >= every.max() - 1e-9 * abs(w)
        assert w == pytest.approx(utility(x - Q * a, curvature) + value[np.argmin(abs(A - a))])
    for node in np.flatnonzero(~np.isin(A, bonds)):
        c = (Q * WEIGHT / slope[node]) ** (1.0 / curvature)
        rest = c + Q * (A[node] - A)
        every = utility(rest[rest > 0], curvature) + value[rest > 0]
        assert every.max() > utility(c, curvature) + value[node]


@settings(max_examples=200)
@given(
    st.floats(1e-3, 50.0), st.floats(1e-6, 50.0),
    st.sampled_from((0.2, 0.5, 0.999, 1.001, 2.0, 5.0)),
)  # fmt: skip
def test_indifference_holds_where_it_is_said_to(gap, prize, curvature):
    """The gap is worth more than the prize just below, and less just above."""

    def worth(c):
        return WEIGHT * c**power * np.expm1(power * np.log1p(gap / c)) / power

    c, power = _indifferent(gap, prize, (WEIGHT, curvature)), 1.0 - curvature
    digits = 1e-11 * (c + gap) + 1e-14 * c * c / gap  # where c is large, the gap loses some
    if c > digits:
        assert worth(c - digits) > prize
    assert worth(c + digits) < prize


def test_log_is_the_limit():
    value, slope = kinked(2.0, 2.0)
    exact = run(value, slope)
    for curvature in (1 - 1e-7, 1 + 1e-7):
        near = run(value, slope, curvature=curvature)
        for part, other in zip(exact, near, strict=True):
            assert part == pytest.approx(other, abs=1e-5)


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


def test_incomes_that_share_their_choices_have_those_of_incomes_that_do_not():
    """Two of three incomes are alike with the second stock; in any order the answer is one."""
    income = np.array([[1.0, 2.0], [1.5, 2.0], [0.7, 3.0]])
    value = np.log(income[:, :, None] + A) + np.array([0.0, 0.3])[:, None]
    alike = np.tile(value[:1], (3, 1, 1)), np.tile(1.0 / (income[0, :, None] + A), (3, 1, 1))
    fixed = {"a_grid": A, "cost": np.array([[0.0, 0.4], [0.1, 0.0]]), "flow": np.array([0.0, 0.1]),
             "transition": np.full((3, 3), 1 / 3), "discount": 0.9}  # fmt: skip

    def solved(order):
        step = bellman_step(DiscreteStockProblem(liquid=income[order], **fixed), *alike)
        return np.array([step.value, step.slope])[:, np.argsort(order)]

    for order in ([1, 2, 0], [2, 0, 1]):
        np.testing.assert_array_equal(solved(np.array(order)), solved(np.arange(3)))
    np.testing.assert_array_equal(*solved(np.arange(3))[:, :2, 1].swapaxes(0, 1))
