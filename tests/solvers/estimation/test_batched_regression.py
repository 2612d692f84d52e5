"""Batched long-horizon regressions against statsmodels, one sample at a time."""

import numpy as np
import pytest
import statsmodels.api as sm

from frictions.foundation.errors import InadequateData
from frictions.solvers.estimation import batched_regression
from frictions.solvers.estimation.batched_regression import long_horizon_regressions


@pytest.fixture(scope="module")
def sample():
    """Return a persistent level and two nearly collinear regressors, as simulated returns are."""
    rng = np.random.default_rng(11)
    shocks = rng.standard_normal((4, 120))
    level = np.cumsum(shocks, axis=1)
    first = 0.1 * (rng.standard_normal((4, 110)) + 0.3 * shocks[:, :110])
    second = first + 0.001 * rng.standard_normal((4, 110))
    return level, np.stack([first, second], axis=2)


@pytest.mark.parametrize("k", [1, 2])
@pytest.mark.parametrize("lags", [None, [0, 2, 5, 20]])
def test_agrees_with_statsmodels(sample, k, lags):
    level, regressors = sample
    regressors = regressors[:, :, :k]
    horizons = [1, 3, 8, 16]
    fit = long_horizon_regressions(level, regressors, horizons, lags)
    for b in range(len(level)):
        for i, h in enumerate(horizons):
            n = min(regressors.shape[1], level.shape[1] - h)
            assert fit.observations[i] == n
            reference = sm.OLS(
                level[b, h : h + n] - level[b, :n], sm.add_constant(regressors[b, :n])
            ).fit(
                cov_type="HAC",
                cov_kwds={"maxlags": h if lags is None else lags[i], "use_correction": False},
            )
            # statsmodels inverts by pinv on unscaled regressors: allow its rounding
            assert fit.coefficients[b, i] == pytest.approx(reference.params[1:], rel=1e-8)
            assert fit.t_statistics[b, i] == pytest.approx(reference.tvalues[1:], rel=1e-8)


def test_equivariance_to_units(sample):
    level, regressors = sample
    base = long_horizon_regressions(level, regressors, [4])
    other = long_horizon_regressions(3.0 * level + 7.0, 0.01 * regressors - 2.0, [4])
    assert np.allclose(other.coefficients, 300.0 * base.coefficients, rtol=1e-8)
    assert np.allclose(other.t_statistics, base.t_statistics, rtol=1e-8)


def test_exact_fit_recovers_the_slope():
    rng = np.random.default_rng(12)
    x = rng.standard_normal((3, 40))
    noise = 1e-9 * rng.standard_normal((3, 41))
    level = np.concatenate([np.zeros((3, 1)), np.cumsum(2.0 * x, axis=1)], axis=1) + noise
    fit = long_horizon_regressions(level, x[:, :, None], [1])
    assert np.allclose(fit.coefficients, 2.0, atol=1e-8)


@pytest.mark.parametrize(
    ("horizons", "lags", "message"),
    [
        ([120], None, r"horizons = 120 must be shorter: it leaves 0 observations"),
        ([0], None, r"horizons\[0\] = 0 must be in \[1, inf\)"),
        ([100], [20], r"lags = 20 must be in \[0, 20\), the observations at horizon 100"),
        ([117], [1], "leaves 3 observations for 3 coefficients"),
        ([1, 2], [1], r"lags has shape \(1,\), expected that of horizons \(2,\)"),
    ],
)
def test_impossible_horizons_and_lags_are_refused(sample, horizons, lags, message):
    with pytest.raises(ValueError, match=message):
        long_horizon_regressions(*sample, horizons, lags)


def test_degenerate_data_are_refused(sample):
    level, regressors = sample
    with pytest.raises(InadequateData, match="collinear"):
        long_horizon_regressions(level, regressors[:, :, [0, 0]], [1])
    for constant in (0.0, 0.3):  # 0.3 less its mean leaves rounding, which once passed for data
        with pytest.raises(InadequateData, match="must vary"):
            long_horizon_regressions(level, np.full_like(regressors[:, :, :1], constant), [1])
    with pytest.raises(TypeError, match="horizons must hold whole numbers"):
        long_horizon_regressions(level, regressors, [1.9])
    with pytest.raises(ValueError, match=r"level\[0, 0\] = nan"):
        long_horizon_regressions(np.full_like(level, np.nan), regressors, [1])
    with pytest.raises(ValueError, match=r"level has shape \(\d+,\), expected \(any, any\)"):
        long_horizon_regressions(level[0], regressors, [1])


def test_what_is_fitted_without_error_has_no_t_statistic(sample):
    _, regressors = sample
    steady = np.broadcast_to(2.0 * np.arange(120.0), (len(regressors), 120))
    with pytest.raises(InadequateData, match="level must not be fitted without error"):
        long_horizon_regressions(steady, regressors, [1])
    turns = np.cumsum(1.0 - 2.0 * (np.arange(121) % 2))[None] / 2.0
    with pytest.raises(InadequateData, match="level must not be fitted without error"):
        long_horizon_regressions(turns, np.diff(turns)[:, :, None], [1], [0])


def test_blocks_of_samples_leave_no_seam(sample, monkeypatch):
    level, regressors = sample
    whole = long_horizon_regressions(level, regressors, [1, 4])
    monkeypatch.setattr(batched_regression, "BLOCK", 2)
    parts = long_horizon_regressions(level, regressors, [1, 4])
    np.testing.assert_array_equal(parts.coefficients, whole.coefficients)
    np.testing.assert_array_equal(parts.t_statistics, whole.t_statistics)
