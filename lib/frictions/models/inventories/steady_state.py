r"""
Steady state of the inventory economies, Yu (2019), appendix A.6; the same under both frictions.

The two conditions of a firm, with :math:`\beta_\delta = \beta(1-\delta_z)`,

.. math::

    1 - F_+ = \frac{mc(1-\beta_\delta)}{p - \beta_\delta mc}, \qquad
    p = \frac{\epsilon}{\epsilon-1} \beta_\delta mc ,

and the price index :math:`p^{1-\theta}\Phi = 1`, reduce to one equation in the threshold,

.. math::

    1 - F_+ = (\epsilon - 1) \frac{1-\beta_\delta}{\beta_\delta} .

:math:`mc` is the true marginal cost; the paper's symbol :math:`\lambda` counts :math:`1/\alpha`
twice.  Quantities follow as ratios to the CES aggregate of sales, and one equation in the log of
labour, linear, sets the scale.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq

from frictions.foundation import NoEquilibrium, NotConverged, require_instance
from frictions.models.inventories.parameters import GROSS_INFLATION, InventoryParams
from frictions.models.inventories.stockout import StockOut, stock_out_block

SCAN = np.linspace(-6.0, 6.0, 481)  # standard deviations of the log taste shock
RESIDUAL_TOLERANCE = 1e-12


@dataclass(frozen=True, eq=False)
class InventorySteadyState:
    """
    Prices, and quantities in goods.

    Attributes
    ----------
    stock_out : StockOut
        The stock-out block at the threshold.
    price : float
        Price of a firm's good over the price index.
    marginal_cost : float
        True real marginal cost.
    stock : float
        Goods available for sale, Z.
    aggregate_sales : float
        CES aggregate of sales, S.
    mean_sales : float
        Sum of goods sold.
    inventories : float
        Unsold goods at the end of the quarter.
    output, labour, consumption, wage : float
        Production, labour, private consumption, real wage.
    gross_nominal_rate : float
        Gross nominal interest rate per quarter.
    residual : float
        Largest error of the three price conditions.
    iterations : int
        Of Brent's method.
    """

    stock_out: StockOut
    price: float
    marginal_cost: float
    stock: float
    aggregate_sales: float
    mean_sales: float
    inventories: float
    output: float
    labour: float
    consumption: float
    wage: float
    gross_nominal_rate: float
    residual: float
    iterations: int


def solve_steady_state(params: InventoryParams) -> InventorySteadyState:
    """
    Solve for the steady state.

    Parameters
    ----------
    params : InventoryParams
        The economy.

    Returns
    -------
    InventorySteadyState
        Prices and quantities.

    Raises
    ------
    NoEquilibrium
        If government purchases leave nothing to consume.
    NoEquilibrium
        If no threshold satisfies the firm's conditions.
    """
    require_instance("params", params, InventoryParams)
    block, price, cost, residual, iterations = _threshold(
        params.discount_factor,
        params.demand_elasticity,
        params.inventory_depreciation,
        params.taste_volatility,
    )
    demand = price**-params.demand_elasticity
    stock, mean_sales = block.threshold * demand, block.expected_sales * demand
    inventories = stock - mean_sales
    output = mean_sales + params.inventory_depreciation * inventories
    consumption = price * mean_sales - params.government_share * output
    if consumption <= 0:
        told = f"government_share = {params.government_share}: no positive steady-state consumption"
        raise NoEquilibrium(f"{told}; must be below {price * mean_sales / output:.4f}")
    labour = np.exp(_log_labour(params, cost, consumption / output))
    alpha = params.returns_to_scale
    scale = labour**alpha / output  # of the CES aggregate, one so far
    return InventorySteadyState(
        stock_out=block,
        price=price,
        marginal_cost=cost,
        stock=stock * scale,
        aggregate_sales=scale,
        mean_sales=mean_sales * scale,
        inventories=inventories * scale,
        output=output * scale,
        labour=labour,
        consumption=consumption * scale,
        wage=alpha * cost * labour ** (alpha - 1),
        gross_nominal_rate=GROSS_INFLATION / params.discount_factor,
        residual=residual,
        iterations=iterations,
    )


def _log_labour(params: InventoryParams, cost: float, consumption_share: float) -> float:
    """Solve labour supply = marked-down labour demand, linear in the log of labour."""
    alpha, markdown = params.returns_to_scale, 1 - 1 / params.labour_elasticity
    constant = np.log(markdown * alpha * cost / params.labour_disutility)
    constant -= params.risk_aversion * np.log((1 - params.habit) * consumption_share)
    return constant / (params.labour_curvature + alpha * params.risk_aversion + 1 - alpha)


@lru_cache(maxsize=64)
def _threshold(beta: float, theta: float, delta: float, sigma: float):
    """Return stock-out block, price, marginal cost, residual and iterations."""
    carried = beta * (1 - delta)

    def gap(log_threshold):
        block = stock_out_block(log_threshold, theta, sigma)
        return block.stockout_probability - (block.price_elasticity - 1) * (1 - carried) / carried

    grid = SCAN * sigma
    # A firm facing an elasticity below one has no price.
    priced = np.asarray(stock_out_block(grid, theta, sigma).price_elasticity) > 1
    values = gap(grid)
    crossings = np.flatnonzero(priced[:-1] & priced[1:] & (values[:-1] * values[1:] <= 0))
    if crossings.size == 0:
        raise NoEquilibrium(_no_threshold(theta, sigma, delta, beta, grid[priced], values[priced]))
    low, high = grid[crossings[0]], grid[crossings[0] + 1]
    root, report = brentq(gap, low, high, xtol=1e-15, rtol=1e-15, full_output=True)
    block = stock_out_block(root, theta, sigma)
    epsilon = block.price_elasticity
    price = block.price_index ** (1 / (theta - 1))
    cost = price * (epsilon - 1) / (epsilon * carried)
    residual = max(
        abs(block.stockout_probability - cost * (1 - carried) / (price - carried * cost)),
        abs(price - epsilon / (epsilon - 1) * carried * cost),
        abs(price ** (1 - theta) * block.price_index - 1),
    )
    if not residual < RESIDUAL_TOLERANCE:
        raise NotConverged(
            f"steady state: residual {residual:.1e} at threshold {np.exp(root)}", residual
        )
    return block, float(price), float(cost), float(residual), report.iterations


def _no_threshold(theta, sigma, delta, beta, grid, values) -> str:
    """Say why: the sign of the equation is the same wherever the firm has a price."""
    carried = beta * (1 - delta)
    found = f"theta = {theta}, sigma_v = {sigma}, delta_z = {delta}, beta = {beta}"
    if not grid.size:
        return (
            f"no interior stock-out threshold at {found}: the price elasticity is at most 1 "
            "everywhere"
        )
    relation = "high" if values[-1] < 0 else "low"
    return (
        f"no interior stock-out threshold at {found}: holding cost 1-b = {1 - carried:.3g} too "
        f"{relation} relative to the mark-up; stock-out probability less its optimal value is "
        f"{values[0]:.3g} at v = {np.exp(grid[0]):.3g} and {values[-1]:.3g} at "
        f"v = {np.exp(grid[-1]):.3g}"
    )
