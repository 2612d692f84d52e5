r"""
Rational inattention to a linear-quadratic-Gaussian state: the exact stationary solution.

A state :math:`x_t = A x_{t-1} + Q u_t`, :math:`u_t \sim N(0, I)`, is tracked under a cost of
information.  With prior covariance :math:`\Sigma = \mathrm{Var}_{t-1}(x_t)` and posterior
covariance :math:`\Sigma_p = \mathrm{Var}_t(x_t)` the problem is, every period and discounted by
:math:`\hat\beta`,

.. math::

    \begin{gathered}
    \min \; \tfrac12 \mathrm{tr}(H' \Sigma_p H) + \omega \kappa, \qquad
    \kappa = \tfrac12 \ln \frac{|\Sigma|}{|\Sigma_p|}, \\
    \Sigma' = A \Sigma_p A' + Q Q', \qquad 0 \preceq \Sigma_p \preceq \Sigma .
    \end{gathered}

The cost :math:`\omega` is per nat; a cost per bit is :math:`1 / \ln 2` times as much per nat.  The
halves of loss and information cancel: :math:`\mathrm{tr}(H'\Sigma_p H) +
\omega \ln(|\Sigma| / |\Sigma_p|)` has the same solution.  With :math:`\hat\beta = 1` it is the
problem of the stationary rate of loss and information.

The first-order conditions (Afrouzi and Yang 2021; Sims 2010) are iterated on, with Anderson's
acceleration; the kernels are in ``attention_step``.  Let
:math:`\Sigma = L L'` and :math:`L' \Omega L = U D U'`.  Then attention goes to the directions whose
benefit :math:`D_i` exceeds the cost,

.. math::

    \begin{gathered}
    \Sigma_p = \Sigma - \sum_{D_i > \omega} \Big(1 - \frac{\omega}{D_i}\Big) (L u_i)(L u_i)', \\
    \Omega = H H' + \hat\beta A' \tilde\Omega A , \quad
    \tilde\Omega = \Omega - \sum_{D_i > \omega}
    \frac{D_i - \omega}{D_i^2} (\Omega L u_i)(\Omega L u_i)' ,
    \end{gathered}

and the optimal signals are :math:`y_i' x_t + \nu_{it}` with unit noise and
:math:`y_i = \sqrt{D_i / \omega - 1}\; \Omega L u_i / D_i`.  Written this way nothing is inverted,
so that the prior may be singular.  With fewer shocks than states and little or no discounting the
optimum need not be unique, for information can be bought now or later; the value is.

========================  ================  ==========  =============================
symbol                    code              shape       unit
========================  ================  ==========  =============================
:math:`A`                 ``transition``    (n, n)
:math:`Q`                 ``impact``        (n, m)      state per s.d. of the shock
:math:`H`                 ``loading``       (n, k)      root of loss per unit of state
:math:`\omega`            ``cost``          scalar      loss per nat
:math:`\hat\beta`         ``discount``      scalar
:math:`\Sigma`            ``prior``         (n, n)
:math:`\Sigma_p`          ``posterior``     (n, n)
:math:`\Omega`            ``benefit``       (n, n)      loss per unit of variance, doubled
:math:`\kappa`            ``capacity``      scalar      nats a period
:math:`y_i`               ``signals``       (r, n)
========================  ================  ==========  =============================
"""

import math
from dataclasses import dataclass

import numpy as np

from frictions.foundation.checks import require_positive
from frictions.solvers.attention.attention_step import attend, iterate, spectral_radius

MAX_ITERATIONS = 10_000
EXPLOSIVE = 1.0 + 1e-9


@dataclass(frozen=True, eq=False)
class AttentionSolution:
    """
    Optimal stationary attention.

    Attributes
    ----------
    posterior : array, shape (n, n)
        Covariance of the state given signals up to this period.
    prior : array, shape (n, n)
        Covariance of the state given signals up to the period before.
    capacity : float
        Information a period, in nats.
    loss : float
        Half the trace of the posterior weighted by ``loading``, a period.
    signals : array, shape (r, n)
        Loadings of the r signals on the state, noise of unit variance; r = 0 without attention.
    benefit : array, shape (n, n)
        Marginal benefit of precision, for warm starts.
    cost : float
        The cost per nat.
    residual : float
        Last change of prior and benefit, relative to the largest entry of QQ' and HH'.
    iterations : int
        Iterations made.
    converged : bool
        Whether the residual is within the tolerance.
    """

    posterior: np.ndarray
    prior: np.ndarray
    capacity: float
    loss: float
    signals: np.ndarray
    benefit: np.ndarray
    cost: float
    residual: float
    iterations: int
    converged: bool

    @property
    def bits(self) -> float:
        """Information a period, in bits."""
        return self.capacity / math.log(2.0)

    @property
    def objective(self) -> float:
        """Loss plus cost of information a period."""
        return self.loss + self.cost * self.capacity


