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

The stock's grid is a ``depreciation_grid``, so that waiting leads from node to node exactly; the
step and its kernels are in ``two_price_step``.

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

from dataclasses import dataclass, replace

import numpy as np

from frictions.solvers.households.depreciation_grid import check_alignment
from frictions.solvers.households.two_price_step import two_price_step

CHECK_EVERY = 10
QUANTILE = 0.99  # at some prices a few nodes at the top of both grids alternate for ever


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
        two_price_step(
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

        Returns
        -------
        StockPolicy
            Stationary rules.

        Raises
        ------
        RuntimeError
            If the tolerance is not met.
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
                    return replace(policy, residual=change, iterations=iteration, converged=True)
        raise RuntimeError(
            f"two-price EGM: relative change of consumption {change:.2e} after "
            f"{max_iterations} iterations, tolerance {tolerance:.0e}, at prices {prices}"
        )
