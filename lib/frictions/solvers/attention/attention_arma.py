r"""
Rational inattention with an ARMA signal, optimised by its gradient: the usual numerical route.

Targets :math:`a_i(L) u_t` are tracked through one signal :math:`s_t = h(L) u_t + \nu_t` with
noise of unit variance, as in Mackowiak and Wiederholt (2009) and Yu (2019), section 1.3.8.  The
form :math:`h(L)` is an ARMA(p, q), stationary because its autoregressive part is set through
partial autocorrelations, :math:`\tanh \theta_j`.  The objective is

.. math::

    J(h) = \tfrac12 \sum_{ij} W_{ij} E[e_i e_j] + \omega \kappa, \qquad
    \kappa = \frac{1}{4\pi} \int_{-\pi}^{\pi} \ln\big(1 + |h(e^{-i\lambda})|^2\big) d\lambda .

Given h, the errors are those of the causal Wiener filter.  With the spectral factor
:math:`1 + |h|^2 = |D|^2`, found from the cepstrum,

.. math::

    G_i = \big[ a_i \bar h / \bar D \big]_+ , \qquad F_i = G_i / D, \qquad
    E[e_i e_j] = \langle a_i, a_j \rangle - \langle G_i, G_j \rangle .

By the envelope theorem the derivative of the loss with respect to h holds the filters
:math:`F_i` fixed.  `frictions.solvers.attention.attention_lqg` solves the same problem exactly,
with a signal of any form; this route shows what restricting it costs, and checks the other.

========================  ====================  ==========  ======================
symbol                    code                  shape       unit
========================  ====================  ==========  ======================
:math:`a_i`               ``targets``           (T, k)      per s.d. of the shock
:math:`W`                 ``weights``           (k, k)
:math:`\omega`            ``cost``              scalar      loss per nat
:math:`h`                 ``signal``            (E,)
:math:`F_i`               ``filters``           (E, k)
:math:`\kappa`            ``capacity``          scalar      nats a period
========================  ====================  ==========  ======================
"""

import math
from dataclasses import dataclass

import numpy as np

from frictions.foundation import require_array
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_count, require_number, require_search
from frictions.solvers.attention.descent import descend
from frictions.solvers.attention.loss import loss_of_one_shock

EXPANSION = 800  # moving-average coefficients of the signal kept
GRID = 4096  # frequencies
FIRST_IMPACT = 0.1  # of the signal, at the default start
FIRST_PARTIAL = 0.5  # first partial autocorrelation, at the default start
LOOSEST = 1e-7  # tolerance: above it a ridge of signals with a common root passes for the least


@dataclass(frozen=True, eq=False)
class ArmaAttention:
    """
    Optimal attention with an ARMA signal.

    Attributes
    ----------
    objective : float
        Loss plus cost of information a period.
    loss : float
        Expected loss a period.
    capacity : float
        Information a period, in nats.
    autoregressive : array, shape (p,)
        Coefficients on the signal's lags, before it is cut.
    moving_average : array, shape (q + 1,)
        Coefficients on the shock and its lags.
    signal : array, shape (E,)
        Moving-average coefficients of the signal.
    filters : array, shape (E, k)
        Weights of the best estimates of the targets on the signal and its lags.
    parameters : array, shape (p + q + 1,)
        What was optimised over; a start for a neighbouring problem.
    residual : float
        Largest of, relative to the loss without attention: the objective's derivatives, how far its
        quadratic still falls, and what a grid twice as fine changes.
    iterations : int
        Steps of BFGS and of Newton.
    converged : bool
        Whether the residual is within the tolerance.
    """

    objective: float
    loss: float
    capacity: float
    autoregressive: np.ndarray
    moving_average: np.ndarray
    signal: np.ndarray
    filters: np.ndarray
    parameters: np.ndarray
    residual: float
    iterations: int
    converged: bool

    @property
    def bits(self) -> float:
        """Information a period, in bits."""
        return self.capacity / math.log(2.0)


class WienerProblem:
    """Loss and information of any signal about targets (T, k); the root is that of the weights."""

    def __init__(self, targets: np.ndarray, root: np.ndarray, cost: float, grid: int = GRID):
        self.cost, self.grid = cost, grid
        # In the roots of W the loss is a sum of squares.
        self._target = np.fft.rfft(targets @ root, grid, axis=0)
        self._from_root = np.linalg.inv(root)
        self.loss_without_signal = 0.5 * float(np.sum((targets @ root) ** 2))

    def _filter(self, signal: np.ndarray):
        """Return transfer functions of signal and filters, the loss, and the information."""
        h = np.fft.rfft(signal, self.grid)
        spectrum = 1.0 + np.abs(h) ** 2
        cepstrum = np.fft.irfft(np.log(spectrum), self.grid)
        half = self.grid // 2
        cepstrum[0] *= 0.5
        cepstrum[self.grid - half : half + 1] *= 0.5  # of an even grid alone
        cepstrum[half + 1 :] = 0.0
        D = np.exp(np.fft.rfft(cepstrum))
        G = np.fft.irfft(self._target * (h / D).conj()[:, None], self.grid, axis=0)
        G[half:] = 0.0  # the causal part
        loss = self.loss_without_signal - 0.5 * float(np.sum(G**2))
        F = np.fft.rfft(G, axis=0) / D[:, None]
        return h, spectrum, F, loss, float(cepstrum[0])

    def evaluate(self, signal: np.ndarray) -> tuple[float, np.ndarray]:
        """Objective and its derivative (E,) in the signal's coefficients, by the envelope."""
        h, spectrum, F, loss, capacity = self._filter(signal)
        error = self._target - F * h[:, None]
        slope = self.cost * h / spectrum - np.sum(error * F.conj(), axis=1)
        return loss + self.cost * capacity, np.fft.irfft(slope, self.grid)[: signal.size]

    def describe(self, signal: np.ndarray) -> tuple[float, float, np.ndarray]:
        """Loss, information in nats, and filters (E, k) of the targets, for a signal (E,)."""
        _, _, F, loss, capacity = self._filter(signal)
        filters = np.fft.irfft(F, self.grid, axis=0)[: signal.size] @ self._from_root
        return loss, capacity, filters


