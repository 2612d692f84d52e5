r"""
Planner's allocation of the tradability economy, Tian (2015), eqs. (24)-(29).

The allocation comes from the general price-system solver.  At unit elasticity a closed form exists
for every weight and risk aversion (the paper says there is none), kept here as an independent check
and as the only place where the paper's printed eq. (29) can be followed.

Erratum: dividing (26) by (27) gives :math:`(p_H/p_F)^{-\epsilon}` as the first factor of (29); the
paper prints :math:`(p_H/p_F)^{+\epsilon}`, under which a larger endowment of Home's non-traded good
would raise its relative price.  ``eq29="printed"`` follows the misprint as a diagnostic.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation import require_array, require_choice
from frictions.models.tradability.parameters import ENDOWMENTS, RecursiveParams, TradabilityParams
from frictions.solvers.equilibrium import PlannerPrices, solve_planner_prices

EQ29 = ("derived", "printed")


@dataclass(frozen=True, eq=False)
class Allocation:
    """
    Allocation, prices and cash flows at given endowments.

    Attributes
    ----------
    endowments : array, shape (..., 4)
        Endowments in the order of ``ENDOWMENTS``.
    prices : PlannerPrices
        Consumption of the traded good, prices and shadow value, as logs and levels, with the
        residual of (26) = (27).
    """

    endowments: np.ndarray
    prices: PlannerPrices

    @property
    def log_rer(self) -> np.ndarray:
        """Log real exchange rate, eq. (7); up is an appreciation of Home."""
        return self.prices.log_index_home - self.prices.log_index_foreign

    @property
    def cash_flow_tradable(self) -> np.ndarray:
        """Cash flow of Home's traded sector in units of the traded good, eq. (6)."""
        return self.endowments[..., 0]

    @property
    def cash_flow_nontradable(self) -> np.ndarray:
        """Cash flow of Home's non-traded sector in units of the traded good, eq. (6)."""
        return self.prices.price_home * self.endowments[..., 1]

    @property
    def output(self) -> np.ndarray:
        """Home output in units of the traded good."""
        return self.cash_flow_tradable + self.cash_flow_nontradable

    @property
    def log_shadow_value(self) -> np.ndarray:
        """Log shadow value of the traded good, eq. (26)."""
        return self.prices.log_shadow_value

    @property
    def flows(self) -> dict[str, np.ndarray]:
        """Cash flows by sector, in units of the traded good."""
        return {"T": self.cash_flow_tradable, "NT": self.cash_flow_nontradable}

    @property
    def log_units(self) -> dict[str, np.ndarray]:
        """Log price, in traded goods, of the units of account."""
        prices = self.prices
        zero = np.zeros_like(prices.log_price_home)
        return {"T": zero, "NT": prices.log_price_home, "basket": prices.log_index_home}

    @property
    def log_consumption(self) -> tuple[np.ndarray, np.ndarray]:
        """Log consumption baskets of Home and Foreign: what is spent over the price index."""
        p, x = self.prices, np.log(self.endowments)
        home = np.logaddexp(p.log_tradable_home, p.log_price_home + x[..., 1])
        foreign = np.logaddexp(p.log_tradable_foreign, p.log_price_foreign + x[..., 3])
        return home - p.log_index_home, foreign - p.log_index_foreign


def check_eq29(params: TradabilityParams, eq29: str) -> None:
    """Refuse versions of eq. (29) that are unknown, or under which pricing is not defined."""
    if not isinstance(params, TradabilityParams) or isinstance(params, RecursiveParams):
        wanted = "a TradabilityParams, and not recursive: `solve_recursive` takes those"
        raise TypeError(f"params = {params!r} must be {wanted}")
    require_choice("eq29", eq29, EQ29)
    if eq29 == "printed" and params.elasticity != 1.0:
        raise ValueError(
            f"eq29 = 'printed' must go with elasticity = 1, not {params.elasticity}: the "
            "state-price densities of the two countries disagree and pricing is not defined"
        )


def _check_endowments(x) -> np.ndarray:
    x = require_array(f"x {ENDOWMENTS}", x, (..., len(ENDOWMENTS)), None)
    for j, name in enumerate(ENDOWMENTS):
        require_array(f"x.{name}", x[..., j], None, "(0, inf)")
    return x


def solve_allocation(x, params: TradabilityParams, eq29: str = "derived") -> Allocation:
    """
    Solve for the planner's allocation and prices, eqs. (24)-(29).

    Parameters
    ----------
    x : array, shape (..., 4)
        Endowments in the order of ``ENDOWMENTS``.
    params : TradabilityParams
        Preferences and weights.
    eq29 : str, optional
        "derived" for the correct equation, "printed" for the paper's misprint (diagnostic).

    Returns
    -------
    Allocation
        Allocation and prices.

    Raises
    ------
    ValueError
        If an endowment is not positive (component and index named) or ``eq29`` is refused.
    NotConverged
        If the price system does not settle.
    """
    check_eq29(params, eq29)
    if eq29 == "printed":
        return cobb_douglas_allocation(x, params, eq29)
    x = _check_endowments(x)
    prices = solve_planner_prices(
        x[..., 0] + x[..., 2],
        x[..., 1],
        x[..., 3],
        risk_aversion=params.risk_aversion,
        elasticity=params.elasticity,
        tradable_weight=params.tradable_weight,
        planner_weight=params.planner_weight,
    )
    return Allocation(x, prices)


