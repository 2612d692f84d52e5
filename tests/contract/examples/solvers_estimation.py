"""Valid calls of the doors of `frictions.solvers.estimation`."""

import numpy as np

from frictions.solvers.estimation import MatchingTarget

BOX = np.array([[-2.0, 2.5], [-1.0, 3.5], [0.0, 1.0]])


def valley(x):
    return float((1 - x[0]) ** 2 + 10 * (x[1] - x[0] ** 2) ** 2 + x[2] ** 2)


def blocks():
    draws = np.random.default_rng(0).normal(size=(2, 40, 4)).cumsum(axis=2)
    return np.stack([np.cov(block, rowvar=False) for block in draws])


def target():
    responses = np.random.default_rng(1).normal(size=(2, 4))
    return dict(names=("output", "prices"), responses=responses, covariances=blocks())


def series():
    return np.random.default_rng(2).normal(size=(30, 3, 5)).cumsum(axis=0)


def levels(seed=3):
    return np.random.default_rng(seed).normal(size=(2, 30)).cumsum(axis=1)


STARTS = np.array([[0.5, 0.25, 0.5], [-1.5, 2.0, 0.25], [0.0, 0.0, 1.0], [2.0, 1.0, 0.0]])
LIMITS = {"simplex_evaluations": 60, "powell_evaluations": 40}

EXAMPLES = {
    "MatchingTarget": lambda: target(),
    "MatchingTarget.misses": lambda: dict(
        self=MatchingTarget(**target()), model=np.full((2, 4), 0.5)
    ),
    "MatchingTarget.select": lambda: dict(self=MatchingTarget(**target()), names=["prices"]),
    "long_horizon_regressions": lambda: dict(
        level=levels(),
        regressors=levels(seed=4)[:, :, None],
        horizons=np.array([1, 3]),
        lags=np.array([2, 3]),
    ),
    "minimize_from_many": lambda: dict(function=valley, starts=STARTS, bounds=BOX, **LIMITS),
    "minimize_in_box": lambda: dict(function=valley, start=STARTS[0], bounds=BOX, **LIMITS),
    "random_starts": lambda: dict(bounds=BOX, count=3, seed=1),
    "recursive_responses": lambda: dict(series=series(), lags=2, place=1, size=0.5, horizon=4),
    "weight_block": lambda: dict(covariance=blocks()[0]),
}
RESULTS = {"BatchedRegression", "LocalMinimum"}
OWN_DATES = "level and regressors may end at different dates"
EXCEPTIONS = {
    ("MatchingTarget", "names", "an unknown one"): "series may have any name",
    ("long_horizon_regressions", "level", "axis 1 shorter"): OWN_DATES,
    ("long_horizon_regressions", "level", "axis 1 longer"): OWN_DATES,
}
