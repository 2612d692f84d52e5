"""Fella's method: his housing model, optimality by brute force, refusals."""

import dataclasses

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.models.housing import housing_problem
from frictions.solvers.households.discrete_stock import cobb_douglas_utility
from frictions.solvers.households.nsegm import bellman_step, solve_nsegm
from frictions.solvers.households.value_iteration import solve_value_iteration


@pytest.fixture(scope="module")
def small():
    problem, guess = housing_problem(80, 4, 3)
    return problem, guess, solve_nsegm(problem, guess, tolerance=1e-6)


def test_housing_model_stops_where_the_published_code_does():
    """A public Fortran version stops after 118 iterations at a distance of 9.42277384e-06."""
    problem, guess = housing_problem()
    ahead = problem.discount / (1.0 - problem.discount)  # they stop by the last change
    found = solve_nsegm(problem, guess, tolerance=1e-5 * ahead, bridge=True)
    assert found.iterations == 118
    assert f"{found.residual / ahead:.8e}" == "9.42277384e-06"
    # it interpolates across dropped nodes; the better of the two choices moves the sixth digit
    better = solve_nsegm(problem, guess, tolerance=1e-5 * ahead)
    assert better.iterations == 118
    assert better.residual == pytest.approx(found.residual, rel=2e-6)


def test_the_better_choice_across_a_jump_is_worth_more(small):
    problem, _, found = small
    better, bridged = (
        bellman_step(problem, found.value, found.slope, bridge=flag) for flag in (False, True)
    )
    gain = better.value - bridged.value
    assert np.abs(gain).max() > 1e-6
    assert np.abs(gain).max() < 1e-2


def utility(c, curvature):
    return np.log(c) if curvature == 1.0 else (c ** (1 - curvature) - 1) / (1 - curvature)


@pytest.fixture(scope="module", params=[0.5, 1.0, 2.0])
def curved(request):
    """The housing model with other risk aversions, and log among them."""
    problem, _ = housing_problem(80, 4, 3)
    problem = dataclasses.replace(problem, curvature=request.param)
    eaten = 0.02 * problem.a_grid + problem.liquid[:, :1]
    guess = problem.weight * utility(eaten, request.param)[:, None, :] + problem.flow[:, None]
    return problem, guess, solve_nsegm(problem, guess, tolerance=1e-7)


def test_each_choice_is_the_best_of_a_fine_search(curved):
    """One step against brute force over a fine set of assets and all houses."""
    problem, _, found = curved
    step = bellman_step(problem, found.value, found.slope)
    future = np.tensordot(problem.discount * problem.transition, found.value, 1)
    fine = np.linspace(0.0, 25.0, 20_001)
    for z, j, i in ((0, 0, 5), (4, 1, 20), (8, 2, 40), (4, 3, 60), (0, 2, 70), (8, 0, 30)):
        best = -np.inf
        for d in range(4):
            x = problem.liquid[z, j] + 1.06 * problem.a_grid[i] - problem.cost[j, d]
            c = x - fine
            ok = c > 0
            if ok.any():
                ahead = np.interp(fine[ok], problem.a_grid, future[z, d])
                here = 0.77 * utility(c[ok], problem.curvature) + ahead
                best = max(best, here.max() + problem.flow[d])
        # linear interpolation of a concave future understates both, by its own second order
        assert step.value[z, j, i] == pytest.approx(best, abs=5e-3)


def test_value_iteration_finds_nearly_the_same(curved):
    problem, guess, found = curved
    plain = solve_value_iteration(problem, guess, "golden", howard=20, tolerance=1e-4)
    # apart by interpolation alone
    assert np.median(np.abs(plain.c / found.c - 1)) < 0.005
    assert np.abs(plain.value - found.value).mean() < 2e-4 * np.ptp(found.value)
    assert (plain.choice == found.choice).mean() > 0.99


def test_budget_and_envelope(curved):
    problem, _, found = curved
    j = np.arange(4)[None, :, None]
    cash = problem.liquid[:, :, None] + 1.06 * problem.a_grid - problem.cost[j, found.choice]
    assert np.abs(found.c + found.a_next - cash)[found.c > 1e-6].max() < 1e-10
    assert found.slope == pytest.approx(1.06 * 0.77 * found.c**-problem.curvature, rel=1e-12)
    assert (np.diff(found.value, axis=2) > 0).all()


