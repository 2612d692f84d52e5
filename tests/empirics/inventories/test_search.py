"""A search goes down and stays in its bounds."""

import numpy as np

from frictions.empirics.inventories.cases import CASES
from frictions.empirics.inventories.search import improve
from frictions.models.inventories import TABLE_1_1


def test_a_search_goes_down_inside_the_bounds():
    problem = CASES["four series"].problem()
    start = np.array([getattr(TABLE_1_1, name) for name in problem.free])
    found = improve(problem, start, 3)
    assert found["criterion"] < problem(start)
    assert np.isclose(found["criterion"], problem(found["point"]), rtol=1e-10)
    low, high = problem.bounds.T
    assert np.all((low <= found["point"]) & (found["point"] <= high))
