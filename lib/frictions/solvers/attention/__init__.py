"""
Rational inattention: what to pay attention to, and how to act on it.

For anyone with a linear-quadratic tracking problem whose information is costly.  `solve_attention`
is exact, at a given cost of information or at a given amount of it, for any number of shocks;
`solve_attention_transition` follows a change of the cost;
`optimise_arma_attention` and `optimise_action_rules` restrict signals or actions to simple forms.
`realise_moving_average` writes responses as the small state space that the exact solver takes;
`signal_responses` and `frozen_signal_operator` lead back to how an average of agents acts;
`attention_threshold` says at which cost attention stops.
"""

from frictions.solvers.attention.action_rules import ActionRules, optimise_action_rules
from frictions.solvers.attention.attention_arma import ArmaAttention, optimise_arma_attention
from frictions.solvers.attention.attention_lqg import AttentionSolution, solve_attention
from frictions.solvers.attention.frozen_signal import (
    attention_threshold,
    frozen_signal_operator,
    signal_responses,
)
from frictions.solvers.attention.hankel_realisation import Realisation, realise_moving_average
from frictions.solvers.attention.transition import AttentionTransition, solve_attention_transition

__all__ = [
    "ActionRules",
    "ArmaAttention",
    "AttentionSolution",
    "AttentionTransition",
    "Realisation",
    "attention_threshold",
    "frozen_signal_operator",
    "optimise_action_rules",
    "optimise_arma_attention",
    "realise_moving_average",
    "signal_responses",
    "solve_attention",
    "solve_attention_transition",
]
