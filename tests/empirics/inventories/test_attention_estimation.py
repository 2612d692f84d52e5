"""The attention model in the criterion: ends of the profile, failures, and the stored estimates."""

import numpy as np
import pytest

from frictions.empirics.inventories import attention_estimation as module
from frictions.empirics.inventories.attention_estimation import (
    ATTENTION_BOUNDS,
    FULL,
    NO,
    AttentionMatchingProblem,
    attentive_economy,
    load_attention_estimates,
)
from frictions.empirics.inventories.calvo_estimation import FAILED, matching_target, misses

PRINTED = [0.82, 0.69, 1.3981, 0.40]
NOISE = 1e-3  # of the criterion, from stopping searches at 1e-4 percentage points


@pytest.fixture(scope="module")
def target():
    return matching_target()


def test_free_and_fixed_parameters(target):
    problem = AttentionMatchingProblem(target, {"log10_cost": -4.0})
    assert problem.free == tuple(ATTENTION_BOUNDS)[:-1]
    assert problem.bounds.shape == (4, 2)
    assert problem.named(PRINTED) == dict(zip(ATTENTION_BOUNDS, [*PRINTED, -4.0], strict=True))


def test_criterion_is_the_sum_of_misses(target):
    problem = AttentionMatchingProblem(target, {})
    value = problem(np.array([*PRINTED, -4.0]))
    model = attentive_economy(-4.0)
    assert model.bits[0] == pytest.approx(0.2168, abs=1e-3)
    assert value == pytest.approx(misses(model, target).sum(), rel=1e-12)


def test_ends_of_the_profile(target):
    none = AttentionMatchingProblem(target, {"log10_cost": NO})(PRINTED)
    dear = AttentionMatchingProblem(target, {"log10_cost": -2.5})(PRINTED)
    assert dear == pytest.approx(none, rel=1e-3)  # the search stops at 1e-4 percentage points
    full = AttentionMatchingProblem(target, {"log10_cost": FULL})(PRINTED)
    cheap = AttentionMatchingProblem(target, {"log10_cost": -9.0})(PRINTED)
    assert cheap == pytest.approx(full, rel=1e-2)


def test_no_solution_is_a_large_number(target, monkeypatch):
    def fail(**_):
        raise RuntimeError("no equilibrium")

    monkeypatch.setattr(module, "attentive_economy", fail)
    assert AttentionMatchingProblem(target, {})([*PRINTED, -4.0]) == FAILED


def test_attention_is_found_where_wages_hardly_move(target):
    # With fewer quarters or more states the search does not settle here.  300 and 400 quarters, six
    # and eight states and a tolerance of 1e-6 give 0.0324 bits and 170.94.
    point = [0.979975, 0.32924, 3.0583, 4.6767, -4.0]
    model = attentive_economy(**AttentionMatchingProblem(target, {}).named(point))
    assert model.bits[0] == pytest.approx(0.0324, abs=2e-4)
    assert misses(model, target).sum() == pytest.approx(170.94, abs=0.1)


@pytest.fixture(scope="module")
def stored():
    return load_attention_estimates()


def values_of(row, names):
    return row[list(names)].to_numpy(dtype=float)


def test_stored_estimates_have_the_stored_criterion(target, stored):
    for case, rows in stored.groupby("case", sort=False):
        assert rows["criterion"].is_monotonic_increasing, case
        again = AttentionMatchingProblem(target, {})(values_of(rows.iloc[0], ATTENTION_BOUNDS))
        assert again == pytest.approx(rows["criterion"].iloc[0], rel=NOISE), case
    low, high = np.array(list(ATTENTION_BOUNDS.values())).T
    points = values_of(stored[stored["case"] == "estimate"], ATTENTION_BOUNDS)
    assert np.all((points >= low) & (points <= high))


def test_no_stored_point_is_lower_at_another_cost(target, stored):
    best = stored.groupby("case", sort=False).first()
    profile = best.drop("estimate")
    assert best.loc["estimate", "criterion"] < profile["criterion"].min() * (1 + NOISE)
    for case, here in profile.iterrows():
        problem = AttentionMatchingProblem(target, {"log10_cost": here["log10_cost"]})
        elsewhere = best.drop(case)[list(problem.free)].drop_duplicates().to_numpy(dtype=float)
        lowest = min(map(problem, elsewhere))
        assert lowest > here["criterion"] * (1 - NOISE), case
