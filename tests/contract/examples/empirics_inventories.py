"""Valid calls of doors of `frictions.empirics.inventories`."""

from functools import cache

import numpy as np

from frictions.data.live import LiveData
from frictions.data.loaders import shipped_monetary_data
from frictions.data.shipped import load_var_estimates
from frictions.empirics.inventories import matching_target
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


EXAMPLES = {
    "compare_fits": lambda: dict(
        target=target(), joint=joint(), first=responses(), second=responses(0.1)
    ),
    "criterion_distribution": lambda: dict(target=target(), joint=joint(), draws=50, seed=1),
    "extremes": lambda: dict(estimates=estimates()),
    "figure_targets": lambda: dict(estimates=estimates()),
    "inventory_moments": lambda: dict(responses=paths()),
    "load_estimates": dict,
    "money_growth_moments": lambda: dict(responses=paths()),
    "misses": lambda: dict(model=model(), target=target()),
    "reestimate_if_covered": lambda: dict(data=shipped_monetary_data(), live=LiveData(None)),
}
