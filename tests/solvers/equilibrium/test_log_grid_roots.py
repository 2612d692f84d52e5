"""Grid search for all roots, on functions whose roots and extrema are known."""

import re

import numpy as np
import pytest

from frictions.solvers.equilibrium.log_grid_roots import find_largest_root, find_log_roots


def parabola(center, half_width):
    """Negative at both ends, roots at center -/+ half_width of the log."""
    return lambda x: half_width**2 - (x - center) ** 2


def test_two_roots_and_the_maximum():
    found = find_log_roots(parabola(np.log(2.0), 3.0), 1e-4, 1e4)
    np.testing.assert_allclose(found.roots, 2.0 * np.exp([-3.0, 3.0]), rtol=1e-12)
    np.testing.assert_allclose(found.extrema, [2.0], rtol=1e-7)
    np.testing.assert_allclose(found.extreme_values, [9.0], rtol=1e-14)
    assert found.converged
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
    roots = find_largest_root(lambda x: 1.0 - (x - centers) ** 2, 1e-5, 1e5, size=50)
    np.testing.assert_allclose(np.log(roots), centers + 1.0, atol=1e-14)


def test_largest_root_is_missing_where_no_sign_changes():
    levels = np.array([1.0, -1.0])
    roots = find_largest_root(lambda x: levels - x**2, 1e-3, 1e3, size=2)
    np.testing.assert_allclose(roots[0], np.e, rtol=1e-13)
    assert np.isnan(roots[1])


def test_bad_input():
    with pytest.raises(ValueError, match=re.escape("bounds [0, 1]")):
        find_log_roots(np.sin, 0, 1)
    with pytest.raises(ValueError, match="points = 2 at least 3"):
        find_log_roots(np.sin, 1, 2, points=2)
    with pytest.raises(RuntimeError, match="function is nan at u = 1"):
        find_log_roots(lambda x: np.where(x == x[0], np.nan, x), 1, 2)
