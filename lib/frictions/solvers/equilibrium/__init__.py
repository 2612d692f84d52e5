"""
Prices that clear markets: scalar roots, Broyden's method, sequence space, linear expectations.

For anyone who has a model and wants its equilibrium or its responses to shocks.
"""

from frictions.solvers.equilibrium.planner_prices import PlannerPrices, solve_planner_prices

__all__ = ["PlannerPrices", "solve_planner_prices"]
