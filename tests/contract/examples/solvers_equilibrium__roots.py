"""Valid calls of the scalar root finders of `frictions.solvers.equilibrium`."""

import numpy as np

EXAMPLES = {
    "depressed_cubic_root": lambda: dict(A=2.0, B=3.0),
    "positive_cubic_roots": lambda: dict(a3=1.0, a2=-6.0, a1=11.0, a0=-6.0),
    "find_log_roots": lambda: dict(function=np.sin, low=0.1, high=50.0, points=201),
    "find_largest_root": lambda: dict(
        function=lambda u, a: a - u, low=0.1, high=50.0, args=(np.array([1.0, 2.0]),), points=40
    ),
    "solve_planner_prices": lambda: dict(
        x_T=np.array([1.0, 1.2]), x_N_H=np.array([0.9, 1.0]), x_N_F=np.array([1.1, 1.0]),
        risk_aversion=2.0, elasticity=0.7, tradable_weight=0.3, planner_weight=0.5,
    ),
}  # fmt: skip
RESULTS = {"LogGridRoots", "PlannerPrices"}
EXCEPTIONS = {
    ("find_largest_root", "low", "a percentage"): "where there is no root it is NaN",
    ("find_largest_root", "args", "one twice"): "the function says how many it takes",
    ("find_largest_root", "args", "an unknown one"): "the function says what it takes",
    ("solve_planner_prices", "*", "a scalar"): "endowments are broadcast",
    ("solve_planner_prices", "*", "axis 0 shorter"): "one endowment is that of every state",
}
