"""Capital on a grid in equilibrium, and the methods side by side: committed and re-checked.

Fella's method and value iteration search over the nodes of capital, which takes minutes; the book
reads what they found, and does a part of it again.
"""

import pandas as pd

from frictions.data.shipped import read_table
from frictions.foundation.arrays import require_labels, require_table
from frictions.foundation.intervals import require_instance
from frictions.models.capital_reallocation import (
    GridSettings,
    Prices,
    ReallocationParams,
    discrete_responses,
    market_jacobian,
    solve_steady_state,
)
from frictions.models.capital_reallocation.discrete import (
    GridEconomy,
    solve_discrete_steady_state,
    solve_discrete_transition,
)
from frictions.models.capital_reallocation.experiments import methods_table
from frictions.models.capital_reallocation.transition import Transition

GRID_TABLE, METHODS_TABLE = "capital_reallocation_grid.csv", "capital_reallocation_methods.csv"
LIMITS, RATES = (0.35, 0.25), (0.002, 0.0)
ECONOMIES = tuple((limit, rate) for limit in LIMITS for rate in RATES)
GRIDS, HORIZON = GridSettings(k_nodes=84, a_nodes=60), 60
LEVELS = ["debt_limit", "lemon_rate", "t"]
PRICES = ["used", "wage", "rate", "lemon_share"]
RESPONSES = ["reallocation", "mpk_ratio", "tfp_end"]
COLUMNS = [*PRICES, *RESPONSES, "used_off", "residual"]
SHOWN = 15  # years
CHECKED = ("two-price EGM", "VFI, climbing, Howard")  # the quick ones


def solve_on_grid(economy: tuple[float, float]) -> pd.DataFrame:
    """
    Solve steady state and transition of one of ``ECONOMIES`` with capital on the grid.

    Returns
    -------
    DataFrame
        By ``t``, 0 being the steady state: prices; responses in per cent; by how much the used
        market is off in per cent of reallocation (``used_off``); and the largest ``residual`` of
        any market, at any date for t > 0.
    """
    limit, rate = economy
    params = ReallocationParams(debt_limit=limit, lemon_rate=rate)
    smooth = solve_steady_state(params, GRIDS)
    steady = solve_discrete_steady_state(smooth, progress="")
    found = solve_discrete_transition(steady, market_jacobian(smooth, HORIZON), progress="")
    return grid_rows(found).assign(debt_limit=limit, lemon_rate=rate)


def grid_rows(found: Transition) -> pd.DataFrame:
    """Return the rows of one economy, by date, from its transition."""
    require_instance("found", found, Transition)
    steady, total = found.steady_state, found.steady_state.aggregates
    path = found.paths[PRICES].join(discrete_responses(found)[RESPONSES])
    off = found.root.values.reshape(-1, len(path))[0] * total.capital
    path["used_off"] = 100.0 * abs(off) / total.reallocation
    path["residual"] = found.residual
    first = {name: getattr(steady.prices, name) for name in PRICES} | dict.fromkeys(RESPONSES, 0.0)
    first["used_off"] = 100.0 * abs(total.residuals[0]) * total.capital / total.reallocation
    first["residual"] = steady.root.residual
    rows = pd.concat([pd.DataFrame([first], index=[0]), path]).rename_axis("t")
    return rows[COLUMNS].reset_index()


def load_on_grid() -> pd.DataFrame:
    """Return `solve_on_grid` of all, by ``debt_limit``, ``lemon_rate`` and ``t``, as committed."""
    return read_table(GRID_TABLE).set_index(LEVELS).sort_index()


def load_methods() -> pd.DataFrame:
    """Return the committed ``methods_table``; its seconds are of the machine that made it."""
    return read_table(METHODS_TABLE).set_index("method")


def check_methods(methods: pd.DataFrame) -> float:
    """Return by how much two rows differ, seconds apart, relative, when they are solved again."""
    require_table("methods", methods, source="from load_methods")
    require_labels("methods", methods.index, CHECKED)
    again = methods_table(ReallocationParams(), CHECKED)
    shared = again.columns.drop("seconds")
    kept = require_table("methods", methods, CHECKED, shared)
    return float(abs(again[shared].to_numpy() / kept - 1.0).max())


def check_on_grid(table: pd.DataFrame) -> float:
    """
    Evaluate the benchmark's rules on the grid again at its committed prices.

    Returns
    -------
    float
        Excess demand for used capital, in per cent of reallocation.
    """
    path = require_on_grid("table", table).loc[ECONOMIES[0]]
    params = ReallocationParams(debt_limit=ECONOMIES[0][0], lemon_rate=ECONOMIES[0][1])
    prices = Prices(*map(float, path.loc[0, PRICES]))
    smooth = solve_steady_state(params, GRIDS, start=prices, tolerance=1e-4)
    economy = GridEconomy(params, GRIDS)
    policy = economy.stationary_policy(
        prices, economy.value_of_rules(smooth.policy), tolerance=5e-4, max_iterations=300,
        strict=False,
    )  # fmt: skip
    total = economy.aggregate(policy, economy.stationary_mass(policy, smooth.mass).mass, prices)
    return float(100.0 * abs(total.residuals[0]) * total.capital / total.reallocation)


def require_on_grid(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as `load_on_grid` makes it, by its labels, or say what it lacks."""
    require_instance(name, table, pd.DataFrame, "from load_on_grid")
    there = set(table.index) if list(table.index.names) == LEVELS else set()
    for economy in ECONOMIES:
        for t in range(SHOWN + 1):
            if (*economy, t) not in there:
                raise ValueError(f"{name} lacks {(*economy, t)}, one of {LEVELS}")
    require_table(name, table, (), COLUMNS)
    return table.sort_index()


def grid_answers(responses: dict[tuple, pd.DataFrame], table: pd.DataFrame) -> pd.DataFrame:
    """
    Compare responses with capital on the grid and continuous, by debt limit.

    Parameters
    ----------
    responses : dict of DataFrame
        Continuous, in per cent by year: by elasticity, debt limit and lemon rate.
    table : DataFrame
        From `load_on_grid`.
    """
    table = require_on_grid("table", table)
    require_instance("responses", responses, dict, "paths by economy")
    columns = {}
    for limit in LIMITS:
        missing = [(2.5, limit, r) for r in RATES if (2.5, limit, r) not in responses]
        if missing:
            raise ValueError(f"responses lacks {missing}")
        off = max(table.loc[(limit, rate)].loc[1:2, "used_off"].max() for rate in RATES)
        smooth = {rate: responses[2.5, limit, rate].loc[1:SHOWN] for rate in RATES}
        grid = {rate: table.loc[(limit, rate)].loc[1:SHOWN] for rate in RATES}
        for way, paths, slack in (("continuous", smooth, 0.0), ("grid", grid, off)):
            fall, none = (-paths[rate]["reallocation"] for rate in RATES)
            two, two_none = fall.iloc[:2].sum(), none.iloc[:2].sum()
            columns[rf"$\bar b={limit}$, {way}"] = {
                "reallocation, year 1, lemons": -fall[1],
                "no lemons": -none[1],
                "ratio of the two": fall[1] / none[1],
                "ratio over two years": two / two_none,
                "used market off by, two years": slack,
                "two years, if that went the paper's way": (two + 2 * slack)
                / (two_none - 2 * slack),
                "MPK ratio, highest, lemons": paths[0.002]["mpk_ratio"].max(),
                "MPK ratio, highest, no lemons": paths[0.0]["mpk_ratio"].max(),
                "$TFP_{end}$, lowest, lemons": paths[0.002]["tfp_end"].min(),
            }
    return pd.DataFrame(columns)
