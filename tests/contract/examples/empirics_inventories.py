"""Valid calls of doors of `frictions.empirics.inventories`."""

from functools import cache

import numpy as np
import pandas as pd

from frictions.data.live import LiveData
from frictions.data.loaders import shipped_monetary_data
from frictions.data.shipped import load_var_estimates
from frictions.empirics.inventories import BOUNDS, MatchingProblem, matching_target
from frictions.models.inventories import TABLE_1_1, solve_calvo


@cache
def target():
    return matching_target(series=("gdp", "infl"), last=4)


@cache
def estimates():
    return load_var_estimates("1970-2015")


@cache
def model():
    return solve_calvo(TABLE_1_1)


def paths():
    return model().responses(periods=12)[["y", "s", "inv", "is", "pi", "w"]]


def joint():
    names = [(name, horizon) for name in ("gdp", "infl") for horizon in range(1, 5)]
    return estimates().joint.loc[names, names]


def responses(shift=0.0):
    return np.linspace(-0.2, 0.1, 8).reshape(2, 4) + shift


FIXED = {name: getattr(TABLE_1_1, name) for name in list(BOUNDS["calvo"])[2:]}
ESTIMATE = [0.6, 0.3]
LAGS = {"index": ["gdp"], "columns": [8, 9]}


def filters():
    return pd.DataFrame([[0.3, -0.2]], **LAGS)


def problem():
    return MatchingProblem(target(), dict(FIXED), "calvo", filters())


EXAMPLES = {
    "attentive_economy": lambda: dict(bits=0.0, horizon=40, wage_stickiness=0.5),
    "estimate_monetary_var": lambda: dict(
        data=shipped_monetary_data(), start="1980Q1", end="2007Q4", draws=3, seed=1
    ),
    "MatchingProblem": lambda: dict(
        target=target(), fixed=dict(FIXED), economy="calvo", filters=filters()
    ),
    "MatchingProblem.named": lambda: dict(self=problem(), values=ESTIMATE),
    "MatchingProblem.solve": lambda: dict(self=problem(), values=ESTIMATE),
    "MatchingProblem.responses": lambda: dict(self=problem(), values=ESTIMATE),
    "MatchingProblem.follow": lambda: dict(self=problem(), values=ESTIMATE, near=model()),
    "MatchingProblem.responses_of": lambda: dict(self=problem(), model=model()),
    "MatchingProblem.residuals": lambda: dict(self=problem(), values=ESTIMATE),
    "improve": lambda: dict(problem=problem(), start=ESTIMATE, evaluations=2),
    "matched_responses": lambda: dict(
        model=model(), names=("gdp", "infl"), horizons=(1, 2), filters=filters()
    ),
    "matching_target": lambda: dict(
        sample="1970-2015", series=("gdp", "infl"), scheme="paper", last=4
    ),
    "standard_errors": lambda: dict(problem=problem(), values=ESTIMATE, joint=joint()),
    "criterion_mean": lambda: dict(target=target()),
    "criterion_test": lambda: dict(
        problem=problem(), values=ESTIMATE, joint=joint(), draws=50, seed=1
    ),
    "estimated": lambda: dict(case="four series"),
    "estimate_errors": lambda: dict(case="six series", joint=estimates().joint),
    "tested_fits": lambda: dict(
        cases={}, given={"nothing": np.zeros((6, 15))}, joint=estimates().joint
    ),
    "differences": lambda: dict(
        paths={"one": np.zeros((6, 15)), "two": np.full((6, 15), 0.1)},
        pairs=[("one", "two")],
        cases={"one": "six series", "two": "attention"},
        joint=estimates().joint,
    ),
    "profile": lambda: dict(name="bits"),
    "responses_by_filter": lambda: dict(data=shipped_monetary_data(), sample="1970-2007"),
    "load_responses_by_filter": dict,
    "persistence": lambda: dict(responses=paths()),
    "compare_fits": lambda: dict(
        target=target(), joint=joint(), first=responses(), second=responses(0.1)
    ),
    "criterion_distribution": lambda: dict(target=target(), joint=joint(), draws=50, seed=1),
    "extremes": lambda: dict(estimates=estimates()),
    "figure_targets": lambda: dict(estimates=estimates()),
    "inventory_moments": lambda: dict(responses=paths()),
    "simulated_joint": lambda: dict(sample="1982-2007", count=100, seed=1),
    "differences_elsewhere": lambda: dict(first="six series", second="four series", count=100),
    "draw_samples": lambda: dict(sample="1970-2007", count=2, seed=1, feedback=False),
    "load_bootstrap": dict,
    "load_estimates": dict,
    "money_growth_moments": lambda: dict(responses=paths()),
    "misses": lambda: dict(model=model(), target=target()),
    "reestimate_if_covered": lambda: dict(data=shipped_monetary_data(), live=LiveData(None)),
}
ASKED = "a column for each horizon that is asked for"
EXCEPTIONS = {
    ("matched_responses", "horizons", change): ASKED for change in ("one less", "one more")
}
