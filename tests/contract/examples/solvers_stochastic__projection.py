"""Valid calls of the Gaussian projections of `frictions.solvers.stochastic`."""

import numpy as np

COVARIANCE = np.array([[1.0, 0.2, 0.1], [0.2, 2.0, 0.3], [0.1, 0.3, 1.5]])

EXAMPLES = {
    "partial_r_squared": [
        lambda: dict(moments=COVARIANCE.copy()),
        lambda: dict(moments=np.stack([COVARIANCE, 2.0 * COVARIANCE])),
    ],
    "project": lambda: dict(
        target=np.array([1.0, 0.5, 0.0]),
        signals=np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]]),
        covariance=COVARIANCE.copy(),
    ),
}
RESULTS = {"Projection"}
