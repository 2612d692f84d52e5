r"""
Perfect-foresight transitions after a shock to aggregate productivity that nobody expected.

The unknowns are the paths of the four prices.  The Jacobian of the market residuals with respect
to them comes from the fake-news algorithm at the steady state; the residuals themselves are
non-linear: decision rules backward from the steady state, the distribution forward from it.
The Jacobian does not depend on the shock, so one serves every shock path.
"""

import warnings
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from frictions.models.capital_reallocation.economy import Prices
from frictions.models.capital_reallocation.steady_state import SteadyState
from frictions.solvers.broyden import Root, solve_broyden
from frictions.solvers.histogram import expect
from frictions.solvers.sequence_jacobian import expectation_vectors, fake_news_jacobian

PAPER_SHOCK = (0.99, 0.991)
DIFFERENCE = 1e-4
LAST_DATE = 1e-3  # of the peak: more than this at the end means that the horizon is too short
PRICES = ("used", "wage", "rate", "lemon_share")
INPUTS = ("used", "bundle", "wage", "rate")


@dataclass(frozen=True, eq=False)
class MarketJacobian:
    """
    Derivatives at a steady state, good for any shock.

    Attributes
    ----------
    steady_state : SteadyState
        Where they are taken.
    flows : dict of array, shape (4, 5, T, T)
        Responses of bundles, sales, bonds, efficiency units and capital to each of ``INPUTS``;
        entry (input, output, t, s) is the effect at date t of news about date s.
    markets : array, shape (m T, m T)
        Derivatives of the market residuals, by market and date, with respect to the prices.
    """

    steady_state: SteadyState
    flows: np.ndarray
    markets: np.ndarray

    @property
    def horizon(self) -> int:
        """Number of dates."""
        return self.flows.shape[-1]


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
        level = level.drop(["residuals", "goods_gap"]).astype(float)
        change = self.paths[level.index] - level
        return 100.0 * change.div(level.where(level != 0.0, 1.0))


def _news(steady: SteadyState, name: str, size: float, horizon: int):
    """Yield, for news about one input at dates 0 .. T-1, flows at date 0 and mass at date 1."""
    economy, prices = steady.economy, steady.prices
    policy = steady.policy
    rho = steady.bundle_price
    for date in range(horizon):
        shifted = dict(asdict(prices), bundle=rho)
        if date == 0:
            shifted[name] += size
        bundle = shifted.pop("bundle")
        at = Prices(**shifted)
        policy = economy.problem.step(
            policy.slope_a, policy.slope_k, *economy.income(at), bundle, at.used, at.rate
        )
        bought, sold = economy.flows(policy)
        flows = [float((steady.mass * y).sum()) for y in (bought, sold, policy.a_next)]
        yield np.array([*flows, 0.0, 0.0]), economy.push(steady.mass, policy).reshape(-1)


def market_jacobian(
    steady: SteadyState, horizon: int = 100, step: float = DIFFERENCE
) -> MarketJacobian:
    """
    Differentiate the market residuals with respect to price paths.

    Parameters
    ----------
    steady : SteadyState
        Where.
    horizon : int, optional
        Number of dates, at least 3.
    step : float, optional
        Central difference in each input.

    Returns
    -------
    MarketJacobian
        Derivatives.

    Raises
    ------
    ValueError
        If the horizon is below 3.
    """
    if horizon < 3:
        raise ValueError(f"horizon = {horizon} must be at least 3 dates")
    economy = steady.economy
    shape, k = economy.problem.shape, economy.problem.k_grid
    where = economy.lottery(steady.policy)
    outcomes = [
        *economy.flows(steady.policy),
        steady.policy.a_next,
        np.broadcast_to(economy.efficiency[:, :, None], shape),
        np.broadcast_to(k[:, None], shape),
    ]
    ahead = expectation_vectors(
        outcomes,
        lambda f: expect(np.ascontiguousarray(f), where, economy.problem.transition),
        horizon,
    )
    flows = []
    for name in INPUTS:
        up, down = (list(_news(steady, name, sign * step, horizon)) for sign in (1.0, -1.0))
        impact = np.array([(u[0] - d[0]) / (2 * step) for u, d in zip(up, down, strict=True)])
        moved = np.array([(u[1] - d[1]) / (2 * step) for u, d in zip(up, down, strict=True)])
        flows.append(fake_news_jacobian(impact, moved, ahead))
    flows = np.array(flows)
    return MarketJacobian(steady, flows, _chain(steady, flows))


