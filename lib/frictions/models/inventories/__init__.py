"""Inventories, marginal cost and monetary shocks: the models of Yu (2019), chapter 1."""

from frictions.models.inventories.attention.aggregate_map import AggregateMap, build_aggregate_map
from frictions.models.inventories.attention.branches import imposed_actions, zero_attention
from frictions.models.inventories.attention.curve import (
    AttentionCurve,
    attention_curve,
    solve_at_bits,
)
from frictions.models.inventories.attention.equilibrium import (
    AttentionEquilibrium,
    loss_weights,
    solve_attention_equilibrium,
    threshold_cost,
)
from frictions.models.inventories.attention.parameters import (
    MONEY_ATTENTION,
    PRINTED_COST,
    TABLE_1_1_ATTENTION,
    AttentionParams,
    InformationCost,
)
from frictions.models.inventories.attention.profit_hessian import ProfitHessian, profit_hessian
from frictions.models.inventories.attention.rules import RuleEquilibrium, solve_rule_equilibrium
from frictions.models.inventories.calvo.firm_policies import FirmPolicies, solve_firm_policies
from frictions.models.inventories.calvo.model import MC_STAR, CalvoModel, solve_calvo
from frictions.models.inventories.calvo.money import markup_share, money_growth_experiment
from frictions.models.inventories.comparative_statics import (
    FirmConditions,
    condition_shifts,
    firm_conditions,
)
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
    "FIGURE_1_9",
    "GROSS_INFLATION",
    "MC_STAR",
    "MONEY_ATTENTION",
    "MONEY_SHOCK",
    "POLICY_SHOCK",
    "PRINTED_COST",
    "TABLE_1_1",
    "TABLE_1_1_ATTENTION",
    "AggregateMap",
    "AttentionCurve",
    "AttentionEquilibrium",
    "AttentionParams",
    "CalvoModel",
    "CalvoParams",
    "FirmConditions",
    "FirmPolicies",
    "InformationCost",
    "InventoryParams",
    "InventorySteadyState",
    "ProfitHessian",
    "RuleEquilibrium",
    "StockOut",
    "attention_curve",
    "build_aggregate_map",
    "condition_shifts",
    "firm_conditions",
    "imposed_actions",
    "loss_weights",
    "markup_share",
    "money_growth_experiment",
    "profit_hessian",
    "solve_at_bits",
    "solve_attention_equilibrium",
    "solve_calvo",
    "solve_firm_policies",
    "solve_rule_equilibrium",
    "solve_steady_state",
    "stock_out_block",
    "threshold_cost",
    "zero_attention",
]
