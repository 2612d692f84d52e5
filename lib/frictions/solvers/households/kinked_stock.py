r"""
Two-asset household whose stock is bought at one price and sold at a lower one: a two-price EGM.

The household holds bonds :math:`a\ge 0` and a stock :math:`k` that depreciates at rate
:math:`\delta`, and solves

.. math::

    V(z,k,a)=\max\ \frac{c^{1-\sigma}-1}{1-\sigma}+f(k)+\beta E[V(z',k',a')\mid z],\qquad
    c+\frac{a'}{R}+q\,[k'-(1-\delta)k]=a+y(z,k),

with :math:`\ln c` for :math:`\sigma=1`, :math:`f` concave (zero unless the stock is a durable
good), :math:`y` concave in :math:`k`, and :math:`q=\rho` when it buys and :math:`q=p<\rho`
when it sells.  The cost of adjusting is convex, so the problem is concave, first-order conditions
are sufficient, and no choice of regime has to be compared with another.
Who buys picks :math:`(c,a',k')` as a function of one number, the wealth
:math:`M_\rho=a+y+\rho(1-\delta)k`; who sells, of :math:`M_p`; who does neither has
:math:`k'=(1-\delta)k` and a one-dimensional problem.

The stock's grid is a ``depreciation_grid``, so that waiting leads from node to node exactly; the
step and its kernels are in ``two_price_step``.  Yu (2019), chapter 2, is the application.

==========================================  =====================  =============  ============
symbol                                      code                   shape          unit
==========================================  =====================  =============  ============
:math:`V_a, V_k`                            ``slope_a, slope_k``   (nz, nk, na)   utils
:math:`\beta E V_a, \beta E V_k`            ``future_a/k``         (nz, nk, na)   utils
:math:`y(z,k), y_k`                         ``income/_slope``      (nz, nk)       goods
:math:`\rho, p`                             ``price_buy/_sell``    scalar         goods
:math:`R`                                   ``gross_rate``         scalar
:math:`\sigma`                              ``curvature``          scalar
:math:`f'(k)`                               ``comfort``            (nk,)          utils
:math:`a, k`                                ``a_grid, k_grid``     (na,), (nk,)   goods, stock
:math:`c, a', k'`                           ``c, a_next, k_next``  (nz, nk, na)
:math:`\ln k_{j-n}=\ln(1-\delta)k_j`        ``steps`` (:math:`n`)  scalar
==========================================  =====================  =============  ============
"""

from dataclasses import dataclass, replace

import numpy as np

from frictions.foundation.arrays import require_array, require_grid
from frictions.foundation.chains import require_chain
from frictions.foundation.errors import Inadmissible, accepted
from frictions.foundation.intervals import require_instance, require_number, require_search
from frictions.foundation.parameters import set_fields
from frictions.solvers.households.convergence import longest, still_to_come
from frictions.solvers.households.depreciation_grid import check_alignment
from frictions.solvers.households.histogram import expected
from frictions.solvers.households.two_price_step import StepSetting, StockPolicy, two_price_step

CHECK_EVERY = 10
QUANTILE = 0.99  # at some prices a few nodes at the top of both grids alternate for ever
SLOPE_GAP = 0.1  # of the slope of income, against the secant between two nodes


