r"""
Perfect-foresight transitions after a shock to aggregate productivity that nobody expected.

The unknowns are the paths of the four prices.  The Jacobian of the market residuals with respect
to them is taken at the steady state; the residuals themselves are non-linear: decision rules
backward from the steady state, the distribution forward from it.
"""

import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from frictions.models.capital_reallocation.economy import Prices
from frictions.models.capital_reallocation.market_jacobian import PRICES, MarketJacobian
from frictions.models.capital_reallocation.steady_state import SteadyState
from frictions.solvers.equilibrium.broyden import Root, solve_broyden

PAPER_SHOCK = (0.99, 0.991)
LAST_DATE = 1e-3  # of the peak: more than this at the end means that the horizon is too short
WATCHED = (*PRICES, "capital")  # what has to be back then; capital takes longest
SMALLEST_PEAK = 1e-4  # per cent; what moves less moves by what the search leaves


@dataclass(frozen=True, eq=False)
class Transition:
    """
    A transition.

    Attributes
    ----------
    steady_state : SteadyState or DiscreteSteadyState
        Start and end.
    paths : DataFrame
        Prices and aggregates by date, the first date of the shock being 1.
    residual : float
        Largest market residual over all dates.
    goods_gap : float
        Largest gap in the goods market, relative to output: Walras' law, not imposed.
    root : Root
        Record of the search.
    """

    steady_state: SteadyState
    paths: pd.DataFrame
    residual: float
    goods_gap: float
    root: Root

    def responses(self) -> pd.DataFrame:
        """Return deviations from the steady state in per cent, zero where the level is zero."""
        aggregates = asdict(self.steady_state.aggregates)
        level = pd.Series(aggregates | asdict(self.steady_state.prices))
        level = level.drop(["residuals", "goods_gap"]).astype(float)
        change = self.paths[level.index] - level
        return 100.0 * change.div(level.where(level != 0.0, 1.0))


def simulate(steady: SteadyState, prices: list[Prices], productivity) -> list:
    """
    Follow the economy along given price paths, non-linearly.

    Parameters
    ----------
    steady : SteadyState
        Where it starts, and where it is after the last date.
    prices : list of Prices
        Prices by date.
    productivity : array, shape (T,)
        Aggregate productivity by date.

    Returns
    -------
    list of Aggregates
        One a date.
    """
    economy, after, policies = steady.economy, steady.policy, []
    for price, z in zip(reversed(prices), reversed(productivity), strict=True):
        after = economy.step(after, price, z)
        policies.append(after)
    mass, dates = steady.mass, []
    for policy, price, z in zip(reversed(policies), prices, productivity, strict=True):
        dates.append(economy.aggregate(policy, mass, price, z))
        mass = economy.push(mass, policy)
    return dates


def solve_transition(
    jacobian: MarketJacobian,
    shock=PAPER_SHOCK,
    tolerance: float = 1e-7,
    max_iterations: int = 25,
    progress: str = "transition",
) -> Transition:
    """
    Find the price paths that clear all markets at all dates.

    Parameters
    ----------
    jacobian : MarketJacobian
        Derivatives at the steady state where the economy starts.
    shock : sequence of float, optional
        Productivity from date 1 on, positive; 1 afterwards.  Default: the paper's.
    tolerance : float, optional
        For the largest market residual at any date.
    max_iterations : int, optional
        Limit on evaluations of the paths.
    progress : str, optional
        As in ``solve_broyden``.

    Returns
    -------
    Transition
        Paths with residuals.

    Raises
    ------
    ValueError
        If the shock is not positive or longer than the horizon.
    RuntimeError
        If the markets do not clear.

    Warns
    -----
    UserWarning
        If the economy is not back at the last date.
    """
    steady = jacobian.steady_state
    return clear_markets(
        steady,
        lambda prices, productivity: simulate(steady, prices, productivity),
        jacobian,
        shock,
        tolerance=tolerance,
        max_iterations=max_iterations,
        progress=progress,
    )


