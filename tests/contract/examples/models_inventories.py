"""Valid calls of the doors of `frictions.models.inventories`."""

from functools import cache

from frictions.models.inventories import (
    TABLE_1_1,
    TABLE_1_1_ATTENTION,
    AttentionEquilibrium,
    InformationCost,
    build_aggregate_map,
    solve_at_bits,
    solve_calvo,
)

BIT = InformationCost()
# Short, so that a call is cheap; the economy is not at rest at the end, which `tail` admits.
HORIZON, TAIL = 40, 1.0


@cache
def economy():
    return build_aggregate_map(TABLE_1_1_ATTENTION.replace(wage_stickiness=0.5), horizon=HORIZON)


@cache
def attentive() -> AttentionEquilibrium:
    return solve_at_bits(economy(), BIT, 0.3, tail=TAIL)


def actions():
    return economy().impulse


EXAMPLES = {
    "AttentionEquilibrium.responses": lambda: dict(self=attentive(), periods=8),
    "attention_by_bits": lambda: dict(
        params=economy().params, bits=[0.4, 0.3], horizon=HORIZON, tail=TAIL
    ),
    "attention_curve": lambda: dict(economy=economy(), units=BIT, bits=[0.4, 0.3], tail=TAIL),
    "build_aggregate_map": lambda: dict(
        params=TABLE_1_1_ATTENTION, policy="taylor", resources="value", horizon=30
    ),
    "CalvoModel.responses": lambda: dict(
        self=solve_calvo(TABLE_1_1), shock="eps_r", size=0.25, periods=8
    ),
    "condition_shifts": lambda: dict(params=TABLE_1_1, real_rate=0.01, cost=0.02),
    "firm_conditions": lambda: dict(params=TABLE_1_1, real_rate=0.01, cost=0.02),
    "imposed_actions": lambda: dict(economy=economy(), cost=BIT, actions=actions(), tail=TAIL),
    "InformationCost.per_nat": lambda: dict(self=BIT, revenue=2.0),
    "load_attention_by_returns": dict,
    "loss_weights": lambda: dict(economy=economy(), cost=BIT),
    "markup_share": lambda: dict(paths=solve_calvo(TABLE_1_1).responses(periods=8), quarters=4),
    "money_growth_experiment": lambda: dict(params=TABLE_1_1, shock=-0.5, periods=8),
    "profit_hessian": lambda: dict(params=TABLE_1_1_ATTENTION),
    "solve_at_bits": lambda: dict(
        economy=economy(), units=BIT, bits=0.3, start=attentive(), tail=TAIL
    ),
    "solve_attention_equilibrium": lambda: dict(
        economy=economy(), cost=attentive().cost, start=attentive(), tolerance=1e-5, tail=TAIL
    ),
    "solve_calvo": lambda: dict(params=TABLE_1_1, policy="taylor", mc_star="consistent"),
    "solve_rule_equilibrium": lambda: dict(economy=economy(), cost=BIT, tolerance=1e-5),
    "solve_steady_state": lambda: dict(params=TABLE_1_1),
    "threshold_cost": lambda: dict(economy=economy(), cost=BIT, tail=TAIL),
    "sticky_information": lambda: dict(economy=economy(), cost=BIT, stale=0.5, tail=TAIL),
    "zero_attention": lambda: dict(economy=economy(), cost=BIT, tail=TAIL),
}
RESULTS = {"AttentionEquilibrium", "CalvoModel"}
EXCEPTIONS = {
    ("*", "mc_star", "a number"): "a multiple of marginal cost",
}
