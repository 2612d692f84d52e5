r"""
Systems of equations by Broyden's method, with steps kept within caps and bounds.

Solves :math:`F(x)=0` from a Jacobian that is given or taken by finite differences once, and then
corrected by each evaluation (the "good" update).  Meant for equilibrium prices: few unknowns with
expensive residuals, or many unknowns with a good Jacobian.

A trial point at which the function raises `Inadmissible` or `NotConverged`, or is not finite, is
no end: the step is halved.  So it is where the largest residual more than doubles.  Where halving
does not help, the Jacobian is taken anew if ``steps`` say how.

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

from frictions.foundation import NotConverged, require_array
from frictions.foundation.errors import Inadmissible, accepted
from frictions.foundation.intervals import require_instance, require_search

GROWTH = 2.0  # of the largest residual in one step: more is a step too far
HALVINGS = 6


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
        Evaluations of the function, those for the Jacobian and at refused points included.
    history : tuple of float
        Largest residual after each step, the start first.
    converged : bool
        Whether the residual is below the tolerance; false only with ``strict=False``.
    inverse : array, shape (n, n), or None
        Last estimate of the inverse of the Jacobian; None if the start was the root.
    """

    x: np.ndarray
    values: np.ndarray
    residual: float
    iterations: int
    history: tuple[float, ...]
    converged: bool
    inverse: np.ndarray | None = None


def forward_jacobian(function: Callable, x, values, steps) -> np.ndarray:
    """
    Return the Jacobian, shape (n, n) with residuals in rows, by one-sided differences.

    Parameters
    ----------
    function : callable
        Maps (n,) to (n,).
    x, values : array, shape (n,)
        Point and the function there.
    steps : array, shape (n,)
        Step of each unknown, not zero.
    """
    require_instance("function", function, Callable)
    x = require_array("x", x, (None,))
    values = require_array("values", values, (x.size,))
    steps = require_array("steps", steps, (x.size,))
    if not steps.all():
        raise ValueError(f"steps = {steps} must not be zero")
    columns = [
        (require_array("function(x)", function(x + shift), (x.size,), None) - values) / h
        for h, shift in zip(steps, np.diag(steps), strict=True)
    ]
    jacobian = np.stack(columns, axis=1)
    for row, i in np.argwhere(~np.isfinite(jacobian)):
        raise Inadmissible(
            f"function has the derivative {jacobian[row, i]} of its value {row} in x[{i}] = {x[i]} "
            f"by steps[{i}] = {steps[i]}: it must be finite"
        )
    return jacobian


def _inverse(jacobian: np.ndarray) -> np.ndarray:
    """Return the inverse of a Jacobian; a singular one is an error by name."""
    try:
        return np.linalg.inv(jacobian)
    except np.linalg.LinAlgError as error:
        rank = np.linalg.matrix_rank(jacobian)
        raise ValueError(
            f"jacobian has rank {rank}, it must have rank {len(jacobian)}: near this point the "
            "residuals do not tell all unknowns apart"
        ) from error


class _Counted:
    """The function, with the number of its calls; None where it has no finite value."""

    def __init__(self, function: Callable, size: int):
        self.function, self.size, self.calls = function, size, 0

    def __call__(self, x: np.ndarray) -> np.ndarray:
        self.calls += 1
        return require_array("function(x)", self.function(x), (self.size,), None)

    def try_at(self, x: np.ndarray) -> np.ndarray | None:
        try:
            values = self(x)
        except (Inadmissible, NotConverged):
            return None
        return values if np.isfinite(values).all() else None


