"""
Tradability of output, business cycles and asset prices: the model of Tian (2015).

Parameters, allocation, prices of stocks and bonds, moments with and without simulation, and
predictive regressions.  Pricing and simulation take any other endowment economy as well: see
`Economy` and `GoodsMarket`.
"""

from frictions.models.tradability.allocation import (
    Allocation,
    cobb_douglas_allocation,
    endowment_responses,
    solve_allocation,
)
from frictions.models.tradability.countries import cobb_douglas_world
from frictions.models.tradability.diagnostics import diagnostics
from frictions.models.tradability.moments import bound_on_correlation, exact_moments
from frictions.models.tradability.parameters import ENDOWMENTS, RecursiveParams, TradabilityParams
from frictions.models.tradability.predictability import predictability
from frictions.models.tradability.pricing import (
    NUMERAIRES,
    AssetPricer,
    AssetPrices,
    Economy,
    GoodsMarket,
)
from frictions.models.tradability.readings import (
    cyclicality_definitions,
    reading_points,
    substitution_profile,
)
from frictions.models.tradability.recursive import RecursiveEconomy, solve_recursive
from frictions.models.tradability.recursive_simulation import recursive_moments, simulate_recursive
from frictions.models.tradability.simulation import Simulation, simulate, simulated_moments, table2

__all__ = [
    "ENDOWMENTS",
    "NUMERAIRES",
    "Allocation",
    "AssetPricer",
    "AssetPrices",
    "Economy",
    "GoodsMarket",
    "RecursiveEconomy",
    "RecursiveParams",
    "Simulation",
    "TradabilityParams",
    "bound_on_correlation",
    "cobb_douglas_allocation",
    "cobb_douglas_world",
    "cyclicality_definitions",
    "diagnostics",
    "endowment_responses",
    "exact_moments",
    "predictability",
    "reading_points",
    "recursive_moments",
    "simulate",
    "simulate_recursive",
    "simulated_moments",
    "solve_allocation",
    "solve_recursive",
    "substitution_profile",
    "table2",
]
