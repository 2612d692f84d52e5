r"""
One step of Fella's (2014) generalised endogenous grid method: the kernels.

Utility is CRRA, with log as the case of curvature one; formulas of the log are kept for speed.
For each :math:`(z,k')` the choice of :math:`a'` depends on cash :math:`x=c+qa'` only.  Its
first-order condition gives cash as a function of :math:`a'`, but the value function has kinks
where :math:`k'` changes, so the condition holds at local optima too.  Upward jumps of
:math:`\tilde V_a=\beta E V_a` bound the region where this can happen; nodes outside it are global
optima.  A node inside is kept if no other beats it.  Of two nodes the higher one gains more from
cash and overtakes the other once and for all, so that one scan with a stack finds the best node
at each cash.  Where it lies on another concave piece than the node, the node is dropped; on the
same one, by the error of interpolation, a binary search per concave piece decides.

Where nodes are dropped the policy jumps.  There the value is the better of the two neighbours'
choices; interpolating between them, as Fella's code does, follows a policy that nobody chooses.

========================  ====================  =================
symbol                    code                  shape
========================  ====================  =================
:math:`\tilde V`          ``v``                 (nz, nk, na)
:math:`\tilde V_a`        ``dv``                (nz, nk, na)
:math:`x_i, a'_i`         ``cash, bonds``       (nk, na + 1)
value at :math:`x_i`      ``worth``             (nk, na + 1)
========================  ====================  =================
"""

from typing import NamedTuple

import numpy as np
from numba import njit

INFEASIBLE = -1e7  # below the utility of TINY, the least consumption
TINY = 1e-7
SEARCH_STEPS, SEARCH_WIDTH = 100, 1e-14


class Kept(NamedTuple):
    """Nodes that are best at some cash, in increasing cash; for one stock, or stocks in rows."""

    cash: np.ndarray
    bonds: np.ndarray
    worth: np.ndarray
    jump: np.ndarray


class StepSetting(NamedTuple):
    """What a step takes besides the future, as in ``DiscreteStockProblem``."""

    a: np.ndarray
    liquid: np.ndarray
    cost: np.ndarray
    flow: np.ndarray
    price: float
    payoff: np.ndarray
    weight: np.ndarray
    curvature: float


@njit(cache=True)
def _gain(more, less, taste):
    """Return the utility of one consumption less that of another."""
    weight, curvature = taste
    if curvature == 1.0:
        return weight * np.log(more / less)
    power = 1.0 - curvature
    return weight * less**power * np.expm1(power * np.log(more / less)) / power


@njit(cache=True)
def _utility(c, taste):
    return _gain(c, 1.0, taste)


@njit(cache=True)
def _marginal(price, c, taste):
    """Return marginal utility times a price."""
    weight, curvature = taste
    return price * weight / c if curvature == 1.0 else price * weight * c**-curvature


@njit(cache=True)
def _consumption(price, slope, taste):
    """Return consumption whose marginal utility times a price is ``slope``."""
    weight, curvature = taste
    ratio = price * weight / slope
    return ratio if curvature == 1.0 else ratio ** (1.0 / curvature)


@njit(cache=True)
def _best_in_piece(x, first, last, v, dv, a, q, taste):
    """Largest value of choosing a node of one concave piece with cash x."""
    low, high = first, last
    while low < high:  # last node at which saving more still pays
        middle = (low + high + 1) // 2
        c = x - q * a[middle]
        if c > 0.0 and _marginal(q, c, taste) <= dv[middle]:
            low = middle
        else:
            high = middle - 1
    best = -np.inf
    for node in range(max(first, low - 1), min(last, low + 1) + 1):
        c = x - q * a[node]
        if c > 0.0:
            best = max(best, _utility(c, taste) + v[node])
    return best


@njit(cache=True)
def _is_beaten(x, here, own, first, last, v, dv, a, q, taste):
    """Say whether a node elsewhere in the block first..last gives more than ``here`` at cash x."""
    start = first
    for node in range(first, last + 1):
        if node == last or dv[node + 1] > dv[node]:  # a concave piece ends here
            # concave where the node lies: no rival in its own piece
            elsewhere = own < start or own > node
            if elsewhere and _best_in_piece(x, start, node, v, dv, a, q, taste) > here:
                return True
            start = node + 1
    return False


