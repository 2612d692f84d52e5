"""Valid calls of the doors of `frictions.solvers.attention`."""

import numpy as np

from frictions.solvers.attention import (
    optimise_action_rules,
    realise_moving_average,
    solve_attention,
)

A, Q, H = np.diag([0.9, 0.5]), np.eye(2), np.array([[1.0], [1.0]])
TARGETS = 0.8 ** np.arange(12)[:, None] * np.array([1.0, -0.5])
WEIGHTS = np.array([[2.0, 0.5], [0.5, 1.0]])


def solution():
    return solve_attention(A, Q, H, 0.3)


def rules():
    start = [[0.3, 0.5, 0.5, 0.5], [-0.2, 0.5, 0.5, 0.5]]
    return dict(targets=TARGETS, weights=WEIGHTS, cost=0.3, start=start)


EXAMPLES = {
    "ActionRules.average": lambda: dict(self=optimise_action_rules(**rules()), horizon=5),
    "attention_threshold": lambda: dict(targets=TARGETS, weights=WEIGHTS),
    "AttentionSolution.belief_responses": lambda: dict(self=solution(), horizon=4),
    "AttentionSolution.simulate": lambda: dict(self=solution(), periods=5, seed=1),
    "frozen_signal_operator": lambda: dict(h=np.array([[1.0, 0.5, 0.25]])),
    "optimise_action_rules": rules,
    "optimise_arma_attention": lambda: dict(
        targets=TARGETS, weights=WEIGHTS, cost=0.1, p=1, q=1, expansion=64, grid=256
    ),
    "Realisation.refit": lambda: dict(
        self=realise_moving_average(TARGETS, 3), coefficients=2.0 * TARGETS
    ),
    "Realisation.responses": lambda: dict(self=realise_moving_average(TARGETS, 3), horizon=5),
    "realise_moving_average": lambda: dict(
        coefficients=TARGETS, order=3, tolerance=1e-8, max_radius=0.99
    ),
    "signal_responses": lambda: dict(solution=solution(), horizon=4),
    "solve_attention": lambda: dict(
        transition=A, impact=Q, loading=H, cost=0.3, discount=0.95, max_iterations=5000
    ),
    "solve_attention_transition": lambda: dict(
        before=solution(), loading=H, costs=np.full(4, 0.2), discount=0.9, max_iterations=200
    ),
}
RESULTS = {
    "ActionRules", "ArmaAttention", "AttentionSolution", "AttentionTransition", "Realisation",
}  # fmt: skip
EXCEPTIONS = {
    **{
        ("solve_attention_transition", "costs", change): "a path of any length"
        for change in ("axis 0 shorter", "axis 0 longer")
    },
    ("attention_threshold", "targets", "an axis more"): "a third axis holds several shocks",
    ("frozen_signal_operator", "h", "an axis more"): "a third axis holds several shocks",
    ("frozen_signal_operator", "h", "empty"): "no signal: nobody acts",
    ("solve_attention", "impact", "axis 1 shorter"): "any number of shocks",
    ("solve_attention", "impact", "axis 1 longer"): "any number of shocks",
}
