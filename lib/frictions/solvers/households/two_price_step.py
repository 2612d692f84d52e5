r"""
One backward step of the two-price endogenous grid method: the kernels.

An adjuster at price :math:`q` sets :math:`\tilde V_k=qR\tilde V_a` with
:math:`u'(c)=R\tilde V_a`.  For each :math:`a'` on the grid the first gives :math:`k'`, the second
:math:`c`, and the budget the wealth at which they are chosen.  Who waits has the shadow price

.. math:: \tilde q=\frac{\tilde V_k(a',(1-\delta)k)}{R\,\tilde V_a(a',(1-\delta)k)},
    \qquad p\le\tilde q\le\rho,

and in every regime :math:`V_k=[y_k+(1-\delta)\tilde q]u'(c)+f'(k)`, with :math:`\tilde q=\rho`
for buyers and :math:`p` for sellers.  Interpolated, the bounds on :math:`\tilde q` can fail by a
little where the regime changes.  Then :math:`V_k` would jump there, and on coarse grids the
iteration would end in a cycle of period two; so they are imposed.

=============================  =====================  =============
symbol                         code                   shape
=============================  =====================  =============
:math:`\tilde V_a=\beta EV_a`  ``va``                 (nz, nk, na)
:math:`\tilde V_k=\beta EV_k`  ``vk``                 (nz, nk, na)
wealth :math:`M_q`             ``M``                  (2, na + nk)
:math:`a', k'` on :math:`M_q`  ``an, kn``             (2, na + nk)
:math:`1-\delta`               ``keep``               scalar
:math:`u'(c)=c^{-\sigma}`      ``curvature``          scalar
:math:`f'(k)`                  ``comfort``            (nk,)
=============================  =====================  =============
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

SMALLEST_CONSUMPTION = 1e-8


class StepSetting(NamedTuple):
    """What a step takes besides the future: grids, income, prices and tastes."""

    a: np.ndarray
    k: np.ndarray
    steps: int
    keep: float
    income: np.ndarray
    slope: np.ndarray
    buy: float
    sell: float
    rate: float
    curvature: float
    comfort: np.ndarray


@dataclass(frozen=True, eq=False)
class StockPolicy:
    """Decision rules at one date, on the grid of states.

    Attributes
    ----------
    c : array, shape (nz, nk, na)
        Consumption.
    a_next, k_next : array, shape (nz, nk, na)
        Bonds and stock chosen for the next date.
    regime : array, shape (nz, nk, na)
        -1 sells, 0 waits, 1 buys.
    slope_a, slope_k : array, shape (nz, nk, na)
        Marginal values of bonds and stock, from the envelope theorem.
    residual : float
        Estimate of the relative distance of consumption from its limit, at 99% of the nodes; NaN
        for a single step.
    iterations : int
        Steps taken.
    converged : bool
        Whether the residual is below the tolerance; false for a single step.
    """

    c: np.ndarray
    a_next: np.ndarray
    k_next: np.ndarray
    regime: np.ndarray
    slope_a: np.ndarray
    slope_k: np.ndarray
    residual: float = np.nan
    iterations: int = 1
    converged: bool = False


@njit(cache=True, inline="always")
def _consumption(marginal, curvature):
    """Return consumption of a given marginal utility."""
    return 1.0 / marginal if curvature == 1.0 else marginal ** (-1.0 / curvature)


@njit(cache=True, inline="always")
def _marginal(c, curvature):
    return 1.0 / c if curvature == 1.0 else c**-curvature


@njit(cache=True)
def frontier(q, R, curvature, va, vk, a, k, M, an, kn):
    """Fill optimal choices of an adjuster at price q along increasing wealth; return their number.

    ``va``, ``vk`` are (nk, na).  The first nodes have the bond constraint binding.
    """
    nk, na = va.shape
    target = q * R
    count = 0
    for i in range(na):
        # V_k / V_a falls in k'.  Search from the top: near the borrowing limit at the smallest
        # stock consumption is clamped and the ratio has spurious roots.
        j = nk - 1
        while j > 0 and vk[j, i] < target * va[j, i]:
            j -= 1
        ratio = vk[j, i] / va[j, i]
        if j == nk - 1 or ratio < target:  # root outside the grid: take its end
            stock, cons = k[j], _consumption(R * va[j, i], curvature)
        else:
            above = np.log(vk[j + 1, i] / va[j + 1, i])
            share = (np.log(ratio) - np.log(target)) / (np.log(ratio) - above)
            stock = k[j] * np.exp(share * np.log(k[j + 1] / k[j]))
            cons = (1.0 - share) * _consumption(R * va[j, i], curvature)
            cons += share * _consumption(R * va[j + 1, i], curvature)
        wealth = cons + a[i] / R + q * stock
        if i == 0:  # below the root the constraint binds, and c follows from the stock's condition
            for low in range(j + 1):
                tight = _consumption(vk[low, 0] / q, curvature) + q * k[low]
                if k[low] < stock and tight < wealth and (count == 0 or tight > M[count - 1]):
                    M[count], an[count], kn[count] = tight, 0.0, k[low]
                    count += 1
        if count == 0 or wealth > M[count - 1]:
            M[count], an[count], kn[count] = wealth, a[i], stock
            count += 1
    return count


@njit(cache=True)
def two_price_step(va, vk, setting, out):
    """One backward step; ``keep`` is 1 - delta; ``out`` has c, a', k', regime, V_a, V_k."""
    nz, nk, na = va.shape
    a, k, steps, keep, income, slope, buy, sell, R, curvature, comfort = setting
    M, an, kn = np.empty((2, na + nk)), np.empty((2, na + nk)), np.empty((2, na + nk))
    da, dk = np.empty((2, na + nk)), np.empty((2, na + nk))
    cash_wait, inverse_width, shadow = np.empty(na), np.empty(na), np.empty(na)
    count, at = np.zeros(2, np.int64), np.zeros(2, np.int64)
    price, discount = (sell, buy), 1.0 / R
    for z in range(nz):
        for s in range(2):
            count[s] = frontier(price[s], R, curvature, va[z], vk[z], a, k, M[s], an[s], kn[s])
            for n in range(count[s] - 1):
                width = 1.0 / (M[s, n + 1] - M[s, n])
                da[s, n] = (an[s, n + 1] - an[s, n]) * width
                dk[s, n] = (kn[s, n + 1] - kn[s, n]) * width
        for j in range(nk):
            kept = keep * k[j]
            below = max(j - steps, 0)
            top_up = max(k[0] - kept, 0.0)  # the lowest nodes must buy to stay on the grid
            ready = False
            at[:] = 0
            at_wait = 0
            for i in range(na):
                income_here = income[z, j] + a[i]
                regime = 0.0
                for s in (1, 0):  # buy; else sell; else wait
                    q = price[s]
                    cash = income_here + q * kept
                    if cash <= M[s, 0]:
                        bonds = 0.0
                        stock = min(kn[s, 0], max(k[0], kn[s, 0] * cash / M[s, 0]))
                    else:
                        n = at[s]
                        while n < count[s] - 2 and M[s, n + 1] < cash:
                            n += 1
                        at[s] = n
                        ahead = cash - M[s, n]
                        bonds = min(max(an[s, n] + ahead * da[s, n], 0.0), a[na - 1])
                        stock = min(max(kn[s, n] + ahead * dk[s, n], k[0]), k[nk - 1])
                    if s == 1 and stock > max(kept, k[0]):
                        regime = 1.0
                        break
                    if s == 0 and stock < kept:
                        regime = -1.0
                        break
                if regime == 0.0:
                    stock = k[below]
                    cash = income_here - buy * top_up
                    q = 0.0
                    if not ready:  # endogenous grid of those who wait, once for each (z, k)
                        for n in range(na):
                            inverse = 1.0 / va[z, below, n]
                            eaten = _consumption(R * va[z, below, n], curvature)
                            cash_wait[n] = eaten + discount * a[n]
                            shadow[n] = discount * vk[z, below, n] * inverse
                        for n in range(na - 1):
                            inverse_width[n] = 1.0 / (cash_wait[n + 1] - cash_wait[n])
                        ready = True
                    share = 0.0
                    if cash > cash_wait[0]:
                        while at_wait < na - 2 and cash_wait[at_wait + 1] < cash:
                            at_wait += 1
                        share = (cash - cash_wait[at_wait]) * inverse_width[at_wait]
                    bonds = min(a[at_wait] + share * (a[at_wait + 1] - a[at_wait]), a[na - 1])
                    share = min(share, 1.0)
                    c = cash - discount * bonds
                    if top_up > 0.0:
                        regime, q = 1.0, buy
                    elif cash <= cash_wait[0]:  # at the limit
                        q = vk[z, below, 0] / _marginal(max(c, SMALLEST_CONSUMPTION), curvature)
                    else:
                        q = (1.0 - share) * shadow[at_wait] + share * shadow[at_wait + 1]
                    q = min(max(q, sell), buy)
                else:
                    c = cash - discount * bonds - q * stock
                marginal = _marginal(max(c, SMALLEST_CONSUMPTION), curvature)
                out[0, z, j, i], out[1, z, j, i], out[2, z, j, i] = (
                    max(c, SMALLEST_CONSUMPTION), bonds, stock,
                )  # fmt: skip
                out[3, z, j, i], out[4, z, j, i] = regime, marginal
                out[5, z, j, i] = (slope[z, j] + q * keep) * marginal + comfort[j]
