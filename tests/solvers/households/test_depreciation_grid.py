"""Grids on which depreciation moves by whole nodes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.solvers.households.depreciation_grid import check_alignment, depreciation_grid


@given(st.floats(0.01, 5.0), st.floats(0.01, 0.3), st.integers(1, 4))
def test_depreciation_moves_down_by_whole_nodes(lowest, rate, steps):
    grid = depreciation_grid(lowest, 30, rate, steps)
    assert (1 - rate) * grid[steps:] == pytest.approx(grid[:-steps], rel=1e-12)
    assert (np.diff(grid) > 0).all()
    check_alignment(grid, rate, steps)


def test_a_grid_that_is_not_aligned_is_refused():
    grid = depreciation_grid(0.05, 20, 0.08)
    with pytest.raises(ValueError, match="must be on the grid of depreciation"):
        check_alignment(grid, 0.09, 1)
    for steps in (0, 1.5, 20):
        with pytest.raises((ValueError, TypeError), match=f"steps = {steps}"):
            check_alignment(grid, 0.08, steps)
