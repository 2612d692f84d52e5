"""The map of signs: what it computes, and that its shares hold in another draw."""

import numpy as np
import pytest

from frictions.empirics.market_efficiency.sign_map import MEASURES, draw_economy, sign_map


def test_slope_is_that_of_exact_measures():
    _, firms = draw_economy(np.random.default_rng(0), 3.0)
    exact = firms.relative_informativeness("demand", "differences")
    slope = np.cov(firms.sensitivity, exact)[0, 1] / firms.sensitivity.var(ddof=1)
    found = sign_map(1, seed=0)
    assert found["demand"][0] == pytest.approx(slope, rel=1e-9)


def test_free_of_feedback_the_sign_is_the_theory_s_everywhere():
    table = sign_map(60, seed=3)
    assert (table["reveals"] > 0).all()
    assert (table["demand"] < 0).all()
    shares = (table[list(MEASURES)] > 0).mean()
    assert 0 < shares["income, public controls"] < 0.5
    assert shares["income, no controls"] > 0.75


def test_bad_input():
    with pytest.raises(ValueError, match="spread"):
        sign_map(2, spread=1.0)
    with pytest.raises(ValueError, match="elasticity of demand stays"):
        sign_map(2, spread=5.0)  # the elasticity of demand would fall below one


def test_how_near_decides_how_often_the_sign_turns():
    """One in eight within a factor of two, almost one in four within three, in two draws each."""
    near = [sign_map(200, seed=s, spread=2.0)["income, public controls"] for s in (0, 1)]
    far = [sign_map(200, seed=s)["income, public controls"] for s in (0, 1)]
    low, high = (np.mean([(slopes > 0).mean() for slopes in two]) for two in (near, far))
    assert 0.08 < low < 0.18 < high < 0.3
