r"""
Systems of equations by Broyden's method, with steps kept within caps and bounds.

Solves :math:`F(x)=0` from a Jacobian that is given or taken by finite differences once, and then
corrected by each evaluation (the "good" update).  Meant for equilibrium prices: few unknowns with
expensive residuals, or many unknowns with a good Jacobian.

=======================  =============  =======
symbol                   code           shape
=======================  =============  =======
:math:`x`                ``x``          (n,)
:math:`F(x)`             ``function``   (n,)
:math:`\partial F`       ``jacobian``   (n, n)
=======================  =============  =======
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm


@dataclass(frozen=True, eq=False)
class Root:
    """
    Solution of a system of equations.

    Attributes
    ----------
    x : array, shape (n,)
        Unknowns.
    values : array, shape (n,)
        Residuals there.
    residual : float
        Largest absolute residual.
    iterations : int
        Evaluations of the function, those for the Jacobian included.
    history : tuple of float
        Largest residual after each step, the start first.
    converged : bool
        Whether the residual is below the tolerance; false only with ``keep_best``.
    """

    x: np.ndarray
    values: np.ndarray
    residual: float
    iterations: int
    history: tuple[float, ...]
    converged: bool


def forward_jacobian(function: Callable, x, values, steps) -> np.ndarray:
    """
    Return the Jacobian by one-sided differences.

    Parameters
    ----------
    function : callable
        Maps (n,) to (n,).
    x, values : array, shape (n,)
        Point and the function there.
    steps : array, shape (n,)
        Step of each unknown.

    Returns
    -------
    array, shape (n, n)
        Derivatives, residuals in rows.
    """
    columns = [
        (function(x + h * e) - values) / h for h, e in zip(steps, np.eye(x.size), strict=True)
    ]
    return np.stack(columns, axis=1)


def _progress(steps: int, description: str) -> tqdm:
    return (
        tqdm(range(steps), description, delay=1)
        if description
        else tqdm(range(steps), disable=True)
    )


def solve_broyden(
    function: Callable,
    start,
    *,
    jacobian=None,
    steps=None,
    caps=np.inf,
    upper=np.inf,
    tolerance: float = 1e-8,
    max_iterations: int = 60,
    names: tuple[str, ...] = (),
    keep_best: bool = False,
    progress: str = "",
) -> Root:
    """
    Find a root of a system of equations.

    Parameters
    ----------
    function : callable
        Maps (n,) to residuals (n,).
    start : array, shape (n,)
        First guess.
    jacobian : array, shape (n, n), optional
        Jacobian near the root; otherwise taken by differences with ``steps``.
    steps : array, shape (n,), optional
        Difference steps; needed without ``jacobian``.
    caps : float or array, shape (n,), optional
        Largest move of each unknown in one step.
    upper : float or array, shape (n,), optional
        Bounds that unknowns stay below: a step goes at most half the way there.
    tolerance : float, optional
        For the largest residual.
    max_iterations : int, optional
        Limit on steps.
    names : tuple of str, optional
        Names of the residuals, for the error message.
    keep_best : bool, optional
        At the limit return the best point met, with ``converged`` false, instead of raising: for
        functions with jumps, which may have no root.
    progress : str, optional
        What a progress bar with the residual says; by default there is none.

    Returns
    -------
    Root
        Root with residuals.

    Raises
    ------
    RuntimeError
        If the residual is not below the tolerance at the limit; it is reported by name.  Not
        with ``keep_best``.
    """
    x = np.array(start, dtype=float)
    values = function(x)
    evaluations, history = 1, [float(np.abs(values).max())]
    if history[0] < tolerance:
        return Root(x, values, history[0], evaluations, tuple(history), True)
    if jacobian is None:
        jacobian = forward_jacobian(function, x, values, steps)
        evaluations += x.size
    inverse = np.linalg.inv(jacobian)
    best = history[0], x, values
    for _ in (bar := _progress(max_iterations, progress)):
        step = -inverse @ values
        room = np.where(step > 0, 0.5 * (upper - x), np.inf)
        limit = np.minimum(caps, room)
        step = step / max(1.0, float(np.max(np.abs(step) / limit)))
        x_new = x + step
        values_new = function(x_new)
        evaluations += 1
        history.append(float(np.abs(values_new).max()))
        bar.set_postfix_str(f"residual {history[-1]:.1e}")
        image = inverse @ (values_new - values)
        weight = step @ image
        if abs(weight) > 1e-12 * (step @ step):  # else the update would divide by nothing
            inverse = inverse + np.outer(step - image, step @ inverse) / weight
        x, values = x_new, values_new
        if history[-1] < best[0]:
            best = history[-1], x, values
        if history[-1] < tolerance:
            return Root(x, values, history[-1], evaluations, tuple(history), True)
    if keep_best:
        return Root(best[1], best[2], best[0], evaluations, tuple(history), False)
    worst = history[-1]
    if names:
        worst = ", ".join(f"{n} {v:.2e}" for n, v in zip(names, values, strict=True))
    raise RuntimeError(
        f"Broyden: not converged after {max_iterations} steps, tolerance {tolerance:.0e}; "
        f"residuals: {worst}; at x = {np.array2string(x, precision=6, threshold=8)}"
    )
