r"""
Actions taken on a given noisy signal, and when a signal is worth its cost at all.

Everybody sees :math:`s_t = h(L) u_t + \nu_t`, with private noise :math:`\nu_t` of unit variance
and the signal's form :math:`h` held fixed.  Stack the last T innovations and signals:
:math:`s = \mathbf{H} u + \nu`, with the upper-triangular Toeplitz matrix
:math:`\mathbf{H}_{i,i+k} = h_k`.  The best estimate of a target :math:`a(L) u_t`, averaged over the
noise, then responds to the shock by

.. math::

    \bar x = \mathbf{K} a, \qquad
    \mathbf{K} = \mathbf{H}' (\mathbf{H} \mathbf{H}' + I)^{-1} \mathbf{H}
               = I - (I + \mathbf{H}' \mathbf{H})^{-1} ,

linear in the target, symmetric, with eigenvalues in [0, 1).  Toeplitz matrices make each diagonal
of :math:`\mathbf{H}'\mathbf{H}` a running sum, so that no product of matrices is formed.  Several
signals stack their rows; with m shocks the responses to each stand one after another, and
:math:`\mathbf{K}` has m T rows.

Without attention, the first nat is worth the largest squared Hankel singular value of the weighted
targets,

.. math::

    \omega^* = \lambda_{\max}\Big(\sum_{ij} W_{ij} \mathcal{H}_i' \mathcal{H}_j\Big),
    \qquad (\mathcal{H}_i)_{jk} = a_{i,j+k} ,

for the loss :math:`\tfrac12 E[e' W e]`: attention is positive if and only if a nat costs less.

======================  ============  ====================
symbol                  code          shape
======================  ============  ====================
:math:`h`               ``h``         (r, T) or (r, T, m)
:math:`\mathbf{K}`      returned      (m T, m T)
:math:`a_i`             ``targets``   (T, k) or (T, k, m)
:math:`W`               ``weights``   (k, k)
======================  ============  ====================
"""

import numpy as np
from scipy.linalg import eigh
from scipy.linalg.lapack import dpotrf, dpotri

from frictions.foundation import require_array, require_count, require_instance
from frictions.solvers.attention.attention_lqg import AttentionSolution
from frictions.solvers.attention.hankel_realisation import state_responses
from frictions.solvers.attention.loss import quadratic_loss


def signal_responses(solution: AttentionSolution, horizon: int) -> np.ndarray:
    """
    Responses of the optimal signals to the shocks, each of unit variance.

    Parameters
    ----------
    solution : AttentionSolution
        Optimal attention to a state with m shocks.
    horizon : int
        Number T of periods, the first being that of the shock.

    Returns
    -------
    array, shape (r, T) if m = 1, else (r, T, m)
        Moving-average coefficients h_k = y' A^k Q of the r signals.
    """
    require_count("horizon", horizon)
    require_instance("solution", solution, AttentionSolution)
    paths = [
        solution.signals @ state_responses(solution.transition, shock[:, None], horizon).T
        for shock in solution.impact.T
    ]
    return paths[0] if len(paths) == 1 else np.stack(paths, axis=2)


def frozen_signal_operator(h) -> np.ndarray:
    """
    Return the operator from targets to average actions for given signals.

    Parameters
    ----------
    h : array, shape (r, T) or (r, T, m)
        Moving-average coefficients of the r signals, noise of unit variance.

    Returns
    -------
    array, shape (m T, m T)
        K: the average action's responses, one shock after another, are K times the target's; zero
        for r = 0.

    Raises
    ------
    ValueError
        If ``h`` has another shape or is not finite.
    """
    h = np.asarray(h)
    if h.ndim not in (2, 3):
        raise ValueError(f"h has shape {h.shape}, expected (r, T) or (r, T, m)")
    h = h[:, :, None] if h.ndim == 2 else h
    if len(h):
        h = require_array("h", h, ("r", "T", "m"))
    _, T, m = h.shape
    if not len(h):
        return np.zeros((m * T, m * T))
    precision = np.block([[_overlap(h[:, :, a], h[:, :, b]) for b in range(m)] for a in range(m)])
    precision.flat[:: m * T + 1] += 1.0
    factor, _ = dpotrf(precision, lower=1)
    inverse, _ = dpotri(factor, lower=1)  # in the lower triangle
    lower = np.tril(inverse, -1)
    return np.eye(m * T) - (lower + lower.T + np.diag(inverse.diagonal()))


def _overlap(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Sum over signals (r, T) of the products H_a' H_b, each diagonal a running sum."""
    T = left.shape[1]
    # Rows moved by one from one to the next, so that diagonals stand in columns.
    sheared = np.zeros((T, 2 * T))
    products = sheared.reshape(-1)[T:].reshape(T, 2 * T - 1)[:, :T]
    products[:] = left.T @ right
    np.cumsum(sheared, axis=0, out=sheared)
    return products


def attention_threshold(targets, weights) -> float:
    """
    Cost of a nat at which attention to given targets just stops.

    Parameters
    ----------
    targets : array, shape (T, k) or (T, k, m)
        Responses of the k targets to each of m unit shocks, dying out within the T periods.
    weights : array, shape (k, k)
        Positive definite weights W of the loss e'We / 2.

    Returns
    -------
    float
        The threshold: no attention is optimal at this cost per nat and above.

    Raises
    ------
    ValueError
        If shapes do not fit, entries are not finite, or ``weights`` is not positive definite.
    """
    a, _, root = quadratic_loss(targets, weights)
    T = len(a)
    ahead = np.add.outer(np.arange(T), np.arange(T))
    shocks = a[:, :, None] if a.ndim == 2 else a
    rooted = np.einsum("tkm,kl->tlm", shocks, root)
    padded = np.concatenate([rooted, np.zeros((T - 1, *rooted.shape[1:]))])
    # Rows: weighted targets from now on; columns: past innovations of every shock.
    hankel = padded[ahead].transpose(2, 0, 3, 1).reshape(rooted.shape[1] * T, -1)
    small = hankel.T @ hankel if hankel.shape[1] <= hankel.shape[0] else hankel @ hankel.T
    last = len(small) - 1
    return float(eigh(small, eigvals_only=True, subset_by_index=(last, last))[0])
