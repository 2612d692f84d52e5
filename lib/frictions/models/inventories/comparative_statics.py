r"""
A firm's two optimality conditions away from the steady state, Yu (2019), section 1.4.1.

With full information a firm's stock Z and relative price p satisfy

.. math::

    \mathcal F_Z &= [1 - F_2(v)] - \frac{m_0 - b e^{-r} m_1}{p - b e^{-r} m_1} = 0, \\
    \mathcal F_P &= p - \frac{\epsilon}{\epsilon - 1}\, b e^{-r} m_1 = 0,
    \qquad v = Z p^\theta / S,

where :math:`m_0, m_1` are marginal cost today and tomorrow, r is the deviation of the real rate
from its steady state, and :math:`b = \beta(1-\delta_z)`.  S is 1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, root

from frictions.foundation import NotConverged, require_number
from frictions.models.inventories.parameters import InventoryParams
from frictions.models.inventories.steady_state import solve_steady_state
from frictions.models.inventories.stockout import stock_out_block

NEAR = "[-0.3, 0.3]"  # deviations that are looked at
NEIGHBOURHOOD = 0.3  # log distance within which a line is looked for


@dataclass(frozen=True)
class FirmConditions:
    """
    The two conditions at given marginal costs and real rate.

    Attributes
    ----------
    params : InventoryParams
        The economy.
    cost, future_cost : float
        Real marginal cost today and tomorrow.
    real_rate : float
        Deviation of the real rate from its steady state, a fraction a quarter.
    """

    params: InventoryParams
    cost: float
    future_cost: float
    real_rate: float = 0.0

    @property
    def replacement(self) -> float:
        """Discounted cost of replacing a good tomorrow."""
        return self.params.carried_discount * np.exp(-self.real_rate) * self.future_cost

    def stock_gap(self, stock, price):
        r"""Chance of a sale less carrying cost, :math:`\mathcal F_Z`; above 0, more stock pays."""
        block = self._block(stock, price)
        return block.stockout_probability - (self.cost - self.replacement) / (
            price - self.replacement
        )

    def price_gap(self, stock, price):
        r"""Price less markup over cost, :math:`\mathcal F_P`; above 0, it is too high."""
        epsilon = self._block(stock, price).price_elasticity
        return price - epsilon / (epsilon - 1) * self.replacement

    def stock_line(self, price: float) -> float:
        """Return the stock over aggregate sales that satisfies the stock condition at a price."""
        stock = _centre(self.params)[0]
        return _root(lambda x: self.stock_gap(x, price), stock, NEIGHBOURHOOD)

    def price_line(self, stock: float) -> float:
        """Return the relative price that satisfies the price condition at a stock."""
        price = _centre(self.params)[1]
        return _root(lambda x: self.price_gap(stock, x), price, NEIGHBOURHOOD / 3)

    def intersection(self) -> tuple[float, float]:
        """Solve both conditions near the steady state for stock over sales and relative price."""

        def gaps(logs):
            stock, price = np.exp(logs)
            return [self.stock_gap(stock, price), self.price_gap(stock, price)]

        found = root(gaps, np.log(_centre(self.params)), tol=1e-14)
        worst = np.abs(found.fun).max()
        if not worst < 1e-12:
            raise NotConverged(f"a firm's conditions: residual {worst:.1e} at {np.exp(found.x)}")
        stock, price = np.exp(found.x)
        return float(stock), float(price)

    def _block(self, stock, price):
        theta = self.params.demand_elasticity
        return stock_out_block(np.log(stock * price**theta), theta, self.params.taste_volatility)


def firm_conditions(
    params: InventoryParams, real_rate: float = 0.0, cost: float = 0.0, future_cost: float = 0.0
) -> FirmConditions:
    """
    Return the conditions when costs and the real rate leave the steady state.

    Parameters
    ----------
    params : InventoryParams
        The economy.
    real_rate : float, optional
        Deviation of the real rate, a fraction a quarter.
    cost, future_cost : float, optional
        Change of log marginal cost today and tomorrow.

    Returns
    -------
    FirmConditions
        The two conditions.
    """
    real_rate = require_number("real_rate", real_rate, NEAR, "fractions, near the steady state")
    cost = require_number("cost", cost, NEAR, "fractions, near the steady state")
    future_cost = require_number("future_cost", future_cost, NEAR, "as cost")
    steady = solve_steady_state(params).marginal_cost
    return FirmConditions(params, steady * np.exp(cost), steady * np.exp(future_cost), real_rate)


def condition_shifts(
    params: InventoryParams, real_rate: float = 0.0, cost: float = 0.0, future_cost: float = 0.0
) -> dict[str, float]:
    """
    Measure how the conditions and their zero lines move.

    Parameters
    ----------
    params : InventoryParams
        The economy.
    real_rate, cost, future_cost : float, optional
        As in `firm_conditions`.

    Returns
    -------
    dict of float
        ``stock_gap`` and ``price_gap`` at the old steady state; in per cent, ``stock_line`` (stock
        at the old price), ``price_line`` (price at the old stock), and ``stock`` and ``price`` of
        the intersection.
    """
    stock, price = _centre(params)
    moved = firm_conditions(params, real_rate, cost, future_cost)
    new_stock, new_price = moved.intersection()
    return {
        "stock_gap": float(moved.stock_gap(stock, price)),
        "price_gap": float(moved.price_gap(stock, price)),
        "stock_line": 100 * np.log(moved.stock_line(price) / stock),
        "price_line": 100 * np.log(moved.price_line(stock) / price),
        "stock": 100 * np.log(new_stock / stock),
        "price": 100 * np.log(new_price / price),
    }


def _root(gap: Callable[[float], float], centre: float, width: float) -> float:
    """Return the root of a gap within a log distance of a centre."""
    middle = np.log(centre)
    log_root = brentq(lambda x: gap(np.exp(x)), middle - width, middle + width, xtol=1e-14)
    return float(np.exp(log_root))


def _centre(params: InventoryParams) -> tuple[float, float]:
    """Stock over aggregate sales and relative price in the steady state."""
    steady = solve_steady_state(params)
    return steady.stock / steady.aggregate_sales, steady.price
