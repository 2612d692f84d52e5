"""Numbers behind the chapter's exhibits: readings, methods, the shut-down, sizes of shocks."""

import time
import warnings

import numpy as np
import pandas as pd

from frictions.models.capital_reallocation.accuracy import euler_errors
from frictions.models.capital_reallocation.bundle import bundle_price, new_share, used_share
from frictions.models.capital_reallocation.discrete import GridEconomy
from frictions.models.capital_reallocation.economy import SHUT_PRICE, Economy, Prices
from frictions.models.capital_reallocation.evaluation import Evaluator, SteadyState
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian
from frictions.models.capital_reallocation.misallocation import summary
from frictions.models.capital_reallocation.parameters import GridSettings, ReallocationParams
from frictions.models.capital_reallocation.steady_state import solve_steady_state
from frictions.models.capital_reallocation.transition import solve_transition
from frictions.solvers.equilibrium import solve_broyden
from frictions.solvers.households import DiscretePolicy, solve_value_iteration

READINGS = {
    "2.25 s.d., shifted": {},
    "2.25 s.d., as it is": {"normalisation": "none"},
    "1.93 s.d., as it is": {"tauchen_width": 1.93, "normalisation": "none"},
    "2 s.d., as it is": {"tauchen_width": 2.0, "normalisation": "none"},
    "2.4 s.d., mean one": {"tauchen_width": 2.4, "normalisation": "mean"},
    "2.5 s.d., mean one": {"tauchen_width": 2.5, "normalisation": "mean"},
    "2.5 s.d., shifted": {"tauchen_width": 2.5},
    "3 s.d., mean one": {"tauchen_width": 3.0, "normalisation": "mean"},
    "Rouwenhorst": {"chain": "rouwenhorst", "normalisation": "none"},
}
METHODS_AT = Prices(used=0.9412, wage=1.1682, rate=1.0186, lemon_share=0.06826)
METHODS_ON = GridSettings(k_nodes=84, a_nodes=60)
RULES, VALUES = 1e-5, 2e-5  # distances from the limit at which the methods stop


def readings_table(params: ReallocationParams) -> pd.DataFrame:
    """Return Table 2.2, by reading of what the paper leaves open about productivity."""
    return pd.DataFrame(
        {
            name: summary(solve_steady_state(params.replace(**changes), tolerance=1e-6))
            for name, changes in READINGS.items()
        }
    ).T


def truncation_table(params: ReallocationParams, nodes=(64, 73, 80, 93, 100)) -> pd.DataFrame:
    """Return steady states by the largest stock of capital that the grid admits."""
    rows = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of mass at the top: the point here
        for count in nodes:
            found = solve_steady_state(params, GridSettings(k_nodes=count))
            rows[f"{found.economy.problem.k_grid[-1]:.1f}"] = {
                "mass at the last node": found.mass[:, -1].sum(),
                **summary(found)[["K", "reallocation", "p", "lemon share"]],
            }
    return pd.DataFrame(rows).T.rename_axis("largest $k$")


def methods_table(params: ReallocationParams) -> pd.DataFrame:
    """
    Solve the entrepreneur's problem at given prices by every method, and time it.

    Returns
    -------
    DataFrame
        By method: ``seconds`` of processor time, ``iterations``, ``capital``, ``good_sales``, and
        log10 errors of the bond Euler equation: ``error``, ``p95``, ``between`` nodes.
    """
    at = METHODS_AT
    coarse, nodes = Economy(params, METHODS_ON), GridEconomy(params, METHODS_ON)
    fine = Economy(params, METHODS_ON.finer(2))
    problem, guess = nodes.on_grid(at), nodes.first_guess(at)

    def iterate(asset="grid", howard=30, tolerance=VALUES) -> DiscretePolicy:
        return solve_value_iteration(problem, guess, asset, howard, tolerance)

    methods = {
        "two-price EGM": (coarse, lambda: coarse.stationary_policy(at, tolerance=RULES)),
        "the same, finer grids": (fine, lambda: fine.stationary_policy(at, tolerance=RULES)),
        "generalised EGM": (nodes, lambda: nodes.stationary_policy(at, tolerance=VALUES)),
        "generalised, hill climbing": (
            nodes, lambda: nodes.stationary_policy(at, tolerance=VALUES, search="hill")),
        "VFI, Howard": (nodes, iterate),
        "VFI, climbing, Howard": (nodes, lambda: iterate("climb")),
        "VFI, climbing": (nodes, lambda: iterate("climb", 0)),
    }  # fmt: skip
    coarse.stationary_policy(at, tolerance=1e3)  # the first calls compile
    nodes.stationary_policy(at, tolerance=1e9)
    nodes.stationary_policy(at, tolerance=1e9, search="hill")
    iterate(howard=1, tolerance=1e9)
    rows = {}
    for name, (economy, solve) in methods.items():
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


