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

from frictions.foundation import InadequateData, require_array

BLOCK = 256  # samples at a time, which stay in the cache
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


def _regress(changes, regressors, lags: int) -> tuple[np.ndarray, np.ndarray]:
    """Return slopes and t statistics, (b, k), of changes (b, n) on regressors (b, k, n)."""
    size = np.linalg.norm(regressors, axis=2, keepdims=True)
    X = regressors - regressors.mean(axis=2, keepdims=True)
    # Standardised regressors: the determinant below then measures collinearity alone.
    scale = np.linalg.norm(X, axis=2, keepdims=True)
    varies = scale > MIN_VARIATION * size  # or rounding would look like variation
    X = np.divide(X, scale, out=np.zeros_like(X), where=varies)
    gram = X @ X.transpose(0, 2, 1)
    smallest = np.linalg.det(gram).min()
    if smallest < MIN_DETERMINANT:
        raise InadequateData(
            "regressors must vary and not be collinear: in some sample the determinant of their "
            f"correlation matrix is {smallest:.3e}, below {MIN_DETERMINANT:.0e}"
        )
    inverse = np.linalg.inv(gram)
    y = (changes - changes.mean(axis=1, keepdims=True))[:, None]
    slopes = y @ X.transpose(0, 2, 1) @ inverse  # (b, 1, k)
    score = X * (y - slopes @ X)
    long_run = score @ score.transpose(0, 2, 1)
    for lag in range(1, lags + 1):
        term = score[:, :, lag:] @ score[:, :, :-lag].transpose(0, 2, 1)
        long_run += (1.0 - lag / (lags + 1.0)) * (term + term.transpose(0, 2, 1))
    variance = np.diagonal(inverse @ long_run @ inverse, axis1=1, axis2=2)
    if not (variance > 0.0).all():
        raise InadequateData("level must not be fitted without error: no t statistic is defined")
    return slopes[:, 0] / scale[:, :, 0], slopes[:, 0] / np.sqrt(variance)


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
        If regressors are constant or collinear in a sample, or fit it without error.
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
            left = f"it leaves {max(n, 0)} observations for {k + 1} coefficients"
            raise ValueError(f"horizons = {h} must be shorter: {left} in a sample of {length}")
        if lag >= n:
            raise ValueError(f"lags = {lag} must be in [0, {n}), the observations at horizon {h}")
    if (level == level[:, :1]).all(axis=1).any():
        raise InadequateData("level does not change in some sample; it must move in each")
    slopes, t_statistics = np.empty((2, len(level), horizons.size, k))
    for start in range(0, len(level), BLOCK):
        block = slice(start, start + BLOCK)
        by_sample = np.ascontiguousarray(regressors[block].transpose(0, 2, 1))
        for i, (h, lag, n) in enumerate(zip(horizons, lags, observations, strict=True)):
            changes = level[block, h : h + n] - level[block, :n]
            slopes[block, i], t_statistics[block, i] = _regress(changes, by_sample[:, :, :n], lag)
    return BatchedRegression(slopes, t_statistics, observations)