def stationary_coefficients(theta: np.ndarray) -> np.ndarray:
    """Coefficients on lags 1 to p from partial autocorrelations tanh(theta): always stationary."""
    coefficients = np.empty(0, dtype=theta.dtype)
    for partial in np.tanh(theta):
        coefficients = np.append(coefficients - partial * coefficients[::-1], partial)
    return coefficients


def arma_signal(parameters: np.ndarray, p: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """
    Moving-average coefficients (E,) of an ARMA signal and their derivatives (p + q + 1, E).

    The parameters are p partial autocorrelations before tanh, then the moving-average part.
    """
    from scipy.signal import lfilter  # half a second, which few who attend need to wait for

    theta, moving_average = parameters[:p], parameters[p:]
    phi = stationary_coefficients(theta)
    polynomial = np.append(1.0, -phi)
    impulse = np.zeros(length)
    impulse[0] = 1.0
    inverse = lfilter([1.0], polynomial, impulse)
    signal = lfilter(moving_average, [1.0], inverse)
    step = 1e-30
    partials = [
        stationary_coefficients(theta + 1j * step * direction).imag / step
        for direction in np.eye(p)
    ]
    lagged = lfilter([1.0], polynomial, signal)
    by_theta = [lfilter(np.append(0.0, partial), [1.0], lagged) for partial in partials]
    by_moving_average = [
        np.append(np.zeros(j), inverse)[:length] for j in range(len(moving_average))
    ]
    return signal, np.array(by_theta + by_moving_average)


def optimise_arma_attention(
    targets,
    weights,
    cost: float,
    p: int,
    q: int,
    *,
    start: np.ndarray | None = None,
    tolerance: float = 1e-7,
    max_iterations: int = 500,
    expansion: int = EXPANSION,
    grid: int = GRID,
    strict: bool = True,
) -> ArmaAttention:
    """
    Choose the ARMA signal about given targets that is best net of its cost.

    Parameters
    ----------
    targets : array, shape (T, k)
        Responses of the targets to one unit shock, dying out within the T periods.
    weights : array, shape (k, k)
        Positive definite weights W of the loss e'We / 2.
    cost : float
        Cost of a nat, positive.
    p, q : int
        Orders of the signal.
    start : array, shape (p + q + 1,), optional
        Where to start; by default a small AR(1) signal.
    tolerance : float, optional
        Largest residual, at most 1e-7; with orders too high a flat ridge can still hide the least.
    max_iterations : int, optional
        Steps of BFGS and of Newton.
    expansion : int, optional
        Moving-average coefficients of the signal kept: it is cut there.
    grid : int, optional
        Frequencies; at least twice the longer of targets and expansion.
    strict : bool, optional
        Whether to raise without convergence; otherwise look at ``converged``.

    Returns
    -------
    ArmaAttention
        The signal, the filters, loss and information.

    Raises
    ------
    ValueError
        If shapes do not fit, entries are not finite, or a parameter is out of range.
    NotConverged
        If ``strict`` and the residual is above the tolerance at the end.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    tolerance = require_number("tolerance", tolerance, f"(0, {LOOSEST}]", "for orders too high")
    targets, _, root = loss_of_one_shock(targets, weights)
    cost = require_number("cost", cost, "(0, inf)")
    _check(p, q, expansion, grid, len(targets))
    start = _first_guess(p, q) if start is None else require_array("start", start, (p + q + 1,))
    problem = WienerProblem(targets, root, cost, grid)
    scale = problem.loss_without_signal

    def scaled(parameters, unit):
        signal, derivatives = arma_signal(parameters * unit, p, expansion)
        objective, slope = problem.evaluate(signal)
        return objective / scale, derivatives @ slope * unit / scale

    best, residual, steps = descend(scaled, start, p, tolerance, max_iterations)
    signal, _ = arma_signal(best, p, expansion)
    loss, capacity, filters = problem.describe(signal)
    objective = loss + cost * capacity
    finer = WienerProblem(targets, root, cost, 2 * grid).evaluate(signal)[0]
    rest = abs(finer - objective) / scale
    solution = ArmaAttention(
        objective, loss, capacity, stationary_coefficients(best[:p]), best[p:], signal, filters,
        best, max(residual, rest), steps, max(residual, rest) <= tolerance,
    )  # fmt: skip
    told = f"ARMA({p}, {q}) attention did not converge in {steps} of {max_iterations} iterations"
    left = f"residual {residual:.1e}, a grid twice as fine as {grid} changes {rest:.1e}"
    return accepted(solution, strict, f"{told}: {left}, tolerance {tolerance:.1e}")


def _first_guess(p: int, q: int) -> np.ndarray:
    guess = np.zeros(p + q + 1)
    guess[:p][:1] = math.atanh(FIRST_PARTIAL)
    guess[p] = FIRST_IMPACT
    return guess


def _check(p, q, expansion, grid, periods) -> None:
    require_count("p", p, 0)
    require_count("q", q, 0)
    require_count("expansion", expansion, p + q + 1)
    require_count("grid", grid, 2 * max(periods, expansion))