def solve_attention(
    transition,
    impact,
    loading,
    cost: float,
    discount: float = 1.0,
    *,
    tolerance: float = 1e-9,
    max_iterations: int = MAX_ITERATIONS,
    start: AttentionSolution | None = None,
    strict: bool = True,
) -> AttentionSolution:
    r"""
    Solve a stationary rational-inattention problem with quadratic loss and Gaussian state.

    Minimises :math:`\tfrac12 \mathrm{tr}(H'\Sigma_p H) + \omega\kappa` a period, with
    :math:`\kappa` in nats; see the module for the whole problem.

    Parameters
    ----------
    transition : array, shape (n, n)
        Transition A of the state, no root outside the unit circle.
    impact : array, shape (n, m)
        Effect Q of the shocks, of unit variance.
    loading : array, shape (n, k)
        H: the loss is half the squared length of H' times the error about the state.
    cost : float
        Cost of a nat, positive.
    discount : float, optional
        Weight of the next period's problem, between 0 and 1, both included.
    tolerance : float, optional
        Largest change of prior and benefit in the last iteration, relative to the largest entry of
        QQ' and HH'; 1e-14 is attainable where the covariances are of that size.
    max_iterations : int, optional
        Iteration limit.
    start : AttentionSolution, optional
        Solution of a neighbouring problem in the same state, from which to start.
    strict : bool, optional
        Whether to raise without convergence; otherwise look at ``converged``.

    Returns
    -------
    AttentionSolution
        Covariances, information, signals, and how well they solve the problem.

    Raises
    ------
    ValueError
        If a matrix has the wrong shape or is not finite, a root is explosive, or cost, discount or
        limits are out of range.
    RuntimeError
        If ``strict`` and the iteration does not converge.  A unit root that is not worth any
        attention never does, as its prior variance grows without bound: test
        `frictions.solvers.attention.frozen_signal.attention_threshold` first.
    """
    A, Q, H = _checked(transition, impact, loading)
    require_positive("cost", cost)
    require_positive("tolerance", tolerance)
    if not 0.0 <= discount <= 1.0:
        raise ValueError(f"discount = {discount} must lie between 0 and 1, both included")
    if max_iterations < 1:
        raise ValueError(f"max_iterations = {max_iterations} must be at least 1")
    QQ, HH = Q @ Q.T, H @ H.T
    if start is None:
        state = np.array([QQ.max() * np.eye(len(A)), HH])
    else:
        if start.prior.shape != A.shape:
            raise ValueError(f"start has {len(start.prior)} states, expected {len(A)}")
        state = np.stack([start.prior, start.benefit])
    (prior, benefit), residual, iterations = iterate(
        A, QQ, HH, float(cost), float(discount), state, float(tolerance), max_iterations
    )
    converged = residual <= tolerance
    if strict and not converged:
        raise RuntimeError(
            f"attention did not converge in {max_iterations} iterations: last change "
            f"{residual:.1e}, tolerance {tolerance:.1e}, cost {cost:.6g} per nat"
        )
    posterior, signals, capacity = attend(prior, benefit, float(cost))
    loss = 0.5 * float(np.vdot(posterior, HH))
    return AttentionSolution(
        posterior, prior, capacity, loss, signals, benefit, float(cost),
        float(residual), iterations, bool(converged),
    )  # fmt: skip


def _checked(transition, impact, loading) -> list[np.ndarray]:
    """Return the three matrices as contiguous floats, or raise."""
    named = {"transition": transition, "impact": impact, "loading": loading}
    arrays = {name: np.ascontiguousarray(a, dtype=float) for name, a in named.items()}
    n = arrays["transition"].shape[0] if arrays["transition"].ndim else 0
    for name, matrix in arrays.items():
        expected = (n, n) if name == "transition" else (n, "any")
        if matrix.ndim != 2 or not matrix.size or matrix.shape[0] != n:
            raise ValueError(f"{name} has shape {matrix.shape}, expected {expected}")
        if not np.isfinite(matrix).all():
            raise ValueError(f"{name} is not finite at {_first(~np.isfinite(matrix))}")
    A = arrays["transition"]
    if A.shape[1] != n:
        raise ValueError(f"transition has shape {A.shape}, expected {(n, n)}")
    radius = spectral_radius(A)
    if radius > EXPLOSIVE:
        raise ValueError(f"transition has spectral radius {radius:.6g}, must be at most 1")
    return list(arrays.values())


def _first(mask: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(mask)[0])
