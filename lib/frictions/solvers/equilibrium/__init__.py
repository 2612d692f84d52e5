"""
Prices that clear markets: scalar roots, Broyden's method, sequence space, linear expectations.

For anyone who has a model and wants its equilibrium or its responses to shocks.  `solve_broyden`
finds a few prices, or whole paths of them, with a Jacobian that is given or taken by differences;
`expectation_vectors` and `fake_news_jacobian` give that Jacobian for heterogeneous agents; `lag`,
`lead` and `solve_conditioned` are for models written in paths.
"""

from frictions.solvers.equilibrium.broyden import Root, forward_jacobian, solve_broyden
from frictions.solvers.equilibrium.cubic_roots import depressed_cubic_root, positive_cubic_roots
from frictions.solvers.equilibrium.linear_rational_expectations import (
    LinearSolution,
    solve_linear_model,
)
from frictions.solvers.equilibrium.linear_system import LinearSystem, assemble
from frictions.solvers.equilibrium.log_grid_roots import (
    LogGridRoots,
    find_largest_root,
    find_log_roots,
)
from frictions.solvers.equilibrium.planner_prices import PlannerPrices, solve_planner_prices
from frictions.solvers.equilibrium.sequence_jacobian import expectation_vectors, fake_news_jacobian
from frictions.solvers.equilibrium.sequence_space import lag, lead, solve_conditioned

__all__ = [
    "LinearSolution",
    "LinearSystem",
    "LogGridRoots",
    "PlannerPrices",
    "Root",
    "assemble",
    "depressed_cubic_root",
    "expectation_vectors",
    "fake_news_jacobian",
    "find_largest_root",
    "find_log_roots",
    "forward_jacobian",
    "lag",
    "lead",
    "positive_cubic_roots",
    "solve_broyden",
    "solve_conditioned",
    "solve_linear_model",
    "solve_planner_prices",
]
