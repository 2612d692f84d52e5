"""The closures, and what lemons do under each, on grids whose spacing is halved."""

import functools
import warnings

import pandas as pd

from frictions.data.shipped import read_table
from frictions.empirics.capital_reallocation.refinement import BASE, HORIZON, PLAIN
from frictions.foundation.intervals import require_instance
from frictions.models.capital_reallocation import (
    GridSettings,
    ReallocationParams,
    market_jacobian,
    solve_steady_state,
)
from frictions.models.capital_reallocation.experiments import (
    CLOSURES,
    closure_row,
    under_closure,
)
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian
from frictions.models.capital_reallocation.transition import PAPER_SHOCK, clear_markets

TABLE = "capital_reallocation_closures.csv"
HELD = "interest rate held"
POINTS = tuple((name, times) for times in (1, 2, 4) for name in CLOSURES)
TOLERANCE = 1e-6


@functools.cache
def _coarse(economy: tuple):
    """Return the Jacobian on the default grids, which serves the finer ones too."""
    elasticity, debt_limit, lemon_rate = economy
    params = ReallocationParams(elasticity=elasticity, debt_limit=debt_limit, lemon_rate=lemon_rate)
    return market_jacobian(solve_steady_state(params), HORIZON)


@functools.cache
def _steady(economy: tuple, times: int):
    """Return the steady state on grids that are finer by a factor."""
    coarse = _coarse(economy).steady_state
    if times == 1:
        return coarse
    grids = GridSettings().finer(times)
    return solve_steady_state(
        coarse.economy.params, grids, start=coarse.prices, tolerance=TOLERANCE
    )


def closure_point(point: tuple[str, int]) -> dict:
    """Return what lemons do under a closure, on grids that are finer by a factor."""
    name, times = point
    paths = []
    for economy in (BASE, PLAIN):
        with warnings.catch_warnings():  # capital comes back slowly where the rate is held
            warnings.simplefilter("ignore", UserWarning)
            found = clear_markets(
                _steady(economy, times), _coarse(economy), PAPER_SHOCK, CLOSURES[name],
                tolerance=TOLERANCE, max_iterations=40,
            )  # fmt: skip
        paths.append(found.responses())
    return {"closure": name, "times": times} | closure_row(*paths)


def load_closures() -> dict[int, pd.DataFrame]:
    """Return rows of ``closure_row`` by closure, as committed, by how much finer the grids are."""
    table = read_table(TABLE).set_index("closure")
    return {int(times): part.drop(columns="times") for times, part in table.groupby("times")}


def check_closures(lemons: MarketJacobian, plain: MarketJacobian) -> float:
    """
    Hold the interest rate again, with Jacobians of the paper's economy and of that without lemons.

    Returns
    -------
    float
        Largest gap to the committed row on the default grids, relative.
    """
    require_instance("lemons", lemons, MarketJacobian)
    require_instance("plain", plain, MarketJacobian)
    again = closure_row(under_closure(lemons, HELD), under_closure(plain, HELD))
    return float(abs(pd.Series(again) / load_closures()[1].loc[HELD] - 1.0).max())
