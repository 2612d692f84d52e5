r"""
Endogenous grids for problems that are not concave: Fella's (2014) generalised method.

The household holds a continuous asset :math:`a\ge a_1` and one of finitely many stocks :math:`k`,

.. math::

    V(z,k,a)=\max_{k',a'}\ \omega\ln c+f(k')+\beta E[V(z',k',a')\mid z],\qquad
    c+q a'=\ell(z,k)+g\,a-\kappa(k,k').

For each :math:`(z,k')` the choice of :math:`a'` depends on cash :math:`x=c+qa'` only.  Its
first-order condition gives cash as a function of :math:`a'`, but the value function has kinks
where :math:`k'` changes, so the condition holds at local optima too.  Upward jumps of
:math:`\tilde V_a=\beta E V_a` bound the region where this can happen; nodes outside it are global
optima.  A node inside is kept if no other beats it.  Between two jumps the problem is concave,
so one binary search per concave piece finds the rival: the windowed check.

Where nodes are dropped the policy jumps.  There the value is the better of the two neighbours'
choices; interpolating between them would follow a policy that nobody chooses.

==================================  =========================================  ===================
symbol                              code                                       shape
==================================  =========================================  ===================
:math:`\tilde V, \tilde V_a`        ``value, slope``                           (nz, nk, na)
:math:`x_i, a'_i`                   ``cash, bonds``                            (nz, nk, na + 1)
:math:`\ell(z,k)`                   ``liquid``                                 (nz, nk)
:math:`\kappa(k,k')`                ``cost``                                   (nk, nk)
:math:`f(k')`                       ``flow``                                   (nk,)
:math:`\omega, g, q, \beta`         ``weight, payoff, bond_price, discount``   scalars
==================================  =========================================  ===================
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

INFEASIBLE = -1e7
TINY = 1e-7
FULL_EVERY = 20  # hill climbing: a full search every so many iterations
SEARCHES = ("full", "hill")
NORMS = ("sup", "mean")


@dataclass(frozen=True, eq=False)
class DiscreteStockProblem:
    """
    A problem with a continuous asset and a discrete stock.

    Attributes
    ----------
    a_grid : array, shape (na,)
        Nodes of the asset, increasing; the first is the borrowing limit.
    liquid : array, shape (nz, nk)
        Cash before the asset.
    cost : array, shape (nk, nk)
        Cost of moving from the row's stock to the column's.
    flow : array, shape (nk,)
        Utility of holding the next stock.
    transition : array, shape (nz, nz)
        Markov matrix.
    discount : float
        Discount factor, in (0, 1).
    bond_price : float
        Price of one unit of the next date's asset, positive.
    payoff : float
        What one unit of the asset pays.
    weight : float
        Weight of log consumption.

    Raises
    ------
    ValueError
        If shapes disagree, or a value is out of range.
    """

    a_grid: np.ndarray
    liquid: np.ndarray
    cost: np.ndarray
    flow: np.ndarray
    transition: np.ndarray
    discount: float
    bond_price: float = 1.0
    payoff: float = 1.0
    weight: float = 1.0

    def __post_init__(self):
        nz, nk = self.liquid.shape
        shapes = {"cost": (nk, nk), "flow": (nk,), "transition": (nz, nz)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"{name} has shape {getattr(self, name).shape}, expected {shape} for liquid of "
                    f"shape {self.liquid.shape}"
                )
        if nk < 2:
            raise ValueError(f"liquid has {nk} stock: there must be at least 2 to choose from")
        if self.a_grid.size < 3 or not (np.diff(self.a_grid) > 0).all():
            raise ValueError("a_grid must have at least 3 nodes and increase strictly")
        if not 0.0 < self.discount < 1.0:
            raise ValueError(f"discount = {self.discount} must lie between 0 and 1")
        for name in ("bond_price", "payoff", "weight"):
            if not 0.0 < getattr(self, name) < np.inf:
                raise ValueError(f"{name} = {getattr(self, name)} must be positive and finite")
        if np.abs(self.transition.sum(axis=1) - 1.0).max() > 1e-10:
            raise ValueError("transition: rows must sum to one")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of nodes of z, k and a."""
        return (*self.liquid.shape, self.a_grid.size)


@dataclass(frozen=True, eq=False)
class DiscretePolicy:
    """
    Value and decision rules on the grid of states.

    Attributes
    ----------
    value, slope : array, shape (nz, nk, na)
        Value function and its derivative in the asset.
    c, a_next : array, shape (nz, nk, na)
        Consumption and asset chosen.
    choice : array of int, shape (nz, nk, na)
        Index of the stock chosen.
    residual : float
        Distance of the last two values, in the norm of the solver.
    iterations : int
        Steps taken.
    converged : bool
        Always true for a returned object of ``solve_nsegm``, which raises otherwise.
    """

    value: np.ndarray
    slope: np.ndarray
    c: np.ndarray
    a_next: np.ndarray
    choice: np.ndarray
    residual: float = np.nan
    iterations: int = 1
    converged: bool = True


