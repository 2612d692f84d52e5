"""
The least of a function of an ARMA signal's parameters, from its derivatives alone.

Orders that are not needed leave saddles and long valleys, where a derivative is small far from the
least.  Where BFGS ends, the curvature by differences says how far the quadratic still falls, within
some units of each of its directions; where that is more than the tolerance, a Newton step along
each direction, away from saddles, leads on.
"""

import numpy as np
from scipy.optimize import minimize

DIFFERENCE = 3e-4  # between two derivatives, in units
REACH = 10.0  # units; how far the quadratic is believed
HALVINGS = 30  # of a Newton step that does not lead lower


def descend(function, x: np.ndarray, p: int, tolerance: float, max_iterations: int):
    """
    Return where a function is least, the residual there, and the steps of BFGS and Newton.

    The function takes parameters in units, and the units, and returns its value and derivative. The
    residual is the largest derivative, or, if that is more, how far the quadratic still falls.
    """
    steps = 0
    while True:
        unit = _units(x, p)
        options = {"gtol": tolerance, "maxiter": max_iterations - steps}
        found = minimize(function, x / unit, unit, jac=True, method="BFGS", options=options)
        x, steps = found.x * unit, steps + int(found.nit)
        unit = _units(x, p)
        y = x / unit
        value, slope = function(y, unit)
        shifts = DIFFERENCE * np.eye(x.size)
        changes = [function(y + shift, unit)[1] - function(y - shift, unit)[1] for shift in shifts]
        curvature, directions = np.linalg.eigh(np.array(changes) / (2 * DIFFERENCE))
        along = directions.T @ slope
        size = np.abs(along)
        far = np.divide(size, curvature, np.full(x.size, REACH), where=size < REACH * curvature)
        fall = float(np.sum(size * far - 0.5 * curvature * far**2))
        residual = max(float(np.abs(slope).max()), fall)
        if residual <= tolerance or steps >= max_iterations:
            return x, residual, steps
        move = directions @ np.where(along > 0, -far, far)
        for share in 0.5 ** np.arange(HALVINGS):
            if function(y + share * move, unit)[0] < value:
                break
        else:  # as low as rounding lets it be told
            return x, residual, steps
        x, steps = (y + share * move) * unit, steps + 1


def _units(x: np.ndarray, p: int) -> np.ndarray:
    """Return what a parameter is measured in: one, or the size of those after p if that is more."""
    return np.where(np.arange(x.size) < p, 1.0, max(1.0, float(np.linalg.norm(x[p:]))))
