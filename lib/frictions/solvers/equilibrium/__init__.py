"""
Prices that clear markets: scalar roots, Broyden's method, sequence space, linear expectations.

For anyone who has a model and wants its equilibrium or its responses to shocks.
"""

from frictions.solvers.equilibrium.cubic_roots import depressed_cubic_root, positive_cubic_roots
from frictions.solvers.equilibrium.linear_rational_expectations import (
    LinearSolution,
    LinearSystem,
    assemble,
    solve_linear_model,
)
from frictions.solvers.equilibrium.log_grid_roots import (
    LogGridRoots,
    find_largest_root,
    find_log_roots,
)
from frictions.solvers.equilibrium.planner_prices import PlannerPrices, solve_planner_prices

__all__ = [
    "LinearSolution",
    "LinearSystem",
    "LogGridRoots",
    "PlannerPrices",
    "assemble",
    "depressed_cubic_root",
    "find_largest_root",
    "find_log_roots",
    "positive_cubic_roots",
    "solve_linear_model",
    "solve_planner_prices",
]