def test_hill_climbing_finds_the_same(small):
    problem, guess, found = small
    again = solve_nsegm(problem, guess, search="hill", tolerance=1e-6)
    assert np.abs(again.value - found.value).max() < 1e-4


def test_damping_does_not_move_the_fixed_point(small):
    problem, guess, found = small
    again = solve_nsegm(problem, guess, tolerance=1e-7, damping=0.3)
    assert np.abs(again.value - found.value).max() < 1e-4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"search": "random"}, "search = 'random'"),
        ({"norm": "l2"}, "norm = 'l2'"),
        ({"damping": 1.0}, "damping = 1.0"),
        ({"max_iterations": 0}, "max_iterations = 0 must be a whole number"),
        ({"slope": -np.ones((9, 4, 80))}, "must increase in the asset"),
    ],
)
def test_bad_options_are_named(small, options, message):
    with pytest.raises(ValueError, match=message):
        solve_nsegm(small[0], small[1], **options)


def test_running_out_of_iterations_is_an_error(small):
    with pytest.raises(NotConverged, match="after 3 iterations"):
        solve_nsegm(small[0], small[1], max_iterations=3)
    last = solve_nsegm(small[0], small[1], max_iterations=3, strict=False)
    assert not last.converged
    assert last.iterations == 3


def cornered(small):
    """The small model with one state that cannot eat whatever it does."""
    problem, guess, _ = small
    liquid = problem.liquid.copy()
    liquid[0, 0] = -3.0
    return dataclasses.replace(problem, liquid=liquid), guess


def test_a_corner_that_cannot_eat_does_not_make_the_rest_converged(small):
    """The penalty was in the norm: "converged" after two iterations, consumption off by 66%."""
    problem, guess = cornered(small)
    viable = problem.viable()
    found = solve_nsegm(problem, guess, tolerance=1e-6)
    fine = solve_nsegm(problem, guess, tolerance=1e-8)
    assert found.infeasible == (~viable).sum() > 0
    assert found.iterations > 50
    assert np.abs(found.c / fine.c - 1)[viable].max() < 1e-3


def test_nobody_who_can_eat_is_a_problem_to_be_named(small):
    problem, guess, _ = small
    nobody = dataclasses.replace(problem, liquid=problem.liquid - 100.0)
    with pytest.raises(ValueError, match=r"from none of its .* states"):
        solve_nsegm(nobody, guess)


@pytest.mark.parametrize("tolerance", [1e-3, 1e-5])
@pytest.mark.parametrize("damping", [0.0, 0.3])
def test_a_value_called_converged_is_within_its_tolerance(small, tolerance, damping):
    problem, guess, _ = small
    rough, fine = (
        solve_nsegm(problem, guess, tolerance=t * tolerance, damping=damping) for t in (1, 1e-2)
    )
    assert np.abs(rough.value - fine.value).max() < tolerance * np.abs(fine.value).max()


def test_weights_by_stock_and_flows_by_state_against_brute_force(small):
    """Utility that is not separable in the house, another flow in each state, dearer debt."""
    problem = small[0]
    house = np.linspace(0.5, 3.0, 4)
    weight, flow, curvature = cobb_douglas_utility(house, 0.7, 3.0)
    a = np.concatenate([[-0.2, -0.1], problem.a_grid[:78]])
    problem = dataclasses.replace(
        problem, a_grid=a, weight=weight, curvature=curvature,
        flow=flow + 0.1 * np.arange(9)[:, None], payoff=np.where(a < 0, 1.2, 1.06),
    )  # fmt: skip
    value = 10 * np.log(1.0 + a) + 0.1 * np.arange(4)[:, None] + 0 * problem.liquid[..., None]
    slope = 10 / (1.0 + a) + 0 * value
    future = np.tensordot(problem.discount * problem.transition, value, 1)
    fine = np.linspace(a[0], a[-1], 20_001)
    step = bellman_step(problem, value, slope)
    for z, j, i in ((0, 0, 1), (4, 1, 20), (8, 2, 40), (4, 3, 60)):
        best = -np.inf
        for d in range(4):
            c = problem.liquid[z, j] + problem.payoff[i] * a[i] - problem.cost[j, d] - fine
            ok = c > 0
            if ok.any():
                here = weight[d] * utility(c[ok], curvature) + problem.flow[z, d]
                best = max(best, (here + np.interp(fine[ok], a, future[z, d])).max())
        assert step.value[z, j, i] == pytest.approx(best, abs=5e-3 * abs(best))
