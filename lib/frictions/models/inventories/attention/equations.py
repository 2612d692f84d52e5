"""
The equations around inattentive firms, a block a function, on paths as in `aggregate_map`.

A path is an array (T, paths) whose columns are responses; a block adds its variables by name.
"""

import numpy as np
from scipy.linalg import solve_banded

from frictions.models.inventories.attention.own_inventories import OwnInventories, own_targets
from frictions.models.inventories.attention.profit_hessian import ProfitHessian
from frictions.models.inventories.parameters import InventoryParams
from frictions.models.inventories.steady_state import InventorySteadyState
from frictions.solvers.equilibrium.sequence_space import decayed, lag, lead

Paths = dict[str, np.ndarray]


def average_actions(
    params: InventoryParams, steady: InventorySteadyState, own: OwnInventories, price, stock, sales
) -> Paths:
    """Add to actions, beyond what own inventories call for, that part of the average firm's."""
    per_stock, per_sales = (
        float(_goods(params, steady, *unit)["inv"]) * _scale(steady) for unit in ((1, 0), (0, 1))
    )
    # Inventories over the scale: n = per_stock (f n_{-1} + stock) + per_sales S.
    flow, root = per_stock * stock + per_sales * sales, per_stock * own.policy[1]
    inherited = lag(decayed(flow, root))
    on_price, on_stock = own.policy
    return {"pbar_n": price + on_price * inherited, "z": stock + on_stock * inherited, "s": sales}


def _scale(steady: InventorySteadyState) -> float:
    """Steady-state inventories over the scale of the profit function."""
    block = steady.stock_out
    return float(block.threshold - block.expected_sales)


def _goods(params, steady, stock, sales) -> Paths:
    """Return gap, relative price, mean sales and inventories that stock and CES sales imply."""
    theta, block = params.demand_elasticity, steady.stock_out
    in_index, gap = block.index_elasticity, stock - sales
    price = in_index / (theta - 1 - theta * in_index) * gap
    served = gap + theta * price
    mean = sales - theta * price + block.sales_elasticity * served
    left = (block.threshold * stock - block.expected_sales * mean) / _scale(steady)
    return {"gap": gap, "pbar": price, "sbar": mean, "inv": left}


def add_quantities(
    params: InventoryParams, steady: InventorySteadyState, paths: Paths, resources: str
) -> None:
    """Add prices, stocks, sales, output and consumption, given actions and sales."""
    kept, block = 1 - params.inventory_depreciation, steady.stock_out
    v, sold, price = block.threshold, block.expected_sales, steady.price
    paths |= _goods(params, steady, paths["z"], paths["s"])
    paths["p"] = paths["pbar_n"] - paths["pbar"]
    paths["pi"] = paths["p"] - lag(paths["p"])
    output = params.inventory_depreciation * v + kept * sold
    paths["y"] = (v * paths["z"] - kept * (v - sold) * lag(paths["inv"])) / output
    if resources == "value":
        spent, spending = price * sold, price * sold * (paths["pbar"] + paths["sbar"])
    else:
        spent = price**params.demand_elasticity
        spending = spent * paths["s"]
    bought = params.government_share * output
    paths["c"] = (spending - bought * paths["y"]) / (spent - bought)
    paths["is"] = paths["inv"] - paths["s"]


def add_policy(
    params: InventoryParams, policy: str, paths: Paths, shocked: np.ndarray
) -> np.ndarray:
    """Add marginal utility and rates; return what must be zero at every date."""
    habit = params.habit
    paths["xi"] = -params.risk_aversion / (1 - habit) * (paths["c"] - habit * lag(paths["c"]))
    expected_inflation = lead(paths["pi"])
    if policy == "taylor":
        rho = params.policy_inertia
        reaction = params.policy_inflation * paths["pi"] + params.policy_output * paths["y"]
        paths["R"] = decayed((1 - rho) * reaction + shocked, rho)
        residual = paths["xi"] - lead(paths["xi"]) - paths["R"] + expected_inflation
    else:
        paths["R"] = paths["xi"] - lead(paths["xi"]) + expected_inflation
        residual = paths["p"] + paths["c"] - shocked
    paths["real_rate"] = paths["R"] - expected_inflation
    return residual


def add_wages(params: InventoryParams, paths: Paths) -> None:
    """Add the real wage, from its Phillips curve, without a lead at the end, and marginal cost."""
    beta, iota, kappa = params.discount_factor, params.wage_indexation, params.wage_slope
    pi, labour = paths["pi"], paths["y"] / params.returns_to_scale
    household = params.labour_curvature * labour - paths["xi"]
    right = kappa * household - pi + iota * lag(pi) + beta * (lead(pi) - iota * pi)
    bands = np.empty((3, len(pi)))
    bands[0], bands[1], bands[2] = -beta, 1 + beta + kappa, -1.0
    bands[1, -1] = 1 + kappa
    paths["w"] = solve_banded((1, 1), bands, right)
    paths["wh"] = household
    paths["mc"] = paths["w"] + (1 - params.returns_to_scale) * labour


def add_targets(own: OwnInventories, hessian: ProfitHessian, paths: Paths) -> None:
    """Add what firms aim at, equation (1.39) at constant returns, and profit."""
    price, stock = own_targets(own, hessian, paths["w"], paths["s"], paths["real_rate"])
    paths["p_star"], paths["z_star"] = paths["p"] + price, stock
    # Markup times sales, as in `calvo`.
    paths["profit"] = paths["pbar"] - paths["mc"] + paths["sbar"]
