r"""
Positive roots of cubics whose roots may lie many decades apart.

Two routes.  :math:`u^3 + A u = B` with :math:`A, B > 0` has one positive root in closed form
(the hyperbolic form of Cardano's solution), accurate to rounding however small the root.  A general
cubic is bracketed between its stationary points, so that no root is lost to an absolute tolerance
on imaginary parts, which is how eigenvalues of a companion matrix lose tiny or nearly double roots.
"""

from itertools import pairwise

import numpy as np
from scipy.optimize import brentq

from frictions.foundation import require_array, require_number

_RELATIVE = 4.0 * np.finfo(float).eps
_ABSOLUTE = np.finfo(float).tiny  # brentq adds it to the relative one: roots may be tiny


def depressed_cubic_root(A, B):
    r"""
    Return the positive root of :math:`u^3 + A u = B`.

    Parameters
    ----------
    A, B : float or array
        Positive coefficients; arrays broadcast.

    Returns
    -------
    float or array
        The only positive root.

    Raises
    ------
    ValueError
        If a coefficient is not positive and finite.
    """
    A = require_array("A", A, (...,), "(0, inf)")
    B = require_array("B", B, (...,), "(0, inf)")
    angle = np.arcsinh(1.5 * B / A * np.sqrt(3.0 / A)) / 3.0
    return 2.0 * np.sqrt(A / 3.0) * np.sinh(angle)


def positive_cubic_roots(a3: float, a2: float, a1: float, a0: float) -> np.ndarray:
    r"""
    Return all positive simple roots of :math:`a_3 u^3 + a_2 u^2 + a_1 u + a_0`.

    Parameters
    ----------
    a3, a2, a1, a0 : float
        Coefficients; leading ones may be zero (a quadratic, a line).

    Returns
    -------
    array, shape (m,)
        Roots in increasing order, m from 0 to 3.

    Raises
    ------
    ValueError
        If a coefficient is not finite or all of ``a3``, ``a2``, ``a1`` are zero.
    """
    given = {"a3": a3, "a2": a2, "a1": a1, "a0": a0}
    coefficients = np.array([require_number(name, value) for name, value in given.items()])
    if not coefficients[:3].any():
        raise ValueError("a3 = a2 = a1 = 0: one of them must be non-zero")
    coefficients = np.trim_zeros(coefficients, "f")
    # A factor u^k is divided out: the root at zero is not positive.
    coefficients = np.trim_zeros(coefficients, "b")
    if coefficients.size == 1:
        return np.empty(0)

    def polynomial(u: float) -> float:
        value = 0.0
        for coefficient in coefficients:
            value = value * u + coefficient
        return value

    largest = 1.0 + np.abs(coefficients[1:] / coefficients[0]).max()  # Cauchy's bound
    nodes = [0.0, *(v for v in _stationary_points(coefficients) if 0 < v < largest), largest]
    roots = [
        brentq(polynomial, low, high, xtol=_ABSOLUTE, rtol=_RELATIVE, maxiter=2000)
        for low, high in pairwise(nodes)
        if polynomial(low) * polynomial(high) < 0
    ]
    return np.array(roots)


def _stationary_points(coefficients: np.ndarray) -> list[float]:
    """Real roots of the derivative, ascending; written to avoid cancellation."""
    derivative = (coefficients[:-1] * np.arange(coefficients.size - 1, 0, -1)).tolist()
    if len(derivative) == 1:
        return []
    if len(derivative) == 2:
        return [-derivative[1] / derivative[0]]
    a, b, c = derivative
    discriminant = b * b - 4.0 * a * c
    if discriminant <= 0:
        return []
    half = -0.5 * (b + np.copysign(np.sqrt(discriminant), b))
    return sorted([half / a, c / half])
