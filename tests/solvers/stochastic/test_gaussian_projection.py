"""Projection and partial R squared against textbook formulas and statsmodels."""

import re

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from frictions.solvers.stochastic.gaussian_projection import partial_r_squared, project


@given(st.floats(0.01, 100), st.floats(0.01, 100), st.floats(0.01, 100))
def test_two_signals_weigh_by_precision(tau, tau_1, tau_2):
    covariance = np.diag([1 / tau, 1 / tau_1, 1 / tau_2])
    found = project([1, 0, 0], [[1, 1, 0], [1, 0, 1]], covariance)
    total = tau + tau_1 + tau_2
    np.testing.assert_allclose(found.weights, [tau_1 / total, tau_2 / total], rtol=1e-9)
    assert found.residual_variance == pytest.approx(1 / total, rel=1e-9)
    np.testing.assert_allclose(found.loadings, found.weights @ [[1, 1, 0], [1, 0, 1]])


def test_residual_is_orthogonal_to_the_signals_with_correlated_shocks():
    rng = np.random.default_rng(1)
    root = rng.standard_normal((5, 5))
    signals, target = rng.standard_normal((3, 5)), rng.standard_normal(5)
    covariance = root @ root.T
    found = project(target, signals, covariance)
    np.testing.assert_allclose(signals @ covariance @ (target - found.loadings), 0, atol=1e-12)


def test_several_targets_at_once_and_what_is_left_of_their_covariance():
    rng = np.random.default_rng(3)
    root = rng.standard_normal((6, 6))
    signals, targets, covariance = (
        rng.standard_normal((2, 6)),
        rng.standard_normal((3, 6)),
        root @ root.T,
    )
    found = project(targets, signals, covariance)
    for k in range(3):
        alone = project(targets[k], signals, covariance)
        np.testing.assert_allclose(found.weights[k], alone.weights, rtol=1e-10)
        assert found.residual_covariance[k, k] == pytest.approx(alone.residual_variance)
    cross = targets @ covariance @ signals.T
    left = np.linalg.solve(signals @ covariance @ signals.T, cross.T)
    np.testing.assert_allclose(
        found.residual_covariance, targets @ covariance @ targets.T - cross @ left, atol=1e-10
    )


def test_what_is_no_covariance_is_refused():
    with pytest.raises(ValueError, match="must be symmetric"):
        project([1, 0], [[1, 1]], [[1, 0.5], [0, 1]])
    with pytest.raises(ValueError, match="must be positive semi-definite"):
        project([1, 0], [[1, 1]], [[1, 2], [2, 1]])


def test_partial_r_squared_agrees_with_two_regressions():
    rng = np.random.default_rng(2)
    X = rng.standard_normal((3, 60, 4)) + rng.standard_normal((3, 60, 1))
    y = X @ [1.0, 0.5, -0.3, 0.2] + rng.standard_normal((3, 60))
    data = np.concatenate([y[..., None], X], axis=-1)
    data = data - data.mean(axis=1, keepdims=True)
    found = partial_r_squared(np.swapaxes(data, 1, 2) @ data)
    for j in range(3):
        long = sm.OLS(y[j], sm.add_constant(X[j])).fit().rsquared
        short = sm.OLS(y[j], sm.add_constant(X[j, :, 1:])).fit().rsquared
        assert found[j] == pytest.approx((long - short) / (1 - short), rel=1e-10)


def test_partial_r_squared_without_other_regressors_is_the_squared_correlation():
    assert partial_r_squared([[4.0, 1.0], [1.0, 1.0]]) == pytest.approx(0.25)


def test_bad_input():
    with pytest.raises(ValueError, match=re.escape("signals has shape (1, 3), expected (m, 2)")):
        project([1, 0], [[1, 0, 0]], np.eye(2))
    with pytest.raises(ValueError, match=r"signals\[0\] = .* has no variance"):
        project([1, 0], [[0, 0]], np.eye(2))
    with pytest.raises(ValueError, match="collinear"):
        project([1, 0], [[1, 1], [2, 2]], np.eye(2))
    with pytest.raises(ValueError, match=r"variable 1 .* is constant for firm 1"):
        partial_r_squared([np.eye(2), np.diag([1.0, 0.0])])
    with pytest.raises(ValueError, match="regressors are collinear"):
        partial_r_squared([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]])
    with pytest.raises(ValueError, match="the added regressor repeats"):
        partial_r_squared([[1, 0, 0], [0, 1, 1], [0, 1, 1]])
    with pytest.raises(ValueError, match="leave nothing of the outcome"):
        partial_r_squared([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
