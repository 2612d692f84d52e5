"""Valid, cheap calls of the doors about Broyden's method and the sequence space."""

import numpy as np

MATRIX = np.array([[2.0, 0.5], [0.3, 1.5]])


def _function(x):
    return MATRIX @ x - 1.0


EXAMPLES = {
    "expectation_vectors": lambda: {
        "outcomes": [np.array([1.0, 2.0])], "expect": lambda f: 0.5 * f, "horizon": 5,
    },
    "fake_news_jacobian": lambda: {
        "impact": np.ones((4, 2)), "distribution": np.full((4, 3), 0.1),
        "expectation": np.full((4, 2, 3), 0.2),
    },
    "forward_jacobian": lambda: {
        "function": _function, "x": np.zeros(2), "values": _function(np.zeros(2)),
        "steps": np.full(2, 1e-4),
    },
    "lag": lambda: {"path": np.arange(5.0)},
    "lead": lambda: {"path": np.arange(5.0)},
    "solve_broyden": lambda: {
        "function": _function, "start": np.zeros(2), "jacobian": MATRIX, "tolerance": 1e-8,
    },
    "solve_conditioned": lambda: {"matrix": MATRIX, "right": np.ones(2)},
}  # fmt: skip
RESULTS = {"Root"}
EXCEPTIONS = {
    (name, "path", "an axis more"): "a matrix's columns are paths, and its first axis is time"
    for name in ("lag", "lead")
}
