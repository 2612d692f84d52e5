"""The methods for the entrepreneur's problem side by side."""

import time
from collections.abc import Callable

import pandas as pd

from frictions.foundation.intervals import require_choice, require_instance
from frictions.models.capital_reallocation.accuracy import euler_errors
from frictions.models.capital_reallocation.discrete import GridEconomy
from frictions.models.capital_reallocation.economy import Economy, Prices
from frictions.models.capital_reallocation.parameters import GridSettings, ReallocationParams
from frictions.solvers.households import DiscretePolicy, solve_value_iteration

METHODS_AT = Prices(used=0.9412, wage=1.1682, rate=1.0186, lemon_share=0.06826)
METHODS_ON = GridSettings(k_nodes=84, a_nodes=60)
RULES, VALUES = 1e-5, 2e-5  # distances from the limit at which the methods stop


def methods_table(params: ReallocationParams, names: tuple[str, ...] = ()) -> pd.DataFrame:
    """
    Solve the entrepreneur's problem at given prices by every method, and time it.

    Parameters
    ----------
    params : ReallocationParams
        Parameters.
    names : tuple of str, optional
        Methods, by the table's labels; by default all.

    Returns
    -------
    DataFrame
        By method: ``seconds`` of processor time, ``iterations``, ``capital``, ``good_sales``, and
        log10 errors of the bond Euler equation: ``error``, ``p95``, ``between`` nodes.
    """
    require_instance("params", params, ReallocationParams)
    at = METHODS_AT
    coarse, nodes = Economy(params, METHODS_ON), GridEconomy(params, METHODS_ON)
    fine = Economy(params, METHODS_ON.finer(2))
    problem, guess = nodes.on_grid(at), nodes.first_guess(at)

    def iterate(asset="grid", howard=30, tolerance=VALUES) -> DiscretePolicy:
        return solve_value_iteration(problem, guess, asset, howard, tolerance)

    methods: dict[str, tuple[Economy, Callable]] = {
        "two-price EGM": (coarse, lambda: coarse.stationary_policy(at, tolerance=RULES)),
        "the same, finer grids": (fine, lambda: fine.stationary_policy(at, tolerance=RULES)),
        "generalised EGM": (nodes, lambda: nodes.stationary_policy(at, tolerance=VALUES)),
        "generalised, hill climbing": (
            nodes, lambda: nodes.stationary_policy(at, tolerance=VALUES, search="hill")),
        "VFI, Howard": (nodes, iterate),
        "VFI, climbing, Howard": (nodes, lambda: iterate("climb")),
        "VFI, climbing": (nodes, lambda: iterate("climb", 0)),
    }  # fmt: skip
    require_instance("names", names, tuple)
    for name in names:
        require_choice("names", name, tuple(methods))
    chosen = {name: methods[name] for name in names or methods}
    coarse.stationary_policy(at, tolerance=1e3)  # the first calls compile
    nodes.stationary_policy(at, tolerance=1e9)
    nodes.stationary_policy(at, tolerance=1e9, search="hill")
    iterate(howard=1, tolerance=1e9)
    rows = {}
    for name, (economy, solve) in chosen.items():
        began = time.process_time()
        rules = solve()
        seconds = time.process_time() - began
        rules = nodes.rules(rules) if isinstance(rules, DiscretePolicy) else rules
        mass = economy.stationary_mass(rules).mass
        total = economy.aggregate(rules, mass, at)
        error = euler_errors(economy, rules, at, mass)
        rows[name] = {
            "seconds": seconds, "iterations": rules.iterations, "capital": total.capital,
            "good_sales": total.good_sales, "error": error["mean"], "p95": error["p95"],
            "between": euler_errors(economy, rules, at, mass, at="centres")["mean"],
        }  # fmt: skip
    return pd.DataFrame(rows).T
