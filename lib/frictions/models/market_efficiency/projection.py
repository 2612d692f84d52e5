r"""
Referee of the closed forms: the equilibrium recomputed by Gaussian projection.

Every variable is a row of loadings on the independent shocks of two adjacent periods.  Given a
conjectured price, agents' beliefs are linear projections on what they observe; averaging them and
clearing the market gives an implied price, which must be the conjectured one.  No formula of
``blocks`` enters except the conjecture itself.

The asset market of period t clears at :math:`R_f q = \int E_i[\Pi]\,di - \gamma V (1 - n)`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation.intervals import require_instance, require_number
from frictions.models.market_efficiency.blocks import Blocks
from frictions.models.market_efficiency.parameters import (
    MarketEfficiencyParams,
    given,
    takes_params,
)
from frictions.solvers.stochastic.gaussian_projection import project

# Shocks: those of today's market, signal noises, the dividend just paid, and the next period's.
SHOCKS = (
    "demand",
    "noise",
    "productivity",
    "disclosure_error",
    "cost",
    "dividend",
    "signal_error",
    "flow_error",
    "next_demand",
    "next_noise",
    "next_productivity",
    "next_disclosure_error",
    "next_cost",
)
PRICED = SHOCKS[:6]
VARIANCES = ("firm's demand", "next dividend", "next price", "payoff")


def loadings(**values: float) -> np.ndarray:
    """Return a row of loadings on ``SHOCKS``, shape (13,), given by their names."""
    row = np.zeros(len(SHOCKS))
    for name, value in values.items():
        row[SHOCKS.index(name)] = value
    return row


@dataclass(frozen=True, eq=False)
class ProjectionCheck:
    """
    Conjectured and implied equilibrium, quantity by quantity.

    Attributes
    ----------
    conjectured, implied : Series, shape (10,)
        Loadings of the price on ``PRICED``, then ``VARIANCES``: of demand given what the firm
        observes, and of next period's dividend, price and their sum given what an investor does.
    """

    conjectured: pd.Series
    implied: pd.Series

    @property
    def gap(self) -> float:
        """Largest relative gap between conjectured and implied quantities."""
        return float(self.table()["gap"].abs().max())

    def table(self) -> pd.DataFrame:
        """
        List the quantities side by side.

        Returns
        -------
        DataFrame
            One row a quantity; columns conjectured, implied and their gap, relative unless the
            conjecture is zero.
        """
        frame = pd.DataFrame({"conjectured": self.conjectured, "implied": self.implied})
        scale = self.conjectured.abs().mask(self.conjectured == 0, 1.0)
        frame["gap"] = (self.implied - self.conjectured) / scale
        return frame


@dataclass(frozen=True, eq=False)
class InformationSet:
    """
    What agents observe, as loadings, and the covariance of the shocks.

    Attributes
    ----------
    covariance : array, shape (13, 13)
        Covariance of ``SHOCKS``.
    public, private : array, shapes (m, 13) and (l, 13)
        Signals that everybody sees, and those of one investor.
    """

    covariance: np.ndarray
    public: np.ndarray
    private: np.ndarray

    def firm_forecast(self, target: np.ndarray):
        """Project on public signals."""
        return project(target, self.public, self.covariance)

    def investor_forecast(self, target: np.ndarray):
        """Project on public and private signals."""
        return project(target, np.vstack([self.public, self.private]), self.covariance)


def information_set(
    params: MarketEfficiencyParams, u: float, tau_x: float, tau_g: float
) -> InformationSet:
    r"""Collect what is observed; net of what is known the price is :math:`\varepsilon + n/u`."""
    variance = {
        "demand": 1.0 / params.demand_precision,
        "noise": 1.0 / params.noise_precision,
        "productivity": 1.0 / params.productivity_precision,
        "disclosure_error": 1.0 / params.disclosure_precision,
        "cost": params.cost_volatility**2,
    }
    variance |= {f"next_{name}": value for name, value in variance.items()}
    variance["dividend"] = 1.0  # any positive number: the dividend is observed
    public = [
        loadings(demand=1.0, noise=1.0 / u),
        loadings(productivity=1.0, disclosure_error=1.0),
        loadings(dividend=1.0),
    ]
    if params.cost_volatility > 0:
        public.append(loadings(cost=1.0))
    private = []
    if tau_x > 0:
        variance["signal_error"] = 1.0 / tau_x
        private.append(loadings(demand=1.0, signal_error=1.0))
    if tau_g > 0:
        variance["flow_error"] = 1.0 / tau_g
        private.append(loadings(noise=1.0, flow_error=1.0))
    covariance = np.diag([variance.get(name, 0.0) for name in SHOCKS])
    return InformationSet(covariance, np.array(public), np.array(private).reshape(-1, len(SHOCKS)))


def firm_input(params: MarketEfficiencyParams, known: InformationSet) -> np.ndarray:
    """Return the loadings of the firm's log input, shape (13,), from its first-order condition."""
    phi, theta = params.income_share, params.demand_elasticity
    forecast = phi * known.firm_forecast(loadings(productivity=1.0)).loadings
    forecast += known.firm_forecast(loadings(demand=1.0)).loadings / theta
    forecast += loadings(cost=1.0)
    return forecast / (1.0 - params.output_elasticity * phi)


