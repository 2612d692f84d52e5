"""
Compile times: the first call of each jitted solver, in a process of its own.

Once with an empty cache, where numba compiles, and once more, where it loads what the first process
left.  Imports are not counted: the page on execution times has them.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.measure import COMPILATION, Row, seconds
from benchmarks.peer_runs import ROOT
from frictions.empirics.time_series.vector_autoregression import fit_var
from frictions.empirics.time_series.vector_autoregression_bootstrap import bootstrap_responses
from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.discrete import GridEconomy
from frictions.models.capital_reallocation.economy import Economy
from frictions.models.housing import housing_problem
from frictions.models.tradability import AssetPricer, TradabilityParams
from frictions.solvers.attention.attention_lqg import solve_attention
from frictions.solvers.equilibrium.planner_prices import solve_planner_prices
from frictions.solvers.households import solve_nsegm, solve_value_iteration

AT = cr.Prices(used=0.9412, wage=1.1682, rate=1.0186, lemon_share=0.06826)


def _planner_prices():
    economy = {"risk_aversion": 5.0, "elasticity": 0.7}
    weights = {"tradable_weight": 0.5, "planner_weight": 0.5}
    return lambda: solve_planner_prices(*np.full((3, 10), 1.1), **economy, **weights)


def _pricer():
    return lambda: AssetPricer(TradabilityParams(), 4).evaluate(np.ones((2, 4)))


def _bootstrap():
    steps = np.random.default_rng(0).standard_normal((60, 2))
    index = pd.period_range("2000Q1", periods=60, freq="Q")
    fit = fit_var(pd.DataFrame(steps, index=index, columns=["x", "y"]), 1)
    return lambda: bootstrap_responses(fit, "x", 1.0, 4, 10)


def _attention():
    shocks = np.diag([0.3, 0.9])
    return lambda: solve_attention(np.diag([0.95, 0.4]), shocks, np.ones((2, 1)), 1.0, 0.9)


def _economy():
    return GridEconomy(cr.ReallocationParams(), cr.GridSettings(k_nodes=22, a_nodes=25))


def _two_price_egm():
    economy = Economy(cr.ReallocationParams(), cr.GridSettings(k_nodes=22, a_nodes=25))
    return lambda: economy.stationary_policy(AT, tolerance=1e9)


def _histogram():
    economy = Economy(cr.ReallocationParams(), cr.GridSettings(k_nodes=22, a_nodes=25))
    policy = economy.stationary_policy(AT, tolerance=1e9)
    return lambda: economy.stationary_mass(policy)


def _generalised_egm():
    problem, guess = housing_problem(40)
    return lambda: solve_nsegm(problem, guess, tolerance=1e9)


def _value_iteration():
    economy = _economy()
    problem, guess = economy.on_grid(AT), economy.first_guess(AT)
    return lambda: solve_value_iteration(problem, guess, tolerance=1e9)


SOLVERS: dict[str, Callable] = {
    "planner's prices": _planner_prices,
    "Hermite pricing": _pricer,
    "bootstrap of a VAR": _bootstrap,
    "rational inattention": _attention,
    "two-price EGM": _two_price_egm,
    "histogram": _histogram,
    "generalised EGM": _generalised_egm,
    "value function iteration": _value_iteration,
}


def _in_a_process(name: str, cache: str) -> dict[str, float]:
    """Return seconds of the first call and of a later one."""
    command = [sys.executable, "-m", "benchmarks.compilation", name]
    environment = os.environ | {"NUMBA_CACHE_DIR": cache}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def run() -> list[Row]:
    """
    Measure first calls.

    Returns
    -------
    list of Row
        One row a solver.
    """
    rows = []
    for name in SOLVERS:
        with tempfile.TemporaryDirectory() as cache:
            compiled, loaded = _in_a_process(name, cache), _in_a_process(name, cache)
        rows.append(
            Row(
                COMPILATION,
                name,
                loaded["later"],
                first_call_seconds=compiled["first"],
                cached_call_seconds=loaded["first"],
            )
        )
    return rows


if __name__ == "__main__":
    call = SOLVERS[sys.argv[1]]()
    print(json.dumps({"first": seconds(call, 1), "later": seconds(call)}))
