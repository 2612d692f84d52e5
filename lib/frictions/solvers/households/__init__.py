"""
Households and firms that choose savings, and with them a stock: endogenous grids and histograms.

For anyone with a consumption-saving problem.  `OneAssetProblem` is the simplest: one asset.
`KinkedStockProblem` has a second, continuous stock that is bought at one price and sold at a lower
one; `DiscreteStockProblem` a stock on a list, with any cost of moving, solved by `solve_nsegm` and,
as the yardstick, by `solve_value_iteration`.  `lottery`, `push`, `expect` and
`stationary_distribution` carry a population through the decisions of any of them.
"""

from frictions.solvers.households.depreciation_grid import depreciation_grid
from frictions.solvers.households.discrete_stock import (
    DiscretePolicy,
    DiscreteStockProblem,
    cobb_douglas_utility,
)
from frictions.solvers.households.histogram import Lottery, expect, lottery, push
from frictions.solvers.households.kinked_stock import KinkedStockProblem
from frictions.solvers.households.nsegm import bellman_step, solve_nsegm
from frictions.solvers.households.one_asset import OneAssetPolicy, OneAssetProblem
from frictions.solvers.households.stationary import StationaryDistribution, stationary_distribution
from frictions.solvers.households.two_price_step import StockPolicy
from frictions.solvers.households.value_iteration import solve_value_iteration

__all__ = [
    "DiscretePolicy",
    "DiscreteStockProblem",
    "KinkedStockProblem",
    "Lottery",
    "OneAssetPolicy",
    "OneAssetProblem",
    "StationaryDistribution",
    "StockPolicy",
    "bellman_step",
    "cobb_douglas_utility",
    "depreciation_grid",
    "expect",
    "lottery",
    "push",
    "solve_nsegm",
    "solve_value_iteration",
    "stationary_distribution",
]
