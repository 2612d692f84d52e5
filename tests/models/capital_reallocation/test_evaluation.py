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


def test_rules_that_were_too_rough_do_not_creep_to_where_they_are_needed(steady, monkeypatch):
    """Near the price of a root residuals hardly move, and each round halves the tolerance."""
    evaluator = Evaluator(steady.economy, steady, 1e-7)
    evaluator.rules_tolerance = 1e-5
    calls = []
    monkeypatch.setattr(evaluator, "evaluate", lambda p: calls.append(p) or steady.aggregates)
    evaluator.adaptive(unknowns_of(steady.prices))
    assert len(calls) <= 3
    assert evaluator.rules_tolerance >= evaluator.finest


def test_a_residual_that_falls_a_little_each_time_needs_two_rounds(steady, monkeypatch):
    evaluator = Evaluator(steady.economy, steady, 1e-7)
    evaluator.rules_tolerance, sizes = 1e-5, iter(9e-4 * 0.9999 ** np.arange(50))
    monkeypatch.setattr(Evaluator, "__call__", lambda self, x: np.full(4, next(sizes)))
    evaluator.adaptive(unknowns_of(steady.prices))
    assert next(sizes) > 9e-4 * 0.9999**4