@njit(cache=True)
def _overtakes(low, high, v, a, q, taste):
    """Cash from which the higher of two nodes gives more than the lower one."""
    if v[high] <= v[low]:
        return np.inf
    if taste[1] == 1.0:
        ratio = np.exp((v[low] - v[high]) / taste[0])
        return q * (a[high] - ratio * a[low]) / (1.0 - ratio)
    gap, prize = q * (a[high] - a[low]), v[high] - v[low]
    return q * a[high] + _indifferent(gap, prize, taste)


@njit(cache=True)
def _indifferent(gap, prize, taste):
    """Return consumption at which ``gap`` more is worth ``prize``, not log; 0 if it never is."""
    if taste[1] < 1.0 and _marginal(gap, gap, taste) <= (1.0 - taste[1]) * prize:
        return 0.0  # even who has nothing would rather have the prize
    # The gap is worth between ``gap`` times marginal utility at its two ends: a bracket.  Its worth
    # falls in consumption and is convex, so that Newton's steps from the left stay there.
    high = _consumption(gap, prize, taste)
    low = max(high - gap, 0.0)
    c = low if low > 0.0 else 0.5 * high
    for _ in range(SEARCH_STEPS):
        excess = _gain(c + gap, c, taste) - prize
        if excess > 0.0:
            low = c
        else:
            high = c
        steepness = _marginal(1.0, c, taste) - _marginal(1.0, c + gap, taste)
        if steepness <= 0.0:
            break  # the gap is lost in the digits of c
        new = c + excess / steepness
        if not low < new < high:
            new = 0.5 * (low + high)
        if abs(new - c) <= SEARCH_WIDTH * (c + gap):
            break
        c = new
    return c


@njit(cache=True)
def _best_nodes(first, last, v, a, q, taste, best, since):
    """Fill the nodes of a block that are best at some cash, and since which; return their number.

    Of two nodes the higher one gains more from cash, so that it overtakes once and for all.
    """
    best[0], since[0], count = first, -np.inf, 1
    for node in range(first + 1, last + 1):
        x = _overtakes(best[count - 1], node, v, a, q, taste)
        while count > 1 and x <= since[count - 1]:  # the one in between is never best
            count -= 1
            x = _overtakes(best[count - 1], node, v, a, q, taste)
        if x < np.inf:
            best[count], since[count] = node, x
            count += 1
    return count


@njit(cache=True)
def _rises_between(one, other, dv):
    """Say whether the slope rises between two nodes, so that they lie on different pieces."""
    between = dv[min(one, other) : max(one, other) + 1]
    return (between[1:] > between[:-1]).any()


@njit(cache=True)
def envelope(v, dv, a, q, taste, bridge, kept, later):
    """
    Fill the optimal (cash, a', value) of one (z, k') in increasing cash; return their number.

    ``jump[n]`` says that the policy jumps between the kept nodes n - 1 and n; with ``bridge`` no
    jump is marked, and the solver interpolates as Fella's code does.
    """
    na = a.size
    cash, bonds, worth, jump = kept
    later[na - 1] = -np.inf
    for i in range(na - 2, -1, -1):
        later[i] = max(later[i + 1], dv[i + 1])
    # A node is a global optimum if the slope is no lower before it and no higher after it.
    # Between two such nodes lies a block, and only nodes of one block can be rivals.
    earlier, first, last = np.inf, 0, -1
    count, gap, rivals, at = 0, False, 0, 0
    best, since = np.empty(na, np.int64), np.empty(na)
    for i in range(na):
        c = _consumption(q, dv[i], taste)
        x = c + q * a[i]
        here = _utility(c, taste) + v[i]
        keep = count == 0 or x > cash[count - 1]
        if later[i] > dv[i] or earlier < dv[i]:
            if i > last:
                first, last, ahead = i, i, min(earlier, dv[i])
                while last < na - 1 and (later[last + 1] > dv[last + 1] or ahead < dv[last + 1]):
                    last += 1
                    ahead = min(ahead, dv[last])
                rivals, at = _best_nodes(first, last, v, a, q, taste, best, since), 0
            while at < rivals - 1 and since[at + 1] <= x:
                at += 1
            while since[at] > x:
                at -= 1
            rival = best[at]
            if keep and rival != i and _utility(x - q * a[rival], taste) + v[rival] > here:
                # The best node may lie on the same piece, by the error of interpolation alone.
                keep = not _rises_between(i, rival, dv) and not _is_beaten(
                    x, here, i, first, last, v, dv, a, q, taste
                )
        earlier = min(earlier, dv[i])
        if not keep:
            gap = True
            continue
        if count == 0 and i > 0:
            corner = min(_overtakes(0, i, v, a, q, taste), x - SEARCH_WIDTH * (1.0 + abs(x)))
            cash[0], bonds[0], jump[0] = corner, a[0], False
            worth[0] = _utility(cash[0] - q * a[0], taste) + v[0]
            count, gap = 1, True
        cash[count], bonds[count], worth[count] = x, a[i], here
        jump[count] = gap and not bridge
        count, gap = count + 1, False
    return count


