"""Inventories, marginal cost and monetary shocks: the models of Yu (2019), chapter 1."""

from frictions.models.inventories.calvo import MC_STAR, CalvoModel, solve_calvo
from frictions.models.inventories.estimation import (
    BOUNDS,
    CASES,
    COUNTERPARTS,
    FOUR,
    SIX,
    MatchingProblem,
    load_calvo_estimates,
    matched_responses,
    matching_target,
    misses,
)
from frictions.models.inventories.firm_policies import FirmPolicies, solve_firm_policies
from frictions.models.inventories.money import markup_share, money_growth_experiment
from frictions.models.inventories.parameters import (
    FIGURE_1_9,
    GROSS_INFLATION,
    MONEY_SHOCK,
    POLICY_SHOCK,
    TABLE_1_1,
    CalvoParams,
    InventoryParams,
)
from frictions.models.inventories.steady_state import InventorySteadyState, solve_steady_state
from frictions.models.inventories.stockout import StockOut, stock_out_block

__all__ = [
    "BOUNDS",
    "CASES",
    "COUNTERPARTS",
    "FIGURE_1_9",
    "FOUR",
    "GROSS_INFLATION",
    "MC_STAR",
    "MONEY_SHOCK",
    "POLICY_SHOCK",
    "SIX",
    "TABLE_1_1",
    "CalvoModel",
    "CalvoParams",
    "FirmPolicies",
    "InventoryParams",
    "InventorySteadyState",
    "MatchingProblem",
    "StockOut",
    "load_calvo_estimates",
    "markup_share",
    "matched_responses",
    "matching_target",
    "misses",
    "money_growth_experiment",
    "solve_calvo",
    "solve_firm_policies",
    "solve_steady_state",
    "stock_out_block",
]
