"""A valid, cheap call of the planner's price system."""

import numpy as np

EXAMPLES = {
    "solve_planner_prices": lambda: dict(
        x_T=np.array([1.0, 1.2]), x_N_H=np.array([0.9, 1.0]), x_N_F=np.array([1.1, 1.0]),
        risk_aversion=2.0, elasticity=0.7, tradable_weight=0.3, planner_weight=0.5,
    ),
}  # fmt: skip
RESULTS = {"PlannerPrices"}
EXCEPTIONS = {
    ("solve_planner_prices", "*", "a scalar"): "endowments are broadcast",
    ("solve_planner_prices", "*", "axis 0 shorter"): "one endowment is that of every state",
}
