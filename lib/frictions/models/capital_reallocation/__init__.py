"""
Capital reallocation with lemons and partial irreversibility: Yu (2019), chapter 2.

For who wants this economy's equilibria: `OnePeriod` in closed form; `solve_steady_state`,
`market_jacobian` and `solve_transition` with heterogeneous entrepreneurs; `fold_curve` for how many
equilibria there are; `discrete_responses` of capital on a grid, as in the paper.
"""

from frictions.models.capital_reallocation.accuracy import euler_errors
from frictions.models.capital_reallocation.bundle import Prices
from frictions.models.capital_reallocation.discrete import discrete_responses
from frictions.models.capital_reallocation.evaluation import SteadyState
from frictions.models.capital_reallocation.fold import fold_curve
from frictions.models.capital_reallocation.market_jacobian import market_jacobian
from frictions.models.capital_reallocation.misallocation import (
    impact_response,
    impulse_responses,
    summary,
    two_type_tfp,
)
from frictions.models.capital_reallocation.one_period import OnePeriod
from frictions.models.capital_reallocation.parameters import (
    GridSettings,
    ProductivityChain,
    ReallocationParams,
)
from frictions.models.capital_reallocation.steady_state import solve_steady_state
from frictions.models.capital_reallocation.transition import PAPER_SHOCK, Closure, solve_transition

__all__ = [
    "PAPER_SHOCK",
    "Closure",
    "GridSettings",
    "OnePeriod",
    "Prices",
    "ProductivityChain",
    "ReallocationParams",
    "SteadyState",
    "discrete_responses",
    "euler_errors",
    "fold_curve",
    "impact_response",
    "impulse_responses",
    "market_jacobian",
    "solve_steady_state",
    "solve_transition",
    "summary",
    "two_type_tfp",
]
