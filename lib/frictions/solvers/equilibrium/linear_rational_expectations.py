r"""
Linear rational expectations models, solved by an ordered QZ decomposition.

The model is

.. math::

    A_1 E_t x_{t+1} + A_0 x_t + A_{-1} x_{t-1} + B \varepsilon_t = 0

and its solution :math:`x_t = G x_{t-1} + H \varepsilon_t`.  Only the elements of :math:`x_{t-1}`
whose columns in :math:`A_{-1}` are not zero carry over from one period to the next; they are the
predetermined variables, and are counted, not declared.  The solution exists and is unique if the
pencil has exactly as many roots inside the unit circle (Blanchard and Kahn 1980; Klein 2000).

=====================  ====================  ==========
symbol                 code                  shape
=====================  ====================  ==========
:math:`A_1`            ``lead``              (n, n)
:math:`A_0`            ``current``           (n, n)
:math:`A_{-1}`         ``lag``               (n, n)
:math:`B`              ``shock``             (n, m)
:math:`G`              ``transition``        (n, n)
:math:`H`              ``impact``            (n, m)
=====================  ====================  ==========
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import ordqz

STABLE = 1.0 - 1e-9  # a root counts as stable below this modulus
RESIDUAL_TOLERANCE = 1e-9
_TERM = re.compile(r"(\w+?)(\((?P<shift>[+-]1)\))?$")


@dataclass(frozen=True, eq=False)
class LinearSystem:
    """
    Coefficients of a linear model, one row an equation.

    Attributes
    ----------
    lead, current, lag : array, shape (n, n)
        Coefficients of next period's, this period's and last period's variables.
    shock : array, shape (n, m)
        Coefficients of the innovations.
    variables : tuple of str
        Names of the n variables.
    shocks : tuple of str
        Names of the m innovations.
    """

    lead: np.ndarray
    current: np.ndarray
    lag: np.ndarray
    shock: np.ndarray
    variables: tuple[str, ...]
    shocks: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LinearSolution:
    """
    Law of motion of a linear rational expectations model.

    Attributes
    ----------
    transition : array, shape (n, n)
        Effect of last period's variables.
    impact : array, shape (n, m)
        Effect of a unit innovation in its own period.
    variables, shocks : tuple of str
        Names, in the order of the arrays.
    stable_roots : int
        Roots inside the unit circle; equal to ``predetermined``.
    predetermined : int
        Variables whose lag appears in the model.
    residual : float
        Largest row sum of absolute errors in the matrix equation that the transition solves, with
        each equation scaled to a largest coefficient of one.
    iterations : int
        0: the method is direct.
    converged : bool
        Always True: a model without a unique stable solution raises.
    """

    transition: np.ndarray
    impact: np.ndarray
    variables: tuple[str, ...]
    shocks: tuple[str, ...]
    stable_roots: int
    predetermined: int
    residual: float
    iterations: int = 0
    converged: bool = True

    def impulse_responses(self, shock: str, size: float, periods: int) -> np.ndarray:
        """
        Follow the variables after one innovation.

        Parameters
        ----------
        shock : str
            Name of the innovation.
        size : float
            Its size in period 0; there is none afterwards.
        periods : int
            Number of periods, the first being the period of the innovation.

        Returns
        -------
        array, shape (periods, n)
            Deviations, one row a period.

        Raises
        ------
        ValueError
            If the model has no such shock.
        """
        if shock not in self.shocks:
            raise ValueError(f"shock = {shock!r} must be one of {self.shocks}")
        path = np.empty((periods, len(self.variables)))
        state = size * self.impact[:, self.shocks.index(shock)]
        for t in range(periods):
            path[t] = state
            state = self.transition @ state
        return path


def assemble(
    equations: Sequence[Mapping[str, float]], variables: Sequence[str], shocks: Sequence[str]
) -> LinearSystem:
    """
    Build the matrices from equations written term by term.

    Parameters
    ----------
    equations : sequence of mappings
        Each maps terms to coefficients that sum to zero: ``"c"`` is today's value, ``"c(-1)"``
        yesterday's, ``"c(+1)"`` the expectation of tomorrow's.
    variables, shocks : sequence of str
        Names; there must be as many equations as variables.

    Returns
    -------
    LinearSystem
        Matrices in the order of the names.

    Raises
    ------
    ValueError
        If equations and variables differ in number, or a term names neither a variable nor a
        shock of this period.
    """
    if len(equations) != len(variables):
        raise ValueError(f"{len(equations)} equations for {len(variables)} variables")
    n = len(variables)
    column = {name: i for i, name in enumerate(variables)}
    by_shift = {"+1": np.zeros((n, n)), None: np.zeros((n, n)), "-1": np.zeros((n, n))}
    impact = np.zeros((n, len(shocks)))
    for row, equation in enumerate(equations):
        for term, coefficient in equation.items():
            match = _TERM.match(term)
            name, shift = (match[1], match["shift"]) if match else (None, None)
            if name in column:
                by_shift[shift][row, column[name]] += coefficient
            elif name in shocks and shift is None:
                impact[row, shocks.index(name)] += coefficient
            else:
                raise ValueError(f"equation {row + 1}: {term!r} is not a variable or a shock")
    return LinearSystem(
        by_shift["+1"], by_shift[None], by_shift["-1"], impact, tuple(variables), tuple(shocks)
    )


def solve_linear_model(system: LinearSystem) -> LinearSolution:
    """
    Solve a linear rational expectations model.

    Parameters
    ----------
    system : LinearSystem
        The model.

    Returns
    -------
    LinearSolution
        The unique stable law of motion.

    Raises
    ------
    ValueError
        If a matrix is not finite, or its shape does not fit.
    RuntimeError
        If there is no stable solution, more than one, the equations do not determine the
        variables, or the residual exceeds 1e-9.
    """
    _check(system)
    lead, current, lag, shock = _scaled(system)
    n = len(system.variables)
    carried = np.flatnonzero(np.any(lag != 0, axis=0))
    k = carried.size
    # Stack the carried lags on the variables: left @ u(t+1) = right @ u(t).
    left, right = np.zeros((n + k, n + k)), np.zeros((n + k, n + k))
    left[:n, k:], left[n:, :k] = lead, np.eye(k)
    right[:n, :k], right[:n, k:] = -lag[:, carried], -current
    right[n + np.arange(k), k + carried] = 1.0

    schur_right, schur_left, alpha, beta, _, Z = ordqz(
        right, left, sort=lambda a, b: np.abs(a) < STABLE * np.abs(b), output="real"
    )
    scale = np.finfo(float).eps * (n + k)
    degenerate = (np.abs(alpha) <= scale * np.linalg.norm(schur_right)) & (
        np.abs(beta) <= scale * np.linalg.norm(schur_left)
    )
    if degenerate.any():
        raise RuntimeError("the equations do not determine the variables: a root is 0/0")
    stable = int(np.sum(np.abs(alpha) < STABLE * np.abs(beta)))
    if stable != k:
        _refuse(stable, k, [system.variables[i] for i in carried])
    transition = np.zeros((n, n))
    transition[:, carried] = np.linalg.solve(Z[:k, :k].T, Z[k:, :k].T).T
    impact = -np.linalg.solve(lead @ transition + current, shock)
    error = lead @ transition @ transition + current @ transition + lag
    residual = float(np.abs(error).sum(axis=1).max())
    if not residual < RESIDUAL_TOLERANCE:
        raise RuntimeError(
            f"residual {residual:.1e} of the solved model exceeds {RESIDUAL_TOLERANCE:.0e}"
        )
    return LinearSolution(transition, impact, system.variables, system.shocks, stable, k, residual)


def _scaled(system: LinearSystem) -> tuple[np.ndarray, ...]:
    """Divide each equation by its largest coefficient: slopes of 1e6 occur in flexible limits."""
    size = np.abs(np.hstack([system.lead, system.current, system.lag])).max(axis=1)
    if not size.all():
        raise RuntimeError(f"equation {int(np.argmin(size)) + 1} holds no variable")
    return tuple(
        matrix / size[:, None] for matrix in (system.lead, system.current, system.lag, system.shock)
    )


def _check(system: LinearSystem) -> None:
    n, m = len(system.variables), len(system.shocks)
    shapes = {"lead": (n, n), "current": (n, n), "lag": (n, n), "shock": (n, m)}
    for name, shape in shapes.items():
        matrix = getattr(system, name)
        if matrix.shape != shape:
            raise ValueError(f"{name} has shape {matrix.shape}, expected {shape}")
        if not np.isfinite(matrix).all():
            row = int(np.argwhere(~np.isfinite(matrix))[0, 0])
            raise ValueError(f"{name} is not finite in equation {row + 1}")


def _refuse(stable: int, predetermined: int, names: list[str]) -> None:
    """Raise the error for a model without a unique stable solution."""
    counts = f"{stable} stable roots for {predetermined} predetermined variables"
    if stable > predetermined:
        raise RuntimeError(
            f"indeterminate: {counts} {tuple(names)}; the policy rule may respond too little to "
            "inflation (check phi_pi)"
        )
    raise RuntimeError(f"no stable solution: {counts} {tuple(names)}")
