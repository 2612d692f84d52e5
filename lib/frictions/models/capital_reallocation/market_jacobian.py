r"""
Derivatives of the market residuals with respect to price paths, at a steady state.

The fake-news algorithm gives the responses of the flows that meet in the markets; the derivatives
of the residuals follow by the chain rule through the bundle's price and its parts.  They do not
depend on the shock, so one set serves every shock path.
"""

from dataclasses import asdict, dataclass

import numpy as np

from frictions.foundation import require_count, require_flag, require_instance, require_number
from frictions.foundation.arrays import require_memory
from frictions.models.capital_reallocation.economy import Prices
from frictions.models.capital_reallocation.evaluation import SteadyState
from frictions.solvers.equilibrium import expectation_vectors, fake_news_jacobian
from frictions.solvers.households import expect

DIFFERENCE = 1e-4
PRICES = ("used", "wage", "rate", "lemon_share")
INPUTS = ("used", "bundle", "wage", "rate")
LEMONS = "lemons"  # what a higher lemon rate brings in sales of lemons
FLOWS = ("bundles", "sales", "bonds", "efficiency", "capital")


@dataclass(frozen=True, eq=False)
class MarketJacobian:
    """
    Derivatives at a steady state, good for any shock.

    Attributes
    ----------
    steady_state : SteadyState
        Where they are taken.
    flows : array, shape (4, 5, T, T) or (5, 9, T, T)
        Responses of ``FLOWS`` to each of ``INPUTS``; entry (input, output, t, s) is the effect at
        date t of news about date s.  In full also to ``LEMONS``, and of the cross-section of MPK.
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


def _news(steady: SteadyState, name: str, size: float, horizon: int):
    """Yield, for news about one input at dates 0 .. T-1, flows at date 0 and mass at date 1."""
    economy, prices = steady.economy, steady.prices
    policy = steady.policy
    rho = steady.bundle_price
    for date in range(horizon):
        shifted = dict(asdict(prices), bundle=rho)
        lemons = size if date == 0 and name == LEMONS else 0.0
        if date == 0 and name != LEMONS:
            shifted[name] += size
        bundle = shifted.pop("bundle")
        at = Prices(**shifted)
        income, slope = economy.income(at)
        if lemons:
            income = income + lemons * at.used * economy.problem.k_grid
            slope = slope + lemons * at.used
        policy = economy.problem.step_back(policy, income, slope, bundle, at.used, at.rate)
        flows = [*economy.trades(policy, steady.mass), float(np.vdot(steady.mass, policy.a_next))]
        yield np.array(flows), economy.push(steady.mass, policy).reshape(-1)


def market_jacobian(
    steady: SteadyState, horizon: int = 100, step: float = DIFFERENCE, full: bool = False
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
    full : bool, optional
        Whether shocks to the lemon rate, and the cross-section of marginal products, are wanted
        too: twice the time.

    Returns
    -------
    MarketJacobian
        Derivatives.

    Raises
    ------
    ValueError
        If the horizon is not a whole number of at least 3, or states times dates exceed the
        machine's memory.
    """
    require_instance("steady", steady, SteadyState)
    horizon = require_count("horizon", horizon, 3)
    step = require_number("step", step, "(0, inf)")
    economy = steady.economy
    shape, k = economy.problem.shape, economy.problem.k_grid
    where = economy.lottery(steady.policy)
    kept = (1.0 - economy.params.depreciation) * k[:, None]
    change = np.where(steady.policy.regime == 0, 0.0, steady.policy.k_next - kept)
    outcomes = [
        np.maximum(change, 0.0),
        np.maximum(-change, 0.0),
        steady.policy.a_next,
        np.broadcast_to(economy.efficiency[:, :, None], shape),
        np.broadcast_to(k[:, None], shape),
    ]
    if require_flag("full", full):
        mpk = np.broadcast_to((economy.efficiency / k)[:, :, None], shape)
        best, second = np.zeros(shape), np.zeros(shape)
        best[-1], second[1] = mpk[-1], mpk[1]
        outcomes += [np.log(mpk), np.log(mpk) ** 2, best, second]
    size = f"horizon = {horizon} times {' x '.join(map(str, shape))} states"
    require_memory(size, 8.0 * (len(outcomes) + 1) * horizon * steady.mass.size)
    chain = economy.problem.transition
    ahead = expectation_vectors(outcomes, lambda f: expect(f, where, chain), horizon)
    flows, moved = [], np.empty((horizon, steady.mass.size))
    for name in (*INPUTS, LEMONS) if full else INPUTS:
        up, down = (_news(steady, name, sign * step, horizon) for sign in (1.0, -1.0))
        impact = np.zeros((horizon, len(outcomes)))  # stocks are given at date 0
        for date, (more, less) in enumerate(zip(up, down, strict=True)):
            impact[date, :3] = (more[0] - less[0]) / (2 * step)
            moved[date] = (more[1] - less[1]) / (2 * step)
        flows.append(fake_news_jacobian(impact, moved, ahead))
    moved_flows = np.array(flows)
    return MarketJacobian(steady, moved_flows, _chain(steady, moved_flows))


def _chain(steady: SteadyState, flows: np.ndarray) -> np.ndarray:
    """Turn responses of flows to inputs into derivatives of market residuals to prices."""
    p, prices, total = steady.economy.params, steady.prices, steady.aggregates
    horizon = flows.shape[-1]
    here = np.eye(horizon)
    rho, theta = steady.bundle_price, total.used_ratio
    sound = 1.0 - prices.lemon_share
    used, bundle, wage, rate = flows[: len(INPUTS), : len(FLOWS)]
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
    lemons, sold = p.lemon_rate * total.capital, total.good_sales
    efficiency = float((steady.mass.sum(axis=2) * steady.economy.efficiency).sum())
    names = PRICES if p.lemon_rate > 0 else PRICES[:3]
    columns = []
    for name in names:
        G, S, bonds, X, K = d_flows[name]
        # dividing by capital leaves no further term: excess demand is zero in the steady state
        excess = theta * G + d_theta.get(name, 0.0) * total.bundles * here - p.lemon_rate * K - S
        market = excess / total.capital
        labour = X / efficiency + d_labour.get(name, 0.0) * here
        share = (p.lemon_rate * K * sold - lemons * S) / (lemons + sold) ** 2
        share = share - (here if name == "lemon_share" else 0.0)
        columns.append(np.concatenate([market, labour, bonds, share][: len(names)]))
    return np.concatenate(columns, axis=1)
