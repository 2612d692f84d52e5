"""Numbers behind the chapter's exhibits: readings, methods, the shut-down, sizes of shocks."""

import functools
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from frictions.foundation import require_instance, require_members, run_tasks
from frictions.foundation.arrays import require_array
from frictions.foundation.intervals import require_counts
from frictions.models.capital_reallocation.bundle import bundle_price, new_share, used_share
from frictions.models.capital_reallocation.economy import SHUT_PRICE, Prices
from frictions.models.capital_reallocation.evaluation import PATIENCE, Evaluator, SteadyState
from frictions.models.capital_reallocation.experiments.cycles import LinearResponses
from frictions.models.capital_reallocation.fold import ridden_prices
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian
from frictions.models.capital_reallocation.misallocation import efficient_tfp, summary
from frictions.models.capital_reallocation.one_period import OnePeriod
from frictions.models.capital_reallocation.parameters import GridSettings, ReallocationParams
from frictions.models.capital_reallocation.steady_state import search, solve_steady_state
from frictions.models.capital_reallocation.transition import Transition, solve_transition
from frictions.solvers.equilibrium import solve_broyden

READINGS: dict[str, dict[str, Any]] = {
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
READ_TOLERANCE = 1e-5  # of the markets; the table has four digits


def readings_table(steady: SteadyState, workers: int | None = None) -> pd.DataFrame:
    """
    Return Table 2.2, by reading of what the paper leaves open about productivity.

    Parameters
    ----------
    steady : SteadyState
        Of the first reading; the others, changes of its parameters, are found from it.
    workers : int, optional
        As in ``frictions.foundation.parallel.run_tasks``.

    Returns
    -------
    DataFrame
        Entries of ``summary`` by reading.
    """
    require_instance("steady", steady, SteadyState)
    first, *others = READINGS
    found = run_tasks(
        functools.partial(_reading, steady), [READINGS[name] for name in others],
        workers=workers, description="readings",
    )  # fmt: skip
    rows = dict(zip(others, found, strict=True))
    return pd.DataFrame({first: summary(steady)} | rows).T


def _reading(steady: SteadyState, changes: dict[str, Any]) -> pd.Series:
    """Return the table's entries after a change of a known economy's parameters."""
    params = steady.economy.params.replace(**changes)
    return summary(
        solve_steady_state(params, steady.economy.grids, near=steady, tolerance=READ_TOLERANCE)
    )


def truncation_table(
    params: ReallocationParams, nodes=(64, 73, 80, 93, 100), workers: int | None = None
) -> pd.DataFrame:
    """Return steady states by the largest stock of capital that the grid admits."""
    require_instance("params", params, ReallocationParams)
    nodes = require_counts("nodes", nodes, 5, 10_000)
    one = functools.partial(_truncated, params)
    rows = dict(run_tasks(one, nodes, workers=workers, description="grids"))
    return pd.DataFrame(rows).T.rename_axis("largest $k$")


def _truncated(params: ReallocationParams, nodes: int) -> tuple[str, pd.Series]:
    """Return the largest capital of a grid, and what comes out on it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of mass at the top: the point here
        found = solve_steady_state(params, GridSettings(k_nodes=nodes), tolerance=READ_TOLERANCE)
    top = pd.Series({"mass at the last node": found.mass[:, -1].sum()})
    shown = summary(found)[["K", "reallocation", "p", "lemon share"]]
    return f"{found.economy.problem.k_grid[-1]:.1f}", pd.concat([top, shown])


def lemon_ridden(steady: SteadyState, curve: pd.DataFrame) -> SteadyState:
    """Return the equilibrium of a normal one's economy on the falling branch of its curve."""
    require_instance("steady", steady, SteadyState)
    guess = ridden_prices(curve, steady.economy.params.lemon_rate)
    return search(steady.economy, guess, steady, 1e-6, **PATIENCE)


def shut_down(steady: SteadyState) -> SteadyState:
    """Return the equilibrium without trade in used capital: p = 0, all for sale are lemons."""
    require_instance("steady", steady, SteadyState)
    evaluator = Evaluator(steady.economy, steady, **PATIENCE)

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
    return evaluator.steady(prices, total, root)


def equilibria_table(found: dict[str, SteadyState]) -> pd.DataFrame:
    """Return prices, quantities and the slope that tells them apart, by equilibrium."""
    require_members("found", found, SteadyState, "by name")
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


def size_table(jacobian: MarketJacobian, linear, sizes=(-0.1, -1.0, -4.0, 4.0)) -> pd.DataFrame:
    """
    Compare non-linear paths with linear ones for shocks of several sizes, in per cent.

    Productivity falls on impact by the size and comes back at a rate of 0.8 a year.  Responses in
    year 1 are divided by the size.
    """
    require_instance("jacobian", jacobian, MarketJacobian)
    require_instance("linear", linear, LinearResponses)
    sizes = require_array("sizes", sizes, (None,), "[-50, 50]")
    if not sizes.all():
        raise ValueError(f"sizes = {sizes.tolist()} must not be zero")
    rows = {}
    for size in sizes:
        path = size * 0.8 ** np.arange(jacobian.horizon // 2)
        found = solve_transition(jacobian, np.exp(path / 100.0), tolerance=1e-6, progress="")
        rows[f"{size:+g}%"] = found.responses().loc[1] / size
    rows["linear"] = linear.along(0.8 ** np.arange(jacobian.horizon // 2)).loc[1]
    names = ["output", "reallocation", "new_investment", "used", "lemon_share"]
    return pd.DataFrame(rows).loc[names].T


def bundle_gap(params) -> float:
    """Return the largest gap between a bundle's price and what its parts cost, Corollary 1."""
    require_instance("params", params, ReallocationParams)
    price, share = np.meshgrid(np.linspace(0.3, 1.2, 50), np.linspace(0, 0.6, 50))
    gaps = []
    for elasticity in (0.0, 0.5, 1.0, 2.5, 5.0):
        at = params.replace(elasticity=elasticity)
        spent = new_share(at, price, share) + price * used_share(at, price, share)
        gaps.append(np.abs(spent - bundle_price(at, price, share)).max())
    return float(max(gaps))


def proposition_1() -> dict:
    """
    Check Proposition 1 and Appendix B on the one-period economy.

    Returns
    -------
    dict
        Whether the price elasticity is ``above one at zero`` elasticity of substitution; whether
        sales are ``procyclical exactly then``; and the ``largest gap of derivatives`` between the
        appendix's price elasticity and that of economies solved again.
    """
    above, exactly, gaps, step = [], [], [], 1e-4
    for rate in (0.02, 0.002, 0.0):
        for elasticity in (0.0, 1.0, 2.5, 5.0):
            here = OnePeriod(lemon_rate=rate, elasticity=elasticity)
            less, more = (
                here.replace(productivity=here.productivity * np.exp(s * step)).solve()
                for s in (-1, 1)
            )
            phi = here.solve().price_elasticity
            exactly.append((more.good_sales > less.good_sales) == (phi > 1.0))
            gaps.append(abs(np.log(more.price / less.price) / (2 * step) - phi))
            if elasticity == 0.0:
                above.append(phi > 1.0)
    return {
        "above one at zero": all(above),
        "procyclical exactly then": all(exactly),
        "largest gap of derivatives": float(max(gaps)),
    }


def finite_column(name: str, table, column: str) -> pd.Series:
    """Return a column of responses by date, complete and finite."""
    require_instance(name, table, pd.DataFrame, "responses by date")
    if list(table.columns).count(column) != 1:
        raise ValueError(f"{name} must have the column {column} once, and has {[*table.columns]}")
    if not len(table) or not table.index.is_monotonic_increasing or table.index.has_duplicates:
        raise ValueError(f"{name} must have dates that increase, each once")
    require_array(f"{column} of {name}", table[column].to_numpy(), (None,))
    return table[column]


# The printed axes of Figures 2.1 to 2.3: column, lowest and highest tick, half the ticks' distance.
AXES = {
    "p": ("used", -1.5, 1, 0.25), "lambdaM": ("lemon_share", 0, 4, 1),
    "Sg": ("good_sales", -4, 0, 1), "realloc": ("reallocation", -4, 0, 1),
    "Y": ("output", -2, 1, 0.5), "I": ("new_investment", -4, 0, 1), "N": ("labour", -2, 1, 0.5),
    "K": ("capital", -1, 1, 0.25), "w": ("wage", -1, 1, 0.25),
}  # fmt: skip
OTHER_AXES: dict[str, dict[str, tuple[str, float, int, float]]] = {
    "2": {"p": ("used", -1, 1, 0.25)},
    "3": {"lambdaM": ("lemon_share", -2, 4, 1), "Sg": ("good_sales", -4, 2, 1),
          "I": ("new_investment", -6, 0, 1)},
}  # fmt: skip
FIGURES = {"1": (2.5, 0.35), "2": (3.5, 0.35), "3": (2.5, 0.25)}


def inside_printed_axes(responses: dict[tuple, pd.DataFrame]) -> dict[str, str]:
    """Say, by target id, whether a response stays on the printed axis, give or take half a tick."""
    require_members("responses", responses, pd.DataFrame, "by elasticity, limit and lemon rate")
    found = {}
    for figure, setting in FIGURES.items():
        for name, (column, low, high, slack) in (AXES | OTHER_AXES.get(figure, {})).items():
            if (*setting, 0.002) not in responses:
                raise ValueError(f"responses lacks {(*setting, 0.002)}; it has {[*responses]}")
            path = finite_column("responses", responses[(*setting, 0.002)], column).loc[:15]
            inside = low - slack <= path.min() and path.max() <= high + slack
            found[f"cr.f2{figure}.{name}"] = "inside" if inside else "outside"
    return found


def price_bounds(transitions) -> tuple[bool, bool]:
    """Say whether bundles cost more than used goods, and those at most one, at every date."""
    transitions = list(transitions) if isinstance(transitions, Iterable) else transitions
    require_members("transitions", transitions, Transition)
    above, at_most = [], []
    for found in transitions:
        p, paths = found.steady_state.economy.params, found.paths
        rho = bundle_price(p, paths["used"].to_numpy(), paths["lemon_share"].to_numpy())
        above.append((rho > paths["used"]).all())
        at_most.append((paths["used"] <= 1.0).all())
    return bool(all(above)), bool(all(at_most))


def amplification(steady: SteadyState, plain: SteadyState, shock: pd.DataFrame) -> pd.Series:
    """Return measured productivity's levels, what lemons cost, and its response to a shock."""
    require_instance("steady", steady, SteadyState)
    require_instance("plain", plain, SteadyState)
    response = finite_column("shock", shock, "tfp_end")
    own = 100.0 * np.log(pd.Series({1: 0.99, 2: 0.991}).reindex(shock.index, fill_value=1.0))
    moved = own + response * steady.aggregates.tfp_end
    return pd.Series(
        {
            "measured over exogenous, steady state": steady.aggregates.tfp_end,
            "the same, no lemons": plain.aggregates.tfp_end,
            "if capital could move freely": np.log(efficient_tfp(steady.economy)),
            "output with lemons over without": steady.aggregates.output / plain.aggregates.output,
            "productivity, lowest, %": own.min(),
            "measured productivity, lowest, %": moved.min(),
            "ratio of marginal products, z5 over z2": steady.aggregates.mpk_ratio,
        }
    )
