r"""
Linear rational expectations models, solved by an ordered QZ decomposition.

The model is

.. math::

    A_1 E_t x_{t+1} + A_0 x_t + A_{-1} x_{t-1} + B \varepsilon_t = 0

and its solution :math:`x_t = G x_{t-1} + H \varepsilon_t`.  Only the elements of :math:`x_{t-1}`
whose columns in :math:`A_{-1}` are not zero carry over from one period to the next; they are the
predetermined variables, and are counted, not declared.  The solution exists and is unique if the
pencil has exactly as many roots inside the unit circle (Blanchard and Kahn 1980; Klein 2000).  If
it has fewer, roots on the circle are taken too: a price level or a random walk is solved.

=====================  ====================  ==========
symbol                 code                  shape
=====================  ====================  ==========
:math:`G`              ``transition``        (n, n)
:math:`H`              ``impact``            (n, m)
=====================  ====================  ==========
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.linalg import eig, ordqz, solve_discrete_lyapunov

from frictions.foundation import require_choice, require_count, require_instance, require_number
from frictions.foundation.arrays import require_array
from frictions.foundation.errors import NoEquilibrium, NotConverged
from frictions.solvers.equilibrium.linear_system import LinearSystem

UNIT = 1e-6  # roots whose modulus is that near to one are unit roots; double ones err by 1e-8
RESIDUAL_TOLERANCE = 1e-9


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
    eigenvalues : array, shape (n + predetermined,)
        Roots of the model by modulus, infinite ones last; the first ``predetermined`` of them are
        those of the law of motion.
    predetermined : int
        Variables whose lag appears in the model.
    unit_roots : int
        How many roots of the law of motion are on the unit circle.
    residual : float
        Largest row sum of absolute errors in the matrix equation that the transition solves, with
        each equation scaled to a largest coefficient of one.
    """

    transition: np.ndarray
    impact: np.ndarray
    variables: tuple[str, ...]
    shocks: tuple[str, ...]
    eigenvalues: np.ndarray
    predetermined: int
    unit_roots: int
    residual: float

    @cached_property
    def nonstationary(self) -> tuple[str, ...]:
        """Variables that move with a unit root."""
        roots, vectors = np.linalg.eig(self.transition)
        return _moved(vectors[:, np.abs(roots) > 1 - UNIT], self.variables)

    def responses(self, shock: str, size: float, periods: int) -> pd.DataFrame:
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
        DataFrame, shape (periods, n)
            Deviations, one row a period.
        """
        require_choice("shock", shock, self.shocks)
        size, periods = require_number("size", size), require_count("periods", periods)
        innovations = np.zeros((periods, len(self.shocks)))
        innovations[0, self.shocks.index(shock)] = size
        return self._follow(innovations)

    def simulate(self, periods: int, seed: int, shock_covariance=None) -> pd.DataFrame:
        """
        Simulate normal innovations from the steady state.

        Parameters
        ----------
        periods : int
            Length.
        seed : int
            Seed of the draws.
        shock_covariance : array, shape (m, m), optional
            Covariance of the innovations; without it they are independent with variance one.

        Returns
        -------
        DataFrame, shape (periods, n)
            Deviations, one row a period.
        """
        periods, seed = require_count("periods", periods), require_count("seed", seed, 0)
        scale = self._scale(shock_covariance)
        draws = np.random.default_rng(seed).normal(size=(periods, len(self.shocks)))
        return self._follow(draws @ scale.T)

    def covariance(self, shock_covariance=None) -> pd.DataFrame:
        """
        Compute the unconditional covariance of the variables.

        Parameters
        ----------
        shock_covariance : array, shape (m, m), optional
            Covariance of the innovations; without it they are independent with variance one.

        Returns
        -------
        DataFrame, shape (n, n)

        Raises
        ------
        NoEquilibrium
            If a variable has a unit root; the message names them.
        """
        scale = self._scale(shock_covariance)
        if self.unit_roots:
            raise NoEquilibrium(
                f"no unconditional covariance: {self.nonstationary} have a unit root; take "
                "differences"
            )
        noise = self.impact @ scale
        found = solve_discrete_lyapunov(self.transition, noise @ noise.T)
        return pd.DataFrame(found, self.variables, self.variables)

    def _follow(self, innovations: np.ndarray) -> pd.DataFrame:
        """Return the path after innovations, shape (periods, m), from the steady state."""
        path = innovations @ self.impact.T
        for t in range(1, len(path)):
            path[t] += self.transition @ path[t - 1]
        return pd.DataFrame(path, columns=list(self.variables)).rename_axis("period")

    def _scale(self, shock_covariance) -> np.ndarray:
        """Return a root of the innovations' covariance."""
        m = len(self.shocks)
        if shock_covariance is None:
            return np.eye(m)
        covariance = require_array("shock_covariance", shock_covariance, (m, m))
        variances, axes = np.linalg.eigh(covariance)
        lowest = variances.min()
        if not np.allclose(covariance, covariance.T) or lowest < -1e-12 * np.abs(variances).max():
            raise ValueError(
                f"shock_covariance = {covariance.tolist()} must be symmetric and have no negative "
                "eigenvalue"
            )
        return axes * np.sqrt(variances.clip(0))


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
        The only law of motion that does not explode.

    Raises
    ------
    NoEquilibrium
        If there is none, more than one, or the equations do not determine the variables; the
        message counts the roots and names the variables that move with unit roots.
    NotConverged
        If the residual exceeds 1e-9.

    Examples
    --------
    A price level that follows money, a random walk:

    >>> from frictions.solvers.equilibrium import assemble
    >>> system = assemble(
    ...     [{"p": 1.5, "p(+1)": -0.5, "m": -1}, {"m": 1, "m(-1)": -1, "e": -1}], ["p", "m"], ["e"]
    ... )
    >>> solution = solve_linear_model(system)
    >>> solution.unit_roots, solution.nonstationary
    (1, ('p', 'm'))
    >>> solution.responses("e", size=1.0, periods=3)["p"].round(12).tolist()
    [1.0, 1.0, 1.0]
    """
    require_instance("system", system, LinearSystem, "assemble makes one")
    lead, current, lag, shock = _scaled(system)
    n = len(system.variables)
    carried = np.flatnonzero(np.any(lag != 0, axis=0))
    k = carried.size
    # Stack the carried lags on the variables: left @ u(t+1) = right @ u(t).
    left, right = np.zeros((n + k, n + k)), np.zeros((n + k, n + k))
    left[:n, k:], left[n:, :k] = lead, np.eye(k)
    right[:n, :k], right[:n, k:] = -lag[:, carried], -current
    right[n + np.arange(k), k + carried] = 1.0

    alpha, beta, Z = _ordered(left, right, k, system)
    unit = int(np.sum(np.abs(np.abs(alpha[:k]) - np.abs(beta[:k])) < UNIT * np.abs(beta[:k])))
    transition = np.zeros((n, n))
    transition[:, carried] = np.linalg.solve(Z[:k, :k].T, Z[k:, :k].T).T
    impact = -np.linalg.solve(lead @ transition + current, shock)
    error = lead @ transition @ transition + current @ transition + lag
    residual = float(np.abs(error).sum(axis=1).max())
    if not residual < RESIDUAL_TOLERANCE:
        raise NotConverged(
            f"residual {residual:.1e} of the solved model exceeds {RESIDUAL_TOLERANCE:.0e}",
            residual,
            last=transition,
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        roots = np.where(beta == 0, np.inf, alpha / beta)
    order = np.argsort(np.abs(roots), kind="stable")
    return LinearSolution(
        transition, impact, system.variables, system.shocks, roots[order], k, unit, residual
    )


def _ordered(left: np.ndarray, right: np.ndarray, k: int, system: LinearSystem):
    """Return the roots alpha / beta, the k that are taken first, and the Schur vectors."""
    stable = unit = 0
    for bound in (1 - UNIT, 1 + UNIT):  # roots on the unit circle only if there are too few inside
        schur_right, schur_left, alpha, beta, _, Z = ordqz(
            right, left, sort=lambda a, b, q=bound: np.abs(a) < q * np.abs(b), output="real"
        )
        scale = np.finfo(float).eps * len(left)
        degenerate = (np.abs(alpha) <= scale * np.linalg.norm(schur_right)) & (
            np.abs(beta) <= scale * np.linalg.norm(schur_left)
        )
        if degenerate.any():
            raise NoEquilibrium("the equations do not determine the variables: a root is 0/0")
        taken = int(np.sum(np.abs(alpha) < bound * np.abs(beta)))
        if bound < 1:
            stable = taken
        unit = taken - stable
        if taken >= k:
            break
    if taken == k and (k == 0 or np.linalg.cond(Z[:k, :k]) < 1 / np.finfo(float).eps):
        return alpha, np.where(np.abs(beta) <= scale * np.linalg.norm(schur_left), 0, beta), Z
    counts = f"{stable} stable roots"
    if unit:
        roots, vectors = eig(right, left)
        on_circle = vectors[k:, np.abs(np.abs(roots) - 1) < UNIT]
        counts += f" and {unit} unit roots (of {_moved(on_circle, system.variables)})"
    carried = np.flatnonzero(np.any(system.lag != 0, axis=0))
    names = tuple(system.variables[i] for i in carried)
    what = "indeterminate" if taken > k else "no stable solution"
    why = "; the roots are not theirs" if taken == k else ""
    raise NoEquilibrium(f"{what}: {counts} for {k} predetermined variables {names}{why}")


def _moved(vectors: np.ndarray, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the rows that are not zero in some eigenvector."""
    size = np.abs(vectors)
    moved = (size > UNIT * size.max(axis=0, initial=0)).any(axis=1)
    return tuple(name for name, moves in zip(names, moved, strict=True) if moves)


def _scaled(system: LinearSystem) -> tuple[np.ndarray, ...]:
    """Divide each equation by its largest coefficient: slopes of 1e6 occur in flexible limits."""
    size = np.abs(np.hstack([system.lead, system.current, system.lag])).max(axis=1)
    if not size.all():
        raise NoEquilibrium(f"equation {int(np.argmin(size)) + 1} holds no variable")
    return tuple(
        matrix / size[:, None] for matrix in (system.lead, system.current, system.lag, system.shock)
    )
