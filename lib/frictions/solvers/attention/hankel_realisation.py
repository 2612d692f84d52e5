r"""
A small state space for given moving-average coefficients: Ho and Kalman's realisation.

The responses :math:`g_t` of k targets to one unit shock are written as

.. math::

    x_t = A x_{t-1} + Q u_t, \qquad y_t = C x_t, \qquad g_t = C A^t Q .

The block Hankel matrix with blocks :math:`g_{i+j}` is the product of an observability and a
reachability matrix; its singular value decomposition, cut after n states, gives both, and the
Hankel matrix shifted by one period gives :math:`A` (Ho and Kalman 1966; Kung 1978).

A target with a permanent response is realised in first differences, and one further state with
root one cumulates them:

.. math::

    z_t = z_{t-1} + C_d x_t .

The unit root is then exact, which no moving average cut after T periods can be.

====================  ==================  ==========
symbol                code                shape
====================  ==================  ==========
:math:`g_t`           ``coefficients``    (T, k)
:math:`A`             ``transition``      (n, n)
:math:`Q`             ``impact``          (n, 1)
:math:`C`             ``output``          (k, n)
====================  ==================  ==========
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import svd

from frictions.foundation.checks import require_inside


@dataclass(frozen=True, eq=False)
class Realisation:
    """
    State space of given moving-average coefficients.

    Attributes
    ----------
    transition : array, shape (n, n)
        Transition of the state; the states that cumulate come last.
    impact : array, shape (n, 1)
        Effect of the unit shock.
    output : array, shape (k, n)
        The targets as functions of the state.
    fit_error : float
        Largest absolute difference from the coefficients, in their units.
    singular_values : array
        All singular values of the Hankel matrix, largest first.
    """

    transition: np.ndarray
    impact: np.ndarray
    output: np.ndarray
    fit_error: float
    singular_values: np.ndarray

    def responses(self, horizon: int) -> np.ndarray:
        """
        Responses of the targets to the unit shock.

        Parameters
        ----------
        horizon : int
            Number of periods, the first being that of the shock.

        Returns
        -------
        array, shape (horizon, k)
            One row a period.
        """
        return state_responses(self.transition, self.impact, horizon) @ self.output.T


def state_responses(transition, impact, horizon: int) -> np.ndarray:
    """
    Responses of the state to a unit shock.

    Parameters
    ----------
    transition : array, shape (n, n)
        Transition of the state.
    impact : array, shape (n, 1)
        Effect of the shock.
    horizon : int
        Number of periods, the first being that of the shock.

    Returns
    -------
    array, shape (horizon, n)
        One row a period.
    """
    path = np.empty((horizon, len(transition)))
    state = impact[:, 0]
    for t in range(horizon):
        path[t] = state
        state = transition @ state
    return path


def realise_moving_average(
    coefficients,
    order: int,
    *,
    unit_root: Sequence[int] = (),
    tolerance: float = 1e-8,
    max_radius: float = 0.9999,
    fit_limit: float = np.inf,
) -> Realisation:
    """
    Realise moving-average coefficients as a state space of low order.

    Parameters
    ----------
    coefficients : array, shape (T, k)
        Responses of k targets to one unit shock.
    order : int
        Largest number of states, those with a unit root not counted; at most T // 2.
    unit_root : sequence of int, optional
        Targets with a permanent response.
    tolerance : float, optional
        States whose singular value is smaller, relative to the largest, are dropped.
    max_radius : float, optional
        Roots of larger modulus are clipped to it; the exact unit roots are not.
    fit_limit : float, optional
        Largest fit error allowed, in the units of the coefficients.

    Returns
    -------
    Realisation
        Minimal state space in balanced coordinates, each shock effect not negative.

    Raises
    ------
    ValueError
        If the coefficients have the wrong shape, are not finite or all zero, or a parameter is out
        of range.
    RuntimeError
        If the fit error exceeds ``fit_limit``.
    """
    g = _checked(coefficients, order, unit_root, tolerance, max_radius)
    stationary = g.copy()
    permanent = list(unit_root)
    stationary[1:, permanent] = np.diff(g[:, permanent], axis=0)
    A, Q, C, singular_values = _realise(stationary, order, tolerance)
    A = _clip(A, max_radius)
    A, Q, C = _cumulate(A, Q, C, permanent)
    fitted = state_responses(A, Q, len(g)) @ C.T
    fit_error = float(np.abs(fitted - g).max())
    if fit_error > fit_limit:
        raise RuntimeError(
            f"realisation with order = {order} misses the coefficients by {fit_error:.1e}, more "
            f"than fit_limit = {fit_limit:.1e}: raise the order"
        )
    return Realisation(A, Q, C, fit_error, singular_values)


def _realise(g: np.ndarray, order: int, tolerance: float) -> tuple[np.ndarray, ...]:
    """Ho-Kalman realisation in balanced coordinates, with all singular values."""
    T, k = g.shape
    rows = T // 2
    ahead = np.add.outer(np.arange(rows), np.arange(T - rows))  # i + j, at most T - 2
    block, shifted = (
        g[ahead + shift].transpose(0, 2, 1).reshape(rows * k, T - rows) for shift in (0, 1)
    )
    U, s, Vt = svd(block, full_matrices=False, check_finite=False)
    n = min(order, int(np.sum(s > tolerance * s[0])))
    root = np.sqrt(s[:n])
    # The decomposition leaves signs open: a neighbouring problem shall get neighbouring states.
    signs = np.where(Vt[:n, 0] < 0, -1.0, 1.0)
    U, V = U[:, :n] * signs, Vt[:n].T * signs
    A = (U / root).T @ shifted @ (V / root)
    return A, (root * V[0])[:, None], U[:k] * root, s


def _clip(A: np.ndarray, max_radius: float) -> np.ndarray:
    """Move roots of modulus above the limit back to it, keeping their direction."""
    roots, vectors = np.linalg.eig(A)
    size = np.abs(roots)
    if size.max() <= max_radius:
        return A
    roots = roots * np.minimum(1.0, max_radius / np.maximum(size, max_radius))
    return np.real(np.linalg.solve(vectors.T, (vectors * roots).T).T)


def _cumulate(A, Q, C, permanent: list[int]) -> tuple[np.ndarray, ...]:
    """Append one state z = z(-1) + C_i x for each target i that was realised in differences."""
    n, m = len(A), len(permanent)
    C_d = C[permanent]
    transition = np.block([[A, np.zeros((n, m))], [C_d @ A, np.eye(m)]])
    output = np.hstack([C, np.zeros((len(C), m))])
    output[permanent] = np.hstack([np.zeros((m, n)), np.eye(m)])
    return transition, np.vstack([Q, C_d @ Q]), output


def _checked(coefficients, order, unit_root, tolerance, max_radius) -> np.ndarray:
    g = np.array(coefficients, dtype=float)
    if g.ndim != 2 or g.shape[0] < 4 or g.shape[1] < 1:
        raise ValueError(f"coefficients has shape {g.shape}, expected (T, k) with T at least 4")
    if not np.isfinite(g).all():
        row, column = (int(i) for i in np.argwhere(~np.isfinite(g))[0])
        raise ValueError(f"coefficients is not finite at ({row}, {column})")
    if not g.any():
        raise ValueError("coefficients are all zero: there is nothing to realise")
    if not 1 <= order <= len(g) // 2:
        raise ValueError(f"order = {order} must lie between 1 and {len(g) // 2}, half the horizon")
    if len(set(unit_root)) < len(unit_root) or not set(unit_root) <= set(range(g.shape[1])):
        raise ValueError(
            f"unit_root = {tuple(unit_root)} must be different targets below {g.shape[1]}"
        )
    require_inside("tolerance", tolerance, 0.0, 1.0)
    require_inside("max_radius", max_radius, 0.0, 1.0)
    return g
