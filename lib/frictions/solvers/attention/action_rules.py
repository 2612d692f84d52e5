r"""
Rational inattention by simple rules: each action an AR(1) in the shock plus an AR(1) of own noise.

Yu (2019), section 1.3.8, restricts the k actions of an inattentive agent to

.. math::

    x_{it} = B_i(L) u_t + C_i(L) \nu_{it}, \qquad
    B_i = \frac{b_i}{1 - \rho_i L}, \quad C_i = \frac{c_i}{1 - \delta_i L},

with one noise of its own for each action, and chooses the coefficients to minimise

.. math::

    \tfrac12 \sum_{ij} W_{ij} \langle a_i - B_i, a_j - B_j \rangle
    + \tfrac12 \sum_i W_{ii} \langle C_i, C_i \rangle + \omega \sum_i \kappa_i , \qquad
    \kappa_i = \frac{1}{4\pi} \int_{-\pi}^{\pi}
    \ln\Big(1 + \Big|\frac{B_i}{C_i}\Big|^2\Big) d\lambda .

With low orders everything has a closed form; the information is that of the one-sided factor of a
first-order moving average.

The information depends on the ratio :math:`n_i = b_i / c_i` alone, so that an action of zero,
:math:`b_i = c_i = 0`, needs none: it is a stationary point whatever the targets, and an optimiser
that starts near it may stop there although a far better rule exists.  The optimiser works on
:math:`n_i` and :math:`c_i`, in which the objective is smooth at that point too.

========================  ======================  ==========  =====================
symbol                    code                    shape       unit
========================  ======================  ==========  =====================
:math:`a_i`               ``targets``             (T, k)      per s.d. of the shock
:math:`W`                 ``weights``             (k, k)
:math:`\omega`            ``cost``                scalar      loss per nat
:math:`b_i, \rho_i`       ``rules[:, :2]``        (k, 2)
:math:`c_i, \delta_i`     ``rules[:, 2:]``        (k, 2)
:math:`\kappa_i`          ``capacity``            (k,)        nats a period
========================  ======================  ==========  =====================
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from frictions.foundation import require_array
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_count, require_number, require_search
from frictions.solvers.attention.loss import loss_of_one_shock

COMPLEX_STEP = 1e-30


@dataclass(frozen=True, eq=False)
class ActionRules:
    """
    A stationary point of the problem of simple rules.

    Attributes
    ----------
    rules : array, shape (k, 4)
        For each action the response to the shock b and its root, the noise c and its root.
    objective : float
        Loss plus cost of information a period.
    loss : float
        Expected loss a period.
    capacity : array, shape (k,)
        Information a period of each action, in nats.
    residual : float
        Largest derivative of the objective, relative to the loss without attention.
    iterations : int
        Steps of BFGS.
    converged : bool
        Whether the residual is within the tolerance.
    """

    rules: np.ndarray
    objective: float
    loss: float
    capacity: np.ndarray
    residual: float
    iterations: int
    converged: bool

    @property
    def bits(self) -> np.ndarray:
        """Information a period of each action, in bits."""
        return self.capacity / math.log(2.0)

    def average(self, horizon: int) -> np.ndarray:
        """Response (horizon, k) of the average action, over the noise, to one unit shock."""
        require_count("horizon", horizon)
        return self.rules[:, 0] * self.rules[:, 1] ** np.arange(horizon)[:, None]


def rule_information(ratio, response_root, noise_root):
    """Nats a period of actions B u + C nu, given b / c and the roots of B and C, each (k,)."""
    # |1 - rho z|^2 + n^2 |1 - delta z|^2 = s |1 - theta z|^2, and the mean log of that is ln s.
    variance = 1 + response_root**2 + ratio**2 * (1 + noise_root**2)
    covariance = response_root + ratio**2 * noise_root
    return 0.5 * np.log(0.5 * (variance + np.sqrt(variance**2 - 4 * covariance**2)))


class _RuleProblem:
    """Loss and information as functions of ratio, atanh root, noise, atanh root of each action."""

    def __init__(self, targets: np.ndarray, weights: np.ndarray, cost: float):
        self.targets, self.weights, self.cost = targets, weights, cost
        self.gram = targets.T @ targets
        self.zero_loss = 0.5 * float(np.sum(weights * self.gram))

    def parts(self, values: np.ndarray):
        """Return the loss, and the information of each action."""
        ratio, noise = values[0::4], values[2::4]
        root, noise_root = np.tanh(values[1::4]), np.tanh(values[3::4])
        response = ratio * noise
        # By products: powers of a complex number go through its logarithm and lose the step.
        powers = np.vander(root, len(self.targets), increasing=True)
        covariance = (self.targets.T @ powers.T) * response
        variance = np.outer(response, response) / (1 - np.outer(root, root))
        missed = self.gram - covariance - covariance.T + variance
        own = np.diag(self.weights) * noise**2 / (1 - noise_root**2)
        loss = 0.5 * np.sum(self.weights * missed) + 0.5 * np.sum(own)
        return loss, rule_information(ratio, root, noise_root)

    def scaled(self, values: np.ndarray):
        """Objective over the loss without attention."""
        loss, capacity = self.parts(values)
        return (loss + self.cost * np.sum(capacity)) / self.zero_loss

    def gradient(self, values: np.ndarray) -> np.ndarray:
        """Return its derivative by complex steps: exact to rounding."""
        steps = values + 1j * COMPLEX_STEP * np.eye(values.size)
        return np.array([self.scaled(step).imag for step in steps]) / COMPLEX_STEP


def optimise_action_rules(
    targets,
    weights,
    cost: float,
    start,
    *,
    tolerance: float = 1e-7,
    max_iterations: int = 500,
    strict: bool = True,
) -> ActionRules:
    """
    Improve simple rules from a start until their gradient is zero.

    The problem has several stationary points; which one is found depends on the start.

    Parameters
    ----------
    targets : array, shape (T, k)
        Responses of the k first-best actions to one unit shock, dying out within the T periods.
    weights : array, shape (k, k)
        Positive definite weights W of the loss e'We / 2.
    cost : float
        Cost of a nat, positive.
    start : array, shape (k, 4)
        For each action the response and its root, the noise, not zero, and its root.
    tolerance : float, optional
        Largest derivative of the objective, relative to the loss without attention.
    max_iterations : int, optional
        Steps of BFGS.
    strict : bool, optional
        Whether to raise without convergence; otherwise look at ``converged``.

    Returns
    -------
    ActionRules
        The rules, loss and information.

    Raises
    ------
    ValueError
        If shapes do not fit, entries are not finite, or a parameter is out of range.
    NotConverged
        If ``strict`` and the gradient is above the tolerance at the end.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    targets, weights, _ = loss_of_one_shock(targets, weights)
    cost = require_number("cost", cost, "(0, inf)")
    problem = _RuleProblem(targets, weights, cost)
    first, limits = _values(start, targets.shape[1]), {"gtol": tolerance, "maxiter": max_iterations}
    found = minimize(problem.scaled, first, jac=problem.gradient, method="BFGS", options=limits)
    residual, steps = float(np.abs(found.jac).max()), int(found.nit)
    loss, capacity = problem.parts(found.x)
    rules = ActionRules(
        _rules(found.x), float(loss + cost * capacity.sum()), float(loss), capacity,
        residual, steps, residual <= tolerance,
    )  # fmt: skip
    told = f"action rules did not converge in {steps} of {max_iterations} iterations"
    left = f"largest derivative {residual:.1e}, tolerance {tolerance:.1e}"
    return accepted(rules, strict, f"{told}: {left}")


def _values(start, k: int) -> np.ndarray:
    """Return what is optimised over."""
    start = require_array("start", start, (k, 4)).copy()
    if np.any(np.abs(start[:, 1::2]) >= 1.0):
        raise ValueError(f"start has roots {start[:, 1::2].tolist()}, must be inside (-1, 1)")
    if not start[:, 2].all():
        raise ValueError(f"start = {start.tolist()} has a noise of zero: infinite information")
    start[:, 0] /= start[:, 2]
    start[:, 1::2] = np.arctanh(start[:, 1::2])
    return start.ravel()


def _rules(values: np.ndarray) -> np.ndarray:
    """Return responses, noises and their roots; the sign of the noise is a convention."""
    rules = values.reshape(-1, 4).copy()
    rules[:, 0] *= rules[:, 2]
    rules[:, 2] = np.abs(rules[:, 2])
    rules[:, 1::2] = np.tanh(rules[:, 1::2])
    return rules
