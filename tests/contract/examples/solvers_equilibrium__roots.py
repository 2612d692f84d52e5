"""Valid calls of the scalar root finders of `frictions.solvers.equilibrium`."""

import numpy as np


def quadratic(log_u):
    return -((log_u - 0.5) ** 2) + 0.04


def falling(log_u, level):
    return level - log_u


EXAMPLES = {
    "depressed_cubic_root": lambda: dict(A=2.0, B=3.0),
    "find_largest_root": lambda: dict(
        function=falling, low=0.1, high=10.0, args=(np.array([0.5, 1.0]),), points=40
    ),
    "find_log_roots": lambda: dict(function=quadratic, low=0.1, high=10.0, points=41),
    "positive_cubic_roots": lambda: dict(a3=1.0, a2=-6.0, a1=11.0, a0=-6.0),
}
RESULTS = {"LogGridRoots"}
EXCEPTIONS = {
    ("find_largest_root", "args", "one twice"): "how many a function takes only the call tells",
}
