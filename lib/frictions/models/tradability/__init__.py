"""Tradability of output, business cycles and asset prices: the model of Tian (2015)."""

from frictions.models.tradability.allocation import (
    Allocation,
    cobb_douglas_allocation,
    endowment_responses,
    solve_allocation,
)
from frictions.models.tradability.parameters import ENDOWMENTS, TradabilityParams
from frictions.models.tradability.predictability import predictability
from frictions.models.tradability.pricing import (
    NUMERAIRES,
    AssetPricer,
    AssetPrices,
    instantaneous_moments,
)
from frictions.models.tradability.simulation import (
    Simulation,
    simulate,
    simulate_table2,
    simulated_moments,
    table2,
)

__all__ = [
    "ENDOWMENTS",
    "NUMERAIRES",
    "Allocation",
    "AssetPricer",
    "AssetPrices",
    "Simulation",
    "TradabilityParams",
    "cobb_douglas_allocation",
    "endowment_responses",
    "instantaneous_moments",
    "predictability",
    "simulate",
    "simulate_table2",
    "simulated_moments",
    "solve_allocation",
    "table2",
]