def solve_broyden(
    function: Callable,
    start,
    *,
    jacobian=None,
    steps=None,
    caps=np.inf,
    lower=-np.inf,
    upper=np.inf,
    tolerance: float = 1e-8,
    max_iterations: int = 60,
    names: tuple[str, ...] = (),
    strict: bool = True,
    progress: str = "",
) -> Root:
    """
    Find a root of a system of equations.

    Parameters
    ----------
    function : callable
        Maps (n,) to residuals (n,).
    start : array, shape (n,)
        First guess, within the bounds.
    jacobian : array, shape (n, n), optional
        Jacobian near the root; otherwise taken by differences with ``steps``.
    steps : array, shape (n,), optional
        Difference steps; needed without ``jacobian``.
    caps : float or array, shape (n,), optional
        Largest move of each unknown in one step.
    lower, upper : float or array, shape (n,), optional
        Bounds that unknowns stay inside: a step goes at most half the way there.
    tolerance : float, optional
        For the largest residual.
    max_iterations : int, optional
        Limit on steps.
    names : tuple of str, optional
        Names of the residuals, for the error message.
    strict : bool, optional
        Whether to raise if there is no root within the limit; otherwise the best point met is
        returned with ``converged`` false: for functions with jumps, which may have no root.
    progress : str, optional
        What a progress bar with the residual says; by default there is none.

    Returns
    -------
    Root
        Root with residuals.

    Raises
    ------
    ValueError
        Naming an argument that is not admissible, or the Jacobian if it is singular.
    Inadmissible, NotConverged
        What the function raises at the start; `NotConverged` too if the residual is not below
        the tolerance at the limit, and ``strict``: it is reported by name.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    require_instance("function", function, Callable)
    require_instance("progress", progress, str)
    x = require_array("start", start, (None,)).copy()
    size = x.size
    caps, lower, upper = (
        require_array(name, value if np.ndim(value) else np.full(size, value), (size,), inside)
        for name, value, inside in (
            ("caps", caps, "(0, inf]"), ("lower", lower, "[-inf, inf]"),
            ("upper", upper, "[-inf, inf]"),
        )
    )  # fmt: skip
    if not ((lower < x) & (x < upper)).all():
        raise ValueError(f"start = {x} must be between lower = {lower} and upper = {upper}")
    if jacobian is None and steps is None:
        raise ValueError("steps = None must be an array of shape (n,) if jacobian is not given")
    if jacobian is not None:
        jacobian = require_array("jacobian", jacobian, (size, size))
    if steps is not None:
        steps = require_array("steps", steps, (size,))
    counted = _Counted(function, size)
    values = require_array("function(start)", counted(x), (size,))
    history = [float(np.abs(values).max())]
    best = history[0], x, values
    if history[0] < tolerance:
        return Root(x, values, history[0], counted.calls, tuple(history), True)
    if jacobian is None:
        jacobian = forward_jacobian(counted, x, values, _inside(steps, x, lower, upper))
    inverse, fresh = _inverse(jacobian), True
    bar = tqdm(range(max_iterations), progress, delay=1, disable=not progress)
    for _ in bar:
        step = -inverse @ values
        limit = np.minimum(caps, np.where(step > 0, 0.5 * (upper - x), 0.5 * (x - lower)))
        step = step / max(1.0, float(np.max(np.abs(step) / limit)))
        taken = _shortened(counted, x, step, GROWTH * history[-1])
        if taken is None:
            if fresh or steps is None:
                break
            moves = _inside(steps, x, lower, upper)
            inverse, fresh = _inverse(forward_jacobian(counted, x, values, moves)), True
            continue
        step, values_new = taken
        history.append(float(np.abs(values_new).max()))
        bar.set_postfix_str(f"residual {history[-1]:.1e}")
        image = inverse @ (values_new - values)
        weight = step @ image
        if abs(weight) > 1e-12 * (step @ step):  # else the update would divide by nothing
            inverse = inverse + np.outer(step - image, step @ inverse) / weight
        x, values, fresh = x + step, values_new, False
        if history[-1] < best[0]:
            best = history[-1], x, values
        if history[-1] < tolerance:
            return Root(x, values, history[-1], counted.calls, tuple(history), True, inverse)
    root = Root(best[1], best[2], best[0], counted.calls, tuple(history), False, inverse)
    worst = f"{root.residual:.2e}"
    if names:
        worst = ", ".join(f"{n} {v:.2e}" for n, v in zip(names, root.values, strict=True))
    told = f"Broyden: not converged after {len(history) - 1} steps, tolerance {tolerance:.0e}"
    where = np.array2string(root.x, precision=6, threshold=8)
    return accepted(root, strict, f"{told}; best residuals: {worst}; at x = {where}")


def _inside(steps, x, lower, upper) -> np.ndarray:
    """Return difference steps (n,) that go at most half the way to a bound, or away from it."""
    up, down = 0.5 * (upper - x), 0.5 * (x - lower)
    far = np.abs(steps) > np.where(steps > 0, up, down)
    return np.clip(np.where(far, -steps, steps), -down, up)


def _shortened(counted: _Counted, x, step, largest: float):
    """Return the step, halved until its end is admissible and not far worse, and the values."""
    for _ in range(HALVINGS + 1):
        values = counted.try_at(x + step)
        if values is not None and np.abs(values).max() <= largest:
            return step, values
        step = 0.5 * step
    return None
