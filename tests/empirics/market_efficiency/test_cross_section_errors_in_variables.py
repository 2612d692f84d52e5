"""Correction for estimated regressors: no error, known error, correlated errors, bad input."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.market_efficiency.cross_section import cross_section
from frictions.empirics.market_efficiency.cross_section_errors_in_variables import (
    corrected_cross_section,
    crossfit_cross_section,
)
from frictions.foundation.errors import InadequateData

SLOPE = -0.5


def sample(rng, firms=2000, error=0.8, shared=0.0):
    """Two halves of estimates; within a half, errors of outcome and regressor may be correlated."""
    true, size = rng.standard_normal((2, firms))
    common, own = rng.standard_normal((2, 2, firms))
    regressor = true + error * common
    outcome = 0.2 + SLOPE * true + 0.1 * size + shared * common + 0.3 * own
    return outcome, regressor, np.full((2, firms), error), pd.DataFrame({"size": size})


def test_without_error_it_is_least_squares_with_white_errors():
    outcome, regressor, _, size = sample(np.random.default_rng(1))
    found = corrected_cross_section(outcome[0], regressor[0], np.zeros(2000), size)
    right = pd.DataFrame({"sensitivity": regressor[0]}).join(size)
    ols = cross_section(outcome[0], right).classic
    np.testing.assert_allclose(found.params, ols.params, rtol=1e-10)
    np.testing.assert_allclose(found.standard_errors, ols.HC0_se, rtol=1e-10)
    assert found.reliability == 1
    assert list(found.params.index) == ["constant", "sensitivity", "size"]
    np.testing.assert_allclose(found.t_values, found.params / found.standard_errors)


def test_correction_removes_attenuation_and_covers():
    rng = np.random.default_rng(2)
    found, covered, naive = [], [], []
    for _ in range(200):
        outcome, regressor, error, size = sample(rng, firms=500)
        fit = corrected_cross_section(outcome[0], regressor[0], error[0], size)
        b, s = fit.params["sensitivity"], fit.standard_errors["sensitivity"]
        found.append(b)
        covered.append(abs(b - SLOPE) < 1.96 * s)
        right = pd.DataFrame({"x": regressor[0]})
        naive.append(cross_section(outcome[0], right).classic.params["x"])
    assert np.mean(naive) == pytest.approx(SLOPE / 1.64, abs=0.01)
    assert np.mean(found) == pytest.approx(SLOPE, abs=0.02)
    assert 0.9 < np.mean(covered) < 0.99  # four standard errors of a share at 0.95


def test_standard_errors_against_the_jackknife():
    outcome, regressor, error, size = sample(np.random.default_rng(6), firms=400)
    full = crossfit_cross_section(outcome, regressor, error, size)
    left_out = []
    for j in range(400):
        keep = np.arange(400) != j
        fit = crossfit_cross_section(
            outcome[:, keep], regressor[:, keep], error[:, keep], size[keep].reset_index(drop=True)
        )
        left_out.append(fit.params)
    jackknife = np.sqrt(399 / 400 * np.sum((left_out - np.mean(left_out, axis=0)) ** 2, axis=0))
    # They differ by terms of order k / n.
    np.testing.assert_allclose(full.standard_errors, jackknife, rtol=0.03)


def test_cross_fitting_is_needed_when_errors_are_shared():
    outcome, regressor, error, size = sample(np.random.default_rng(3), firms=50_000, shared=0.4)
    same = corrected_cross_section(outcome[0], regressor[0], error[0], size)
    crossed = crossfit_cross_section(outcome, regressor, error, size)
    # Shared errors add shared * error to the covariance with a regressor of unit variance.
    assert same.params["sensitivity"] == pytest.approx(SLOPE + 0.32, abs=0.03)
    assert crossed.params["sensitivity"] == pytest.approx(SLOPE, abs=0.03)
    assert crossed.reliability == pytest.approx(1 / 1.64, abs=0.02)
    assert crossed.firms == 50_000


def test_stacking_a_sample_on_itself_changes_nothing():
    outcome, regressor, error, size = sample(np.random.default_rng(4))
    once = corrected_cross_section(outcome[0], regressor[0], error[0], size)
    twice = corrected_cross_section(outcome[[0, 0]], regressor[[0, 0]], error[[0, 0]], size)
    np.testing.assert_allclose(twice.params, once.params, rtol=1e-10)
    np.testing.assert_allclose(twice.standard_errors, once.standard_errors, rtol=1e-10)


def test_series_are_matched_by_their_labels():
    outcome, regressor, error, size = sample(np.random.default_rng(7), firms=200)
    names = pd.Index([f"firm {j}" for j in range(200)])
    info, sens, se = (pd.Series(values[0], names) for values in (outcome, regressor, error))
    size = size.set_index(names)
    right = corrected_cross_section(outcome[0], regressor[0], error[0], size.reset_index(drop=True))
    rng = np.random.default_rng(8)
    shuffled = corrected_cross_section(
        info, sens.sample(frac=1, random_state=1), se, size.loc[rng.permutation(names)]
    )
    np.testing.assert_allclose(shuffled.params, right.params, rtol=1e-10)
    with pytest.raises(ValueError, match="sensitivity lacks 1 of the 200 labels"):
        corrected_cross_section(info, sens[1:], se)


def test_a_slope_just_short_of_singular_warns():
    outcome, regressor, error, _ = sample(np.random.default_rng(5), firms=50)
    deviation = regressor[0].std()
    with pytest.warns(RuntimeWarning, match="of its standard errors from zero"):
        corrected_cross_section(outcome[0], regressor[0], np.full(50, deviation * (1 - 1e-6)))
    with pytest.raises(InadequateData, match="exceeds its cross-sectional variance"):
        corrected_cross_section(outcome[0], regressor[0], np.full(50, deviation * (1 + 1e-6)))
    strong = corrected_cross_section(outcome[0], regressor[0], 0.1 * error[0])
    assert strong.signal_t > 2


def test_bad_input():
    outcome, regressor, error, size = sample(np.random.default_rng(5), firms=50)
    with pytest.raises(ValueError, match="standard_error has shape"):
        corrected_cross_section(outcome[0], regressor[0], error[0][1:])
    with pytest.raises(ValueError, match="standard_error"):
        corrected_cross_section(outcome[0], regressor[0], -error[0])
    with pytest.raises(ValueError, match="exceeds its cross-sectional variance"):
        corrected_cross_section(outcome[0], regressor[0], 5 * error[0])
    with pytest.raises(ValueError, match=r"controls has shape \(49, 1\)"):
        corrected_cross_section(outcome, regressor, error, size[:-1])
    with pytest.raises(TypeError, match="controls = Series with labels"):
        corrected_cross_section(outcome, regressor, error, size[::-1])
    with pytest.raises(ValueError, match=r"expected \(2, J\)"):
        crossfit_cross_section(outcome[0], regressor[0], error[0])
    with pytest.raises(ValueError, match="2 firms for 2 coefficients"):
        corrected_cross_section(outcome[:, :2], regressor[:, :2], error[:, :2])
