"""Inventories, marginal cost and monetary shocks: the models of Yu (2019), chapter 1."""

from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.branches import (
    imposed_actions,
    sticky_information,
    zero_attention,
)
from frictions.models.inventories.attention.curve import attention_curve, solve_at_bits
from frictions.models.inventories.attention.equilibrium import (
    AttentionEquilibrium,
    solve_attention_equilibrium,
)
from frictions.models.inventories.attention.parameters import (
    MONEY_ATTENTION,
    TABLE_1_1_ATTENTION,
    InformationCost,
)
from frictions.models.inventories.attention.profit_hessian import profit_hessian
from frictions.models.inventories.attention.reply import loss_weights, threshold_cost
from frictions.models.inventories.attention.returns_to_scale import (
    attention_by_bits,
    load_attention_by_returns,
)
from frictions.models.inventories.attention.rules import solve_rule_equilibrium
from frictions.models.inventories.calvo.model import MC_STAR, CalvoModel, solve_calvo
from frictions.models.inventories.calvo.money import markup_share, money_growth_experiment
from frictions.models.inventories.comparative_statics import condition_shifts, firm_conditions
from frictions.models.inventories.parameters import (
    FIGURE_1_9,
    GROSS_INFLATION,
    MONEY_SHOCK,
    POLICY_SHOCK,
    TABLE_1_1,
)
from frictions.models.inventories.steady_state import solve_steady_state

__all__ = [
    "FIGURE_1_9",
    "GROSS_INFLATION",
    "MC_STAR",
    "MONEY_ATTENTION",
    "MONEY_SHOCK",
    "POLICY_SHOCK",
    "TABLE_1_1",
    "TABLE_1_1_ATTENTION",
    "AttentionEquilibrium",
    "CalvoModel",
    "InformationCost",
    "attention_by_bits",
    "attention_curve",
    "build_aggregate_map",
    "condition_shifts",
    "firm_conditions",
    "imposed_actions",
    "load_attention_by_returns",
    "loss_weights",
    "markup_share",
    "money_growth_experiment",
    "profit_hessian",
    "solve_at_bits",
    "solve_attention_equilibrium",
    "solve_calvo",
    "solve_rule_equilibrium",
    "solve_steady_state",
    "sticky_information",
    "threshold_cost",
    "zero_attention",
]
