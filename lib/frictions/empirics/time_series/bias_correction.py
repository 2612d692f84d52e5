r"""
Responses of vector autoregressions whose slopes are corrected for their small-sample bias.

Least squares pulls the roots of an autoregression towards zero.  To first order (Pope 1990)

.. math::

    E\hat A - A \approx -\frac{1}{T}\,\Sigma\Big[(I - A')^{-1} + A'(I - A'^2)^{-1}
    + \sum_\lambda \lambda (I - \lambda A')^{-1}\Big]\Gamma_0^{-1}

with :math:`A` the companion matrix, :math:`\lambda` its roots and :math:`\Gamma_0` the variance of
the stacked lags.  Kilian (1998) draws samples from the corrected autoregression and corrects each
draw's by the same bias.
"""

from dataclasses import replace

import numpy as np
from scipy.linalg import solve_discrete_lyapunov
from statsmodels.tsa.vector_ar.var_model import ma_rep

from frictions.empirics.time_series.vector_autoregression import VarFit, companion

SHRINK = 0.01  # steps by which a correction that would leave no stable system is taken back


def slope_bias(fit: VarFit) -> np.ndarray:
    """Return the bias of a stable VAR's slopes to first order, shape (p, m, m)."""
    p, m, _ = fit.coefficients.shape
    matrix = companion(fit.coefficients)
    n, identity = len(matrix), np.eye(len(matrix))
    noise = np.zeros((n, n))
    noise[:m, :m] = fit.covariance
    variance = solve_discrete_lyapunov(matrix, noise)
    turned = matrix.T
    inside = np.linalg.inv(identity - turned) + turned @ np.linalg.inv(identity - turned @ turned)
    for root in np.linalg.eigvals(matrix):
        inside = inside + root * np.linalg.inv(identity - root * turned)
    bias = -np.linalg.solve(variance, (noise @ inside.real).T).T / len(fit.residuals)
    return bias[:m].reshape(m, p, m).transpose(1, 0, 2)


def corrected(slopes: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """
    Take the bias off slopes, shape (n, p, m, m), as far as the systems stay stable.

    A system that is not stable by itself is left as it is.
    """
    stable = np.abs(np.linalg.eigvals(companion(slopes))).max(axis=-1) < 1
    found, left = slopes.copy(), stable.copy()
    for share in np.arange(1.0, 0.0, -SHRINK):
        if not left.any():
            break
        trial = slopes[left] - share * bias
        good = np.abs(np.linalg.eigvals(companion(trial))).max(axis=-1) < 1
        places = np.argwhere(left)[good]
        found[tuple(places.T)] = trial[good]
        left[tuple(places.T)] = False
    return found


def with_slopes(fit: VarFit, slopes: np.ndarray) -> VarFit:
    """Return an estimate with other slopes, and the intercept and residuals that go with them."""
    values, p = fit.data.to_numpy(), fit.lags
    rest = values[p:] - sum(
        values[p - lag : len(values) - lag] @ slopes[lag - 1].T for lag in range(1, p + 1)
    )
    intercept = rest.mean(axis=0)
    return replace(fit, coefficients=slopes, intercept=intercept, residuals=rest - intercept)


def corrected_responses(
    series: np.ndarray, lags: int, place: int, size: float, horizon: int, bias: np.ndarray
) -> np.ndarray:
    """Estimate each sample of (T, m, n), correct its slopes, respond: (horizon + 1, m, n)."""
    length, m, n = series.shape
    samples = series.transpose(2, 0, 1)
    past = [samples[:, lags - lag : length - lag] for lag in range(1, lags + 1)]
    x = np.concatenate([np.ones((n, length - lags, 1)), *past], axis=2)
    y, turned = samples[:, lags:], x.transpose(0, 2, 1)
    coefficients = np.linalg.solve(turned @ x, turned @ y)  # (n, 1 + p m, m)
    residuals = y - x @ coefficients
    slopes = coefficients[:, 1:].transpose(0, 2, 1).reshape(n, m, lags, m).transpose(0, 2, 1, 3)
    slopes = corrected(slopes, bias)
    columns = np.linalg.cholesky(residuals.transpose(0, 2, 1) @ residuals)[:, :, place]
    columns = size * columns / columns[:, [place]]
    paths = [ma_rep(a, horizon) @ column for a, column in zip(slopes, columns, strict=True)]
    return np.array(paths).transpose(1, 2, 0)
