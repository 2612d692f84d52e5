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
from numpy.lib.stride_tricks import sliding_window_view
from scipy.linalg import lstsq, qr, svd

from frictions.foundation import NotConverged, require_array, require_count, require_number

SPARE = 12  # directions beyond the order that are looked at
FIT = 0.01  # of the largest coefficient; what may be missed by default
SKETCHED = 1e-11  # relative; what may be left outside the leading directions


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
        Singular values of the Hankel matrix, largest first: those that are not rounding.
    unit_root : tuple of int
        Targets that are cumulated.
    """

    transition: np.ndarray
    impact: np.ndarray
    output: np.ndarray
    fit_error: float
    singular_values: np.ndarray
    unit_root: tuple[int, ...] = ()

    def refit(self, coefficients, fit_limit: float | None = None) -> "Realisation":
        """
        Keep the roots and fit other coefficients by least squares: smooth in the coefficients.

        Parameters
        ----------
        coefficients : array, shape (T, k)
            Responses of the same targets.
        fit_limit : float, optional
            As of `realise_moving_average`.

        Returns
        -------
        Realisation
            With the same stationary states.
        """
        g = require_array("coefficients", coefficients, (None, len(self.output)))
        n = len(self.transition) - len(self.unit_root)
        A, Q = self.transition[:n, :n], self.impact[:n]
        stationary = _differenced(g, self.unit_root)
        C = lstsq(state_responses(A, Q, len(g)), stationary, cond=1e-12)[0].T
        return _finish(g, (A, Q, C), self.unit_root, self.singular_values, fit_limit)

    def responses(self, horizon: int) -> np.ndarray:
        """Responses of the targets to the unit shock, shape (horizon, k)."""
        require_count("horizon", horizon)
        return state_responses(self.transition, self.impact, horizon) @ self.output.T


def state_responses(transition, impact, horizon: int) -> np.ndarray:
    """Responses (horizon, n) of the state to a unit shock with effect (n, 1)."""
    path = np.empty((horizon, len(transition)))
    path[0], done, power = impact[:, 0], 1, transition
    while done < horizon:  # the second half is the first, moved on by as many periods
        following = min(2 * done, horizon)
        path[done:following] = path[: following - done] @ power.T
        done, power = following, power @ power
    return path


def realise_moving_average(
    coefficients,
    order: int,
    *,
    unit_root: Sequence[int] = (),
    tolerance: float = 1e-8,
    max_radius: float = 0.9999,
    fit_limit: float | None = None,
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
        Largest fit error allowed, in the units of the coefficients; by default a hundredth of the
        largest of these.

    Returns
    -------
    Realisation
        Minimal state space in balanced coordinates, each shock effect not negative.

    Raises
    ------
    ValueError
        If the coefficients have the wrong shape, are not finite or all zero, or a parameter is out
        of range.
    NotConverged
        If the fit error exceeds ``fit_limit``.
    """
    g, permanent = _checked(coefficients, order, unit_root, tolerance, max_radius)
    A, Q, C, singular_values = _realise(_differenced(g, permanent), order, tolerance)
    return _finish(g, (_clip(A, max_radius), Q, C), permanent, singular_values, fit_limit)


def _differenced(g: np.ndarray, permanent: Sequence[int]) -> np.ndarray:
    """Return coefficients with those of permanent targets in first differences."""
    stationary, columns = g.copy(), list(permanent)
    stationary[1:, columns] = np.diff(g[:, columns], axis=0)
    return stationary


def _finish(g, system, permanent, singular_values, fit_limit) -> Realisation:
    """Cumulate the permanent targets, measure the fit, and refuse one above the limit."""
    most = FIT * np.abs(g).max() if fit_limit is None else fit_limit
    most = require_number("fit_limit", most, "[0, inf]")
    A, Q, C = _cumulate(system, list(permanent))
    error = float(np.abs(state_responses(A, Q, len(g)) @ C.T - g).max())
    found = Realisation(A, Q, C, error, singular_values, permanent)
    if not error <= most:
        raise NotConverged(
            f"realisation with order = {len(system[0])} misses the coefficients by {error:.1e}, "
            f"more than fit_limit = {most:.1e}: raise the order",
            error,
            last=found,
        )
    return found


