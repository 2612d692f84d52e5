r"""
Equilibrium and transition of the economy with next period's capital on the grid.

Demand jumps when a group of entrepreneurs moves to the next node, so market residuals are step
functions of prices and need not have a root.  Prices come from Broyden's method with the Jacobian
of the economy with continuous capital, which is close, and the best point met is reported with its
residual: how far markets are from clearing is part of the answer.
"""

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation.parallel import run_tasks
from frictions.models.capital_reallocation.discrete import (
    as_stock_policy,
    discrete_paths,
    stationary_discrete_policy,
    value_of_rules,
)
from frictions.models.capital_reallocation.economy import MARKETS, Aggregates, Economy, Prices
from frictions.models.capital_reallocation.grids import GridSettings
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian, market_jacobian
from frictions.models.capital_reallocation.parameters import ReallocationParams
from frictions.models.capital_reallocation.steady_state import (
    CAPS,
    DIFFERENCE_STEPS,
    Evaluator,
    SteadyState,
    solve_steady_state,
)
from frictions.models.capital_reallocation.transition import (
    PAPER_SHOCK,
    Transition,
    clear_markets,
)
from frictions.solvers.equilibrium.broyden import Root, forward_jacobian, solve_broyden
from frictions.solvers.households.discrete_stock import DiscretePolicy

TOLERANCE = 5e-5  # of the largest market residual
LAST_DATE = 0.1  # of the peak: jumps leave prices and capital astray by several per cent of it
POLICY_CAP = 300
POLICY_TOLERANCE = 2e-5  # mean change of the value; a few states may alternate for ever


@dataclass(frozen=True, eq=False)
class DiscreteSteadyState:
    """
    A stationary equilibrium with capital on the grid.

    Attributes
    ----------
    economy : Economy
        Parameters and grids.
    prices : Prices
        Prices.
    policy : DiscretePolicy
        Value and rules.
    mass : array, shape (nz, nk, na)
        Distribution.
    aggregates : Aggregates
        Quantities; ``aggregates.residuals`` says how well markets clear.
    root : Root
        Record of the search.
    """

    economy: Economy
    prices: Prices
    policy: DiscretePolicy
    mass: np.ndarray
    aggregates: Aggregates
    root: Root


class DiscreteEvaluator:
    """
    Market residuals as a function of prices, each evaluation started from the one before.

    Parameters
    ----------
    near : SteadyState
        Equilibrium with continuous capital on the same grids.
    """

    def __init__(self, near: SteadyState):
        self.economy = near.economy
        self.policy = value_of_rules(near.economy, near.policy)
        self.mass = near.mass

    def evaluate(self, prices: Prices) -> Aggregates:
        """Return aggregates at stationary prices."""
        self.policy = stationary_discrete_policy(
            self.economy, prices, tolerance=POLICY_TOLERANCE, start=self.policy,
            max_iterations=POLICY_CAP, keep_last=True,
        )  # fmt: skip
        rules = as_stock_policy(self.economy, self.policy)
        self.mass = self.economy.stationary_mass(rules, self.mass).mass
        return self.economy.aggregate(rules, self.mass, prices)


def solve_discrete_steady_state(
    near: SteadyState,
    tolerance: float = TOLERANCE,
    max_iterations: int = 20,
    progress: str = "steady state",
) -> DiscreteSteadyState:
    """
    Find a stationary equilibrium with capital on the grid.

    Parameters
    ----------
    near : SteadyState
        Equilibrium with continuous capital; parameters, grids and first guess are its own.
    tolerance : float, optional
        For the largest market residual.
    max_iterations : int, optional
        Limit on steps; then the best point met is returned and ``root.converged`` is false.
    progress : str, optional
        As in ``solve_broyden``.

    Returns
    -------
    DiscreteSteadyState
        Prices, rules, distribution and aggregates.
    """
    smooth, discrete = Evaluator(near.economy, near), DiscreteEvaluator(near)
    unknowns = np.array([near.prices.used, near.prices.wage, near.prices.rate,
                         near.prices.lemon_share][: len(near.root.x)])  # fmt: skip
    size = unknowns.size

    def residuals(x):
        return np.array(discrete.evaluate(smooth.prices(x)).residuals[:size])

    root = solve_broyden(
        residuals,
        unknowns,
        jacobian=forward_jacobian(smooth, unknowns, smooth(unknowns), DIFFERENCE_STEPS[:size]),
        caps=CAPS[:size],
        tolerance=tolerance,
        max_iterations=max_iterations,
        names=MARKETS[:size],
        keep_best=True,
        progress=progress,
    )
    prices = smooth.prices(root.x)
    aggregates = discrete.evaluate(prices)
    return DiscreteSteadyState(
        near.economy, prices, discrete.policy, discrete.mass, aggregates, root
    )