@njit(cache=True)
def _end_value(x, d, n, kept, q, taste):
    """Value at cash x of holding the asset of node n of the stock d."""
    c = x - q * kept.bonds[d, n]
    if c <= 0.0:
        return INFEASIBLE + _utility(TINY, taste)
    return kept.worth[d, n] + _gain(c, kept.cash[d, n] - q * kept.bonds[d, n], taste)


@njit(cache=True)
def _value(x, d, n, kept, slope, q, taste):
    """Value at cash x, which lies in the cell n of the stock d."""
    if x <= kept.cash[d, 0]:
        return _end_value(x, d, 0, kept, q, taste)
    if kept.jump[d, n + 1]:  # hold the asset of one end or of the other, whichever is better
        low = _end_value(x, d, n, kept, q, taste)
        return max(low, _end_value(x, d, n + 1, kept, q, taste))
    return kept.worth[d, n] + slope[d, n] * (x - kept.cash[d, n])


@njit(cache=True)
def _asset(x, d, n, kept, q, taste):
    """Asset chosen at cash x, which lies in the cell n of the stock d."""
    cash, bonds = kept.cash, kept.bonds
    if x <= cash[d, 0]:
        return bonds[d, 0]
    if kept.jump[d, n + 1]:
        low = _end_value(x, d, n, kept, q, taste)
        high = _end_value(x, d, n + 1, kept, q, taste)
        return bonds[d, n + 1] if high > low else bonds[d, n]
    share = (x - cash[d, n]) / (cash[d, n + 1] - cash[d, n])
    return bonds[d, n] + (bonds[d, n + 1] - bonds[d, n]) * share


@njit(cache=True)
def _advance(x, d, last, cash, cell):
    """Move the cell of the stock d up to the one that holds cash x, which only rises."""
    n = cell[d]
    while n < last and cash[d, n + 1] <= x:
        n += 1
    cell[d] = n
    return n


@njit(cache=True)
def _climb(starts, wealth, cost, flow, count, kept, slope, setting, cell):
    """Move from the best of three stocks to better neighbours; return where, and the value."""
    nk, q = cost.size, setting.price
    top, best = starts[0], -np.inf
    for d in starts:
        x, taste = wealth - cost[d], (setting.weight[d], setting.curvature)
        n = _advance(x, d, count[d] - 2, kept.cash, cell)
        value = flow[d] + _value(x, d, n, kept, slope, q, taste)
        if value > best:
            top, best = d, value
    first = top
    for direction in (1, -1):
        if direction == -1 and top != first:
            break
        d = first + direction
        while 0 <= d < nk:
            x, taste = wealth - cost[d], (setting.weight[d], setting.curvature)
            n = _advance(x, d, count[d] - 2, kept.cash, cell)
            value = flow[d] + _value(x, d, n, kept, slope, q, taste)
            if value <= best:
                break
            top, best = d, value
            d += direction
    return top, best