@njit(cache=True)
def _best_in_piece(x, first, last, v, dv, a, q, weight):
    """Largest value of choosing a node of one concave piece with cash x."""
    low, high = first, last
    while low < high:  # last node at which saving more still pays
        middle = (low + high + 1) // 2
        c = x - q * a[middle]
        if c > 0.0 and q * weight / c <= dv[middle]:
            low = middle
        else:
            high = middle - 1
    best = -np.inf
    for node in range(max(first, low - 1), min(last, low + 1) + 1):
        c = x - q * a[node]
        if c > 0.0:
            best = max(best, weight * np.log(c) + v[node])
    return best


@njit(cache=True)
def _is_beaten(x, here, own, first, last, v, dv, a, q, weight):
    """Say whether a node elsewhere in the block first..last gives more than ``here`` at cash x."""
    start = first
    for node in range(first, last + 1):
        if node == last or dv[node + 1] > dv[node]:  # a concave piece ends here
            # concave where the node lies: no rival in its own piece
            elsewhere = own < start or own > node
            if elsewhere and _best_in_piece(x, start, node, v, dv, a, q, weight) > here:
                return True
            start = node + 1
    return False


@njit(cache=True)
def _corner_cash(node, high, v, a, q, weight):
    """Cash at which the borrowing limit is as good as a node, by bisection."""
    low = q * a[node] * (1.0 + 1e-14)
    for _ in range(60):
        middle = 0.5 * (low + high)
        corner = weight * np.log(middle - q * a[0]) + v[0]
        if corner > weight * np.log(middle - q * a[node]) + v[node]:
            low = middle
        else:
            high = middle
    return low


@njit(cache=True)
def _envelope(v, dv, a, q, weight, cash, bonds, worth, jump, later):
    """Fill the optimal (cash, a', value) in increasing cash; return their number.

    ``jump[n]`` says that the policy jumps between the kept nodes n - 1 and n.
    """
    na = a.size
    later[na - 1] = -np.inf
    for i in range(na - 2, -1, -1):
        later[i] = max(later[i + 1], dv[i + 1])
    # A node is a global optimum if the slope is no lower before it and no higher after it.
    # Between two such nodes lies a block, and only nodes of one block can be rivals.
    earlier, first, last = np.inf, 0, -1
    count, gap = 0, False
    for i in range(na):
        c = q * weight / dv[i]
        x = c + q * a[i]
        here = weight * np.log(c) + v[i]
        keep = count == 0 or x > cash[count - 1]
        if later[i] > dv[i] or earlier < dv[i]:
            if i > last:
                first, last, ahead = i, i, min(earlier, dv[i])
                while last < na - 1 and (later[last + 1] > dv[last + 1] or ahead < dv[last + 1]):
                    last += 1
                    ahead = min(ahead, dv[last])
            keep = keep and not _is_beaten(x, here, i, first, last, v, dv, a, q, weight)
        earlier = min(earlier, dv[i])
        if not keep:
            gap = True
            continue
        if count == 0 and i > 0:
            cash[0], bonds[0], jump[0] = _corner_cash(i, x, v, a, q, weight), a[0], False
            worth[0] = weight * np.log(cash[0] - q * a[0]) + v[0]
            count, gap = 1, True
        cash[count], bonds[count], worth[count], jump[count] = x, a[i], here, gap
        count, gap = count + 1, False
    return count


@njit(cache=True)
def _end_value(x, n, cash, bonds, worth, q, weight):
    """Value at cash x of holding the asset of node n."""
    c = x - q * bonds[n]
    if c <= 0.0:
        return INFEASIBLE
    return worth[n] + weight * np.log(c / (cash[n] - q * bonds[n]))


@njit(cache=True)
def _value(x, n, cash, bonds, worth, slope, jump, q, weight):
    """Value at cash x, which lies in the cell n, of one (z, k')."""
    if x <= cash[0]:
        return _end_value(x, 0, cash, bonds, worth, q, weight)
    if jump[n + 1]:  # hold the asset of one end or of the other, whichever is better
        low = _end_value(x, n, cash, bonds, worth, q, weight)
        return max(low, _end_value(x, n + 1, cash, bonds, worth, q, weight))
    return worth[n] + slope[n] * (x - cash[n])


@njit(cache=True)
def _asset(x, n, cash, bonds, worth, jump, q, weight):
    """Asset chosen at cash x, which lies in the cell n."""
    if x <= cash[0]:
        return bonds[0]
    if jump[n + 1]:
        low = _end_value(x, n, cash, bonds, worth, q, weight)
        high = _end_value(x, n + 1, cash, bonds, worth, q, weight)
        return bonds[n + 1] if high > low else bonds[n]
    return bonds[n] + (bonds[n + 1] - bonds[n]) * (x - cash[n]) / (cash[n + 1] - cash[n])


@njit(cache=True)
def _cell(x, count, cash):
    """Return the cell that holds cash x, by bisection."""
    low, high = 0, count - 1
    while high - low > 1:
        middle = (low + high) // 2
        if cash[middle] <= x:
            low = middle
        else:
            high = middle
    return low


