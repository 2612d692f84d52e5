"""Nodes of the state space."""

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr


def test_bonds_grid_is_increasing_from_zero_to_its_top():
    nodes = cr.GridSettings(a_nodes=30, a_max=12.0).bonds()
    assert nodes[0] == 0.0
    assert nodes[-1] == 12.0
    assert (np.diff(nodes, 2) > 0).all()


@pytest.mark.parametrize(
    ("name", "value"), [("k_min", 0.0), ("a_max", -1.0), ("k_nodes", 3), ("a_nodes", 2)]
)
def test_bad_grids_are_named(name, value):
    with pytest.raises(ValueError, match=f"{name} = {value}"):
        cr.GridSettings(**{name: value})
