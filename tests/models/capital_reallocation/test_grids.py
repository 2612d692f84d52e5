"""Nodes of the state space."""

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr


def test_bonds_grid_is_increasing_from_zero_to_its_top():
    nodes = cr.GridSettings(a_nodes=30, a_max=12.0).bonds()
    assert nodes[0] == 0.0
    assert nodes[-1] == 12.0
    assert (np.diff(nodes, 2) > 0).all()


@pytest.mark.parametrize(("name", "value"), [("k_min", 0.0), ("a_max", -1.0)])
def test_bad_ends_are_named(name, value):
    with pytest.raises(ValueError, match=f"{name} = {value} must be positive"):
        cr.GridSettings(**{name: value})


@pytest.mark.parametrize(("name", "least"), [("k_nodes", 5), ("a_nodes", 5), ("steps", 1)])
@pytest.mark.parametrize("value", [0, -1, 10.5, 20.0, np.nan, np.inf])
def test_numbers_of_nodes_that_are_not_whole_are_named(name, least, value):
    range_ = rf"(of at least {least}|between 1 and 92)"
    with pytest.raises(ValueError, match=f"^{name} = {value} must be a whole number {range_}$"):
        cr.GridSettings(**{name: value})


def test_more_steps_than_nodes_are_refused():
    with pytest.raises(ValueError, match="steps = 5 must be a whole number between 1 and 4"):
        cr.GridSettings(k_nodes=5, steps=5)
