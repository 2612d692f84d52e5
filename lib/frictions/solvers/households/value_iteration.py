r"""
Plain value function iteration for a ``DiscreteStockProblem``: the yardstick.

Each state tries every stock and, for each, the asset in one of three ways.  ``"grid"`` tries every
node, which finds the best of them whatever the shape of the value.  ``"climb"`` goes on from the
node that was best with a little less of the asset and stops at the first fall: an order of
magnitude faster, and only right where the value is concave, which the discrete stock does not
ensure.  ``"golden"`` climbs, then searches between the nodes by golden section.  Between two
maximisations Howard's improvement evaluates the choices found a number of times.

=================  ====================  ==============
symbol             code                  shape
=================  ====================  ==============
:math:`V`          ``value``             (nz, nk, na)
:math:`k', a'`     ``choice, a_next``    (nz, nk, na)
=================  ====================  ==============
"""

import numpy as np
from numba import njit

from frictions.foundation import require_array, require_choice, require_count, require_instance
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_search
from frictions.solvers.households.discrete_stock import DiscretePolicy, DiscreteStockProblem
from frictions.solvers.households.histogram import Lottery, expect, expected, locate

ASSETS = ("grid", "climb", "golden")
GOLDEN = 0.5 * (np.sqrt(5.0) - 1.0)
NEVER = -1e10


@njit(cache=True)
def _utility(c, taste):
    weight, curvature = taste
    if curvature == 1.0:
        return weight * np.log(c)
    return weight * (c ** (1.0 - curvature) - 1.0) / (1.0 - curvature)


@njit(cache=True)
def _objective(x, saved, near, a, future, q, taste):
    c = x - q * saved
    if c <= 0.0:
        return NEVER
    at = min(max(near - 1 if saved < a[near] else near, 0), a.size - 2)
    share = (saved - a[at]) / (a[at + 1] - a[at])
    return _utility(c, taste) + (1.0 - share) * future[at] + share * future[at + 1]


@njit(cache=True)
def _maximise(future, setting, every, golden, value, saved, choice):
    nz, nk, na = future.shape
    a, liquid, cost, flow, q, payoff, weight, curvature = setting
    value[:] = NEVER
    for z in range(nz):
        for j in range(nk):
            for d in range(nk):
                best_node, taste = 0, (weight[d], curvature)
                for i in range(na):
                    x = liquid[z, j] + payoff[i] * a[i] - cost[j, d]
                    if x <= q * a[0]:
                        continue
                    # climbing: the asset chosen rises with the asset held, go on from there
                    best = -np.inf
                    for node in range(0 if every else best_node, na):
                        c = x - q * a[node]
                        if c <= 0.0:
                            break
                        here = _utility(c, taste) + future[z, d, node]
                        if here > best:
                            best, best_node = here, node
                        elif not every:
                            break
                    found = a[best_node]
                    if golden:
                        low, high = a[max(best_node - 1, 0)], a[min(best_node + 1, na - 1)]
                        high = min(high, (x - 1e-12) / q)
                        while high - low > 1e-8:
                            left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
                            worth = _objective(x, left, best_node, a, future[z, d], q, taste)
                            if worth < _objective(x, right, best_node, a, future[z, d], q, taste):
                                low = left
                            else:
                                high = right
                        middle = 0.5 * (low + high)
                        here = _objective(x, middle, best_node, a, future[z, d], q, taste)
                        if here > best:
                            best, found = here, middle
                    if best + flow[z, d] > value[z, j, i]:
                        value[z, j, i], saved[z, j, i] = best + flow[z, d], found
                        choice[z, j, i] = d


def solve_value_iteration(
    problem: DiscreteStockProblem,
    value,
    asset: str = "grid",
    howard: int = 30,
    tolerance: float = 1e-5,
    max_iterations: int = 2000,
    strict: bool = True,
) -> DiscretePolicy:
    r"""
    Iterate on the value function.

    Parameters
    ----------
    problem : DiscreteStockProblem
        The problem.
    value : array, shape (nz, nk, na)
        First guess.
    asset : str, optional
        "grid" tries all nodes, "climb" stops at the first fall, "golden" goes between nodes.
    howard : int, optional
        Evaluations of the choices after each maximisation; 0 for none.
    tolerance : float, optional
        For the mean distance from the limit, over states that can consume for ever: at most
        :math:`\beta/(1-\beta)` times the change in a maximisation.
    max_iterations : int, optional
        Limit on maximisations.
    strict : bool, optional
        Whether to raise if the tolerance is not met.

    Returns
    -------
    DiscretePolicy
        Value and rules; the slope is that of the envelope theorem.

    Raises
    ------
    ValueError
        Naming an argument that is not admissible; or if no state can consume for ever.
    NotConverged
        If the tolerance is not met, and ``strict``.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    require_instance("problem", problem, DiscreteStockProblem)
    require_choice("asset", asset, ASSETS)
    howard = require_count("howard", howard, 0)
    value = require_array("value", value, problem.shape)
    viable = problem.viable()
    nz, nk, _ = problem.shape
    weights, setting = problem.discount * problem.transition, problem.setting
    a, z, j = problem.a_grid, np.arange(nz)[:, None, None], np.arange(nk)[None, :, None]
    ahead = problem.discount / (1.0 - problem.discount)
    residual, iteration = np.inf, 0
    while True:
        iteration += 1
        future = expected(weights, value)
        new, saved = np.empty(problem.shape), np.empty(problem.shape)
        choice = np.zeros(problem.shape, np.int64)
        _maximise(future, setting, asset == "grid", asset == "golden", new, saved, choice)
        residual, value = ahead * float(np.abs(new - value)[viable].mean()), new
        spent = problem.liquid[:, :, None] + setting.payoff * a - problem.cost[j, choice]
        c = np.maximum(spent - problem.bond_price * saved, 1e-12)
        if residual < tolerance or iteration == max_iterations:
            break
        where = Lottery(choice, np.zeros(choice.shape), *locate(saved, a))
        reward = setting.weight[choice] * _utility(c, (1.0, problem.curvature))
        reward += setting.flow[z, choice]
        for _ in range(howard):
            value = reward + problem.discount * expect(value, where, problem.transition)
    slope = setting.payoff * setting.weight[choice] * c**-problem.curvature
    done, outside = bool(residual < tolerance), int((~viable).sum())
    rules = value, slope, c, saved, choice
    found = DiscretePolicy(*rules, residual, iteration, done, outside)
    told = f"value iteration: mean distance {residual:.2e} after {iteration} iterations"
    return accepted(found, strict, f"{told}, tolerance {tolerance:.0e}")
