"""The loss that all solvers of the wing take: its root, and what it refuses."""

import numpy as np
import pytest

from frictions.solvers.attention.loss import quadratic_loss


def test_the_root_is_that_of_the_weights():
    weights = [[2.0, 0.5], [0.5, 1.0]]
    targets, kept, root = quadratic_loss([[1, 2], [3, 4]], weights)
    assert targets.dtype == float
    np.testing.assert_allclose(root @ root.T, kept)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (np.eye(3), r"weights has shape \(3, 3\), expected \(2, 2\)"),
        ([[1.0, 0.2], [0.1, 1.0]], "must be symmetric"),
        ([[1.0, 2.0], [2.0, 1.0]], "must be positive definite"),
    ],
)
def test_bad_weights(weights, message):
    with pytest.raises(ValueError, match=message):
        quadratic_loss(np.ones((4, 2)), weights)
