"""The problem with a discrete stock refuses what it cannot hold, by name."""

import numpy as np
import pytest

from frictions.solvers.households.discrete_stock import DiscreteStockProblem, cobb_douglas_utility

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
        ({"curvature": 0.0}, "curvature = 0.0 must be in"),
        ({"curvature": np.nan}, "curvature = nan"),
        ({"bond_price": np.inf}, "bond_price = inf"),
        ({"flow": np.zeros(3)}, r"flow has shape \(3,\), expected \(4,\)"),
        ({"cost": np.zeros((4, 3))}, r"cost has shape \(4, 3\), expected \(4, 4\)"),
        ({"a_grid": np.array([0.0, 2.0, 1.0])}, "a_grid must increase"),
        ({"transition": np.array([[0.9, 0.2], [0.2, 0.8]])}, "transition.* must sum to one"),
    ],
)
def test_bad_problems_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        DiscreteStockProblem(**(FIELDS | changes))


def test_one_stock_is_no_choice():
    lone = {"liquid": np.ones((2, 1)), "cost": np.zeros((1, 1)), "flow": np.zeros(1)}
    with pytest.raises(ValueError, match="at least 2 to choose from"):
        DiscreteStockProblem(**(FIELDS | lone))


def test_states_that_cannot_consume_for_ever_are_known():
    """Poor with stock 0 nobody eats; with stock 1 only who has saved enough to get out."""
    problem = DiscreteStockProblem(
        a_grid=np.array([0.0, 1.0, 2.0]),
        liquid=np.array([[-0.5, 1.0], [-0.5, 1.0]]),
        cost=np.array([[0.0, 1.2], [0.0, 0.0]]),
        flow=np.zeros(2),
        transition=np.full((2, 2), 0.5),
        discount=0.9,
    )
    able = problem.viable()
    assert able[:, 1].all()
    assert able[0, 0].tolist() == [False, False, True]


def test_cobb_douglas_utility_is_what_it_says():
    service, c = np.array([0.3, 1.0, 2.5]), np.array([0.2, 1.0, 3.0])
    for risk in (0.5, 1.0, 3.0):
        weight, flow, curvature = cobb_douglas_utility(service, 0.7, risk)
        inner = np.log(c) if curvature == 1 else (c ** (1 - curvature) - 1) / (1 - curvature)
        index = c**0.7 * service**0.3
        exact = np.log(index) if risk == 1 else index ** (1 - risk) / (1 - risk)
        assert weight * inner + flow == pytest.approx(exact)


def test_a_payoff_that_makes_debt_worth_more_than_nothing_is_refused():
    fields = FIELDS | {"a_grid": np.array([-2.0, -1.0, 0.0, 1.0, 2.0])}
    DiscreteStockProblem(**fields, payoff=np.array([1.1, 1.1, 1.0, 1.0, 1.0]))
    with pytest.raises(ValueError, match="must make payoff times a_grid increase"):
        DiscreteStockProblem(**fields, payoff=np.array([1.0, 2.1, 1.0, 1.0, 1.0]))
