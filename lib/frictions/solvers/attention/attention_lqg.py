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

Either the cost is given, or the information a period, and the cost is found that buys it.

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

from frictions.foundation import NotConverged, require_array
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_count, require_number, require_search
from frictions.solvers.attention.attention_step import settle, spectral_radius

MAX_ITERATIONS = 10_000
BEYOND, ROUNDING = 0.1, 1e-12  # changes add up: they end below the tolerance, up to rounding
EXPLOSIVE = 1.0 + 1e-9
OVERFLOWS = (
    "attention did not converge: covariance, benefit or information overflows; impact and loading "
    "are too large, a cost is too small, or a unit root goes unattended"
)


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
    transition, impact : array
        The state's law of motion.
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
    transition: np.ndarray
    impact: np.ndarray

    @property
    def bits(self) -> float:
        """Information a period, in bits."""
        return self.capacity / math.log(2.0)

    @property
    def objective(self) -> float:
        """Loss plus cost of information a period."""
        return self.loss + self.cost * self.capacity

    @property
    def gain(self) -> np.ndarray:
        """Kalman gain, shape (n, r): how a signal's surprise moves the belief about the state."""
        return self.posterior @ self.signals.T

    def belief_responses(self, horizon: int) -> np.ndarray:
        """
        Responses of the state and of the average belief about it, over the noise, to each shock.

        Parameters
        ----------
        horizon : int
            Number T of periods, the first being that of the shock.

        Returns
        -------
        array, shape (2, T, n, m)
            State, then belief; an action L x has the responses L times the second.
        """
        require_count("horizon", horizon)
        paths = np.empty((2, horizon, *self.impact.shape))
        state, belief = self.impact, np.zeros_like(self.impact)
        for t in range(horizon):
            belief = belief + self.gain @ self.signals @ (state - belief)
            paths[:, t] = state, belief
            state, belief = self.transition @ state, self.transition @ belief
        return paths

    def simulate(self, periods: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """
        Draw a path of the state and of one observer's belief about it.

        Parameters
        ----------
        periods : int
            Length T.
        seed : int, optional
            Of the shocks and the noise.

        Returns
        -------
        tuple of array, shape (T, n)
            State and belief, both zero before the first period.
        """
        require_count("periods", periods)
        require_count("seed", seed, 0)
        rng = np.random.default_rng(seed)
        shocks = rng.standard_normal((periods, self.impact.shape[1])) @ self.impact.T
        noise = rng.standard_normal((periods, len(self.signals)))
        states, beliefs = np.empty((2, periods, len(self.impact)))
        state = belief = np.zeros(len(self.impact))
        for t in range(periods):
            state, belief = self.transition @ state + shocks[t], self.transition @ belief
            belief = belief + self.gain @ (self.signals @ (state - belief) + noise[t])
            states[t], beliefs[t] = state, belief
        return states, beliefs


def solve_attention(
    transition,
    impact,
    loading,
    cost: float | None = None,
    discount: float = 1.0,
    *,
    capacity: float | None = None,
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
    cost : float, optional
        Cost of a nat, positive; or
    capacity : float, optional
        Nats a period, positive, in place of the cost, which is then found.
    discount : float, optional
        Weight of the next period's problem, between 0 and 1, both included.
    tolerance : float, optional
        Largest change of prior and benefit in the last iteration, relative to the largest entry of
        QQ' and HH', and share of the objective that it is known to; 1e-14 is attainable.
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
    NotConverged
        If ``strict`` and the iteration does not converge.  A unit root that is not worth any
        attention never does, as its prior variance grows without bound: test
        `frictions.solvers.attention.attention_threshold` first.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    A, Q, H = _checked(transition, impact, loading)
    if (cost is None) == (capacity is None):
        raise ValueError(f"cost = {cost}, capacity = {capacity}: one of the two must be given")
    cost = 0.0 if cost is None else require_number("cost", cost, "(0, inf)")
    held = 0.0 if capacity is None else require_number("capacity", capacity, "(0, inf)")
    discount = require_number("discount", discount, "[0, 1]")
    goal = max(BEYOND * tolerance, min(tolerance, ROUNDING))
    warm = np.empty((0, 0, 0))
    if start is not None:
        if start.prior.shape != A.shape:
            raise ValueError(f"start has {len(start.prior)} states, expected {len(A)}")
        warm = np.stack([start.prior, start.benefit])
    try:
        prior, benefit, residual, iterations, posterior, signals, nats, cost, loss = settle(
            A, Q, H, warm, cost, held, discount, goal, max_iterations
        )
        if not (math.isfinite(nats) and np.isfinite(signals).all()):
            raise np.linalg.LinAlgError
    except np.linalg.LinAlgError:  # no eigenvalues of what is no number
        raise NotConverged(OVERFLOWS) from None
    solution = AttentionSolution(
        posterior, prior, nats, loss, signals, benefit, cost, residual, iterations,
        residual <= tolerance, A, Q,
    )  # fmt: skip
    told = f"attention did not converge in {max_iterations} iterations: last change {residual:.1e}"
    told = f"{told}, tolerance {tolerance:.1e}, cost {cost:.6g} per nat"
    return accepted(solution, strict, told)


def _checked(transition, impact, loading) -> list[np.ndarray]:
    """Return the three matrices as contiguous floats, or raise."""
    A = require_array("transition", transition, ("n", "n"))
    radius = spectral_radius(A)
    if radius > EXPLOSIVE:
        raise ValueError(f"transition has spectral radius {radius:.6g}, must be at most 1")
    others = (("impact", impact), ("loading", loading))
    return [A, *(require_array(name, matrix, (len(A), None)) for name, matrix in others)]