@dataclass(frozen=True, eq=False)
class KinkedStockProblem:
    """
    What does not change from date to date.

    Attributes
    ----------
    a_grid : array, shape (na,)
        Bonds, increasing from 0; at least 3 nodes.
    k_grid : array, shape (nk,)
        Stock, positive, at least 3 nodes, aligned with depreciation.
    transition : array, shape (nz, nz)
        Markov matrix, rows sum to one.
    discount : float
        Discount factor, in (0, 1).
    depreciation : float
        Rate at which the stock shrinks, in (0, 1).
    steps : int
        Nodes that depreciation moves down.
    curvature : float
        Relative risk aversion, positive; 1 is log utility.
    comfort : array, shape (nk,), optional
        Marginal utility of the stock held, not negative and not increasing; default none.

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
    curvature: float = 1.0
    comfort: np.ndarray | None = None

    def __post_init__(self):
        a = require_grid("a_grid", self.a_grid, "[0, inf)")
        if a[0] != 0.0:
            raise ValueError(f"a_grid[0] = {a[0]} must be 0, the borrowing limit")
        k = require_grid("k_grid", self.k_grid, "(0, inf)")
        comfort = np.zeros(k.size) if self.comfort is None else self.comfort
        comfort = require_array("comfort", comfort, (k.size,), "[0, inf)")
        if (np.diff(comfort) > 0.0).any():
            raise ValueError(f"comfort = {comfort} must not increase: the problem is not concave")
        set_fields(
            self,
            a_grid=a,
            k_grid=k,
            transition=require_chain("transition", self.transition),
            discount=require_number("discount", self.discount, "(0, 1)"),
            depreciation=require_number("depreciation", self.depreciation, "(0, 1)"),
            curvature=require_number("curvature", self.curvature, "(0, inf)"),
            comfort=comfort,
        )
        check_alignment(k, self.depreciation, self.steps)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of nodes of z, k and a."""
        return self.transition.shape[0], self.k_grid.size, self.a_grid.size

    @property
    def _comfort(self) -> np.ndarray:
        """Marginal utility of the stock, which is an array from the start on."""
        assert self.comfort is not None
        return self.comfort

    def _setting(self, income, income_slope, price_buy, price_sell, gross_rate) -> StepSetting:
        """Return what a step takes, checked."""
        buy = require_number("price_buy", price_buy, "(0, inf)")
        sell = require_number("price_sell", price_sell, "(0, inf)")
        rate = require_number("gross_rate", gross_rate, "(0, inf)")
        if not sell < buy:
            raise Inadmissible(
                f"price_sell = {sell:.6g} must be in (0, price_buy = {buy:.6g}): the cost of "
                "adjusting is not convex otherwise"
            )
        income = require_array("income", income, self.shape[:2])
        slope = require_array("income_slope", income_slope, self.shape[:2])
        size = np.maximum(np.abs(slope[:, :-1]), np.abs(slope[:, 1:]))
        gap = np.abs(0.5 * (slope[:, :-1] + slope[:, 1:]) - np.diff(income) / np.diff(self.k_grid))
        other = np.argwhere(gap > SLOPE_GAP * size + 1e-12)
        if len(other):
            z, j = other[0]
            raise ValueError(
                f"income_slope[{z}, {j}] = {slope[z, j]:.6g} must be the derivative of income, "
                f"which rises by {np.diff(income[z])[j] / np.diff(self.k_grid)[j]:.6g} a unit of "
                "the stock to the next node"
            )
        rising = np.argwhere(np.diff(slope) > 1e-9 * size + 1e-12)
        if len(rising):
            z, j = rising[0]
            raise ValueError(
                f"income_slope[{z}, {j + 1}] = {slope[z, j + 1]:.6g} must be at most its left "
                f"neighbour {slope[z, j]:.6g}: income must be concave in the stock"
            )
        return StepSetting(
            self.a_grid, self.k_grid, int(self.steps), 1.0 - self.depreciation, income, slope,
            buy, sell, rate, self.curvature, self._comfort,
        )  # fmt: skip

    def _step(self, slope_a, slope_k, setting: StepSetting) -> StockPolicy:
        """Solve one date for arguments that are in order."""
        weights = self.discount * self.transition
        future_a, future_k = (expected(weights, slope) for slope in (slope_a, slope_k))
        out = np.empty((6, *self.shape))
        two_price_step(future_a, future_k, setting, out)
        return StockPolicy(*out)

    def step(
        self, slope_a, slope_k, income, income_slope, price_buy, price_sell, gross_rate
    ) -> StockPolicy:
        """
        Solve one date, given the marginal values of the next.

        Parameters
        ----------
        slope_a, slope_k : array, shape (nz, nk, na)
            Marginal values of bonds and stock at the next date; positive.
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
        Inadmissible
            If the selling price is not below the buying price.
        ValueError
            Naming another argument that is not admissible.
        """
        slope_a = require_array("slope_a", slope_a, self.shape, "(0, inf)")
        slope_k = require_array("slope_k", slope_k, self.shape, "(0, inf)")
        setting = self._setting(income, income_slope, price_buy, price_sell, gross_rate)
        return self._step(slope_a, slope_k, setting)

    def step_back(
        self, after: StockPolicy, income, income_slope, price_buy, price_sell, gross_rate
    ) -> StockPolicy:
        """Return ``step`` from rules that a step has made: their marginal values are in order."""
        require_instance("after", after, StockPolicy)
        if after.slope_a.shape != self.shape:
            raise ValueError(f"after has shape {after.slope_a.shape}, it must be {self.shape}")
        setting = self._setting(income, income_slope, price_buy, price_sell, gross_rate)
        return self._step(after.slope_a, after.slope_k, setting)

    def guess(self, income, income_slope, price_sell, gross_rate) -> StockPolicy:
        """Return a first guess: eat income, a tenth of the bonds and a tenth of the stock."""
        scrap = require_number("price_sell", price_sell, "(0, inf)") * (1.0 - self.depreciation)
        gross_rate = require_number("gross_rate", gross_rate, "(0, inf)")
        income = require_array("income", income, self.shape[:2])
        income_slope = require_array("income_slope", income_slope, self.shape[:2])
        c = np.maximum(income + 0.05 * scrap * self.k_grid, 0.02 * (1.0 + self.k_grid))[..., None]
        c = c + (1.0 - 1.0 / max(gross_rate, 1.01) + 0.04) * self.a_grid
        marginal = c**-self.curvature
        slope_k = (np.maximum(income_slope, 0.0)[..., None] + scrap) * marginal
        slope_k += self._comfort[:, None]
        return StockPolicy(c, c * 0, c * 0, c * 0, marginal, slope_k)

    def solve_stationary(
        self,
        income,
        income_slope,
        price_buy,
        price_sell,
        gross_rate,
        start: StockPolicy | None = None,
        tolerance: float = 1e-6,
        max_iterations: int = 3000,
        strict: bool = True,
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
            For the relative distance of consumption from its limit, at 99% of the nodes, judged
            by how fast changes die out.
        max_iterations : int, optional
            Iteration limit.
        strict : bool, optional
            Whether to raise if the tolerance is not met.

        Returns
        -------
        StockPolicy
            Stationary rules.

        Raises
        ------
        Inadmissible, ValueError
            As in ``step``.
        NotConverged
            If the tolerance is not met, and ``strict``.
        """
        tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
        setting = self._setting(income, income_slope, price_buy, price_sell, gross_rate)
        policy = start or self.guess(setting.income, setting.slope, setting.sell, setting.rate)
        require_array("start.slope_a", policy.slope_a, self.shape, "(0, inf)")
        require_array("start.slope_k", policy.slope_k, self.shape, "(0, inf)")
        most = longest(self.discount, setting.rate)
        residual, last, iteration = np.inf, np.inf, 0
        while iteration < max_iterations and not residual < tolerance:
            iteration += 1
            before = policy.c
            policy = self._step(policy.slope_a, policy.slope_k, setting)
            if iteration % CHECK_EVERY == 0 or iteration == max_iterations:
                change = float(np.quantile(np.abs(policy.c / before - 1.0), QUANTILE))
                residual, last = change * still_to_come(change, last, CHECK_EVERY, most), change
        done = bool(residual < tolerance)
        policy = replace(policy, residual=residual, iterations=iteration, converged=done)
        return accepted(
            policy,
            strict,
            f"two-price EGM: consumption still changes by {last:.2e} after {iteration} iterations, "
            f"tolerance {tolerance:.0e}, at prices {(setting.buy, setting.sell, setting.rate)}",
        )
