r"""
Long-horizon regressions on many simulated samples at once, with Newey-West t statistics.

For every sample and every horizon h,

.. math::

    \ell_{t+h} - \ell_t = \alpha_h + \beta_h' x_t + e_{t+h},

is estimated by least squares.  The covariance of :math:`\hat\beta_h` is the Bartlett-kernel
estimator of Newey and West (1987) without small-sample correction, equal to that of statsmodels
with ``cov_type="HAC"`` and ``use_correction=False``; the constant is partialled out.

======================  ====================  ============
symbol                  code                  shape
======================  ====================  ============
:math:`\ell_t`          ``level``             (b, T)
:math:`x_t`             ``regressors``        (b, R, k)
:math:`h`               ``horizons``          (H,)
:math:`\hat\beta_h`     ``coefficients``      (b, H, k)
======================  ====================  ============
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from frictions.foundation import InadequateData, require_array

MIN_DETERMINANT = 1e-12  # of the regressors' correlation matrix
MIN_VARIATION = 1e-12  # of a regressor around its mean, relative to its size


@dataclass(frozen=True, eq=False)
class BatchedRegression:
    """
    Slopes of batched long-horizon regressions.

    Attributes
    ----------
    coefficients : array, shape (b, H, k)
        Slopes by sample, horizon and regressor.
    t_statistics : array, shape (b, H, k)
        Slopes over their Newey-West standard errors.
    observations : array, shape (H,)
        Observations used at each horizon.
    """

    coefficients: np.ndarray
    t_statistics: np.ndarray
    observations: np.ndarray


@njit(cache=True)
def _invert(gram):
    """
    Invert a small correlation matrix by Gauss-Jordan elimination and return its determinant.

    Pivots of a positive definite matrix are positive, so none is exchanged.  LAPACK would add nine
    seconds of compilation for matrices of order two.
    """
    k = gram.shape[0]
    left, inverse = gram.copy(), np.eye(k)
    determinant = 1.0
    for j in range(k):
        pivot = left[j, j]
        determinant *= pivot
        if determinant < MIN_DETERMINANT:
            return inverse, determinant
        for m in range(k):
            left[j, m] /= pivot
            inverse[j, m] /= pivot
        for i in range(k):
            factor = left[i, j]
            if i != j:
                for m in range(k):
                    left[i, m] -= factor * left[j, m]
                    inverse[i, m] -= factor * inverse[j, m]
    return inverse, determinant


@njit(cache=True)
def _product(a, b, lag, n):
    """Sum of a[t] b[t - lag] over t = lag .. n - 1."""
    total = 0.0
    for t in range(lag, n):
        total += a[t] * b[t - lag]
    return total


@njit(cache=True)
def _demean(values, n):
    """Subtract the mean of the first n entries in place."""
    mean = 0.0
    for t in range(n):
        mean += values[t] / n
    for t in range(n):
        values[t] -= mean


@njit(cache=True)
def _regress(level, regressors, horizons, lags, observations):
    """Return slopes, t statistics and the smallest determinant of a correlation matrix."""
    n_samples, n_horizons, k = level.shape[0], horizons.size, regressors.shape[2]
    slopes = np.empty((n_samples, n_horizons, k))
    t_statistics = np.empty((n_samples, n_horizons, k))
    longest = level.shape[1]
    X, score, y = np.empty((k, longest)), np.empty((k, longest)), np.empty(longest)
    gram, long_run = np.empty((k, k)), np.empty((k, k))
    scale, beta = np.empty(k), np.empty(k)
    smallest = np.inf
    for b in range(n_samples):
        for i in range(n_horizons):
            h, n = horizons[i], observations[i]
            for t in range(n):
                y[t] = level[b, t + h] - level[b, t]
            _demean(y, n)
            # Standardised regressors: the determinant below then measures collinearity alone.
            for j in range(k):
                for t in range(n):
                    X[j, t] = regressors[b, t, j]
                size = np.sqrt(_product(X[j], X[j], 0, n))
                _demean(X[j], n)
                scale[j] = np.sqrt(_product(X[j], X[j], 0, n))
                varies = scale[j] > MIN_VARIATION * size  # or rounding would look like variation
                for t in range(n):
                    X[j, t] = X[j, t] / scale[j] if varies else 0.0
            for j in range(k):
                for m in range(k):
                    gram[j, m] = _product(X[j], X[m], 0, n)
            inverse, determinant = _invert(gram)
            smallest = min(smallest, determinant)
            if determinant < MIN_DETERMINANT:
                continue  # the caller refuses the whole batch

            for j in range(k):
                beta[j] = 0.0
                for m in range(k):
                    beta[j] += inverse[j, m] * _product(X[m], y, 0, n)
            for t in range(n):
                for j in range(k):
                    y[t] -= beta[j] * X[j, t]  # now the residual
                for j in range(k):
                    score[j, t] = X[j, t] * y[t]

            for j in range(k):
                for m in range(k):
                    long_run[j, m] = _product(score[j], score[m], 0, n)
            for lag in range(1, lags[i] + 1):
                weight = 1.0 - lag / (lags[i] + 1.0)
                for j in range(k):
                    for m in range(k):
                        term = weight * _product(score[j], score[m], lag, n)
                        long_run[j, m] += term
                        long_run[m, j] += term
            for j in range(k):
                variance = 0.0
                for m in range(k):
                    for q in range(k):
                        variance += inverse[j, m] * long_run[m, q] * inverse[q, j]
                slopes[b, i, j] = beta[j] / scale[j]
                t_statistics[b, i, j] = beta[j] / np.sqrt(variance)
    return slopes, t_statistics, smallest


def long_horizon_regressions(level, regressors, horizons, lags=None) -> BatchedRegression:
    """
    Regress long-horizon changes of a level on regressors dated at their start.

    Parameters
    ----------
    level : array, shape (b, T)
        Level of the variable in each sample.
    regressors : array, shape (b, R, k)
        Regressors; entry t is known at date t of ``level``.
    horizons : array of int, shape (H,)
        Horizons, at least 1.
    lags : array of int, shape (H,), optional
        Newey-West lags, by default equal to the horizons.

    Returns
    -------
    BatchedRegression
        Slopes and t statistics; horizon h uses dates 0 to min(R, T - h) - 1.

    Raises
    ------
    ValueError
        If an argument is not as above, or a horizon or its lags are too long for the sample.
    InadequateData
        If regressors are constant or collinear in a sample.
    """
    level = require_array("level", level, (None, None))
    regressors = require_array("regressors", regressors, (len(level), None, None))
    horizons = require_array("horizons", horizons, None, "[1, inf)", int)
    lags = horizons if lags is None else require_array("lags", lags, None, "[0, inf)", int)
    horizons, lags = np.atleast_1d(horizons), np.atleast_1d(lags)
    require_array("horizons", horizons, (None,), None, int)
    if lags.shape != horizons.shape:
        raise ValueError(f"lags has shape {lags.shape}, expected that of horizons {horizons.shape}")
    length, k = level.shape[1], regressors.shape[2]
    observations = np.minimum(regressors.shape[1], length - horizons)
    for h, lag, n in zip(horizons, lags, observations, strict=True):
        if n <= k + 1:
            raise ValueError(
                f"horizons = {h} must be shorter: it leaves {max(n, 0)} observations for {k + 1} "
                f"coefficients in a sample of {length}"
            )
        if lag >= n:
            raise ValueError(f"lags = {lag} must be in [0, {n}), the observations at horizon {h}")
    if (level == level[:, :1]).all(axis=1).any():
        raise InadequateData("level does not change in some sample; it must move in each")
    slopes, t_statistics, smallest = _regress(level, regressors, horizons, lags, observations)
    if smallest < MIN_DETERMINANT:
        raise InadequateData(
            "regressors must vary and not be collinear: in some sample the determinant of their "
            f"correlation matrix is {smallest:.3e}, below {MIN_DETERMINANT:.0e}"
        )
    return BatchedRegression(slopes, t_statistics, observations)
