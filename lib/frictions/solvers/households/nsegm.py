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

from frictions.foundation.checks import require_whole
from frictions.solvers.households.discrete_stock import DiscretePolicy, DiscreteStockProblem
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
        Of the next date.
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
    nz = len(problem.liquid)
    weights = problem.discount * problem.transition
    future = (weights @ value.reshape(nz, -1)).reshape(problem.shape)
    future_slope = (weights @ slope.reshape(nz, -1)).reshape(problem.shape)
    out = np.empty((4, *problem.shape))
    choice = np.zeros(problem.shape, np.int64) if choice is None else choice.copy()
    bellman(
        future, future_slope, problem.a_grid, problem.liquid, problem.cost, problem.flow,
        float(problem.bond_price), float(problem.payoff), problem.taste, bool(hill),
        bool(bridge), out, choice,
    )  # fmt: skip
    return DiscretePolicy(*out, choice)


def solve_nsegm(
    problem: DiscreteStockProblem,
    value,
    slope=None,
    search: str = "full",
    tolerance: float = 1e-5,
    max_iterations: int = 1000,
    norm: str = "sup",
    damping: float = 0.0,
    bridge: bool = False,
    keep_last: bool = False,
) -> DiscretePolicy:
    """
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
        For the distance of two values.
    max_iterations : int, optional
        Iteration limit.
    norm : str, optional
        "sup": largest change over largest size; "mean": mean absolute change, where extrapolation
        beyond the last node keeps a corner moving.
    damping : float, optional
        Share of the old value kept in each update, in [0, 1).  Where two choices are nearly as
        good the undamped iteration can alternate between them for ever.
    bridge : bool, optional
        Interpolate across dropped nodes, as Fella's code does, instead of taking the better of
        the two neighbours' choices.
    keep_last : bool, optional
        At the limit return the last rules, with ``converged`` false, instead of raising: for a
        search over prices, whose own residual says whether the end result is good.

    Returns
    -------
    DiscretePolicy
        Value and rules.

    Raises
    ------
    ValueError
        If ``search`` or ``norm`` is unknown, ``damping`` or ``max_iterations`` out of range, or the
        guess does not increase.
    RuntimeError
        If the tolerance is not met.  Not with ``keep_last``.
    """
    require_whole("max_iterations", max_iterations, 1)
    if search not in SEARCHES:
        raise ValueError(f"search = {search!r} must be one of {SEARCHES}")
    if norm not in NORMS:
        raise ValueError(f"norm = {norm!r} must be one of {NORMS}")
    if slope is None:
        slope = np.diff(value, axis=-1) / np.diff(problem.a_grid)
        slope = np.concatenate([slope, slope[..., -1:]], axis=-1)
    if not 0.0 <= damping < 1.0:
        raise ValueError(f"damping = {damping} must be at least 0 and below 1")
    if not (slope > 0).all():
        raise ValueError("value: the first guess must increase in the asset (slope positive)")
    choice, distance = None, np.inf
    for iteration in range(1, max_iterations + 1):
        hill = search == "hill" and iteration % FULL_EVERY != 1
        policy = bellman_step(problem, value, slope, choice, hill, bridge)
        change = np.abs(policy.value - value)
        distance = float(change.mean() if norm == "mean" else change.max() / np.abs(value).max())
        choice = policy.choice
        value = policy.value + damping * (value - policy.value)
        slope = policy.slope + damping * (slope - policy.slope)
        done = distance < tolerance
        if done or (keep_last and iteration == max_iterations):
            return DiscretePolicy(
                value, slope, policy.c, policy.a_next, choice, distance, iteration, done
            )
    raise RuntimeError(
        f"generalised EGM: distance ({norm}) {distance:.2e} after {max_iterations} iterations, "
        f"tolerance {tolerance:.0e}"
    )
