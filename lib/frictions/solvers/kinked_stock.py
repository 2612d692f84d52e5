r"""
Two-asset household whose stock is bought at one price and sold at a lower one: a two-price EGM.

The household holds bonds :math:`a\ge 0` and a stock :math:`k` that depreciates at rate
:math:`\delta`, and solves

.. math::

    V(z,k,a)=\max\ \ln c+\beta E[V(z',k',a')\mid z],\qquad
    c+\frac{a'}{R}+q\,[k'-(1-\delta)k]=a+y(z,k),

with :math:`q=\rho` when it buys and :math:`q=p<\rho` when it sells.  The cost of adjusting is
convex, so the problem is concave, first-order conditions are sufficient, and no choice of regime
has to be compared with another.  Who buys picks :math:`(c,a',k')` as a function of one number,
the wealth :math:`M_\rho=a+y+\rho(1-\delta)k`; who sells, of :math:`M_p`; who does neither has
:math:`k'=(1-\delta)k` and a one-dimensional problem.  Yu (2019), chapter 2, is the application.

The stock's grid is geometric with an integer number of nodes for each factor
:math:`1-\delta`, so that waiting leads from node to node exactly.

==========================================  =====================  =============  ============
symbol                                      code                   shape          unit
==========================================  =====================  =============  ============
:math:`V_a, V_k`                            ``slope_a, slope_k``   (nz, nk, na)   utils
:math:`\beta E V_a, \beta E V_k`            ``future_a/k``         (nz, nk, na)   utils
:math:`y(z,k), y_k`                         ``income/_slope``      (nz, nk)       goods
:math:`\rho, p`                             ``price_buy/_sell``    scalar         goods
:math:`R`                                   ``gross_rate``         scalar
:math:`a, k`                                ``a_grid, k_grid``     (na,), (nk,)   goods, stock
:math:`c, a', k'`                           ``c, a_next, k_next``  (nz, nk, na)
:math:`\ln k_{j-n}=\ln(1-\delta)k_j`        ``steps`` (:math:`n`)  scalar
==========================================  =====================  =============  ============
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

SMALLEST_CONSUMPTION = 1e-8
CHECK_EVERY = 10
QUANTILE = 0.99  # single nodes at a change of regime flip for ever; the maximum never settles
SELL, WAIT, BUY = -1, 0, 1


@dataclass(frozen=True, eq=False)
class StockPolicy:
    """
    Decision rules at one date, on the grid of states.

    Attributes
    ----------
    c : array, shape (nz, nk, na)
        Consumption.
    a_next, k_next : array, shape (nz, nk, na)
        Bonds and stock chosen for the next date.
    regime : array of int, shape (nz, nk, na)
        -1 sells, 0 waits, 1 buys.
    slope_a, slope_k : array, shape (nz, nk, na)
        Marginal values of bonds and stock, from the envelope theorem.
    residual : float
        99% quantile of the relative change of consumption in the last iteration; NaN for a
        single step.
    iterations : int
        Steps taken.
    converged : bool
        Always true for the result of ``solve_stationary``, which raises otherwise.
    """

    c: np.ndarray
    a_next: np.ndarray
    k_next: np.ndarray
    regime: np.ndarray
    slope_a: np.ndarray
    slope_k: np.ndarray
    residual: float = np.nan
    iterations: int = 1
    converged: bool = True


def depreciation_grid(lowest: float, nodes: int, depreciation: float, steps: int = 1) -> np.ndarray:
    """
    Build a geometric grid on which depreciation moves down by whole nodes.

    Parameters
    ----------
    lowest : float
        First node, positive.
    nodes : int
        Number of nodes.
    depreciation : float
        Rate, in (0, 1).
    steps : int, optional
        Nodes that one period of depreciation moves down.

    Returns
    -------
    array, shape (nodes,)
        Node j is ``lowest * (1 - depreciation) ** (-j / steps)``.
    """
    return lowest * (1.0 - depreciation) ** (-np.arange(nodes) / steps)


def check_alignment(k_grid: np.ndarray, depreciation: float, steps: int) -> None:
    """
    Raise unless one period of depreciation moves every node down by ``steps`` nodes.

    Parameters
    ----------
    k_grid : array, shape (nk,)
        Increasing grid.
    depreciation : float
        Rate.
    steps : int
        Whole number of nodes.

    Raises
    ------
    ValueError
        Naming the first node that is off.
    """
    if steps < 1 or steps != int(steps) or k_grid.size <= steps:
        raise ValueError(f"steps = {steps} must be a whole number between 1 and {k_grid.size - 1}")
    gap = np.abs((1.0 - depreciation) * k_grid[steps:] / k_grid[:-steps] - 1.0)
    if gap.max() > 1e-9:
        j = int(np.argmax(gap > 1e-9)) + int(steps)
        raise ValueError(
            f"k_grid[{j}] = {k_grid[j]} depreciates to {(1 - depreciation) * k_grid[j]:.6g}, which "
            f"is not the node {k_grid[j - steps]:.6g}: the grid is not aligned with 1 - "
            f"depreciation = {1 - depreciation:g}; use depreciation_grid"
        )


@njit(cache=True)
def _frontier(q, R, va, vk, a, k, M, an, kn):
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
            stock, cons = k[j], 1.0 / (R * va[j, i])
        else:
            above = np.log(vk[j + 1, i] / va[j + 1, i])
            share = (np.log(ratio) - np.log(target)) / (np.log(ratio) - above)
            stock = k[j] * np.exp(share * np.log(k[j + 1] / k[j]))
            cons = (1.0 - share) / (R * va[j, i]) + share / (R * va[j + 1, i])
        wealth = cons + a[i] / R + q * stock
        if i == 0:  # below the root the constraint binds, and c follows from the stock's condition
            for low in range(j + 1):
                tight = q / vk[low, 0] + q * k[low]
                if k[low] < stock and tight < wealth and (count == 0 or tight > M[count - 1]):
                    M[count], an[count], kn[count] = tight, 0.0, k[low]
                    count += 1
        if count == 0 or wealth > M[count - 1]:
            M[count], an[count], kn[count] = wealth, a[i], stock
            count += 1
    return count


@njit(cache=True)
def _gradients(M, an, kn, count, da, dk):
    """Fill slopes of the choices in wealth, so that evaluating them needs no division."""
    for n in range(count - 1):
        width = 1.0 / (M[n + 1] - M[n])
        da[n], dk[n] = (an[n + 1] - an[n]) * width, (kn[n + 1] - kn[n]) * width


@njit(cache=True)
def _step(va, vk, a, k, steps, keep, income, slope, buy, sell, R, out):
    """One backward step; ``keep`` is 1 - delta; ``out`` has c, a', k', regime, V_a, V_k."""
    nz, nk, na = va.shape
    M, an, kn = np.empty((2, na + nk)), np.empty((2, na + nk)), np.empty((2, na + nk))
    da, dk = np.empty((2, na + nk)), np.empty((2, na + nk))
    cash_wait, inverse_width = np.empty(na), np.empty(na)
    count, at = np.zeros(2, np.int64), np.zeros(2, np.int64)
    price, discount = (sell, buy), 1.0 / R
    for z in range(nz):
        for s in range(2):
            count[s] = _frontier(price[s], R, va[z], vk[z], a, k, M[s], an[s], kn[s])
            _gradients(M[s], an[s], kn[s], count[s], da[s], dk[s])
        for j in range(nk):
            kept = keep * k[j]
            below = max(j - steps, 0)
            top_up = max(k[0] - kept, 0.0)  # the lowest nodes must buy to stay on the grid
            ready = False
            at[:] = 0
            at_wait = 0
            for i in range(na):
                income_here = income[z, j] + a[i]
                regime, future = 0.0, 0.0
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
                            cash_wait[n] = discount * (1.0 / va[z, below, n] + a[n])
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
                    future = keep * (
                        (1.0 - share) * vk[z, below, at_wait] + share * vk[z, below, at_wait + 1]
                    )
                    c = cash - discount * bonds
                    if top_up > 0.0:
                        regime, q, future = 1.0, buy, 0.0
                else:
                    c = cash - discount * bonds - q * stock
                marginal = 1.0 / max(c, SMALLEST_CONSUMPTION)
                out[0, z, j, i], out[1, z, j, i], out[2, z, j, i] = (
                    max(c, SMALLEST_CONSUMPTION), bonds, stock,
                )  # fmt: skip
                out[3, z, j, i], out[4, z, j, i] = regime, marginal
                out[5, z, j, i] = (slope[z, j] + q * keep) * marginal + future


@dataclass(frozen=True, eq=False)
class KinkedStockProblem:
    """
    What does not change from date to date.

    Attributes
    ----------
    a_grid : array, shape (na,)
        Bonds, increasing from 0.
    k_grid : array, shape (nk,)
        Stock, aligned with depreciation.
    transition : array, shape (nz, nz)
        Markov matrix, rows sum to one.
    discount : float
        Discount factor, in (0, 1).
    depreciation : float
        Rate at which the stock shrinks, in (0, 1).
    steps : int
        Nodes that depreciation moves down.

    Raises
    ------
    ValueError
        If a grid, the matrix or a rate is not admissible.
    """

    a_grid: np.ndarray
    k_grid: np.ndarray
    transition: np.ndarray
    discount: float
    depreciation: float
    steps: int = 1

    def __post_init__(self):
        for name in ("discount", "depreciation"):
            if not 0.0 < getattr(self, name) < 1.0:
                raise ValueError(f"{name} = {getattr(self, name)} must lie between 0 and 1")
        for name in ("a_grid", "k_grid"):
            grid = getattr(self, name)
            if grid.ndim != 1 or grid.size < 3 or not (np.diff(grid) > 0).all():
                raise ValueError(f"{name} must have at least 3 nodes and increase strictly")
        if self.a_grid[0] != 0.0:
            raise ValueError(f"a_grid[0] = {self.a_grid[0]} must be 0, the borrowing limit")
        if self.k_grid[0] <= 0.0:
            raise ValueError(f"k_grid[0] = {self.k_grid[0]} must be positive")
        check_alignment(self.k_grid, self.depreciation, self.steps)
        gap = np.abs(self.transition.sum(axis=1) - 1.0).max()
        if gap > 1e-10 or (self.transition < 0).any():
            raise ValueError(f"transition: rows must be probabilities; a row is off by {gap:.2e}")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of nodes of z, k and a."""
        return self.transition.shape[0], self.k_grid.size, self.a_grid.size

    def step(self, slope_a, slope_k, income, income_slope, price_buy, price_sell, gross_rate):
        """
        Solve one date, given the marginal values of the next.

        Parameters
        ----------
        slope_a, slope_k : array, shape (nz, nk, na)
            Marginal values of bonds and stock at the next date.
        income, income_slope : array, shape (nz, nk)
            Income before bonds, in goods, and its derivative with respect to the stock.
        price_buy, price_sell : float
            Prices of the stock, in goods.
        gross_rate : float
            Gross interest rate between the two dates.

        Returns
        -------
        StockPolicy
            Decision rules and marginal values of this date.

        Raises
        ------
        ValueError
            If the selling price is not below the buying price, or a price is not positive.
        """
        if not 0.0 < price_sell < price_buy < np.inf or not gross_rate > 0.0:
            raise ValueError(
                f"selling price {price_sell} is not below the bundle price {price_buy} (both "
                f"positive), or gross_rate = {gross_rate} is not: the cost is not convex"
            )
        nz = self.transition.shape[0]
        weights = self.discount * self.transition
        future_a = (weights @ slope_a.reshape(nz, -1)).reshape(self.shape)
        future_k = (weights @ slope_k.reshape(nz, -1)).reshape(self.shape)
        out = np.empty((6, *self.shape))
        _step(
            future_a, future_k, self.a_grid, self.k_grid, int(self.steps),
            1.0 - self.depreciation, income, income_slope,
            float(price_buy), float(price_sell), float(gross_rate), out,
        )  # fmt: skip
        return StockPolicy(*out)

    def guess(self, income, income_slope, price_sell, gross_rate) -> StockPolicy:
        """Return a first guess: eat income, a tenth of the bonds and a tenth of the stock."""
        scrap = price_sell * (1.0 - self.depreciation)
        c = np.maximum(income + 0.05 * scrap * self.k_grid, 0.02 * (1.0 + self.k_grid))[..., None]
        c = c + (1.0 - 1.0 / max(gross_rate, 1.01) + 0.04) * self.a_grid
        slope_k = (np.maximum(income_slope, 0.0)[..., None] + scrap) / c
        return StockPolicy(c, c * 0, c * 0, c * 0, 1.0 / c, slope_k)

    def solve_stationary(
        self,
        income,
        income_slope,
        price_buy,
        price_sell,
        gross_rate,
        start: StockPolicy | None = None,
        tolerance: float = 1e-7,
        max_iterations: int = 3000,
        accept_cap: bool = False,
    ) -> StockPolicy:
        """
        Iterate to the stationary decision rules at constant prices.

        Parameters
        ----------
        income, income_slope, price_buy, price_sell, gross_rate
            As in ``step``.
        start : StockPolicy, optional
            Where to start; default a rough guess.
        tolerance : float, optional
            For the 99% quantile of the relative change of consumption.
        max_iterations : int, optional
            Iteration limit.
        accept_cap : bool, optional
            Return at the limit instead of raising; for the inner loop of a search over prices,
            whose own residual says whether the end result is good.

        Returns
        -------
        StockPolicy
            Stationary rules.

        Raises
        ------
        RuntimeError
            If the tolerance is not met and ``accept_cap`` is false.
        """
        policy = start or self.guess(income, income_slope, price_sell, gross_rate)
        prices = float(price_buy), float(price_sell), float(gross_rate)
        change = np.inf
        for iteration in range(1, max_iterations + 1):
            before = policy.c
            policy = self.step(policy.slope_a, policy.slope_k, income, income_slope, *prices)
            if iteration % CHECK_EVERY == 0 or iteration == max_iterations:
                change = float(np.quantile(np.abs(policy.c / before - 1.0), QUANTILE))
                if change < tolerance:
                    break
        converged = change < tolerance
        if not (converged or accept_cap):
            raise RuntimeError(
                f"two-price EGM: relative change of consumption {change:.2e} after "
                f"{iteration} iterations, tolerance {tolerance:.0e}, at prices {prices}"
            )
        return StockPolicy(
            policy.c, policy.a_next, policy.k_next, policy.regime, policy.slope_a,
            policy.slope_k, change, iteration, converged,
        )  # fmt: skip
