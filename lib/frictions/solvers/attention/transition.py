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
carried forward and benefits backward until neither moves.  Behind the periods asked for the path
goes on at its last cost, so that what it is cut off at does not matter.
"""

from dataclasses import dataclass

import numpy as np

from frictions.foundation import NotConverged, require_array
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_instance, require_number, require_search
from frictions.solvers.attention.attention_lqg import OVERFLOWS, AttentionSolution, solve_attention
from frictions.solvers.attention.attention_step import attend

ROUNDS = 500
BEHIND = (0, *(2**k for k in range(5, 13)))  # periods behind those asked for, tried in turn


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
        the two stationary ones: how near to rest the periods asked for come.
    residual : float
        Last change of priors and benefits, in a round and from more periods behind those asked for,
        relative to their largest entries.
    iterations : int
        Rounds made.
    converged : bool
        Whether the residual is within the tolerance.
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
    strict : bool, optional
        Whether to raise without convergence; otherwise look at ``converged``.

    Returns
    -------
    AttentionTransition
        By period.

    Raises
    ------
    NotConverged
        If ``strict`` and priors and benefits do not settle; or if there is no new stationary
        solution.

    Examples
    --------
    >>> old = solve_attention([[0.9]], [[1.0]], [[1.0]], cost=2.0)
    >>> path = solve_attention_transition(old, [[1.0]], np.full(20, 0.5))
    >>> bool(path.capacity[0] > path.after.capacity > old.capacity)
    True
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    require_instance("before", before, AttentionSolution)
    A, Q = before.transition, before.impact
    H = require_array("loading", loading, (len(A), None))
    costs = require_array("costs", costs, (None,), "(0, inf)")
    discount = require_number("discount", discount, "[0, 1]")
    after = solve_attention(A, Q, H, costs[-1], discount, tolerance=tolerance)
    T, QQ, HH = len(costs), Q @ Q.T, H @ H.T
    # Without a loading nothing is worth knowing, and benefits are zero.
    scales = abs(np.stack([before.prior, after.prior])).max(), abs(after.benefit).max() or 1.0
    priors, benefits = before.prior[None], after.benefit[None][:0]
    residual, iteration = np.inf, 0
    found: list[tuple] = []
    for behind in BEHIND:
        shown = priors[:T].copy(), benefits[:T].copy()
        longer = np.pad(costs, (0, behind), mode="edge")
        more = len(longer) - len(benefits)
        priors = np.concatenate([priors, np.tile(after.prior, (more, 1, 1))])
        benefits = np.concatenate([benefits, np.tile(after.benefit, (more, 1, 1))])
        residual = np.inf
        while residual > tolerance and iteration < max_iterations:
            iteration += 1
            old = priors.copy(), benefits.copy()
            found = _round(priors, benefits, longer, A, QQ, HH, discount)
            residual = _change((priors, benefits), old, scales)
        at_rest = abs(priors[-1] - after.prior).max() <= tolerance * scales[0]
        if residual > tolerance or at_rest:
            break
        residual = _change((priors[:T], benefits[:T]), shown, scales) if behind else np.inf
        if residual <= tolerance:
            break
    found = found[:T]
    posterior = np.array([each[0] for each in found])
    path = AttentionTransition(
        priors[:T], posterior, np.array([each[2] for each in found]),
        0.5 * np.einsum("tij,ij->t", posterior, HH), tuple(each[1] for each in found),
        before, after, float(abs(priors[T] - after.prior).max() / scales[0]), residual, iteration,
        residual <= tolerance,
    )  # fmt: skip
    return accepted(
        path,
        strict,
        f"attention on the path did not converge in {iteration} rounds: priors and benefits "
        f"still move by {residual:.1e}, tolerance {tolerance:.1e}",
    )


def _round(priors, benefits, costs, A, QQ, HH, discount) -> list[tuple]:
    """Carry priors forward and benefits backward, in place; return what `attend` finds."""
    found = []
    for t, cost in enumerate(costs):
        found.append(attend(priors[t], benefits[t], cost, 0.0))
        if not np.isfinite(found[t][2]):
            raise NotConverged(OVERFLOWS)
        priors[t + 1] = _symmetric(A @ found[t][0] @ A.T) + QQ
    for t in range(len(costs) - 1, 0, -1):
        signals = attend(priors[t], benefits[t], costs[t], 0.0)[1]
        left = benefits[t] - costs[t] * signals.T @ signals
        benefits[t - 1] = HH + discount * _symmetric(A.T @ left @ A)
    return found


def _change(new, old, scales) -> float:
    """Return the largest change of priors and benefits, each over its scale."""
    return max(float(abs(n - o).max() / s) for n, o, s in zip(new, old, scales, strict=True))


def _symmetric(matrix: np.ndarray) -> np.ndarray:
    """Return the symmetric part."""
    return 0.5 * (matrix + matrix.T)