def payoff_loadings(
    params: MarketEfficiencyParams, known: InformationSet, following: Blocks | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return loadings, shape (13,), of next period's dividend and price; None is liquidation."""
    alpha, phi = params.income_loading, params.income_share
    income = loadings(demand=1.0 / params.demand_elasticity, productivity=phi)
    income += phi * params.output_elasticity * firm_input(params, known)
    dividend = alpha * income + loadings(dividend=params.dividend_persistence)
    if following is None:
        return dividend, np.zeros(len(SHOCKS))
    price = following.dividend_loading * dividend + loadings(
        next_demand=following.demand_loading,
        next_noise=following.noise_loading,
        next_productivity=following.disclosure_loading,
        next_disclosure_error=following.disclosure_loading,
        next_cost=following.cost_loading,
    )
    return dividend, price


def implied_price(
    params: MarketEfficiencyParams, groups: Sequence[InformationSet], payoff: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """
    Clear the market for a payoff among equally large groups of investors.

    Returns the price's loadings on ``PRICED``, shape (6,), and each group's payoff variance.
    """
    forecasts = [known.investor_forecast(payoff) for known in groups]
    variances = np.array([forecast.residual_variance for forecast in forecasts])
    # Shares bought for a unit of expected excess payoff.
    tilts = 1.0 / (params.risk_aversion * variances)
    # The mass of investors of a group averages signal errors away: they are not in PRICED.
    demand = np.mean([t * f.loadings for t, f in zip(tilts, forecasts, strict=True)], axis=0)
    price = (demand + loadings(noise=1.0)) / tilts.mean() / params.riskless_return
    return price[: len(PRICED)], variances


@takes_params
def check_projection(
    params: MarketEfficiencyParams,
    period: Blocks,
    following: Blocks | None = None,
    *,
    tau_x: float | None = None,
    tau_g: float | None = None,
) -> ProjectionCheck:
    """
    Recompute one period's equilibrium by projection.

    Parameters
    ----------
    params : MarketEfficiencyParams
        This period's parameters.
    period : Blocks
        The conjecture.
    following : Blocks, optional
        Next period's equilibrium; by default the asset is liquidated at zero.
    tau_x, tau_g : float, optional
        Private precisions, by default the parameters'.

    Returns
    -------
    ProjectionCheck
        Conjectured and implied loadings and conditional variances.
    """
    require_instance("period", period, Blocks)
    if following is not None:
        require_instance("following", following, Blocks)
    tau_x = require_number("tau_x", given(params, "signal_precision", "tau_x", tau_x), "[0, inf)")
    tau_g = require_number("tau_g", given(params, "flow_precision", "tau_g", tau_g), "[0, inf)")
    known = information_set(params, period.informativeness, tau_x, tau_g)
    dividend, price = payoff_loadings(params, known, following)
    prices, (payoff_variance,) = implied_price(params, [known], dividend + price)
    implied = [
        *prices,
        known.firm_forecast(loadings(demand=1.0)).residual_variance,
        known.investor_forecast(dividend).residual_variance,
        known.investor_forecast(price).residual_variance,
        payoff_variance,
    ]
    loading, resale = 0.0, 0.0
    if following is not None:
        loading, resale = following.dividend_loading, following.resale_variance
    conjectured = [
        period.demand_loading,
        period.noise_loading,
        period.disclosure_loading,
        period.disclosure_loading,
        period.cost_loading,
        period.dividend_loading,
        (1.0 - period.revealed_share) / params.demand_precision,
        period.dividend_variance,
        loading**2 * period.dividend_variance + resale,
        (1.0 + loading) ** 2 * period.dividend_variance + resale,
    ]
    names = [*PRICED, *VARIANCES]
    check = ProjectionCheck(pd.Series(conjectured, names), pd.Series(implied, names))
    if params.cost_volatility == 0:  # never moves: its price is not identified
        check.conjectured["cost"] = check.implied["cost"] = 0.0
    return check
