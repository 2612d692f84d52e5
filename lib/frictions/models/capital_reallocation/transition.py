r"""
Perfect-foresight transitions after a shock to aggregate productivity that nobody expected.

The unknowns are the paths of the four prices.  The Jacobian of the market residuals with respect
to them is taken at the steady state; the residuals themselves are non-linear: decision rules
backward from the steady state, the distribution forward from it.
"""

import warnings
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from frictions.foundation import require_choice, require_count, require_flag, require_instance
from frictions.foundation.arrays import require_array
from frictions.foundation.errors import Inadmissible
from frictions.models.capital_reallocation.economy import SHUT_PRICE, Aggregates, Prices
from frictions.models.capital_reallocation.evaluation import SteadyState
from frictions.models.capital_reallocation.market_jacobian import PRICES, MarketJacobian
from frictions.solvers.equilibrium import Root, solve_broyden

PAPER_SHOCK = (0.99, 0.991)
LAST_DATE = 1e-3  # of the peak: more than this at the end means that the horizon is too short
WATCHED = (*PRICES, "capital")  # what has to be back then; capital takes longest
SMALLEST_MASS = 1e-9
SMALLEST_PEAK = 1e-4  # per cent; what moves less moves by what the search leaves


@dataclass(frozen=True, eq=False)
class Transition:
    """
    A transition.

    Attributes
    ----------
    steady_state : SteadyState
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
        level = level.drop(["residuals", "goods_gap", "starving"]).astype(float)
        change = self.paths[level.index] - level
        return 100.0 * change.div(level.where(level != 0.0, 1.0))


def simulate(
    steady: SteadyState, prices: list[Prices], productivity, lemon_rates=None
) -> list[Aggregates]:
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
    lemon_rates : array, shape (T,), optional
        Lemon rates by date; default the steady state's.

    Returns
    -------
    list of Aggregates
        One a date.
    """
    horizon = len(prices)
    productivity = require_array("productivity", productivity, (horizon,), "(0, inf)")
    economies = [steady.economy] * horizon
    if lemon_rates is not None:
        lemon_rates = require_array("lemon_rates", lemon_rates, (horizon,), "[0, 1)")
        economies = [steady.economy.with_lemons(rate) for rate in lemon_rates]
    dates = list(zip(economies, prices, productivity, strict=True))
    after, policies = steady.policy, []
    for economy, price, z in reversed(dates):
        after = economy.step(after, price, z)
        policies.append(after)
    mass, found = steady.mass, []
    for (economy, price, z), policy in zip(dates, reversed(policies), strict=True):
        found.append(economy.aggregate(policy, mass, price, z))
        mass = economy.push(mass, policy)
    return found


@dataclass(frozen=True)
class Closure:
    """
    Which prices clear their markets, and which are held.

    Attributes
    ----------
    held : tuple of str
        Prices, of ``used, wage, rate, lemon_share``, held at the steady state at all dates; their
        markets do not clear.
    shut : int
        First dates at which the market for used capital is shut: p = 0, all for sale are lemons.
    """

    held: tuple[str, ...] = ()
    shut: int = 0

    def __post_init__(self):
        require_instance("held", self.held, tuple, "names of prices")
        for name in self.held:
            require_choice("held", name, PRICES)
        require_count("shut", self.shut, 0)


ALL_CLEAR = Closure()


def solve_transition(
    jacobian: MarketJacobian,
    shock=PAPER_SHOCK,
    closure: Closure = ALL_CLEAR,
    lemon_shock=(),
    start: pd.DataFrame | None = None,
    tolerance: float = 1e-7,
    max_iterations: int = 25,
    strict: bool = True,
    progress: str = "transition",
) -> "Transition":
    """
    Find the price paths that clear all markets at all dates.

    Parameters
    ----------
    jacobian : MarketJacobian
        Derivatives at the steady state where the economy starts.
    shock : sequence of float, optional
        Productivity from date 1 on, positive; 1 afterwards.  Default: the paper's.
    closure : Closure, optional
        What is held, or shut; by default nothing.
    lemon_shock : sequence of float, optional
        Lemon rates from date 1 on; the steady state's afterwards.
    start : DataFrame, optional
        Paths of a solved transition, to start from for a larger shock.
    tolerance : float, optional
        For the largest market residual at any date.
    max_iterations : int, optional
        Limit on steps.
    strict : bool, optional
        Whether to raise if the markets do not clear; otherwise the best paths met are returned.
    progress : str, optional
        As in ``solve_broyden``.

    Returns
    -------
    Transition
        Paths with residuals.

    Raises
    ------
    ValueError
        If a shock is not admissible or longer than the horizon.
    Inadmissible
        If debt cannot be served on the path.
    NotConverged
        If the markets do not clear, and ``strict``.

    Warns
    -----
    UserWarning
        If the economy is not back at the last date.
    """
    require_flag("strict", strict)
    require_instance("jacobian", jacobian, MarketJacobian)
    require_instance("closure", closure, Closure)
    steady = jacobian.steady_state
    return clear_markets(
        steady, jacobian, shock, closure, lemon_shock, start, tolerance=tolerance,
        max_iterations=max_iterations, strict=strict, progress=progress,
    )  # fmt: skip


