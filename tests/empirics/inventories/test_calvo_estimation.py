"""Matching: the printed decomposition, stored estimates, recovery, and weak identification."""

import numpy as np
import pytest

from frictions.empirics.inventories.calvo_estimation import (
    BOUNDS,
    CASES,
    FAILED,
    SIX,
    MatchingProblem,
    load_calvo_estimates,
    matched_responses,
    matching_target,
    misses,
)
from frictions.models.inventories.calvo.model import solve_calvo
from frictions.models.inventories.parameters import FIGURE_1_9, TABLE_1_1
from frictions.solvers.estimation.impulse_matching import MatchingTarget
from frictions.solvers.estimation.multistart import minimize_from_many, minimize_in_box

# Another seed or number of bootstrap draws moves the criterion by up to one, or four in a sum.
DRAWS = 1.5


@pytest.fixture(scope="module")
def target():
    return matching_target()


@pytest.fixture(scope="module")
def own_target(target):
    """The model's own responses, under the estimated weights."""
    own = matched_responses(solve_calvo(TABLE_1_1), SIX)
    return MatchingTarget(SIX, own, target.covariances)


@pytest.mark.parametrize(
    ("mc_star", "expected"),
    [
        ("literal", [61.3, 59.5, 16.5, 27.1, 64.8, 23.4]),
        ("consistent", [60.0, 60.6, 16.7, 22.2, 61.0, 22.9]),
    ],
)
def test_decomposition_at_the_printed_estimate(target, mc_star, expected):
    found = misses(solve_calvo(TABLE_1_1, mc_star=mc_star), target)
    np.testing.assert_allclose(found, expected, atol=DRAWS)
    assert list(found.index) == list(SIX)


def test_no_response_scores_like_the_printed_estimate(target):
    nothing = target.misses(np.zeros((6, 15))).sum()
    printed = misses(solve_calvo(TABLE_1_1), target).sum()
    assert nothing < printed < 1.05 * nothing


def test_criterion_is_zero_at_the_truth(own_target):
    problem = MatchingProblem(own_target, {})
    assert problem(problem.values(TABLE_1_1)) == 0.0


def test_recovery_and_weak_identification(own_target):
    problem = MatchingProblem(own_target, {})
    starts = [[0.4, 0.1, 0.3, 0.3, 1.0, 0.5, 0.95], [0.7, 0.3, 0.5, 0.5, 1.5, 0.8, 0.7]]
    limits = {"simplex_evaluations": 1000, "powell_evaluations": 50}  # both have arrived by then
    near, corner = minimize_from_many(problem, starts, problem.bounds, workers=2, **limits)
    assert near.value < 1e-4
    np.testing.assert_allclose(near.point, problem.values(TABLE_1_1), atol=5e-3)
    arrived = minimize_in_box(problem, near.point, problem.bounds, 1300, 50)
    assert arrived.value < 1e-12
    np.testing.assert_allclose(arrived.point, problem.values(TABLE_1_1), atol=1e-6)
    # The other start stops far away, at a criterion that no one would call a misfit.
    assert corner.value == pytest.approx(3.23, abs=0.01)
    assert corner.at_bounds(problem.bounds)[[5, 6]].all()
    # It is no minimum: a step inside the box, the search goes on down.
    inside = [0.527, 0.011, 0.356, 0.0105, 1.565, 5.98, 0.999]
    assert minimize_in_box(problem, inside, problem.bounds, 150, 100).value < 2.9


def test_fixed_parameters_stay(target):
    problem = MatchingProblem(target, {"returns_to_scale": 0.8633})
    assert problem.bounds.shape == (6, 2)
    assert problem.params(problem.values(FIGURE_1_9)).returns_to_scale == 0.8633


def test_parameters_without_a_solution_cost_a_finite_lot(target):
    problem = MatchingProblem(target, {}, base=TABLE_1_1.replace(policy_inflation=0.5))
    assert problem(problem.values(TABLE_1_1)) == FAILED


def test_stored_estimates_have_the_criterion_they_claim():
    table = load_calvo_estimates()
    assert set(table["case"]) == set(CASES)
    for name, (sample, series, fixed) in CASES.items():
        rows = table[table["case"] == name]
        assert len(rows) == 10
        assert rows["criterion"].is_monotonic_increasing
        problem = MatchingProblem(matching_target(sample, series), fixed)
        for _, row in rows.head(2).iterrows():
            values = row[list(problem.free)].to_numpy(dtype=float)
            assert problem(values) == pytest.approx(row["criterion"], rel=1e-6)
        for parameter, (low, high) in BOUNDS.items():
            assert rows[parameter].between(low, high).all()
