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

from frictions.foundation.arrays import require_array

MIN_SHARE = 1e-12  # of a variable's variance left after the others: below it, collinear


@dataclass(frozen=True, eq=False)
class Projection:
    """
    Projection of one or several targets on signals.

    Attributes
    ----------
    weights : array, shape (m,) or (k, m)
        Coefficients on the signals.
    loadings : array, shape (z,) or (k, z)
        Loadings of the projection on the shocks.
    residual_covariance : array, shape () or (k, k)
        Variance of the target, or covariance of the targets, given the signals.
    """

    weights: np.ndarray
    loadings: np.ndarray
    residual_covariance: np.ndarray

    @property
    def residual_variance(self) -> float:
        """Variance of a single target given the signals."""
        return float(self.residual_covariance)


def project(target, signals, covariance) -> Projection:
    """
    Project linear combinations of normal shocks on others.

    Parameters
    ----------
    target : array, shape (z,) or (k, z)
        Loadings of the variable, or variables, to forecast.
    signals : array, shape (m, z)
        Loadings of what is observed.
    covariance : array, shape (z, z)
        Covariance of the shocks, symmetric and positive semi-definite.

    Raises
    ------
    ValueError
        If shapes disagree, the covariance is none, or a signal repeats the others.
    """
    z = np.shape(target)[-1] if np.ndim(target) else 0
    if not z:
        raise ValueError(f"target has shape {np.shape(target)}, expected (z,) or (k, z)")
    target = require_array("target", target, (z,) if np.ndim(target) < 2 else ("k", z))
    signals = require_array("signals", signals, ("m", z))
    covariance = require_array("covariance", covariance, (z, z))
    _require_covariance(covariance)
    variance = signals @ covariance @ signals.T
    # Solving in units of standard deviations keeps signals of very different precision apart.
    scale = np.sqrt(np.diag(variance))
    if np.any(scale == 0):
        at = int(np.argmin(scale))
        raise ValueError(
            f"signals[{at}] = {signals[at]} has no variance; each signal must have one"
        )
    correlation = variance / np.outer(scale, scale)
    if 1.0 / np.linalg.cond(correlation) < MIN_SHARE:
        raise ValueError("signals are collinear: one repeats the others; each must add something")
    cross = signals @ covariance @ target.T
    scaled = (cross.T / scale).T
    weights = (np.linalg.solve(correlation, scaled).T / scale).reshape(*target.shape[:-1], -1)
    loadings = weights @ signals
    residual = target - loadings
    return Projection(weights, loadings, residual @ covariance @ residual.T)


def _require_covariance(covariance: np.ndarray) -> None:
    """Raise a ValueError unless a matrix is symmetric and positive semi-definite."""
    largest = np.abs(covariance).max()
    if not np.allclose(covariance, covariance.T, rtol=0.0, atol=1e-12 * largest):
        raise ValueError(f"covariance = {covariance.tolist()} must be symmetric")
    # In units of standard deviations, which rounding of very unequal variances does not blur.
    deviation = np.sqrt(np.clip(np.diag(covariance), 0.0, None))
    scale = np.where(deviation > 0, deviation, 1.0)
    smallest = np.linalg.eigvalsh(covariance / np.outer(scale, scale))[0]
    if smallest < -1e-10:
        raise ValueError(
            f"covariance has the eigenvalue {smallest:.3g} (in units of standard deviations); it "
            "must be positive semi-definite"
        )


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
    moments = require_array("moments", moments, None)
    square = moments.ndim >= 2 and moments.shape[-1] == moments.shape[-2] >= 2
    if not square or not moments.size:
        raise ValueError(f"moments has shape {moments.shape}, expected (..., k + 2, k + 2)")
    variances = np.diagonal(moments, axis1=-2, axis2=-1)
    if np.any(~(variances > 0)):
        where = tuple(int(i) for i in np.argwhere(~(variances > 0))[0])
        raise ValueError(
            "moments: each variable must vary; "
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
            least = f"smallest eigenvalue of their correlation matrix {float(smallest.min()):.2e}"
            raise ValueError(f"regressors are collinear: {least} is below {MIN_SHARE:.0e}")
        core = core - np.swapaxes(cross, -1, -2) @ np.linalg.solve(base, cross)
    left, added = core[..., 0, 0], core[..., 1, 1]
    if np.any(added < MIN_SHARE):
        raise ValueError("the added regressor repeats those already there")
    if np.any(left < MIN_SHARE):
        raise ValueError("the regressors already there leave nothing of the outcome to explain")
    return core[..., 0, 1] ** 2 / (left * added)