def clear_markets(
    steady,
    follow: Callable,
    jacobian: MarketJacobian,
    shock,
    last_date: float = LAST_DATE,
    **options,
) -> Transition:
    """
    Find the price paths that clear all markets, whichever way the economy is followed.

    Parameters
    ----------
    steady : SteadyState or DiscreteSteadyState
        Where the economy starts; its prices are the first guess.
    follow : callable
        Maps prices by date and productivity by date to ``Aggregates`` by date.
    jacobian : MarketJacobian
        Derivatives of the market residuals, or an approximation.
    shock : sequence of float
        Productivity from date 1 on, positive; 1 afterwards.
    last_date : float, optional
        Largest deviation at the last date, as a share of the peak, that goes without a warning.
    **options
        Of ``solve_broyden``.

    Returns
    -------
    Transition
        Paths with residuals.

    Raises
    ------
    ValueError
        If the shock is not positive or longer than the horizon.
    RuntimeError
        If the markets do not clear.

    Warns
    -----
    UserWarning
        If a price or capital is not back at the last date.
    """
    horizon = jacobian.horizon
    shock = np.asarray(shock, dtype=float)
    if shock.ndim != 1 or shock.size > horizon or not (shock > 0).all():
        raise ValueError(
            f"shock = {shock} must be positive levels of productivity, at most {horizon} of them"
        )
    productivity = np.append(shock, np.ones(horizon - shock.size))
    count = len(jacobian.markets) // horizon
    base = [getattr(steady.prices, name) for name in PRICES[:count]]

    def at_dates(x):
        paths = x.reshape(count, horizon).T
        return [
            Prices(*map(float, row)) if count == 4 else Prices(*map(float, row), 0.0)
            for row in paths
        ]

    def residuals(x):
        dates = follow(at_dates(x), productivity)
        return np.array([date.residuals[:count] for date in dates]).T.reshape(-1)

    root = solve_broyden(residuals, np.repeat(base, horizon), jacobian=jacobian.markets, **options)
    prices = at_dates(root.x)
    rows = [
        asdict(date) | asdict(price)
        for date, price in zip(follow(prices, productivity), prices, strict=True)
    ]
    paths = pd.DataFrame(rows, index=pd.RangeIndex(1, horizon + 1, name="t"))
    paths["productivity"] = productivity
    gap = float(paths["goods_gap"].abs().max())
    paths = paths.drop(columns=["residuals", "goods_gap"])
    found = Transition(steady, paths, root.residual, gap, root)
    _warn_if_short(found, last_date)
    return found


def _warn_if_short(found: Transition, last_date: float) -> None:
    responses = found.responses()[list(WATCHED)].abs()
    moved = responses.loc[:, responses.max() > SMALLEST_PEAK]
    left = moved.iloc[-1] / moved.max()
    if (left > last_date).any():
        warnings.warn(
            f"horizon = {len(responses)} is too short: at the last date {left.idxmax()} is still "
            f"{left.max():.1e} of its largest response away from the steady state, more than "
            f"{last_date:g}",
            stacklevel=4,
        )


def impact_response(params, productivity_change: float) -> dict[str, float]:
    """
    Return what wage, labour and output do at the date of the shock, in closed form.

    Capital is given at that date, so the labour market alone decides.

    Parameters
    ----------
    params : ReallocationParams
        Parameters.
    productivity_change : float
        Relative change of productivity, above -1.

    Returns
    -------
    dict of float
        Relative changes of ``wage``, ``labour`` and ``output``.
    """
    demand = 1.0 / (1.0 - params.labour_share)
    supply = 1.0 / params.labour_curvature
    wage = np.log1p(productivity_change) * demand / (supply + demand)
    labour = supply * wage
    logs = {"wage": wage, "labour": labour, "output": labour + wage}
    return {name: float(np.expm1(value)) for name, value in logs.items()}