def shut_down(steady: SteadyState) -> SteadyState:
    """Return the equilibrium without trade in used capital: p = 0, all for sale are lemons."""
    evaluator = Evaluator(steady.economy, steady)

    def residuals(x):
        prices = Prices(SHUT_PRICE, float(x[0]), float(x[1]), 1.0)
        return np.array(evaluator.evaluate(prices).residuals)[1:3]

    root = solve_broyden(
        residuals, [0.96 * steady.prices.wage, steady.prices.rate], steps=[1e-3, 3e-4],
        caps=np.array([0.1, 0.01]), upper=np.array([np.inf, 1.0 / steady.economy.params.discount]),
        tolerance=1e-7,
    )  # fmt: skip
    prices = Prices(SHUT_PRICE, float(root.x[0]), float(root.x[1]), 1.0)
    total = evaluator.evaluate(prices)
    return SteadyState(
        steady.economy, prices, steady.economy.bundle_price(prices), evaluator.policy,
        evaluator.mass, total, root,
    )  # fmt: skip


def equilibria_table(found: dict[str, SteadyState]) -> pd.DataFrame:
    """Return prices, quantities and the slope that tells them apart, by equilibrium."""
    return pd.DataFrame(
        {
            name: {
                "price of used capital": one.prices.used,
                "price of a bundle": one.bundle_price,
                "wage": one.prices.wage,
                "gross interest rate": one.prices.rate,
                "lemons, % of used goods": 100.0 * one.prices.lemon_share,
                "output": one.aggregates.output,
                "sound capital sold": one.aggregates.good_sales,
                "slope of excess demand": np.nan if one.prices.shut else one.used_slope(),
            }
            for name, one in found.items()
        }
    ).T


def size_table(jacobian: MarketJacobian, linear, sizes=(-0.1, -1.0, -4.0)) -> pd.DataFrame:
    """
    Compare non-linear paths with linear ones for shocks of several sizes, in per cent.

    Productivity falls on impact by the size and comes back at a rate of 0.8 a year.  Responses in
    year 1 are divided by the size.
    """
    rows, start = {}, None
    for size in sizes:
        path = size * 0.8 ** np.arange(jacobian.horizon // 2)
        found = solve_transition(
            jacobian, np.exp(path / 100.0), start=start, tolerance=1e-6, progress=""
        )
        start = found.paths
        rows[f"{size:g}%"] = found.responses().loc[1] / size
    rows["linear"] = linear.along(0.8 ** np.arange(jacobian.horizon // 2)).loc[1]
    names = ["output", "reallocation", "new_investment", "used", "lemon_share"]
    return pd.DataFrame(rows).loc[names].T


def bundle_gap(params) -> float:
    """Return the largest gap between a bundle's price and what its parts cost, Corollary 1."""
    price, share = np.meshgrid(np.linspace(0.3, 1.2, 50), np.linspace(0, 0.6, 50))
    gaps = []
    for elasticity in (0.0, 0.5, 1.0, 2.5, 5.0):
        at = params.replace(elasticity=elasticity)
        spent = new_share(at, price, share) + price * used_share(at, price, share)
        gaps.append(np.abs(spent - bundle_price(at, price, share)).max())
    return float(max(gaps))
