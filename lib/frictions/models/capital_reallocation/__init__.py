"""Capital reallocation with lemons and partial irreversibility: Yu (2019), chapter 2."""

from frictions.models.capital_reallocation.accuracy import euler_errors
from frictions.models.capital_reallocation.bundle import bundle_price, new_share, used_share
from frictions.models.capital_reallocation.discrete import (
    as_stock_policy,
    discrete_paths,
    discrete_problem,
    first_guess,
    stationary_discrete_policy,
)
from frictions.models.capital_reallocation.discrete_equilibrium import (
    DiscreteSteadyState,
    discrete_responses,
    solve_discrete_economies,
    solve_discrete_steady_state,
    solve_discrete_transition,
)
from frictions.models.capital_reallocation.economy import (
    MARKETS,
    Aggregates,
    Economy,
    Prices,
)
from frictions.models.capital_reallocation.grids import GridSettings
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian, market_jacobian
from frictions.models.capital_reallocation.misallocation import (
    efficient_tfp,
    impulse_responses,
    summary,
    two_type_tfp,
)
from frictions.models.capital_reallocation.one_period import OnePeriod, OnePeriodEquilibrium
from frictions.models.capital_reallocation.parameters import ReallocationParams
from frictions.models.capital_reallocation.steady_state import (
    START,
    SteadyState,
    solve_steady_state,
)
from frictions.models.capital_reallocation.transition import (
    PAPER_SHOCK,
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
    "DiscreteSteadyState",
    "Economy",
    "GridSettings",
    "MarketJacobian",
    "OnePeriod",
    "OnePeriodEquilibrium",
    "Prices",
    "ReallocationParams",
    "SteadyState",
    "Transition",
    "as_stock_policy",
    "bundle_price",
    "discrete_paths",
    "discrete_problem",
    "discrete_responses",
    "efficient_tfp",
    "euler_errors",
    "first_guess",
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
    "stationary_discrete_policy",
    "summary",
    "two_type_tfp",
    "used_share",
]
