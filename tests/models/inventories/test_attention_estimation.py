"""The attention model in the criterion: ends of the profile, failures, and the stored estimates."""

import numpy as np
import pytest

from frictions.models.inventories import attention_estimation as module
from frictions.models.inventories.attention_estimation import (
    ATTENTION_BOUNDS,
    FULL,
    NO,
    AttentionMatchingProblem,
    attentive_economy,
    load_attention_estimates,
)
from frictions.models.inventories.estimation import FAILED, matching_target, misses

PRINTED = [0.82, 0.69, 1.3981, 0.40]


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


def test_stored_estimates_have_the_stored_criterion(target):
    stored = load_attention_estimates()
    for case, rows in stored.groupby("case", sort=False):
        best = rows.iloc[0]
        assert rows["criterion"].is_monotonic_increasing, case
        again = AttentionMatchingProblem(target, {})(
            best[list(ATTENTION_BOUNDS)].to_numpy(dtype=float)
        )
        assert again == pytest.approx(best["criterion"], rel=1e-4), case
    low, high = np.array(list(ATTENTION_BOUNDS.values())).T
    points = stored[stored["case"] == "estimate"][list(ATTENTION_BOUNDS)].to_numpy(dtype=float)
    assert np.all((points >= low) & (points <= high))