@njit(cache=True)
def _compare(d, net, flow, last, kept, slope, setting, best, choice):
    """Raise the best value along the asset grid where the stock d gives more."""
    a, payoff, q = setting.a, setting.payoff, setting.price
    cash, bonds, worth, jump = kept
    taste = setting.weight[d], setting.curvature
    n, lowest = 0, cash[d, 0]
    floor, never = flow + worth[d, 0], INFEASIBLE + _utility(TINY, taste)
    bound = floor - _utility(lowest - q * bonds[d, 0], taste)
    for i in range(a.size):
        x = net + payoff[i] * a[i]
        if x <= lowest:
            if floor <= best[i]:
                continue  # the value rises with cash: this stock cannot win here
            c = x - q * bonds[d, 0]
            value = bound + _utility(c, taste) if c > 0.0 else flow + never
        else:
            while n < last and cash[d, n + 1] <= x:
                n += 1
            if jump[d, n + 1]:
                value = flow + _value(x, d, n, kept, slope, q, taste)
            else:
                value = flow + worth[d, n] + slope[d, n] * (x - cash[d, n])
        if value > best[i]:
            best[i], choice[i] = value, d


@njit(cache=True)
def bellman(v, dv, setting, hill, bridge, out, choice):
    """
    Fill value, slope, consumption and asset (``out``), and the stock (``choice``), of each state.

    First the envelope of each (z, k'), then the best k'.  All are tried, or with ``hill`` a climb
    starts from the best of three: the stock in ``choice``, the one chosen with less of the asset,
    and the present one.
    """
    nz, nk, na = v.shape
    a, liquid, cost, flow, q, payoff, weight, curvature = setting
    size = na + 1
    kept = Kept(np.empty((nk, size)), np.empty((nk, size)), np.empty((nk, size)),
                np.empty((nk, size), np.bool_))  # fmt: skip
    slope, later = np.empty((nk, size)), np.empty(na)
    count, cell, best = np.empty(nk, np.int64), np.empty(nk, np.int64), np.empty(na)
    for z in range(nz):
        # Where shocks do not persist, z has the prospects of z - 1, and so its envelopes.
        same = z > 0 and np.array_equal(v[z], v[z - 1]) and np.array_equal(dv[z], dv[z - 1])
        for d in range(0 if same else nk):
            row = Kept(kept.cash[d], kept.bonds[d], kept.worth[d], kept.jump[d])
            count[d] = envelope(v[z, d], dv[z, d], a, q, (weight[d], curvature), bridge, row, later)
            for n in range(count[d] - 1):
                slope[d, n] = (row.worth[n + 1] - row.worth[n]) / (row.cash[n + 1] - row.cash[n])
        same = same and not hill and np.array_equal(flow[z], flow[z - 1])
        for j in range(nk):
            if same and liquid[z, j] == liquid[z - 1, j]:  # and so their choices, where cash is too
                out[:, z, j], choice[z, j] = out[:, z - 1, j], choice[z - 1, j]
                continue
            best[:] = -np.inf
            if hill:
                cell[:] = 0
                for i in range(na):
                    wealth = liquid[z, j] + payoff[i] * a[i]
                    starts = (choice[z, j, i], choice[z, j, max(i - 1, 0)], j)
                    choice[z, j, i], best[i] = _climb(
                        starts, wealth, cost[j], flow[z], count, kept, slope, setting, cell
                    )
            else:
                for d in range(nk):
                    _compare(
                        d, liquid[z, j] - cost[j, d], flow[z, d], count[d] - 2, kept, slope,
                        setting, best, choice[z, j],
                    )  # fmt: skip
            cell[:] = 0
            for i in range(na):
                d = choice[z, j, i]
                taste = weight[d], curvature
                x = liquid[z, j] + payoff[i] * a[i] - cost[j, d]
                n = _advance(x, d, count[d] - 2, kept.cash, cell)
                saved = _asset(x, d, n, kept, q, taste)
                c = max(x - q * saved, TINY)
                out[0, z, j, i], out[1, z, j, i] = best[i], _marginal(payoff[i], c, taste)
                out[2, z, j, i], out[3, z, j, i] = c, saved
