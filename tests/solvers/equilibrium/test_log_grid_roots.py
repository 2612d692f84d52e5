"""Grid search for all roots, on functions whose roots and extrema are known."""

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.solvers.equilibrium import log_grid_roots
from frictions.solvers.equilibrium.log_grid_roots import find_largest_root, find_log_roots


def parabola(center, half_width):
    """Negative at both ends, roots at center -/+ half_width of the log."""
    return lambda x: half_width**2 - (x - center) ** 2


def test_two_roots_and_the_maximum():
    found = find_log_roots(parabola(np.log(2.0), 3.0), 1e-4, 1e4)
    np.testing.assert_allclose(found.roots, 2.0 * np.exp([-3.0, 3.0]), rtol=1e-12)
    np.testing.assert_allclose(found.extrema, [2.0], rtol=1e-7)
    np.testing.assert_allclose(found.extreme_values, [9.0], rtol=1e-14)
    assert found.residual < 1e-12
    assert 0 < found.iterations < 30


def test_pair_of_roots_inside_one_cell_is_found():
    grid = np.linspace(np.log(1e-4), np.log(1e4), 101)
    center, half_width = 0.4 * grid[50] + 0.6 * grid[51], 0.1 * (grid[1] - grid[0])
    assert np.all(parabola(center, half_width)(grid) < 0)
    found = find_log_roots(parabola(center, half_width), 1e-4, 1e4, points=101)
    expected = np.exp([center - half_width, center + half_width])
    np.testing.assert_allclose(found.roots, expected, rtol=1e-10)


def test_no_root_still_reports_the_maximum():
    found = find_log_roots(lambda x: -1.0 - x**2, 1e-3, 1e3)
    assert found.roots.size == 0
    np.testing.assert_allclose(found.extreme_values, [-1.0])
    assert found.residual == 0.0


def test_root_on_a_grid_point_is_counted_once():
    found = find_log_roots(lambda x: x, 1e-2, 1e2, points=5)
    np.testing.assert_allclose(found.roots, [1.0], rtol=1e-14)


def test_minimum_between_maxima_separates_four_roots():
    found = find_log_roots(lambda x: -(x**2 - 1.0) * (x**2 - 9.0), 1e-3, 1e3)
    np.testing.assert_allclose(found.roots, np.exp([-3.0, -1.0, 1.0, 3.0]), rtol=1e-12)
    assert found.extrema.size == 3


def test_largest_root_of_many_equations():
    centers = np.linspace(-3.0, 3.0, 50)
    roots = find_largest_root(lambda x, c: 1.0 - (x - c) ** 2, 1e-5, 1e5, (centers,))
    np.testing.assert_allclose(np.log(roots), centers + 1.0, atol=1e-14)


def test_largest_root_is_missing_where_no_sign_changes():
    levels = np.array([1.0, -1.0])
    roots = find_largest_root(lambda x, c: c - x**2, 1e-3, 1e3, (levels,))
    np.testing.assert_allclose(roots[0], np.e, rtol=1e-13)
    assert np.isnan(roots[1])


def test_largest_root_is_left_open_where_a_higher_pair_may_hide_in_a_cell():
    grid = np.linspace(np.log(1e-3), np.log(1e3), 400)
    centre, step = 0.5 * (grid[300] + grid[301]), grid[1] - grid[0]

    def two_humps(x, height):
        return np.maximum(1.0 - (x + 3.0) ** 2, height - np.abs(x - centre) / step)

    roots = find_largest_root(two_humps, 1e-3, 1e3, (np.array([0.3, 0.7, -9.0]),))
    assert np.isnan(roots[0])  # the higher pair lies between two points
    np.testing.assert_allclose(np.log(roots[1]), centre + 0.7 * step, atol=1e-13)
    assert np.isnan(roots[2])  # a pair might hide there: not decided here


def test_a_root_that_does_not_settle_is_no_root(monkeypatch):
    monkeypatch.setattr(log_grid_roots, "_MAX_ITERATIONS", 2)
    with pytest.raises(NotConverged, match="not found in 2 iterations"):
        find_log_roots(lambda x: np.tanh(x - 0.1) ** 3, 1e-3, 1e3, points=5)
    with pytest.raises(NotConverged, match="1 of 1 roots"):
        find_largest_root(lambda x, c: -(np.tanh(x - c) ** 3), 1e-3, 1e3, (np.array([0.1]),), 5)


def test_bad_input():
    with pytest.raises(ValueError, match="low = 0 must be in"):
        find_log_roots(np.sin, 0, 1)
    with pytest.raises(ValueError, match="points = 2 must be a whole number from 3 on"):
        find_log_roots(np.sin, 1, 2, points=2)
    with pytest.raises(ValueError, match="function = nan at 1 must be finite"):
        find_log_roots(lambda x: np.where(x == x[0], np.nan, x), 1, 2)


def test_roots_far_from_one_are_found_to_rounding():
    """The log of 1e-12 is known to 4e-15: an absolute tolerance below that never comes true."""
    roots = np.geomspace(1e-12, 1e-3, 300)

    def rounded(x, a):
        return np.log(0.1 / np.exp(x) / (1.0 + np.exp(2.0 * x))) - np.log(0.1 / np.exp(a))

    found = find_largest_root(rounded, 1e-13, 1.0, (np.log(roots),))
    np.testing.assert_allclose(found, roots, rtol=1e-5)
