"""The weighted distance between responses: its weights, its zeros and its refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.solvers.estimation.impulse_matching import SCHEMES, MatchingTarget, weight_block


def covariance(seed, size=6):
    draws = np.random.default_rng(seed).normal(size=(40, size)).cumsum(axis=1)
    return np.cov(draws, rowvar=False)


def target(seed=3, scheme="paper"):
    responses = np.random.default_rng(seed).normal(size=(2, 6))
    blocks = np.stack([covariance(seed), covariance(seed + 1)])
    return MatchingTarget(("a", "b"), responses, blocks, scheme)


@given(st.integers(0, 200))
def test_paper_weights_are_positive_definite(seed):
    assert np.linalg.eigvalsh(weight_block(covariance(seed))).min() > 0


def test_weights_entry_by_entry():
    block = covariance(1)
    paper = weight_block(block)
    assert paper[2, 4] == pytest.approx(block[2, 4] / 5)
    assert paper[4, 2] == paper[2, 4]
    np.testing.assert_array_equal(np.diag(paper), np.diag(block))
    assert (weight_block(block, "none") == block).all()
    np.testing.assert_array_equal(weight_block(block, "diag"), np.diag(np.diag(block)))
    assert weight_block(block, "diag*j")[3, 3] == pytest.approx(4 * block[3, 3])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_criterion_is_the_quadratic_form(scheme):
    goal = target(scheme=scheme)
    model = np.full((2, 6), 0.3)
    gaps = goal.responses - model
    expected = [
        gap @ np.linalg.solve(weight_block(block, scheme), gap)
        for gap, block in zip(gaps, goal.covariances, strict=True)
    ]
    np.testing.assert_allclose(goal.misses(model), expected, rtol=1e-10)
    np.testing.assert_array_equal(goal.misses(goal.responses), 0)


def test_selected_series_keep_their_misses():
    goal = target()
    assert goal.select(["b"]).misses(np.zeros((1, 6)))[0] == goal.misses(np.zeros((2, 6)))[1]


def test_too_few_draws_are_refused_by_name():
    few = np.cov(np.random.default_rng(0).normal(size=(4, 6)), rowvar=False)
    with pytest.raises(ValueError, match=r"covariances of b: .*more bootstrap draws than matched"):
        MatchingTarget(("a", "b"), np.zeros((2, 6)), np.stack([covariance(0), few]), "none")


def test_bad_shapes_and_scheme():
    with pytest.raises(ValueError, match=r"responses has shape \(2, 6\), expected \(1, h\)"):
        MatchingTarget(("a",), np.zeros((2, 6)), np.zeros((1, 6, 6)))
    with pytest.raises(ValueError, match="scheme = 'flat' must be one of"):
        weight_block(covariance(0), "flat")
