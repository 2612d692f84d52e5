r"""
Attention on the way from one cost of information to another.

Until quarter 0 attention was optimal at an old cost; from then on the cost of a nat follows a known
path and stays at its last value.  The problem is that of `solve_attention` with a date on
everything: the prior of quarter 0 is the old one, what lies behind the path is the new stationary
solution, and in between

.. math::

    \begin{gathered}
    \Sigma_{t+1} = A \Sigma_{p,t} A' + QQ', \qquad
    \Omega_t = HH' + \hat\beta A' \big(\Omega_{t+1} - \omega_{t+1} Y_{t+1}'Y_{t+1}\big) A ,
    \end{gathered}

with the signals :math:`Y_t` that are optimal for prior, benefit and cost of their date.  Priors are
carried forward and benefits backward until neither moves.
"""

from dataclasses import dataclass

import numpy as np

from frictions.foundation import NotConverged, require_array, require_count, require_instance
from frictions.foundation.intervals import require_number
from frictions.solvers.attention.attention_lqg import AttentionSolution, solve_attention
from frictions.solvers.attention.attention_step import attend

ROUNDS = 500
GAP = 1e-3  # between the last prior and that of the new stationary solution


@dataclass(frozen=True, eq=False)
class AttentionTransition:
    """
    Optimal attention by period after a change of its cost.

    Attributes
    ----------
    prior, posterior : array, shape (T, n, n)
        Covariance of the state before and after the period's signals.
    capacity, loss : array, shape (T,)
        Information in nats, and half the weighted trace of the posterior.
    signals : tuple of array, shape (r, n)
        Loadings of each period's signals, noise of unit variance.
    before, after : AttentionSolution
        The stationary solutions at both ends.
    gap : float
        What is left between the last prior and that of ``after``, relative to the largest entry of
        the priors at both ends: small if the path is long enough.
    residual : float
        Last change of priors and benefits, relative to their largest entries.
    iterations : int
        Rounds made.
    converged : bool
        Whether the residual is within the tolerance, and the gap within its limit.
    """

    prior: np.ndarray
    posterior: np.ndarray
    capacity: np.ndarray
    loss: np.ndarray
    signals: tuple[np.ndarray, ...]
    before: AttentionSolution
    after: AttentionSolution
    gap: float
    residual: float
    iterations: int
    converged: bool


def solve_attention_transition(
    before: AttentionSolution,
    loading,
    costs,
    discount: float = 1.0,
    *,
    tolerance: float = 1e-9,
    max_iterations: int = ROUNDS,
    gap_limit: float = GAP,
    strict: bool = True,
) -> AttentionTransition:
    """
    Solve for attention while its cost follows a path.

    Parameters
    ----------
    before : AttentionSolution
        Stationary attention until the path begins.
    loading : array, shape (n, k)
        H, as in `solve_attention`.
    costs : array, shape (T,)
        Cost of a nat by period, positive; the last one stays.
    discount : float, optional
        Weight of the next period's problem, between 0 and 1, both included.
    tolerance : float, optional
        Largest change of priors and benefits in the last round, relative to their largest entries.
    max_iterations : int, optional
        Rounds.
    gap_limit : float, optional
        Largest ``gap`` of a path that is long enough.
    strict : bool, optional
        Whether to raise without convergence; otherwise look at ``converged``.

    Returns
    -------
    AttentionTransition
        By period.

    Raises
    ------
    NotConverged
        If ``strict`` and priors and benefits do not settle, or the path ends before what is known
        is near the new stationary solution; or if there is none.

    Examples
    --------
    >>> old = solve_attention([[0.9]], [[1.0]], [[1.0]], cost=2.0)
    >>> path = solve_attention_transition(old, [[1.0]], np.full(20, 0.5))
    >>> bool(path.capacity[0] > path.after.capacity > old.capacity)
    True
    """
    require_instance("before", before, AttentionSolution)
    A, Q = before.transition, before.impact
    H = require_array("loading", loading, (len(A), None))
    costs = require_array("costs", costs, (None,), "(0, inf)")
    discount = require_number("discount", discount, "[0, 1]")
    tolerance = require_number("tolerance", tolerance, "(0, inf)")
    max_iterations = require_count("max_iterations", max_iterations)
    gap_limit = require_number("gap_limit", gap_limit, "(0, 1)")
    after = solve_attention(A, Q, H, costs[-1], discount, tolerance=tolerance)
    T, QQ, HH = len(costs), Q @ Q.T, H @ H.T
    priors = np.tile(before.prior, (T + 1, 1, 1))
    benefits = np.tile(after.benefit, (T, 1, 1))
    # Without a loading nothing is worth knowing, and benefits are zero.
    scales = abs(np.stack([before.prior, after.prior])).max(), abs(after.benefit).max() or 1.0
    residual, iteration = np.inf, 0
    found: list[tuple] = []
    while residual > tolerance and iteration < max_iterations:
        iteration += 1
        old = priors.copy(), benefits.copy()
        found = []
        for t in range(T):
            found.append(attend(priors[t], benefits[t], costs[t], 0.0))
            priors[t + 1] = _symmetric(A @ found[t][0] @ A.T) + QQ
        for t in range(T - 2, -1, -1):
            signals = attend(priors[t + 1], benefits[t + 1], costs[t + 1], 0.0)[1]
            left = benefits[t + 1] - costs[t + 1] * signals.T @ signals
            benefits[t] = HH + discount * _symmetric(A.T @ left @ A)
        residual = max(
            float(abs(new - then).max() / scale)
            for new, then, scale in zip((priors, benefits), old, scales, strict=True)
        )
    posterior = np.array([each[0] for each in found])
    gap = float(abs(priors[T] - after.prior).max() / scales[0])
    path = AttentionTransition(
        priors[:T], posterior, np.array([each[2] for each in found]),
        0.5 * np.einsum("tij,ij->t", posterior, HH), tuple(each[1] for each in found),
        before, after, gap, residual, iteration, residual <= tolerance and gap <= gap_limit,
    )  # fmt: skip
    if strict and not path.converged:
        what = (
            f"priors and benefits still move by {residual:.1e}, tolerance {tolerance:.1e}"
            if residual > tolerance
            else f"costs has {T} periods, after which what is known misses the new stationary "
            f"solution by {gap:.1e}, more than gap_limit = {gap_limit:g}; repeat the last cost"
        )
        raise NotConverged(
            f"attention on the path did not converge in {iteration} rounds: {what}",
            residual,
            iteration,
            path,
        )
    return path


def _symmetric(matrix: np.ndarray) -> np.ndarray:
    """Return the symmetric part."""
    return 0.5 * (matrix + matrix.T)
