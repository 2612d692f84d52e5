"""Capital reallocation with lemons and partial irreversibility: Yu (2019), chapter 2."""

from frictions.models.capital_reallocation.accuracy import euler_errors
from frictions.models.capital_reallocation.bundle import bundle_price, new_share, used_share
from frictions.models.capital_reallocation.discrete import (
    GridEconomy,
    discrete_responses,
    solve_discrete_economies,
    solve_discrete_steady_state,
    solve_discrete_transition,
)
from frictions.models.capital_reallocation.economy import MARKETS, Aggregates, Economy, Prices
from frictions.models.capital_reallocation.evaluation import Evaluator, SteadyState
from frictions.models.capital_reallocation.fold import fold_curve
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian, market_jacobian
from frictions.models.capital_reallocation.misallocation import (
    efficient_tfp,
    impulse_responses,
    summary,
    two_type_tfp,
)
from frictions.models.capital_reallocation.one_period import OnePeriod, OnePeriodEquilibrium
from frictions.models.capital_reallocation.parameters import (
    GridSettings,
    ProductivityChain,
    ReallocationParams,
)
from frictions.models.capital_reallocation.steady_state import START, solve_steady_state
from frictions.models.capital_reallocation.transition import (
    PAPER_SHOCK,
    Closure,
    Transition,
    impact_response,
    simulate,
    solve_transition,
)

__all__ = [
    "MARKETS",
    "PAPER_SHOCK",
    "START",
    "Aggregates",
    "Closure",
    "Economy",
    "Evaluator",
    "GridEconomy",
    "GridSettings",
    "MarketJacobian",
    "OnePeriod",
    "OnePeriodEquilibrium",
    "Prices",
    "ProductivityChain",
    "ReallocationParams",
    "SteadyState",
    "Transition",
    "bundle_price",
    "discrete_responses",
    "efficient_tfp",
    "euler_errors",
    "fold_curve",
    "impact_response",
    "impulse_responses",
    "market_jacobian",
    "new_share",
    "simulate",
    "solve_discrete_economies",
    "solve_discrete_steady_state",
    "solve_discrete_transition",
    "solve_steady_state",
    "solve_transition",
    "summary",
    "two_type_tfp",
    "used_share",
]