def _chain(steady: SteadyState, flows: np.ndarray) -> np.ndarray:
    """Turn responses of flows to inputs into derivatives of market residuals to prices."""
    p, prices, total = steady.economy.params, steady.prices, steady.aggregates
    horizon = flows.shape[-1]
    here = np.eye(horizon)
    rho, theta = steady.bundle_price, total.used_ratio
    sound = 1.0 - prices.lemon_share
    used, bundle, wage, rate = flows
    by_lemons = theta * prices.used / sound  # d rho / d lemon share; d rho / d p is theta
    d_flows = {
        "used": used + theta * bundle, "wage": wage, "rate": rate,
        "lemon_share": by_lemons * bundle,
    }  # fmt: skip
    eps = p.elasticity
    d_theta = {
        "used": theta * eps * (theta / rho - 1.0 / prices.used),
        "lemon_share": theta * (eps * by_lemons / rho - (eps - 1.0) / sound),
    }
    gamma = p.labour_share
    d_labour = {"wage": -(1.0 / (1.0 - gamma) + 1.0 / p.labour_curvature) / prices.wage}
    lemons = p.lemon_rate * total.capital
    efficiency = float((steady.mass.sum(axis=2) * steady.economy.efficiency).sum())
    names = PRICES if p.lemon_rate > 0 else PRICES[:3]
    columns = []
    for name in names:
        G, S, bonds, X, K = d_flows[name]
        # dividing by capital leaves no further term: excess demand is zero in the steady state
        market = (
            theta * G + d_theta.get(name, 0.0) * total.bundles * here - p.lemon_rate * K - S
        ) / total.capital
        labour = X / efficiency + d_labour.get(name, 0.0) * here
        share = (p.lemon_rate * K * total.good_sales - lemons * S) / (
            lemons + total.good_sales
        ) ** 2
        share = share - (here if name == "lemon_share" else 0.0)
        columns.append(np.concatenate([market, labour, bonds, share][: len(names)]))
    return np.concatenate(columns, axis=1)


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
    jacobian: MarketJacobian, shock=PAPER_SHOCK, tolerance: float = 1e-7, max_iterations: int = 25
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
    steady, horizon = jacobian.steady_state, jacobian.horizon
    shock = np.asarray(shock, dtype=float)
    if shock.ndim != 1 or shock.size > horizon or not (shock > 0).all():
        raise ValueError(
            f"shock = {shock} must be positive levels of productivity, at most {horizon} of them"
        )
    productivity = np.append(shock, np.ones(horizon - shock.size))
    level = steady.prices
    count = len(jacobian.markets) // horizon
    base = [getattr(level, name) for name in PRICES[:count]]

    def at_dates(x):
        paths = x.reshape(count, horizon).T
        return [
            Prices(*map(float, row)) if count == 4 else Prices(*map(float, row), 0.0)
            for row in paths
        ]

    def residuals(x):
        dates = simulate(steady, at_dates(x), productivity)
        return np.array([date.residuals[:count] for date in dates]).T.reshape(-1)

    root = solve_broyden(
        residuals, np.repeat(base, horizon), jacobian=jacobian.markets, tolerance=tolerance,
        max_iterations=max_iterations,
    )  # fmt: skip
    dates, prices = simulate(steady, at_dates(root.x), productivity), at_dates(root.x)
    rows = [asdict(date) | asdict(price) for date, price in zip(dates, prices, strict=True)]
    paths = pd.DataFrame(rows, index=pd.RangeIndex(1, horizon + 1, name="t"))
    paths["productivity"] = productivity
    gap = float(paths["goods_gap"].abs().max())
    paths = paths.drop(columns=["residuals", "goods_gap"])
    found = Transition(steady, paths, root.residual, gap, root)
    _warn_if_short(found)
    return found


def _warn_if_short(found: Transition) -> None:
    responses = found.responses()["capital"].abs()
    peak = responses.max()
    if peak > 1e-6 and responses.iloc[-1] > LAST_DATE * peak:
        warnings.warn(
            f"horizon = {len(responses)} is too short: at the last date capital is still "
            f"{responses.iloc[-1] / peak:.1e} of its largest response away from the steady state",
            stacklevel=3,
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