@njit(cache=True)
def _climb(start, wealth, cost, flow, count, cash, bonds, worth, slope, jump, q, weight):
    """Move from a stock to better neighbours; return where that ends, and the value."""
    nk = cost.size
    best_d, best = start, -np.inf
    for direction in (1, -1):
        d = start if direction == 1 else start - 1
        if direction == -1 and best_d != start:
            break
        while 0 <= d < nk:
            x = wealth - cost[d]
            n = _cell(x, count[d], cash[d])
            value = flow[d] + _value(
                x, n, cash[d], bonds[d], worth[d], slope[d], jump[d], q, weight
            )
            if value <= best:
                break
            best, best_d = value, d
            d += direction
    return best_d, best


@njit(cache=True)
def _compare(
    d, net, payoff, a, flow, count, cash, bonds, worth, slope, jump, q, weight, best, choice
):
    """Raise the best value along the asset grid where the stock d gives more."""
    n, last, lowest = 0, count - 2, cash[0]
    floor = flow + worth[0]
    bound = floor - weight * np.log(lowest - q * bonds[0])
    for i in range(a.size):
        x = net + payoff * a[i]
        if x <= lowest:
            if floor <= best[i]:
                continue  # the value rises with cash: this stock cannot win here
            c = x - q * bonds[0]
            value = bound + weight * np.log(c) if c > 0.0 else flow + INFEASIBLE
        else:
            while n < last and cash[n + 1] <= x:
                n += 1
            if jump[n + 1]:
                value = flow + _value(x, n, cash, bonds, worth, slope, jump, q, weight)
            else:
                value = flow + worth[n] + slope[n] * (x - cash[n])
        if value > best[i]:
            best[i], choice[i] = value, d


@njit(cache=True)
def _bellman(v, dv, a, liquid, cost, flow, q, payoff, weight, hill, out, choice):
    """One step: envelopes for each (z, k'), then the best k' in each state."""
    nz, nk, na = v.shape
    size = na + 1
    cash, bonds, worth = np.empty((nk, size)), np.empty((nk, size)), np.empty((nk, size))
    slope, later, jump = np.empty((nk, size)), np.empty(na), np.empty((nk, size), np.bool_)
    count, best = np.empty(nk, np.int64), np.empty(na)
    for z in range(nz):
        for d in range(nk):
            count[d] = _envelope(
                v[z, d], dv[z, d], a, q, weight, cash[d], bonds[d], worth[d], jump[d], later
            )
            for n in range(count[d] - 1):
                slope[d, n] = (worth[d, n + 1] - worth[d, n]) / (cash[d, n + 1] - cash[d, n])
        for j in range(nk):
            if hill:
                for i in range(na):
                    wealth = liquid[z, j] + payoff * a[i]
                    best[i], before = -np.inf, choice[z, j, i]
                    for start in (before, choice[z, j, max(i - 1, 0)], j):
                        d, value = _climb(
                            start, wealth, cost[j], flow, count, cash, bonds, worth, slope, jump,
                            q, weight,
                        )  # fmt: skip
                        if value > best[i]:
                            best[i], choice[z, j, i] = value, d
            else:
                best[:] = -np.inf
                for d in range(nk):
                    net = liquid[z, j] - cost[j, d]
                    _compare(
                        d, net, payoff, a, flow[d], count[d], cash[d], bonds[d], worth[d], slope[d],
                        jump[d], q, weight, best, choice[z, j],
                    )  # fmt: skip
            for i in range(na):
                d = choice[z, j, i]
                x = liquid[z, j] + payoff * a[i] - cost[j, d]
                n = _cell(x, count[d], cash[d])
                saved = _asset(x, n, cash[d], bonds[d], worth[d], jump[d], q, weight)
                c = max(x - q * saved, TINY)
                out[0, z, j, i], out[1, z, j, i] = best[i], payoff * weight / c
                out[2, z, j, i], out[3, z, j, i] = c, saved


def bellman_step(
    problem: DiscreteStockProblem, value, slope, choice=None, hill: bool = False
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
    _bellman(
        future, future_slope, problem.a_grid, problem.liquid, problem.cost, problem.flow,
        float(problem.bond_price), float(problem.payoff), float(problem.weight), bool(hill), out,
        choice,
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

    Returns
    -------
    DiscretePolicy
        Value and rules.

    Raises
    ------
    ValueError
        If ``search`` or ``norm`` is unknown or the guess does not increase.
    RuntimeError
        If the tolerance is not met.
    """
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
        policy = bellman_step(problem, value, slope, choice, hill)
        change = np.abs(policy.value - value)
        distance = float(change.mean() if norm == "mean" else change.max() / np.abs(value).max())
        choice = policy.choice
        value = policy.value + damping * (value - policy.value)
        slope = policy.slope + damping * (slope - policy.slope)
        if distance < tolerance:
            return DiscretePolicy(
                value, slope, policy.c, policy.a_next, choice, distance, iteration, True
            )
    raise RuntimeError(
        f"generalised EGM: distance ({norm}) {distance:.2e} after {max_iterations} iterations, "
        f"tolerance {tolerance:.0e}"
    )
