"""Value iteration: against endogenous grids, Howard's steps, refusals."""

from dataclasses import replace

import numpy as np
import pytest

from frictions.models.housing import housing_problem
from frictions.solvers.households.discrete_stock import DiscreteStockProblem
from frictions.solvers.households.nsegm import solve_nsegm
from frictions.solvers.households.value_iteration import solve_value_iteration


def saver(nodes=120):
    """Log utility, risky income, and a second stock that nobody wants."""
    return DiscreteStockProblem(
        10.0 * np.linspace(0.0, 1.0, nodes) ** 2,
        liquid=np.array([[0.5, 0.5], [1.5, 1.5]]),
        cost=np.zeros((2, 2)),
        flow=np.array([0.0, -1.0]),
        transition=np.array([[0.8, 0.2], [0.2, 0.8]]),
        discount=0.9,
        payoff=1.02,
    )


def guess(problem):
    cash = problem.liquid[:, :, None] + 0.1 * problem.a_grid
    return np.log(cash) / (1 - problem.discount)


def test_continuous_assets_agree_with_endogenous_grids():
    problem = saver()
    start = guess(problem)
    plain = solve_value_iteration(problem, start, "golden", 20, 1e-7)
    other = solve_nsegm(problem, start, tolerance=1e-9)
    assert (plain.choice == 0).all()
    inside = problem.a_grid < 7.0  # the two treat the last node differently
    assert np.abs(plain.value - other.value)[..., inside].max() < 0.02
    assert np.abs(plain.c / other.c - 1)[..., inside].mean() < 0.01


@pytest.mark.parametrize("asset", ["grid", "climb", "golden"])
def test_howard_changes_the_road_and_not_the_end(asset):
    problem = saver(50)
    start = guess(problem)
    plain = solve_value_iteration(problem, start, asset, 0, 1e-7)
    fast = solve_value_iteration(problem, start, asset, 30, 1e-7)
    assert fast.iterations < plain.iterations / 3
    assert np.abs(fast.value - plain.value).max() < 1e-6


def test_assets_on_the_grid_are_on_the_grid():
    problem = saver(50)
    found = solve_value_iteration(problem, guess(problem))
    assert np.isin(found.a_next, problem.a_grid).all()


def test_climbing_is_right_where_the_value_is_concave_and_never_better():
    problem = saver(60)
    every, climb = (
        solve_value_iteration(problem, guess(problem), asset, tolerance=1e-7)
        for asset in ("grid", "climb")
    )
    assert climb.value == pytest.approx(every.value, abs=1e-6)
    housing, start = housing_problem(60, 4, 3)  # not concave
    every, climb = (
        solve_value_iteration(housing, start, asset, tolerance=1e-9) for asset in ("grid", "climb")
    )
    assert (climb.value <= every.value + 1e-6).all()
    assert np.abs(climb.value - every.value).max() > 1e-6


def test_refusals():
    problem = saver(20)
    with pytest.raises(ValueError, match="asset = 'cubic'"):
        solve_value_iteration(problem, guess(problem), "cubic")
    with pytest.raises(ValueError, match="howard = -1"):
        solve_value_iteration(problem, guess(problem), howard=-1)
    with pytest.raises(RuntimeError, match="after 2 iterations"):
        solve_value_iteration(problem, guess(problem), max_iterations=2)


@pytest.mark.parametrize("howard", [0, 20])
def test_a_converged_value_is_within_its_tolerance_of_a_finer_one(howard):
    rng = np.random.default_rng(6)
    for _ in range(6):
        problem = replace(saver(40), discount=rng.uniform(0.5, 0.98), payoff=rng.uniform(1.0, 1.02))
        start = guess(problem) + rng.normal()
        coarse, fine = (
            solve_value_iteration(problem, start, "grid", howard, tolerance)
            for tolerance in (1e-4, 1e-6)
        )
        assert coarse.converged
        assert np.abs(coarse.value - fine.value).max() < 1e-4