def _realise(g: np.ndarray, order: int, tolerance: float) -> tuple[np.ndarray, ...]:
    """Ho-Kalman realisation in balanced coordinates, with singular values."""
    T, k = g.shape
    rows = T // 2
    window = sliding_window_view(g, T - rows, axis=0)  # from each date on, (., k, T - rows)
    block, shifted = (window[i : rows + i].reshape(rows * k, T - rows) for i in (0, 1))
    U, s, Vt = _leading(block, order + SPARE)
    n = min(order, int(np.sum(s > tolerance * s[0])))
    root = np.sqrt(s[:n])
    # The decomposition leaves signs open: a neighbouring problem shall get neighbouring states.
    signs = np.where(Vt[:n, 0] < 0, -1.0, 1.0)
    U, V = U[:, :n] * signs, Vt[:n].T * signs
    A = (U / root).T @ shifted @ (V / root)
    return A, (root * V[0])[:, None], U[:k] * root, s


def _leading(block: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Singular value decomposition, of the leading directions alone where they are all there is."""
    # Singular values of smooth paths fall fast: rows mixed at random span what is larger than
    # rounding.  Where they leave more, everything is decomposed.
    if 2 * count < min(block.shape):
        mixed = np.random.default_rng(0).standard_normal((count, len(block))) @ block
        basis, _ = qr(mixed.T, mode="economic", check_finite=False)
        inside = block @ basis
        if np.linalg.norm(block - inside @ basis.T) <= SKETCHED * np.linalg.norm(inside):
            U, s, Vt = svd(inside, full_matrices=False, check_finite=False)
            return U, s, Vt @ basis.T
    return svd(block, full_matrices=False, check_finite=False)


def _clip(A: np.ndarray, max_radius: float) -> np.ndarray:
    """Move roots of modulus above the limit back to it, keeping their direction."""
    roots, vectors = np.linalg.eig(A)
    size = np.abs(roots)
    if size.max() <= max_radius:
        return A
    roots = roots * np.minimum(1.0, max_radius / np.maximum(size, max_radius))
    return np.real(np.linalg.solve(vectors.T, (vectors * roots).T).T)


def _cumulate(system, permanent: list[int]) -> tuple[np.ndarray, ...]:
    """Append one state z = z(-1) + C_i x for each target i that was realised in differences."""
    A, Q, C = system
    n, m = len(A), len(permanent)
    C_d = C[permanent]
    transition = np.block([[A, np.zeros((n, m))], [C_d @ A, np.eye(m)]])
    output = np.hstack([C, np.zeros((len(C), m))])
    output[permanent] = np.hstack([np.zeros((m, n)), np.eye(m)])
    return transition, np.vstack([Q, C_d @ Q]), output


def _checked(coefficients, order, unit_root, tolerance, max_radius):
    """Return the coefficients as floats and the permanent targets as a tuple, or raise."""
    g = require_array("coefficients", coefficients, ("T, at least 4,", "k"))
    if len(g) < 4:
        raise ValueError(f"coefficients has shape {g.shape}, expected (T, k) with T at least 4")
    if not g.any():
        raise ValueError("coefficients are all zero: there is nothing to realise")
    require_count("order", order, 1, len(g) // 2)
    if not isinstance(unit_root, Sequence) or isinstance(unit_root, str):
        raise TypeError(f"unit_root = {unit_root!r} must be a sequence of targets")
    permanent = tuple(unit_root)
    if len(set(permanent)) < len(permanent) or not set(permanent) <= set(range(g.shape[1])):
        raise ValueError(f"unit_root = {permanent} must be different targets below {g.shape[1]}")
    tolerance = require_number("tolerance", tolerance, "(0, 1)")
    max_radius = require_number("max_radius", max_radius, "(0, 1)")
    return g, permanent
