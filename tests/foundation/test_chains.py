"""Markov chains: what is one, and where one ends up."""

import numpy as np
import pytest

from frictions.foundation.chains import closed_classes, require_chain, require_one_class


def test_closed_classes_are_counted():
    assert len(closed_classes(np.eye(3))) == 3
    two = np.array([[0.5, 0.5, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0],
                    [0.1, 0.0, 0.8, 0.1], [0.0, 0.0, 0.0, 1.0]])  # fmt: skip
    assert closed_classes(two) == [[0, 1], [3]]
    assert len(closed_classes(np.roll(np.eye(64), 1, axis=1))) == 1


def test_states_that_are_left_for_good_are_in_no_closed_class():
    assert require_one_class("chain", np.array([[0.9, 0.1], [0.0, 1.0]])) == [1]
    assert require_one_class("chain", np.array([[1.0, 0.0], [0.3, 0.7]])) == [0]
    with pytest.raises(ValueError, match=r"chain has 3 closed classes, states \[0\] and \[1\]"):
        require_one_class("chain", np.eye(3))


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.full((2, 3), 1 / 3), r"expected \(n, n\)"),
        ([[0.5, 0.4], [0.5, 0.5]], r"chain\[0\] .* must sum to one"),
        ([[1.5, -0.5], [0.5, 0.5]], r"must be in \[0, 1\]"),
    ],
)
def test_what_is_no_chain_is_named(matrix, message):
    with pytest.raises(ValueError, match=message):
        require_chain("chain", matrix)