def cobb_douglas_allocation(x, params: TradabilityParams, eq29: str = "derived") -> Allocation:
    """
    Evaluate the closed form of the allocation at unit elasticity.

    Parameters
    ----------
    x : array, shape (..., 4)
        Endowments in the order of ``ENDOWMENTS``.
    params : TradabilityParams
        Preferences and weights with ``elasticity`` equal to 1.
    eq29 : str, optional
        As in ``solve_allocation``.  Under "printed" the shadow value is Home's, eq. (26), and the
        residual reported, its gap to Foreign's, eq. (27), is not small: ``converged`` is false.

    Returns
    -------
    Allocation
        Allocation and prices.

    Raises
    ------
    ValueError
        If the elasticity is not 1, an endowment is not positive, or ``eq29`` is unknown.
    """
    check_eq29(params, eq29)
    if params.elasticity != 1.0:
        raise ValueError(f"elasticity = {params.elasticity} must be exactly 1 for the closed form")
    x = _check_endowments(x)
    gamma, theta, lam = params.risk_aversion, params.tradable_weight, params.planner_weight
    log_odds = np.log(theta) - np.log1p(-theta)
    log_planner = (np.log(lam) - np.log1p(-lam)) / gamma
    log_N = np.log(np.stack([x[..., 1], x[..., 3]]))  # of both countries, Home first

    # (29) in logs, with ln(P_H / P_F) = (1 - theta) ln(p_H / p_F)
    curvature = (1.0 - theta) * (1.0 - 1.0 / gamma)
    first_factor = -1.0 if eq29 == "derived" else 1.0
    relative = (log_N[0] - log_N[1] - log_planner) / (first_factor + curvature)

    log_value_T = np.log(x[..., 0] + x[..., 2]) - log_odds
    log_price_foreign = log_value_T - np.logaddexp(relative + log_N[0], log_N[1])  # (28)
    log_price = np.stack([log_price_foreign + relative, log_price_foreign])
    constant = -theta * np.log(theta) - (1.0 - theta) * np.log1p(-theta)
    log_index = constant + (1.0 - theta) * log_price
    log_tradable = log_odds + log_price + log_N
    log_c = theta * log_tradable + (1.0 - theta) * log_N
    log_M, log_M_foreign = (  # (26)
        np.log(weight) - gamma * c - P
        for weight, c, P in zip((lam, 1.0 - lam), log_c, log_index, strict=True)
    )
    gap = float(np.max(np.abs(log_M - log_M_foreign), initial=0.0))
    logs = (*log_tradable, *log_price, *log_index, log_M)
    exact = eq29 == "derived"
    prices = PlannerPrices(*logs, residual=gap, iterations=0, converged=exact)  # type: ignore[misc]
    return Allocation(x, prices)


def endowment_responses(
    params: TradabilityParams, deviations=None, eq29: str = "derived"
) -> pd.DataFrame:
    """
    Responses of prices and cash flows to each endowment, the other three at their means.

    Parameters
    ----------
    params : TradabilityParams
        Parameters.
    deviations : array, optional
        Relative deviations of the endowment that moves, above -1; 41 points in [-0.2, 0.2] by
        default.
    eq29 : str, optional
        As in ``solve_allocation``.

    Returns
    -------
    DataFrame
        Index (endowment, deviation); columns are 100 times the log change from the mean state of
        the price of Home's and Foreign's non-traded good, the real exchange rate, Home's traded
        and non-traded cash flow, Home's traded consumption, and the shadow value.
    """
    check_eq29(params, eq29)
    deviations = np.linspace(-0.2, 0.2, 41) if deviations is None else deviations
    deviations = require_array("deviations", deviations, (None,), "(-1, inf)")
    mean = np.array(params.mean)

    def logs(x):
        allocation = solve_allocation(x, params, eq29)
        prices = allocation.prices
        return {
            "price of NT, Home": prices.log_price_home,
            "price of NT, Foreign": prices.log_price_foreign,
            "real exchange rate": allocation.log_rer,
            "cash flow T": np.log(allocation.cash_flow_tradable),
            "cash flow NT": np.log(allocation.cash_flow_nontradable),
            "consumption of T, Home": prices.log_tradable_home,
            "shadow value of T": prices.log_shadow_value,
        }

    base = logs(mean)
    frames = {}
    for j, name in enumerate(ENDOWMENTS):
        x = np.tile(mean, (deviations.size, 1))
        x[:, j] *= 1.0 + deviations
        frames[name] = pd.DataFrame(
            {key: 100.0 * (value - base[key]) for key, value in logs(x).items()},
            index=pd.Index(deviations, name="deviation"),
        )
    return pd.concat(frames, names=["endowment"])
