"""
Fitting: responses matched to data, searches from many starts, many regressions at once.

For anyone who estimates a model or bootstraps a regression.
"""

from frictions.solvers.estimation.batched_regression import (
    BatchedRegression,
    long_horizon_regressions,
)

__all__ = ["BatchedRegression", "long_horizon_regressions"]
