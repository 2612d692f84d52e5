r"""
Conditional moments of jointly normal variables by linear algebra.

A variable is a row of loadings on a vector of shocks with a given covariance.  Projection needs
nothing else, which makes it the referee of closed forms derived by hand.

=================================  =======================  ==============
symbol                             code                     shape
=================================  =======================  ==============
:math:`y = \ell' z`                ``target``               (z,)
:math:`x = L z`                    ``signals``              (m, z)
:math:`\mathrm{Var}(z)`            ``covariance``           (z, z)
:math:`E[y|x] = b'x`               ``weights``              (m,)
=================================  =======================  ==============
"""

from dataclasses import dataclass

import numpy as np

MIN_SHARE = 1e-12  # of a variable's variance left after the others: below it, collinear


@dataclass(frozen=True, eq=False)
class Projection:
    """
    Projection of a target on signals.

    Attributes
    ----------
    weights : array, shape (m,)
        Coefficients on the signals.
    loadings : array, shape (z,)
        Loadings of the projection on the shocks.
    residual_variance : float
        Variance of the target given the signals.
    """

    weights: np.ndarray
    loadings: np.ndarray
    residual_variance: float


def project(target, signals, covariance) -> Projection:
    """
    Project a linear combination of normal shocks on others.

    Parameters
    ----------
    target : array, shape (z,)
        Loadings of the variable to forecast.
    signals : array, shape (m, z)
        Loadings of what is observed.
    covariance : array, shape (z, z)
        Covariance of the shocks, positive semi-definite.

    Returns
    -------
    Projection
        Conditional mean and variance.

    Raises
    ------
    ValueError
        If shapes disagree or a signal repeats the others.
    """
    target, signals = np.asarray(target, dtype=float), np.asarray(signals, dtype=float)
    covariance = np.asarray(covariance, dtype=float)
    z = target.size
    if signals.ndim != 2 or signals.shape[1] != z or covariance.shape != (z, z):
        raise ValueError(
            f"target has shape {target.shape}, signals {signals.shape} and covariance "
            f"{covariance.shape}; expected (z,), (m, z) and (z, z)"
        )
    variance = signals @ covariance @ signals.T
    # Solving in units of standard deviations keeps signals of very different precision apart.
    scale = np.sqrt(np.diag(variance))
    if np.any(scale == 0):
        raise ValueError(f"signal {int(np.argmin(scale))} has no variance")
    correlation = variance / np.outer(scale, scale)
    if 1.0 / np.linalg.cond(correlation) < MIN_SHARE:
        raise ValueError("signals are collinear: one repeats the others")
    weights = np.linalg.solve(correlation, signals @ covariance @ target / scale) / scale
    loadings = weights @ signals
    residual = target - loadings
    return Projection(weights, loadings, float(residual @ covariance @ residual))


def partial_r_squared(moments) -> np.ndarray:
    """
    Share of the outcome's unexplained variance that one further regressor explains.

    Parameters
    ----------
    moments : array, shape (..., k + 2, k + 2)
        Covariances (or centred cross products) of the outcome, the further regressor and the k
        regressors already there, in this order.

    Returns
    -------
    array, shape (...)
        Partial R squared, in [0, 1].

    Raises
    ------
    ValueError
        If a variable is constant or the regressors are collinear; the message gives the place of
        the first offender.
    """
    moments = np.asarray(moments, dtype=float)
    variances = np.diagonal(moments, axis1=-2, axis2=-1)
    if np.any(~(variances > 0)):
        where = tuple(int(i) for i in np.argwhere(~(variances > 0))[0])
        raise ValueError(
            f"variable {where[-1]} (0 is the outcome, 1 the added regressor) is constant"
            + (f" for firm {where[0]}" if len(where) > 1 else "")
        )
    scale = np.sqrt(variances)
    correlation = moments / (scale[..., :, None] * scale[..., None, :])
    core = correlation[..., :2, :2]
    if moments.shape[-1] > 2:
        base, cross = correlation[..., 2:, 2:], correlation[..., 2:, :2]
        smallest = np.linalg.eigvalsh(base)[..., 0]
        if np.any(smallest < MIN_SHARE):
            raise ValueError(
                f"regressors are collinear: smallest eigenvalue of their correlation matrix "
                f"{float(smallest.min()):.2e} is below {MIN_SHARE:.0e}"
            )
        core = core - np.swapaxes(cross, -1, -2) @ np.linalg.solve(base, cross)
    left, added = core[..., 0, 0], core[..., 1, 1]
    if np.any(added < MIN_SHARE):
        raise ValueError("the added regressor repeats those already there")
    if np.any(left < MIN_SHARE):
        raise ValueError("the regressors already there leave nothing of the outcome to explain")
    return core[..., 0, 1] ** 2 / (left * added)