def solve_discrete_transition(
    steady: DiscreteSteadyState,
    jacobian: MarketJacobian,
    shock=PAPER_SHOCK,
    tolerance: float = TOLERANCE,
    max_iterations: int = 8,
    progress: str = "transition",
) -> Transition:
    """
    Find price paths that clear all markets, as nearly as jumps allow, with capital on the grid.

    Parameters
    ----------
    steady : DiscreteSteadyState
        Where the economy starts and ends.
    jacobian : MarketJacobian
        Of the economy with continuous capital.
    shock : sequence of float, optional
        As in ``solve_transition``.
    tolerance : float, optional
        For the largest market residual at any date.
    max_iterations : int, optional
        Limit on steps; then the best paths met are returned and ``root.converged`` is false.
    progress : str, optional
        As in ``solve_broyden``.

    Returns
    -------
    Transition
        Paths with residuals.

    Warns
    -----
    UserWarning
        If a price or capital is not back at the last date, beyond what jumps leave.
    """

    def follow(prices, productivity):
        return discrete_paths(steady.economy, steady.policy, steady.mass, prices, productivity)

    return clear_markets(
        steady, follow, jacobian, shock, LAST_DATE,
        tolerance=tolerance, max_iterations=max_iterations, keep_best=True, progress=progress,
    )  # fmt: skip


def discrete_responses(steady: DiscreteSteadyState, found: Transition) -> pd.DataFrame:
    """
    Return deviations from the path without a shock, at the steady state's prices.

    That path is not quite constant: a few states keep alternating between two choices.

    Parameters
    ----------
    steady : DiscreteSteadyState
        Where the transition starts.
    found : Transition
        From ``solve_discrete_transition``.

    Returns
    -------
    DataFrame
        Per cent, by date.
    """
    horizon = len(found.paths)
    calm = pd.DataFrame(
        discrete_paths(
            steady.economy, steady.policy, steady.mass, [steady.prices] * horizon, np.ones(horizon)
        ),
        index=found.paths.index,
    ).drop(columns=["residuals", "goods_gap"])
    return 100.0 * (found.paths[calm.columns] / calm - 1.0)


def solve_discrete_economies(
    economies: dict[str, ReallocationParams],
    grids: GridSettings,
    horizon: int = 60,
    workers: int | None = None,
) -> dict[str, tuple[DiscreteSteadyState, Transition]]:
    """
    Solve steady state and transition of several economies with capital on the grid.

    Parameters
    ----------
    economies : dict of ReallocationParams
        By name.
    grids : GridSettings
        Grids.
    horizon : int, optional
        Dates of the transition, which is that of the paper's shock.
    workers : int, optional
        As in ``frictions.foundation.parallel.run_tasks``.

    Returns
    -------
    dict of tuple
        By name: the steady state and the transition from it.
    """
    one = functools.partial(_steady_state_and_transition, grids, horizon)
    found = run_tasks(one, economies.values(), workers=workers, description="economies")
    return dict(zip(economies, found, strict=True))


def _steady_state_and_transition(grids, horizon, params):
    smooth = solve_steady_state(params, grids)
    steady = solve_discrete_steady_state(smooth, progress="")  # the tasks have a bar
    jacobian = market_jacobian(smooth, horizon)
    return steady, solve_discrete_transition(steady, jacobian, progress="")
