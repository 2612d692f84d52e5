"""One asset: closed forms, first-order conditions, tolerance, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.foundation.errors import NotConverged
from frictions.solvers.equilibrium import fake_news_jacobian
from frictions.solvers.households import OneAssetProblem, push, stationary_distribution

CHAIN = np.array([[0.9, 0.1], [0.1, 0.9]])
ASSETS = 30.0 * np.linspace(0.0, 1.0, 200) ** 3


def household(curvature=1.0, discount=0.95, assets=ASSETS):
    return OneAssetProblem(assets, np.array([0.6, 1.4]), CHAIN, discount, curvature)


@pytest.mark.parametrize("curvature", [0.5, 1.0, 3.0])
def test_without_income_a_share_of_wealth_is_eaten(curvature):
    """Samuelson: c = [1 - beta^(1/s) R^(1/s - 1)] R a, where the grid has no end in reach."""
    problem = OneAssetProblem(
        np.geomspace(1e-3, 50.0, 400), np.array([1e-12]), np.ones((1, 1)), 0.9, curvature
    )
    found = problem.solve_stationary(0.03, 1.0, tolerance=1e-9)
    share = 1 - 0.9 ** (1 / curvature) * 1.03 ** (1 / curvature - 1)
    inside = slice(200, 380)  # away from the limit
    assert found.c[0, inside] / (1.03 * problem.assets[inside]) == pytest.approx(share, rel=2e-2)


def test_budget_and_first_order_condition():
    problem = household(2.0)
    found = problem.solve_stationary(0.03, 1.0, tolerance=1e-10)
    cash = 1.03 * ASSETS + problem.income[:, None]
    assert found.c + found.saved == pytest.approx(cash, rel=1e-13)
    ahead = sum(CHAIN[:, [z]] * np.interp(found.saved, ASSETS, found.c[z]) ** -2.0 for z in (0, 1))
    implied = (0.95 * 1.03 * ahead) ** -0.5
    slack = (found.saved > 0.5) & (found.saved < 25.0)
    assert np.abs(implied / found.c - 1)[slack].max() < 1e-3


def test_its_lottery_moves_a_population():
    problem = household()
    found = problem.solve_stationary(0.02, 1.0)
    mass = stationary_distribution(found.lottery, CHAIN).mass
    assert push(mass, found.lottery, CHAIN) == pytest.approx(mass, abs=1e-10)
    assert (mass[:, 0] * found.saved).sum() == pytest.approx((mass[:, 0] * ASSETS).sum(), rel=1e-8)


def test_a_path_is_followed_date_by_date():
    problem, rng = household(2.0), np.random.default_rng(4)
    steady = problem.solve_stationary(0.02, 1.0)
    mass = stationary_distribution(steady.lottery, CHAIN).mass
    rates, wages = 0.02 + 0.005 * rng.normal(size=30), 1.0 + 0.05 * rng.normal(size=30)
    after, decisions = steady.marginal, []
    for rate, wage in zip(rates[::-1], wages[::-1], strict=True):
        decisions.insert(0, problem.step(after, rate, wage))
        after = decisions[0].marginal
    held, here = [], mass
    for decision in decisions:
        held.append((here[:, 0] * decision.saved).sum())
        here = push(here, decision.lottery, CHAIN)
    found = problem.follow(steady.marginal, mass[:, 0], rates, wages)
    assert found == pytest.approx(np.array(held), rel=1e-12)
    with pytest.raises(ValueError, match="natural limit"):
        household(assets=ASSETS - 20.0).follow(steady.marginal, mass[:, 0], [0.1, 0.0], [1.0, 1.0])


@pytest.mark.parametrize("ahead", [0, 1, 7])
def test_news_is_the_difference_of_two_paths(ahead):
    """The column of the Jacobian that fake news adds up to, against paths of prices."""
    problem, horizon = household(), 15
    steady = problem.solve_stationary(0.02, 1.0, tolerance=1e-12)
    mass = stationary_distribution(steady.lottery, CHAIN, tolerance=1e-14).mass[:, 0]
    impact, moved, expected = problem.news(steady, mass, 0.02, 1.0, horizon)
    for i, size in enumerate((1e-5, 1e-5)):
        jacobian = fake_news_jacobian(impact[i][:, None], moved[i], expected[:, None])[0]
        paths = []
        for sign in (1.0, -1.0):
            rates, wages = np.full(horizon, 0.02), np.ones(horizon)
            (rates if i == 0 else wages)[ahead] += sign * size
            paths.append(problem.follow(steady.marginal, mass, rates, wages))
        column = (paths[0] - paths[1]) / (2 * size)
        assert jacobian[:, ahead] == pytest.approx(column, abs=2e-3 * np.abs(column).max())


@settings(max_examples=15, deadline=None)
@given(st.floats(0.5, 4.0), st.floats(0.0, 0.035), st.sampled_from([1e-3, 1e-6]))
def test_savings_called_converged_are_within_their_tolerance(curvature, rate, tolerance):
    problem = household(curvature)
    rough, fine = (
        problem.solve_stationary(rate, 1.0, tolerance=t * tolerance) for t in (1.0, 1e-2)
    )
    assert np.abs(rough.saved - fine.saved).max() < tolerance


def test_failures_are_named():
    with pytest.raises(NotConverged, match="after 7 iterations"):
        household().solve_stationary(0.02, 1.0, max_iterations=7)
    assert not household().solve_stationary(0.02, 1.0, max_iterations=7, strict=False).converged
    indebted = household(assets=ASSETS - 50.0)
    with pytest.raises(ValueError, match=r"assets\[0\] = -50.0 must be above the natural limit"):
        indebted.solve_stationary(0.02, 1.0)
    with pytest.raises(ValueError, match=r"rate = -1.0 must be in"):
        household().solve_stationary(-1.0, 1.0)
    with pytest.raises(ValueError, match="income has shape"):
        OneAssetProblem(ASSETS, np.ones(3), CHAIN, 0.9)
