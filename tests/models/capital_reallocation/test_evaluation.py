"""Residuals at given prices, and the slope that tells equilibria apart."""

import numpy as np
import pytest

from frictions.models.capital_reallocation.evaluation import Evaluator, slope_of, unknowns_of
from frictions.solvers.equilibrium import solve_broyden


def test_the_slope_keeps_the_other_markets_cleared():
    jacobian = np.array([[2.0, 1.0, 0.5], [1.0, 4.0, 0.0], [0.5, 0.0, 3.0]])
    rest = -np.linalg.solve(jacobian[1:, 1:], jacobian[1:, 0])
    assert slope_of(jacobian) == pytest.approx(jacobian[0] @ [1.0, *rest])


def test_excess_demand_falls_in_the_price_at_the_normal_equilibrium(steady):
    """By solving the other markets again at a price a little higher."""
    evaluator = Evaluator(steady.economy, steady)
    start, step = unknowns_of(steady.prices), 1e-3

    def rest(x):
        return evaluator([start[0] + step, *x])[1:]

    others = solve_broyden(rest, start[1:], steps=[1e-3, 3e-4, 1e-3], tolerance=1e-7).x
    gap = evaluator([start[0] + step, *others])[0]
    assert steady.used_slope() == pytest.approx(gap / step, rel=0.02)
    assert steady.used_slope() < 0.0