def clear_markets(
    steady: SteadyState,
    jacobian: MarketJacobian,
    shock,
    closure: Closure = ALL_CLEAR,
    lemon_shock=(),
    start: pd.DataFrame | None = None,
    last_date: float | None = LAST_DATE,
    **options,
) -> "Transition":
    """Find the price paths from a steady state with the Jacobian of one near it."""
    horizon = jacobian.horizon
    productivity = _path("shock", shock, horizon, 1.0, "(0, inf)")
    rate = steady.economy.params.lemon_rate
    lemon_rates = None
    if np.size(lemon_shock):
        if rate == 0.0:
            raise ValueError("lemon_shock must be empty where lemon_rate = 0")
        lemon_rates = _path("lemon_shock", lemon_shock, horizon, rate, "(0, 1)")
    count = len(jacobian.markets) // horizon
    names = PRICES[:count]
    calm = np.repeat([[getattr(steady.prices, n)] for n in names], horizon, axis=1)
    first = calm.copy() if start is None else start[list(names)].to_numpy().T.copy()
    free = np.array([[name not in closure.held] * horizon for name in names])
    if closure.shut and count < 4:
        raise ValueError(f"closure.shut = {closure.shut} must be 0 in an economy without lemons")
    if closure.shut:
        first[[0, 3], : closure.shut] = [[SHUT_PRICE], [1.0]]
        free[[0, 3], : closure.shut] = False
    unknown = free.reshape(-1)

    def at_dates(x) -> list[Prices]:
        paths = first.copy()
        paths[free] = x
        rows = paths.T if count == 4 else np.append(paths, np.zeros((1, horizon)), axis=0).T
        return [Prices(*map(float, row)) for row in rows]

    last: list = []  # where it was evaluated last, and what came out

    def dates_at(x) -> list[Aggregates]:
        if not last or not np.array_equal(last[0], x):
            last[:] = x.copy(), simulate(steady, at_dates(x), productivity, lemon_rates)
        return last[1]

    def residuals(x):
        rows = [date.residuals[:count] for date in dates_at(x)]
        return np.array(rows).T.reshape(-1)[unknown]

    upper = np.where(np.array(names) == "lemon_share", 1.0, np.inf)
    root = solve_broyden(
        residuals,
        first[free],
        jacobian=jacobian.markets[np.ix_(unknown, unknown)],
        lower=0.0,
        upper=np.repeat(upper, horizon)[unknown],
        **options,
    )
    pairs = zip(dates_at(root.x), at_dates(root.x), strict=True)
    rows = [asdict(date) | asdict(price) for date, price in pairs]
    paths = pd.DataFrame(rows, index=pd.RangeIndex(1, horizon + 1, name="t"))
    paths["productivity"] = productivity
    starving = paths["starving"]
    if root.converged and starving.max() > SMALLEST_MASS:
        raise Inadmissible(
            f"debt_limit = {steady.economy.params.debt_limit} must be lower on this path: at date "
            f"{starving.idxmax()} a share {starving.max():.1e} of entrepreneurs cannot serve their "
            "debt and eat"
        )
    gap = float(paths["goods_gap"].abs().max())
    paths = paths.drop(columns=["residuals", "goods_gap", "starving"])
    found = Transition(steady, paths, root.residual, gap, root)
    if last_date is not None:
        warn_if_short(found.responses(), last_date)
    return found


def _path(name: str, values, horizon: int, after: float, inside: str) -> np.ndarray:
    """Return a path, shape (T,), of first values and what it is afterwards."""
    values = require_array(name, values, (None,), inside)
    if values.size > horizon:
        raise ValueError(f"{name} = {values} must have at most {horizon} dates")
    return np.append(values, np.full(horizon - values.size, after))


def warn_if_short(responses: pd.DataFrame, last_date: float) -> None:
    """Warn if a price or capital is not back at the last of the dates in the rows."""
    responses = responses[list(WATCHED)].abs()
    moved = responses.loc[:, responses.max() > SMALLEST_PEAK]
    left = moved.iloc[-1] / moved.max()
    if (left > last_date).any():
        warnings.warn(
            f"horizon = {len(responses)} is too short: at the last date {left.idxmax()} is still "
            f"{left.max():.1e} of its largest response away from the steady state, more than "
            f"{last_date:g}",
            stacklevel=4,
        )
