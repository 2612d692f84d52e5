"""The six transitions on grids whose spacings are halved twice, and the paper's comparisons there.

On the finer grids the Jacobian is that of the coarsest, which is close enough for Broyden's method.
"""

import pandas as pd

from frictions.data.shipped import read_table
from frictions.foundation import require_array, require_instance
from frictions.models.capital_reallocation import (
    GridSettings,
    ReallocationParams,
    market_jacobian,
    solve_steady_state,
)
from frictions.models.capital_reallocation.transition import PAPER_SHOCK, clear_markets

TABLE = "capital_reallocation_refinement.csv"
REFINEMENTS = (1, 2, 4)
ECONOMIES = tuple(
    (elasticity, debt_limit, lemon_rate)
    for elasticity, debt_limit in ((2.5, 0.35), (3.5, 0.35), (2.5, 0.25))
    for lemon_rate in (0.002, 0.0)
)
LEVELS = ["times", "elasticity", "debt_limit", "lemon_rate", "t"]
YEARS, HORIZON = 30, 60
SHOWN = [
    "used", "lemon_share", "good_sales", "reallocation", "output", "new_investment", "capital",
    "mpk_ratio", "mpk_sd", "tfp_end",
]  # fmt: skip
BASE, PLAIN, HIGHER = ECONOMIES[0], ECONOMIES[1], ECONOMIES[2]
TIGHTER, TIGHTER_PLAIN = ECONOMIES[4], ECONOMIES[5]
# The paper's comparisons: a variable's response (its largest, or that of a year) and the economy
# where it is higher, if the paper is right, than in the other.
COMPARISONS = {
    "inv": ("new_investment", PLAIN, BASE),
    "out": ("output, year 2", PLAIN, BASE),
    "cap": ("capital, year 5", PLAIN, BASE),
    "late": ("capital, year 15", PLAIN, BASE),
    "mpk": ("mpk_ratio", BASE, PLAIN),
    "epsreal": ("reallocation", HIGHER, BASE),
    "epsinv": ("new_investment", HIGHER, BASE),
    "breal": ("reallocation", BASE, TIGHTER),
    "blant": ("reallocation", PLAIN, TIGHTER_PLAIN),
    "binv": ("new_investment", BASE, TIGHTER),
    "binv, none": ("new_investment", PLAIN, TIGHTER_PLAIN),
}
IN_WORDS = {
    "inv": "lemons: investment falls by more", "out": "lemons: output lower, year 2",
    "cap": "lemons: capital lower, year 5", "late": "lemons: capital lower, year 15",
    "mpk": "lemons: MPK ratio rises by more",
    "epsreal": r"$\epsilon=3.5$: reallocation muted",
    "epsinv": r"$\epsilon=3.5$: investment muted",
    "breal": r"$\bar b=0.25$: reallocation falls by more, lemons",
    "blant": r"$\bar b=0.25$: the same, no lemons",
    "binv": r"$\bar b=0.25$: investment falls by more, lemons",
    "binv, none": r"$\bar b=0.25$: the same, no lemons",
}  # fmt: skip


def solve_on_grids(economy: tuple, refinements=REFINEMENTS, horizon: int = HORIZON) -> pd.DataFrame:
    """Return responses, in per cent by refinement and year, of one of ``ECONOMIES``."""
    elasticity, debt_limit, lemon_rate = economy
    params = ReallocationParams(elasticity=elasticity, debt_limit=debt_limit, lemon_rate=lemon_rate)
    coarse = solve_steady_state(params)
    jacobian = market_jacobian(coarse, horizon)
    tables = []
    for times in refinements:
        steady = coarse
        if times > 1:
            grids = GridSettings().finer(times)
            steady = solve_steady_state(params, grids, start=coarse.prices, tolerance=1e-6)
        found = clear_markets(
            steady, jacobian, PAPER_SHOCK, last_date=None, tolerance=1e-6, max_iterations=40
        )
        path = found.responses().loc[:YEARS, SHOWN].reset_index()
        head = dict(zip(LEVELS[1:4], economy, strict=True))
        tables.append(path.assign(**head, times=times, residual=found.residual))
    return pd.concat(tables, ignore_index=True)


def load_refinement() -> pd.DataFrame:
    """
    Return the committed responses.

    Returns
    -------
    DataFrame
        Columns of ``SHOWN`` in per cent; indexed by ``times`` (one over the spacing
        of the nodes), ``elasticity``, ``debt_limit``, ``lemon_rate`` and ``t``.
    """
    table = read_table(TABLE)
    return table.set_index(LEVELS).sort_index()


def require_refinement(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as `load_refinement` makes it, by its labels, or say what it lacks."""
    require_instance(name, table, pd.DataFrame, "from load_refinement")
    there = set(table.index.droplevel(-1)) if list(table.index.names) == LEVELS else set()
    for times in REFINEMENTS:
        for economy in ECONOMIES:
            if (times, *economy) not in there:
                raise ValueError(f"{name} lacks {('all clear', times, *economy)}, one of {LEVELS}")
    for measure, *_ in COMPARISONS.values():
        if measure.partition(", year ")[0] not in table:
            raise ValueError(f"{name} has the columns {list(table)}, must have {measure}")
    if not table.index.is_unique:
        twice = table.index[table.index.duplicated()][0]
        raise ValueError(f"{name} has {twice} twice, it must have each date once")
    require_array(name, table.to_numpy(), (None, None), None)
    return table.sort_index()


def comparisons(table: pd.DataFrame) -> pd.DataFrame:
    """
    Judge the paper's comparisons on each grid.

    Parameters
    ----------
    table : DataFrame
        From `load_refinement`.

    Returns
    -------
    DataFrame
        By claim of ``COMPARISONS``: the difference, positive if the paper is right, in percentage
        points on each grid; and ``holds``: whether it is positive on the finest by more than the
        last halving of the spacing moved it.
    """
    table = require_refinement("table", table)
    rows = {}
    for claim, (measure, above, below) in COMPARISONS.items():
        rows[claim] = {
            times: _measure(table, times, above, measure) - _measure(table, times, below, measure)
            for times in REFINEMENTS
        }
    found = pd.DataFrame(rows).T
    last, before = found[REFINEMENTS[-1]], found[REFINEMENTS[-2]]
    return found.assign(holds=last > (last - before).abs())


def _measure(table: pd.DataFrame, times: int, economy: tuple, measure: str) -> float:
    """Return a variable's response that is largest in absolute value, or that of a year."""
    name, _, year = measure.partition(", year ")
    path = table.loc[(times, *economy), name]
    return float(path[int(year)] if year else path.loc[:15].iloc[path.loc[:15].abs().argmax()])
