r"""
Business cycles to first order: responses to any path of productivity or of the lemon rate.

Productivity acts on entrepreneurs as a lower wage, :math:`d\ln w=-d\ln Z/\gamma`, so that the
responses of flows to the wage serve it as well; a higher lemon rate brings sales of lemons, and
makes bundles dearer.  With the Jacobian of the markets the responses of all aggregates follow, and
with them second moments, exactly, as integrals over frequencies.

===========================  ================  =====================
symbol                       code              shape
===========================  ================  =====================
response to news             ``responses``     (T, T) by variable
:math:`\theta_h`             ``impulse``       (T,) by variable
:math:`\rho, \sigma`         ``Shock``         scalars
===========================  ================  =====================
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from frictions.foundation import require_choice, require_instance, require_members, require_number
from frictions.foundation.arrays import require_array
from frictions.foundation.errors import NotConverged
from frictions.models.capital_reallocation.bundle import new_share
from frictions.models.capital_reallocation.experiments.moments import HP_ANNUAL, moments_of
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian

SHOCKS = ("productivity", "lemon_rate")
VARIABLES = {
    "output": "output", "reallocation": "reallocation", "good_sales": "sound capital sold",
    "new_investment": "new investment", "used": "price of used capital",
    "wedge": r"wedge $\rho/p$", "lemon_share": "lemon share", "used_ratio": "used goods a bundle",
    "labour": "labour", "capital": "capital", "mpk_sd": "s.d. of log MPK",
    "mpk_ratio": "MPK ratio", "tfp_end": "$TFP_{end}$ (log points)",
    "tfp": "measured productivity",
}  # fmt: skip


@dataclass(frozen=True)
class Shock:
    """
    An AR(1) of log productivity or of the log of the lemon rate.

    Attributes
    ----------
    kind : str
        Of ``SHOCKS``.
    persistence : float
        In [0, 1).
    sd : float
        Standard deviation of innovations, in per cent, positive.
    """

    kind: str = "productivity"
    persistence: float = 0.8
    sd: float = 1.0

    def __post_init__(self):
        require_choice("kind", self.kind, SHOCKS)
        require_number("persistence", self.persistence, "[0, 1)")
        require_number("sd", self.sd, "(0, inf)")


@dataclass(frozen=True, eq=False)
class LinearResponses:
    """
    Responses of aggregates to news about the two exogenous paths, to first order.

    Attributes
    ----------
    responses : dict of dict of array, shape (T, T)
        By shock and variable: per cent at date t of one per cent at date s, known at date 0.
        ``tfp_end`` is in log points.
    """

    responses: dict[str, dict[str, np.ndarray]]

    def impulse(self, shock: Shock) -> pd.DataFrame:
        """Return the response to one innovation by date, in per cent of the steady state."""
        require_instance("shock", shock, Shock)
        if shock.kind not in self.responses:
            raise ValueError(f"shock.kind = {shock.kind!r} must be in {tuple(self.responses)}")
        horizon = len(next(iter(self.responses[shock.kind].values())))
        path = shock.sd * shock.persistence ** np.arange(horizon)
        return pd.DataFrame(
            {name: matrix @ path for name, matrix in self.responses[shock.kind].items()},
            index=pd.RangeIndex(1, horizon + 1, name="t"),
        )

    def along(self, productivity, lemon_rate=()) -> pd.DataFrame:
        """Return responses to paths that are known at date 0, in per cent deviations."""
        parts = []
        for kind, path in (("productivity", productivity), ("lemon_rate", lemon_rate)):
            if not np.size(path):
                continue
            if kind not in self.responses:
                raise ValueError("lemon_rate must be empty in an economy without lemons")
            path = require_array(kind, path, (None,))
            for_kind = self.responses[kind]
            if path.size > len(for_kind["output"]):
                raise ValueError(f"{kind} must have at most {len(for_kind['output'])} dates")
            parts.append(pd.DataFrame({n: m[:, : path.size] @ path for n, m in for_kind.items()}))
        if not parts:
            raise ValueError("productivity must have a date where lemon_rate has none")
        total = sum(parts[1:], parts[0])
        total.index = pd.RangeIndex(1, len(total) + 1, name="t")
        return total

    def moments(self, shocks: list[Shock], smoothing: float = HP_ANNUAL) -> pd.DataFrame:
        """
        Return second moments of filtered series.

        Parameters
        ----------
        shocks : list of Shock
            Independent of each other.
        smoothing : float, optional
            Of the Hodrick-Prescott filter; 0 for none.

        Returns
        -------
        DataFrame
            By variable: ``sd`` in per cent, ``relative`` to output's, ``with_output``, the
            correlation, and ``autocorrelation``.
        """
        require_members("shocks", shocks, Shock)
        return moments_of([self.impulse(shock) for shock in shocks], smoothing)


def linear_responses(jacobian: MarketJacobian) -> LinearResponses:
    """
    Derive the responses of all aggregates to news about productivity and the lemon rate.

    Parameters
    ----------
    jacobian : MarketJacobian
        In full.

    Returns
    -------
    LinearResponses
        Of an economy without lemons to productivity only.
    """
    require_instance("jacobian", jacobian, MarketJacobian)
    if jacobian.flows.shape[1] < 9:
        raise ValueError("jacobian must be made with full=True: it lacks the cross-section")
    kinds = SHOCKS if jacobian.steady_state.economy.params.lemon_rate > 0 else SHOCKS[:1]
    return LinearResponses({kind: _responses(jacobian, kind) for kind in kinds})


def _responses(jacobian: MarketJacobian, kind: str) -> dict[str, np.ndarray]:
    """Return responses of each variable, (T, T), to news of one per cent about one path."""
    steady, flows = jacobian.steady_state, jacobian.flows
    p, at, total = steady.economy.params, steady.prices, steady.aggregates
    horizon, eps, gamma = jacobian.horizon, p.elasticity, p.labour_share
    one = 0.01 * np.eye(horizon)
    log_z = one if kind == "productivity" else 0.0 * one
    rate = p.lemon_rate * one if kind == "lemon_rate" else 0.0 * one
    rho, theta, share = steady.bundle_price, total.used_ratio, at.lemon_share
    used, bundle, wage, interest, lemons = flows
    rho_rate = float(new_share(p, at.used, share)) / (1.0 - p.lemon_rate)
    # what the shock does at given prices
    direct = -at.wage / gamma * wage @ log_z + (rho_rate * bundle + lemons) @ rate
    lemon_goods = p.lemon_rate * total.capital
    efficiency = float((steady.mass.sum(axis=2) * steady.economy.efficiency).sum())
    traded = lemon_goods + total.good_sales

    def gaps(moved, d_theta, d_rate, d_log_z):
        G, S, B, X, K = moved[:5]
        d_lemons = p.lemon_rate * K + total.capital * d_rate
        market = (theta * G + d_theta * total.bundles - d_lemons - S) / total.capital
        labour = X / efficiency + d_log_z / (1.0 - gamma)
        sorted_ = (d_lemons * total.good_sales - lemon_goods * S) / traded**2
        return np.concatenate([market, labour, B, sorted_])

    count = len(jacobian.markets) // horizon
    by_rate = eps * theta * rho_rate / rho * rate
    right = gaps(direct, by_rate, rate, log_z)[: count * horizon]
    prices = -np.linalg.solve(jacobian.markets, right).reshape(count, horizon, horizon)
    dp, dw, dr = prices[:3]
    dm = prices[3] if count == 4 else 0.0 * dp
    d_rho = theta * dp + theta * at.used / (1.0 - share) * dm + rho_rate * rate
    moved = direct + used @ dp + bundle @ (d_rho - rho_rate * rate) + wage @ dw + interest @ dr
    G, S, _, X, K, mean, square, best, second = moved
    sound = dm / (1.0 - share)
    d_sales = p.lemon_rate * K + total.capital * rate + S
    output = X / efficiency + (log_z - gamma * dw / at.wage) / (1.0 - gamma)
    labour = dw / at.wage / p.labour_curvature
    mass, k = steady.mass.sum(axis=2), steady.economy.problem.k_grid
    mpk = steady.economy.efficiency / k
    mean_log = float((mass * np.log(mpk)).sum())
    variance = square - 2.0 * mean_log * mean
    levels = (mass * mpk).sum(axis=1)
    tfp_end = output - log_z - p.capital_share * K / total.capital - gamma * labour
    logs = {
        "output": output,
        "reallocation": d_sales / traded,
        "good_sales": S / total.good_sales,
        "new_investment": eps * d_rho / rho
        + G / total.bundles
        - (eps - 1.0) * rate / (1.0 - p.lemon_rate),
        "used": dp / at.used,
        "wedge": d_rho / rho - dp / at.used,
        "lemon_share": dm / share if share > 0 else dm,
        "used_ratio": (eps - 1.0) * -sound - eps * (dp / at.used - d_rho / rho),
        "labour": labour,
        "capital": K / total.capital,
        "mpk_sd": 0.5 * variance / total.mpk_sd**2,
        "mpk_ratio": best / levels[-1] - second / levels[1],
        "tfp_end": tfp_end,
        "tfp": tfp_end + log_z,
    }
    return {name: 100.0 * value for name, value in logs.items()}


def lemon_shock_for(
    model: LinearResponses,
    productivity: Shock,
    correlation: float,
    persistence: float = 0.8,
    largest: float = 200.0,
) -> Shock:
    """
    Find the shock to the lemon rate that brings reallocation's correlation with output down.

    Parameters
    ----------
    model : LinearResponses
        Of an economy with lemons.
    productivity : Shock
        The other shock.
    correlation : float
        Wanted between filtered reallocation and output, in (-1, 1).
    persistence : float, optional
        Of the lemon rate.
    largest : float, optional
        Largest standard deviation of innovations tried, in per cent of the lemon rate.

    Raises
    ------
    NotConverged
        If no shock up to the largest does.
    """
    require_instance("model", model, LinearResponses)
    require_instance("productivity", productivity, Shock)
    correlation = require_number("correlation", correlation, "(-1, 1)")

    def gap(log_sd):
        shock = Shock("lemon_rate", persistence, float(np.exp(log_sd)))
        return model.moments([productivity, shock]).loc["reallocation", "with_output"] - correlation

    ends = np.log(1e-3), np.log(require_number("largest", largest, "(0, inf)"))
    found = gap(ends[0]), gap(ends[1])
    if found[0] * found[1] > 0:
        raise NotConverged(
            f"correlation = {correlation} is not met by lemon shocks up to {largest} per cent: it "
            f"goes from {correlation + found[0]:.3f} to {correlation + found[1]:.3f}",
            min(map(abs, found)),
        )  # fmt: skip
    return Shock("lemon_rate", persistence, float(np.exp(brentq(gap, *ends, xtol=1e-8))))
