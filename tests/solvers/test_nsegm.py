"""Fella's method: his housing model, optimality by brute force, refusals."""

import numpy as np
import pytest
import quantecon as qe

from frictions.solvers.nsegm import DiscreteStockProblem, bellman_step, solve_nsegm
from frictions.solvers.value_iteration import solve_value_iteration


def housing(assets=400, houses=7, incomes=7):
    """Fella's one-dimensional housing model and his first guess."""
    a = np.expm1(np.expm1(np.linspace(0.0, np.log1p(np.log1p(25.0)), assets)))
    a[-1] = 25.0
    house = np.linspace(0.01, 10.0, houses)
    slow = qe.markov.tauchen(incomes, 0.977, 0.024, 0.0, 3)
    fast = qe.markov.tauchen(incomes, 0.0, 0.063, 0.0, 3)
    income = np.exp(np.add.outer(slow.state_values, fast.state_values)).ravel()
    problem = DiscreteStockProblem(
        a,
        liquid=-1.06 * 0.8 * house + house + income[:, None],
        cost=0.2 * house + 0.06 * house * (house[:, None] != house),
        flow=0.23 * np.log(0.075 * house),
        transition=np.kron(slow.P, fast.P),
        discount=0.93,
        payoff=1.06,
        weight=0.77,
    )
    guess = 0.77 * np.log(0.02 * a + income[:, None])[:, None, :] + problem.flow[:, None]
    return problem, guess


@pytest.fixture(scope="module")
def small():
    problem, guess = housing(80, 4, 3)
    return problem, guess, solve_nsegm(problem, guess, tolerance=1e-7)


def test_housing_model_stops_where_the_published_code_does():
    """A public Fortran version stops after 118 iterations at a distance of 9.42277384e-06."""
    found = solve_nsegm(*housing(), tolerance=1e-5)
    assert found.iterations == 118
    # its normal distribution function has nine digits, and it treats dropped nodes otherwise
    assert found.residual == pytest.approx(9.42277384e-06, rel=2e-6)


def test_each_choice_is_the_best_of_a_fine_search(small):
    """One step against brute force over a fine set of assets and all houses."""
    problem, _, found = small
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
                best = max(best, (0.77 * np.log(c[ok]) + ahead).max() + problem.flow[d])
        # linear interpolation of a concave future understates both, by its own second order
        assert step.value[z, j, i] == pytest.approx(best, abs=5e-3)


def test_budget_and_envelope(small):
    problem, _, found = small
    j = np.arange(4)[None, :, None]
    cash = problem.liquid[:, :, None] + 1.06 * problem.a_grid - problem.cost[j, found.choice]
    assert np.abs(found.c + found.a_next - cash)[found.c > 1e-6].max() < 1e-10
    assert found.slope == pytest.approx(1.06 * 0.77 / found.c, rel=1e-12)
    assert (np.diff(found.value, axis=2) > 0).all()


def test_hill_climbing_finds_the_same(small):
    problem, guess, found = small
    again = solve_nsegm(problem, guess, search="hill", tolerance=1e-7)
    assert np.abs(again.value - found.value).max() < 1e-4


def test_damping_does_not_move_the_fixed_point(small):
    problem, guess, found = small
    again = solve_nsegm(problem, guess, tolerance=1e-8, damping=0.3)
    assert np.abs(again.value - found.value).max() < 1e-4


def test_value_iteration_finds_nearly_the_same(small):
    problem, guess, found = small
    plain = solve_value_iteration(problem, guess, "golden", howard=20, tolerance=1e-7)
    assert np.abs(plain.value - found.value).mean() < 0.02
    assert (plain.choice == found.choice).mean() > 0.95


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"search": "random"}, "search = 'random'"),
        ({"norm": "l2"}, "norm = 'l2'"),
        ({"damping": 1.0}, "damping = 1.0"),
        ({"slope": -np.ones((9, 4, 80))}, "must increase in the asset"),
    ],
)
def test_bad_options_are_named(small, options, message):
    with pytest.raises(ValueError, match=message):
        solve_nsegm(small[0], small[1], **options)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"discount": 1.0}, "discount = 1.0"),
        ({"payoff": 0.0}, "payoff = 0.0"),
        ({"flow": np.zeros(3)}, r"flow has shape \(3,\), expected \(4,\)"),
        ({"a_grid": np.array([0.0, 2.0, 1.0])}, "increase strictly"),
    ],
)
def test_bad_problems_are_named(small, changes, message):
    names = ("a_grid", "liquid", "cost", "flow", "transition", "discount")
    fields = {name: getattr(small[0], name) for name in names}
    with pytest.raises(ValueError, match=message):
        DiscreteStockProblem(**(fields | changes))


def test_running_out_of_iterations_is_an_error(small):
    with pytest.raises(RuntimeError, match="after 3 iterations"):
        solve_nsegm(small[0], small[1], max_iterations=3)
