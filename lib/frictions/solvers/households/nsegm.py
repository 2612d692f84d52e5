r"""
Endogenous grids for problems that are not concave: Fella's (2014) generalised method.

Solves a ``DiscreteStockProblem``: a continuous asset beside a discrete stock.  The step and its
kernels are in ``nsegm_step``; here are its iteration and its checks.

=============================  ======================  =============
symbol                         code                    shape
=============================  ======================  =============
:math:`V, V_a`                 ``value, slope``        (nz, nk, na)
:math:`k', a', c`              ``choice, a_next, c``   (nz, nk, na)
=============================  ======================  =============
"""

import numpy as np

from frictions.foundation import require_choice, require_flag, require_instance, require_number
from frictions.foundation.arrays import require_array
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_search
from frictions.solvers.households.discrete_stock import DiscretePolicy, DiscreteStockProblem
from frictions.solvers.households.histogram import expected
from frictions.solvers.households.nsegm_step import bellman

FULL_EVERY = 20  # hill climbing: a full search every so many iterations
SEARCHES = ("full", "hill")
NORMS = ("sup", "mean")


def bellman_step(
    problem: DiscreteStockProblem,
    value,
    slope,
    choice=None,
    hill: bool = False,
    bridge: bool = False,
) -> DiscretePolicy:
    """
    Solve one date, given value and slope of the next.

    Parameters
    ----------
    problem : DiscreteStockProblem
        The problem.
    value, slope : array, shape (nz, nk, na)
        Of the next date; the slope positive.
    choice : array of int, shape (nz, nk, na), optional
        Stocks chosen in the last iteration, where hill climbing starts.
    hill : bool, optional
        Climb from those, the neighbour's choice and the present stock, instead of trying all.
    bridge : bool, optional
        Interpolate across dropped nodes, as Fella's code does.

    Returns
    -------
    DiscretePolicy
        Value, slope and choices of this date.
    """
    require_flag("hill", hill)
    require_flag("bridge", bridge)
    require_instance("problem", problem, DiscreteStockProblem)
    value = require_array("value", value, problem.shape)
    slope = require_array("slope", slope, problem.shape, "(0, inf)")
    choice = np.zeros(problem.shape, int) if choice is None else choice
    nodes = f"[0, {problem.shape[1] - 1}]"
    choice = require_array("choice", choice, problem.shape, nodes, int).copy()
    return _step(problem, problem.setting, value, slope, choice, bool(hill), bool(bridge))


def _step(problem, setting, value, slope, choice, hill, bridge) -> DiscretePolicy:
    """Solve one date for arguments that are in order; ``choice`` is overwritten."""
    weights = problem.discount * problem.transition
    future, future_slope = (expected(weights, part) for part in (value, slope))
    out = np.empty((4, *problem.shape))
    bellman(future, future_slope, setting, hill, bridge, out, choice)
    now, slope_now, c, a_next = out
    return DiscretePolicy(now, slope_now, c, a_next, choice)


def solve_nsegm(
    problem: DiscreteStockProblem,
    value,
    slope=None,
    search: str = "full",
    tolerance: float = 1e-4,
    max_iterations: int = 1000,
    norm: str = "sup",
    damping: float = 0.0,
    bridge: bool = False,
    strict: bool = True,
) -> DiscretePolicy:
    r"""
    Iterate to the stationary value.

    Parameters
    ----------
    problem : DiscreteStockProblem
        The problem.
    value : array, shape (nz, nk, na)
        First guess, increasing in the asset.
    slope : array, shape (nz, nk, na), optional
        Its derivative in the asset; default forward differences.
    search : str, optional
        "full" tries every stock; "hill" climbs, with a full search now and then.
    tolerance : float, optional
        For the distance from the limit, which is at most :math:`\beta/(1-\beta)` times the last
        change, over states that can consume for ever.
    max_iterations : int, optional
        Iteration limit.
    norm : str, optional
        "sup": largest distance over largest size; "mean": mean absolute distance, where
        extrapolation beyond the last node keeps a corner moving.
    damping : float, optional
        Share of the old value kept in each update, in [0, 1).  Where two choices are nearly as
        good the undamped iteration can alternate between them for ever.
    bridge : bool, optional
        Interpolate across dropped nodes, as Fella's code does, instead of taking the better of
        the two neighbours' choices.
    strict : bool, optional
        Whether to raise if the tolerance is not met.

    Returns
    -------
    DiscretePolicy
        Value and rules.

    Raises
    ------
    ValueError
        Naming an argument that is not admissible; or if no state can consume for ever.
    NotConverged
        If the tolerance is not met, and ``strict``.
    """
    require_flag("bridge", bridge)
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    require_instance("problem", problem, DiscreteStockProblem)
    damping = require_number("damping", damping, "[0, 1)")
    require_choice("search", search, SEARCHES)
    require_choice("norm", norm, NORMS)
    value = require_array("value", value, problem.shape)
    if slope is None:
        slope = np.diff(value, axis=-1) / np.diff(problem.a_grid)
        slope = np.concatenate([slope, slope[..., -1:]], axis=-1)
    slope = require_array("slope", slope, problem.shape)
    if not (slope > 0).all():
        raise ValueError(
            "value: the first guess must increase in the asset, with slope in (0, inf); its "
            f"smallest slope = {slope.min():.3g}"
        )
    viable = problem.viable()
    setting, choice = problem.setting, np.zeros(problem.shape, np.int64)
    ahead = (damping + (1.0 - damping) * problem.discount) / (1.0 - problem.discount)
    residual, iteration = np.inf, 0
    while iteration < max_iterations and not residual < tolerance:
        iteration += 1
        hill = search == "hill" and iteration % FULL_EVERY != 1
        policy = _step(problem, setting, value, slope, choice.copy(), hill, bool(bridge))
        change, size = np.abs(policy.value - value)[viable], np.abs(value[viable]).max()
        residual = ahead * float(change.mean() if norm == "mean" else change.max() / size)
        choice = policy.choice
        value = policy.value + damping * (value - policy.value)
        slope = policy.slope + damping * (slope - policy.slope)
    done, outside = bool(residual < tolerance), int((~viable).sum())
    rules = value, slope, policy.c, policy.a_next, choice
    found = DiscretePolicy(*rules, residual, iteration, done, outside)
    told = f"generalised EGM: distance ({norm}) {residual:.2e} after {iteration} iterations"
    return accepted(found, strict, f"{told}, tolerance {tolerance:.0e}")
