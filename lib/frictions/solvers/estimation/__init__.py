"""
Fitting: responses matched to data, searches from many starts, many regressions at once.

For anyone who estimates a model or bootstraps a regression.
"""

from frictions.solvers.estimation.batched_autoregressions import recursive_responses
from frictions.solvers.estimation.batched_regression import (
    BatchedRegression,
    long_horizon_regressions,
)
from frictions.solvers.estimation.impulse_matching import SCHEMES, MatchingTarget, weight_block
from frictions.solvers.estimation.multistart import (
    LocalMinimum,
    minimize_from_many,
    minimize_in_box,
    random_starts,
)

__all__ = [
    "SCHEMES",
    "BatchedRegression",
    "LocalMinimum",
    "MatchingTarget",
    "long_horizon_regressions",
    "minimize_from_many",
    "minimize_in_box",
    "random_starts",
    "recursive_responses",
    "weight_block",
]
