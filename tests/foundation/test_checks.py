"""Argument checks: what passes, and what the error says."""

import numpy as np
import pytest

from frictions.foundation.checks import (
    quadratic_loss,
    require_inside,
    require_positive,
    require_positive_array,
    require_whole,
)


def test_admissible_values_pass():
    require_positive("rate", 1e-300)
    require_inside("share", 0.5, 0.0, 1.0)
    require_positive_array("x", np.ones((2, 3)))
    require_positive_array("x", np.ones(0))


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test_scalar_that_is_not_positive(value):
    with pytest.raises(ValueError, match=rf"^rate = {value} must be positive and finite$"):
        require_positive("rate", value)
    with pytest.raises(ValueError, match="finite: no stationary law"):
        require_positive("rate", value, "no stationary law")


@pytest.mark.parametrize("value", [0.0, 1.0, 2.0, np.nan])
def test_scalar_on_or_outside_the_bounds(value):
    with pytest.raises(ValueError, match=rf"^share = {value}: must lie strictly between 0 and 1$"):
        require_inside("share", value, 0.0, 1.0)
    with pytest.raises(ValueError, match=rf"^share = {value}: is a share$"):
        require_inside("share", value, 0.0, 1.0, "is a share")


def test_whole_numbers_of_any_integer_type_pass():
    require_whole("nodes", 5, 5)
    require_whole("nodes", np.int64(7), 5, 7)


@pytest.mark.parametrize("value", [4, -1, 5.0, 93.5, np.nan, np.inf, "5", None])
def test_what_is_not_a_whole_number_or_too_small(value):
    with pytest.raises(
        ValueError, match=rf"^nodes = {value} must be a whole number of at least 5$"
    ):
        require_whole("nodes", value, 5)


@pytest.mark.parametrize("value", [0, 10, 3.0])
def test_what_is_not_a_whole_number_within_bounds(value):
    with pytest.raises(ValueError, match=f"^n = {value} must be a whole number between 1 and 9$"):
        require_whole("n", value, 1, 9)


def test_array_names_the_first_bad_entry_and_counts_them():
    values = np.ones((2, 3))
    values[1, 0], values[1, 2] = np.nan, -1.0
    with pytest.raises(ValueError, match=r"x\[1, 0\] = nan must be .* \(2 of 6 entries are not\)"):
        require_positive_array("x", values)


def test_quadratic_loss_returns_the_root_of_the_weights():
    weights = [[6.8, 0.7], [0.7, 0.2]]
    targets, kept, root = quadratic_loss([[1, 2], [3, 4]], weights)
    assert targets.dtype == float
    np.testing.assert_array_equal(kept, weights)
    np.testing.assert_allclose(root @ root.T, weights, rtol=1e-14)


@pytest.mark.parametrize(
    ("targets", "weights", "message"),
    [
        (np.ones(4), [[1.0]], r"targets has shape \(4,\), expected \(T, k\)"),
        (np.ones((4, 2)), [[1.0]], r"weights has shape \(1, 1\), expected \(2, 2\)"),
        (np.full((4, 1), np.inf), [[1.0]], "targets and weights must be finite"),
        (np.ones((4, 2)), [[1.0, 0.2], [0.0, 1.0]], "weights must be symmetric"),
        (np.ones((4, 2)), [[1.0, 2.0], [2.0, 1.0]], r"weights = .* must be positive definite"),
    ],
)
def test_bad_quadratic_loss(targets, weights, message):
    with pytest.raises(ValueError, match=message):
        quadratic_loss(targets, weights)
