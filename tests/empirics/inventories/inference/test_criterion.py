"""The distribution of the criterion, of differences and of estimates, each by Monte Carlo."""

import numpy as np
import pytest

from frictions.data.shipped.var_estimates import load_var_estimates
from frictions.empirics.inventories import (
    MatchingProblem,
    compare_fits,
    criterion_distribution,
    criterion_mean,
    criterion_test,
    estimated,
    improve,
    load_estimates,
    matched_responses,
    matching_target,
    standard_errors,
)
from frictions.empirics.inventories.inference import criterion
from frictions.empirics.inventories.inference.criterion import joint_covariance
from frictions.models.inventories import TABLE_1_1, solve_calvo
from frictions.solvers.estimation import MatchingTarget


@pytest.fixture(scope="module")
def joint():
    return load_var_estimates("1970-2015").joint


@pytest.mark.parametrize(("last", "mean", "quantile"), [(15, 64, 124), (7, 32, 59)])
def test_a_true_model_scores(joint, last, mean, quantile):
    found = criterion_distribution(matching_target(last=last), joint)
    assert found.mean == pytest.approx(mean, abs=0.5)
    assert criterion_mean(matching_target(last=last)) == pytest.approx(found.mean, rel=1e-6)
    assert found.quantile(0.95) == pytest.approx(quantile, abs=1.5)
    assert found.p_value(found.quantile(0.9)) == pytest.approx(0.1, abs=1e-3)


def test_the_distribution_is_that_of_simulated_gaps(joint):
    target = matching_target()
    rng = np.random.default_rng(0)
    gaps = rng.multivariate_normal(np.zeros(90), joint_covariance(target, joint), size=4000)
    simulated = [target.misses(target.responses - gap.reshape(6, 15)).sum() for gap in gaps]
    found = criterion_distribution(target, joint)
    assert np.mean(simulated) == pytest.approx(found.mean, rel=0.03)
    assert np.quantile(simulated, 0.95) == pytest.approx(found.quantile(0.95), rel=0.05)


def test_the_difference_of_two_fits_varies_as_simulated(joint):
    target = matching_target()
    calvo = matched_responses(solve_calvo(TABLE_1_1), target.names)
    nothing = np.zeros_like(calvo)
    found = compare_fits(target, joint, calvo, nothing)
    assert found["difference"] == pytest.approx(
        target.misses(calvo).sum() - target.misses(nothing).sum()
    )
    rng = np.random.default_rng(0)
    noise = rng.multivariate_normal(np.zeros(90), joint_covariance(target, joint), size=3000)
    drawn = [
        target.misses(calvo - e.reshape(6, 15)).sum()
        - target.misses(nothing - e.reshape(6, 15)).sum()
        for e in noise
    ]  # a gap larger by e
    assert np.std(drawn) == pytest.approx(found["s.d."], rel=0.05)
    assert compare_fits(target, joint, calvo, calvo)["p value"] == 1.0


def test_standard_errors_are_the_spread_of_estimates(joint):
    target = matching_target()
    truth = solve_calvo(TABLE_1_1)
    own = matched_responses(truth, target.names)
    fixed = {
        name: getattr(TABLE_1_1, name)
        for name in ("price_indexation", "wage_indexation", "labour_curvature", "returns_to_scale")
    }
    true_problem = MatchingProblem(MatchingTarget(target.names, own, target.covariances), fixed)
    values = np.array([getattr(TABLE_1_1, name) for name in true_problem.free])
    # Errors a tenth as large as the data's: the estimates are then linear in them.
    small = joint / 100
    errors = standard_errors(true_problem, values, small)["s.e."]
    rng = np.random.default_rng(1)
    ends = []
    for noise in rng.multivariate_normal(np.zeros(90), joint_covariance(target, small), size=15):
        drawn = MatchingTarget(target.names, own + noise.reshape(6, 15), target.covariances)
        ends.append(improve(MatchingProblem(drawn, fixed), values, 6)["point"])
    np.testing.assert_allclose(np.std(ends, axis=0), errors, rtol=0.55)


def test_an_estimated_model_scores_as_simulated(joint):
    """Errors so small that estimates are linear in them, drawn and estimated again."""
    target = matching_target()
    fixed = {
        name: getattr(TABLE_1_1, name)
        for name in ("price_indexation", "wage_indexation", "labour_curvature", "returns_to_scale")
    }
    own = matched_responses(solve_calvo(TABLE_1_1), target.names)
    problem = MatchingProblem(MatchingTarget(target.names, own, target.covariances), fixed)
    truth = np.array([getattr(TABLE_1_1, name) for name in problem.free])
    small = joint / 100
    found = criterion_test(problem, truth, small)
    assert found["criterion"] == pytest.approx(0.0, abs=1e-20)
    assert found["p value"] == 1.0
    rng = np.random.default_rng(2)
    scores = []
    for noise in rng.multivariate_normal(np.zeros(90), joint_covariance(target, small), size=60):
        drawn = MatchingTarget(target.names, own + noise.reshape(6, 15), target.covariances)
        scores.append(improve(MatchingProblem(drawn, fixed), truth, 6)["criterion"])
    given = criterion_distribution(target, small).mean
    assert found["mean"] < 0.97 * given  # three parameters take something away
    assert np.mean(scores) == pytest.approx(found["mean"], rel=0.2)


def test_the_sample_after_volcker_rejects_nothing():
    """The counterexample to "every model is rejected": it is a statement about one sample."""
    best = load_estimates().groupby("case").first()["criterion"]
    late = criterion_mean(matching_target("1982-2007"))
    assert best["six series, 1982-2007"] < late
    assert best["six series"] > 2 * criterion_mean(matching_target())


def test_errors_of_an_economy_that_is_iterated_on_do_not_hang_on_the_step(joint, monkeypatch):
    problem, values = estimated("attention")
    first = standard_errors(problem, values, joint)["s.e."].dropna()
    doubled = [2 * step for step in criterion.ITERATED_STEPS]
    monkeypatch.setattr(criterion, "ITERATED_STEPS", doubled)
    second = standard_errors(problem, values, joint)["s.e."].dropna()
    np.testing.assert_allclose(second, first, rtol=0.02)


def test_what_is_no_covariance_is_refused(joint):
    with pytest.raises(ValueError, match="joint has an eigenvalue of -"):
        criterion_distribution(matching_target(), -joint)


def test_one_case_alone_is_not_rejected(joint):
    p = criterion_test(*estimated("six series, indirect, feedback"), joint)["p value"]
    assert p > 0.05 > criterion_test(*estimated("six series, indirect"), joint)["p value"]
