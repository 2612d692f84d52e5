"""Valid calls of the doors of `frictions.solvers.equilibrium` for linear expectations."""

from dataclasses import fields

import numpy as np

from frictions.solvers.equilibrium import LinearSystem, assemble, solve_linear_model

NAMES = {"variables": ("q", "d"), "shocks": ("e", "u")}
EQUATIONS = [
    {"q": 1.0, "q(+1)": -0.95, "d": -1.0, "u": -0.5},
    {"d": 1.0, "d(-1)": -0.8, "e": -1.0},
]


def system():
    return assemble(EQUATIONS, **NAMES)


def solution():
    return solve_linear_model(system())


COVARIANCE = np.array([[1.0, 0.25], [0.25, 2.0]])

EXAMPLES = {
    "assemble": lambda: dict(equations=EQUATIONS, **NAMES),
    "LinearSolution.covariance": lambda: dict(self=solution(), shock_covariance=COVARIANCE),
    "LinearSolution.responses": lambda: dict(self=solution(), shock="e", size=0.5, periods=5),
    "LinearSolution.simulate": lambda: dict(
        self=solution(), periods=5, seed=1, shock_covariance=COVARIANCE
    ),
    "LinearSystem": lambda: {f.name: getattr(system(), f.name) for f in fields(LinearSystem)},
    "solve_linear_model": lambda: dict(system=system()),
}
RESULTS = {"LinearSolution"}
EXCEPTIONS = {("LinearSystem", "*", "an unknown one"): "variables and shocks may have any name"}
