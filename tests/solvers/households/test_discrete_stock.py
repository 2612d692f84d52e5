"""The problem with a discrete stock refuses what it cannot hold, by name."""

import numpy as np
import pytest

from frictions.solvers.households.discrete_stock import DiscreteStockProblem

FIELDS = {
    "a_grid": np.linspace(0.0, 1.0, 5),
    "liquid": np.ones((2, 4)),
    "cost": np.zeros((4, 4)),
    "flow": np.zeros(4),
    "transition": np.array([[0.9, 0.1], [0.2, 0.8]]),
    "discount": 0.9,
}


def test_shape():
    assert DiscreteStockProblem(**FIELDS).shape == (2, 4, 5)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"discount": 1.0}, "discount = 1.0"),
        ({"payoff": 0.0}, "payoff = 0.0"),
        ({"weight": -1.0}, "weight = -1.0"),
        ({"curvature": 0.0}, "curvature = 0.0 must be positive"),
        ({"curvature": np.nan}, "curvature = nan"),
        ({"bond_price": np.inf}, "bond_price = inf"),
        ({"flow": np.zeros(3)}, r"flow has shape \(3,\), expected \(4,\)"),
        ({"cost": np.zeros((4, 3))}, r"cost has shape \(4, 3\), expected \(4, 4\)"),
        ({"a_grid": np.array([0.0, 2.0, 1.0])}, "increase strictly"),
        ({"transition": np.array([[0.9, 0.2], [0.2, 0.8]])}, "rows must sum to one"),
    ],
)
def test_bad_problems_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        DiscreteStockProblem(**(FIELDS | changes))


def test_one_stock_is_no_choice():
    lone = {"liquid": np.ones((2, 1)), "cost": np.zeros((1, 1)), "flow": np.zeros(1)}
    with pytest.raises(ValueError, match="at least 2 to choose from"):
        DiscreteStockProblem(**(FIELDS | lone))
