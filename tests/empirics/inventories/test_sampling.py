"""What a VAR finds in samples of a model: its own responses, biases, and what a filter hides."""

import numpy as np
import pytest

from frictions.data.shipped import load_var_estimates
from frictions.empirics.inventories import (
    SIX,
    MatchingProblem,
    criterion_distribution,
    criterion_test,
    draw_samples,
    estimated,
    matched_responses,
    matching_target,
    simulated_joint,
)
from frictions.empirics.inventories.sampling import without_feedback
from frictions.models.inventories import TABLE_1_1, solve_calvo


@pytest.fixture(scope="module")
def estimates():
    return load_var_estimates("1970-2015")


@pytest.fixture(scope="module")
def samples():
    return draw_samples(count=300, seed=3)


@pytest.fixture(scope="module")
def calvo():
    return solve_calvo(TABLE_1_1)


def test_the_shipped_law_has_the_shipped_responses(samples, estimates):
    own = samples.own_responses()[:16]
    np.testing.assert_allclose(own, estimates.responses, atol=1e-9)


def test_a_var_finds_itself_with_the_spread_of_its_bands(estimates):
    samples = draw_samples(count=300, seed=3, feedback=True)
    found = samples.find(samples.own_responses())
    spread = found.std(axis=0)[1:]
    width = ((estimates.high - estimates.low) / 3.92).loc[1:]
    np.testing.assert_allclose(spread.mean(axis=0) / width.mean(), 1.0, atol=0.1)
    error = found.mean(axis=0)[1:] - samples.own_responses()[1:16]
    assert np.abs(error / spread).max() < 0.8  # the bias of short samples


def test_a_true_model_is_found_neither_in_levels_nor_in_cycles(samples, calvo, estimates):
    found = samples.find(samples.responses_of(calvo))
    places = [samples.names.index(name) for name in SIX]
    mean = found.mean(axis=0)[1:, places].T
    np.testing.assert_allclose(mean, samples.expected(calvo, SIX))
    noise = found.std(axis=0)[1:, places].T / np.sqrt(len(found))
    level = matched_responses(calvo, SIX)
    cycle = matched_responses(calvo, SIX, filters=estimates.filters)
    for other in (level, cycle):
        assert np.abs((mean - other) / noise)[:, :7].max() > 10
    assert mean[SIX.index("is")].max() > 2 * level[SIX.index("is")].max()


def test_a_rest_that_knows_the_answer_flatters_every_model(samples, calvo):
    """A referee's attempt: with the VAR's feedback a model without any effect fits far better."""
    target = matching_target()
    places = [samples.names.index(name) for name in SIX]
    scores = {}
    for feedback in (False, True):
        drawn = draw_samples(count=300, seed=3, feedback=feedback)
        nothing = drawn.own_responses()
        nothing[:, places] = 0.0
        found = drawn.find(nothing).mean(axis=0)[1:, places].T
        scores[feedback] = target.misses(found).sum()
    assert scores[True] + 40 < scores[False] < target.misses(np.zeros((6, 15))).sum() - 30


def test_leaving_the_rate_out_is_a_projection(estimates):
    slopes, covariance = without_feedback(estimates.slopes, estimates.shock_covariance, 8)
    assert np.all(slopes[:, :8, 8] == 0)
    np.testing.assert_array_equal(slopes[:, 8:], estimates.slopes[:, 8:])
    # Fewer regressors explain less; where there was no feedback nothing changes.
    assert np.all(np.diag(covariance) >= np.diag(estimates.shock_covariance) - 1e-12)
    again, same = without_feedback(slopes, covariance, 8)
    np.testing.assert_allclose(again, slopes, atol=1e-8)
    np.testing.assert_allclose(same, covariance, atol=1e-8)


def test_a_problem_with_samples_matches_what_the_var_finds(samples, calvo):
    problem = MatchingProblem(matching_target(last=7), samples=samples)
    values = [getattr(TABLE_1_1, name) for name in problem.free]
    np.testing.assert_allclose(problem.responses(values), samples.expected(calvo, SIX)[:, :7])


def test_a_drawn_covariance_gives_the_criterion_the_bootstraps_distribution(estimates):
    target = matching_target()
    stored = criterion_distribution(target, estimates.joint, 20_000)
    for seed in (17, 18):  # the seed is no matter
        drawn = criterion_distribution(target, simulated_joint("1970-2015", 600, seed), 20_000)
        assert drawn.mean == pytest.approx(stored.mean, rel=0.08)
        assert drawn.quantile(0.95) == pytest.approx(stored.quantile(0.95), rel=0.12)
    with pytest.raises(ValueError, match="count"):
        simulated_joint("1982-2007", 90)


def test_calm_years_reject_neither_the_best_model_nor_nothing():
    """Attacked by other seeds: the p values stay far from 5%."""
    target = matching_target("1982-2007")
    nothing = target.misses(np.zeros_like(target.responses)).sum()
    for seed in (17, 18):
        joint = simulated_joint("1982-2007", 600, seed)
        assert criterion_test(*estimated("six series, 1982-2007"), joint)["p value"] > 0.3
        assert criterion_distribution(target, joint).p_value(nothing) > 0.3
