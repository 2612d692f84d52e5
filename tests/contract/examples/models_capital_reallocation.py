"""Valid calls of the doors of `frictions.models.capital_reallocation`, on very small grids."""

import functools
import warnings

import numpy as np
import pandas as pd

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation import experiments as ex
from frictions.models.capital_reallocation.experiments.comparisons import FIGURES

PARAMS = cr.ReallocationParams()
GRIDS = cr.GridSettings(k_min=0.3, k_nodes=42, a_nodes=10)
SHOCK = (0.99,)


@functools.cache
def steady():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # mass at the top of so short a grid
        return cr.solve_steady_state(PARAMS, GRIDS, tolerance=1e-6)


@functools.cache
def jacobian(full=False):
    return cr.market_jacobian(steady(), 8, full=full)


@functools.cache
def transition():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the horizon is short
        return cr.solve_transition(jacobian(), SHOCK, tolerance=1e-5, progress="")


KEYS = [(0.35, 0.002), (0.35, 0.0)]


def curve():
    share = [0.05, 0.1, 0.2]
    return pd.DataFrame(
        {"lemon_rate": [0.002, 0.003, 0.001], "used": 0.9, "wage": 1.2, "rate": 1.02}, share
    )


def lemon_share():
    return steady().prices.lemon_share


EXAMPLES = {
    "Closure": lambda: dict(held=("rate",), shut=0),
    "GridSettings": dict,
    "GridSettings.finer": lambda: dict(self=GRIDS, times=2),
    "OnePeriod": dict,
    "OnePeriod.market": lambda: dict(self=cr.OnePeriod(), price=np.array([0.8, 0.9])),
    "OnePeriod.threshold_elasticity": lambda: dict(self=cr.OnePeriod()),
    "ProductivityChain": lambda: dict(
        levels=np.array([0.8, 1.2]), transition=np.array([[0.9, 0.1], [0.1, 0.9]])
    ),
    "ReallocationParams": dict,
    "euler_errors": lambda: dict(
        economy=steady().economy, policy=steady().policy, prices=steady().prices,
        mass=steady().mass,
    ),
    "fold_curve": lambda: dict(near=steady(), shares=np.array([lemon_share()])),
    "impact_response": lambda: dict(params=PARAMS, productivity_change=-0.01),
    "impulse_responses": lambda: dict(
        economies={"one": PARAMS}, shock=SHOCK, grids=GRIDS, horizon=8, workers=1,
        jacobians=[jacobian()],
    ),
    "market_jacobian": lambda: dict(steady=steady(), horizon=4),
    "solve_steady_state": lambda: dict(
        params=PARAMS, grids=GRIDS, start=steady().prices, tolerance=1e-5
    ),
    "solve_transition": lambda: dict(
        jacobian=jacobian(), shock=np.array([0.99, 0.995]), tolerance=1e-5, progress=""
    ),
    "summary": lambda: dict(steady=steady()),
    "two_type_tfp": lambda: dict(
        z_high=1.2, z_low=0.8, capital_ratio=np.array([1.0, 2.0]), capital_share=0.3
    ),
    "Shock": dict,
    "LinearResponses.impulse": lambda: dict(
        self=ex.linear_responses(jacobian(True)), shock=ex.Shock()
    ),
    "LinearResponses.along": lambda: dict(
        self=ex.linear_responses(jacobian(True)), productivity=np.array([1.0, 0.8]),
        lemon_rate=np.array([0.5, 0.4]),
    ),
    "LinearResponses.moments": lambda: dict(
        self=ex.linear_responses(jacobian(True)), shocks=[ex.Shock()]
    ),
    "linear_responses": lambda: dict(jacobian=jacobian(True)),
    "lemon_shock_for": lambda: dict(
        model=ex.linear_responses(jacobian(True)), productivity=ex.Shock(), correlation=0.7
    ),
    "bundle_gap": lambda: dict(params=PARAMS),
    "equilibria_table": lambda: dict(found={"normal": steady()}),
    "freeze_table": lambda: dict(freezes=[transition()]),
    "discrete_responses": lambda: dict(found=transition()),
    "proposition_1": dict,
    "amplification": lambda: dict(
        steady=steady(), plain=steady(), shock=transition().responses()[["tfp_end"]]
    ),
    "closure_row": lambda: dict(
        lemons=transition().responses(), plain=transition().responses()
    ),
    "inside_printed_axes": lambda: dict(
        responses={(*at, 0.002): transition().responses() for at in FIGURES.values()}
    ),
    "lemon_ridden": lambda: dict(steady=steady(), curve=curve()),
    "methods_table": lambda: dict(params=PARAMS),
    "moments_of": lambda: dict(impulses=[transition().responses()]),
    "price_bounds": lambda: dict(transitions=[transition()]),
    "readings_table": lambda: dict(steady=steady(), workers=1),
    "sample_facts": lambda: dict(
        model=ex.linear_responses(jacobian(True)), shocks=[ex.Shock()], years=8, draws=20
    ),
    "shut_down": lambda: dict(steady=steady()),
    "size_table": lambda: dict(
        jacobian=jacobian(), linear=ex.linear_responses(jacobian(True)), sizes=(-0.1, -0.5)
    ),
    "solve_freezes": lambda: dict(jacobian=jacobian(), years=1),
    "truncation_table": lambda: dict(params=PARAMS, nodes=(64,), workers=1),
    "under_closure": lambda: dict(jacobian=jacobian(), name="interest rate held"),
}  # fmt: skip
RESULTS = {"LinearResponses", "Prices", "SteadyState"}
COSTLY = {
    "methods_table": "says how long each method took: no second call repeats it",
}
EXCEPTIONS = {
    ("OnePeriod.market", "price", "a scalar"): "any shape",
    ("two_type_tfp", "capital_ratio", "a scalar"): "any shape",
    ("impulse_responses", "economies", "a key misspelt"): "names are the caller's",
    ("LinearResponses.along", "*", "axis 0 shorter"): "each path ends where its shock does",
    ("LinearResponses.along", "*", "axis 0 longer"): "each path ends where its shock does",
    ("LinearResponses.along", "*", "empty"): "no shock to it",
}
