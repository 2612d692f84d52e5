r"""
Actions taken on a given noisy signal, and when a signal is worth its cost at all.

Everybody sees :math:`s_t = h(L) u_t + \nu_t`, with private noise :math:`\nu_t` of unit variance
and the signal's form :math:`h` held fixed.  Stack the last T innovations and signals:
:math:`s = \mathbf{H} u + \nu`, with the upper-triangular Toeplitz matrix
:math:`\mathbf{H}_{i,i+k} = h_k`.  The best estimate of a target :math:`a(L) u_t`, averaged over the
noise, then responds to the shock by

.. math::

    \bar x = \mathbf{K} a, \qquad
    \mathbf{K} = \mathbf{H}' (\mathbf{H} \mathbf{H}' + I)^{-1} \mathbf{H} ,

linear in the target, symmetric, with eigenvalues in [0, 1).  Several signals stack their rows.

Without attention, the first nat is worth the largest squared Hankel singular value of the weighted
targets,

.. math::

    \omega^* = \lambda_{\max}\Big(\sum_{ij} W_{ij} \mathcal{H}_i' \mathcal{H}_j\Big),
    \qquad (\mathcal{H}_i)_{jk} = a_{i,j+k} ,

for the loss :math:`\tfrac12 E[e' W e]`: attention is positive if and only if a nat costs less.

======================  ============  ==========
symbol                  code          shape
======================  ============  ==========
:math:`h`               ``h``         (r, T)
:math:`\mathbf{K}`      returned      (T, T)
:math:`a_i`             ``targets``   (T, k)
:math:`W`               ``weights``   (k, k)
======================  ============  ==========
"""

import numpy as np
from scipy.linalg import cholesky, eigh, solve_triangular, toeplitz

from frictions.foundation.checks import quadratic_loss
from frictions.solvers.attention.attention_lqg import AttentionSolution
from frictions.solvers.attention.hankel_realisation import Realisation, state_responses


def signal_responses(solution: AttentionSolution, realisation, horizon: int) -> np.ndarray:
    """
    Responses of the optimal signals to the unit shock.

    Parameters
    ----------
    solution : AttentionSolution
        Optimal attention to the state.
    realisation : Realisation or tuple of array
        The state space, or its pair (transition, impact); one shock.
    horizon : int
        Number T of periods, the first being that of the shock.

    Returns
    -------
    array, shape (r, T)
        Moving-average coefficients h_k = y' A^k Q of the r signals.

    Raises
    ------
    ValueError
        If the state has another size, or there is more than one shock.
    """
    if isinstance(realisation, Realisation):
        realisation = realisation.transition, realisation.impact
    transition, impact = realisation
    n = solution.signals.shape[1]
    if np.shape(transition) != (n, n) or np.shape(impact) != (n, 1):
        raise ValueError(
            f"transition {np.shape(transition)} and impact {np.shape(impact)} must have shapes "
            f"{(n, n)} and {(n, 1)}"
        )
    return solution.signals @ state_responses(transition, impact, horizon).T


def frozen_signal_operator(h) -> np.ndarray:
    """
    Return the operator from targets to average actions for given signals.

    Parameters
    ----------
    h : array, shape (r, T)
        Moving-average coefficients of the r signals, noise of unit variance.

    Returns
    -------
    array, shape (T, T)
        K: the average action is K times the target's T moving-average coefficients; zero for r = 0.

    Raises
    ------
    ValueError
        If ``h`` is not a finite matrix.
    """
    h = np.asarray(h, dtype=float)
    if h.ndim != 2 or not h.shape[1]:
        raise ValueError(f"h has shape {h.shape}, expected (r, T)")
    if not np.isfinite(h).all():
        raise ValueError("h is not finite")
    T = h.shape[1]
    if not len(h):
        return np.zeros((T, T))
    H = np.vstack([np.triu(toeplitz(row)) for row in h])
    L = cholesky(H @ H.T + np.eye(len(H)), lower=True, check_finite=False)
    root = solve_triangular(L, H, lower=True, check_finite=False)
    return root.T @ root


def attention_threshold(targets, weights) -> float:
    """
    Cost of a nat at which attention to given targets just stops.

    Parameters
    ----------
    targets : array, shape (T, k)
        Responses of the k targets to one unit shock, dying out within the T periods.
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
    padded = np.vstack([a @ root, np.zeros((T - 1, a.shape[1]))])
    gram = sum(block.T @ block for block in padded[ahead].transpose(2, 0, 1))
    return float(eigh(gram, eigvals_only=True, subset_by_index=(T - 1, T - 1))[0])
