"""A quadratic loss of missing targets, checked once for every solver of the wing."""

import numpy as np

from frictions.foundation.arrays import require_array


def quadratic_loss(targets, weights) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return targets (T, k) or (T, k, m), weights (k, k) of e'We / 2, and their Cholesky root."""
    shape = ("T", "k", "m") if np.ndim(targets) == 3 else ("T", "k")
    targets = require_array("targets", targets, shape)
    k = targets.shape[1]
    weights = require_array("weights", weights, (k, k))
    if not np.allclose(weights, weights.T):
        raise ValueError(f"weights = {weights.tolist()} must be symmetric")
    try:
        return targets, weights, np.linalg.cholesky(weights)
    except np.linalg.LinAlgError as error:
        raise ValueError(f"weights = {weights.tolist()} must be positive definite") from error


def loss_of_one_shock(targets, weights) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the same for targets (T, k) of one shock that are not all zero."""
    targets = require_array("targets", targets, ("T", "k"))
    if not targets.any():
        raise ValueError("targets are all zero; at least one must move")
    return quadratic_loss(targets, weights)
