r"""
Referee of the closed forms: the equilibrium recomputed by Gaussian projection.

Every variable is a row of loadings on the independent shocks of two adjacent periods.  Given a
conjectured price, agents' beliefs are linear projections on what they observe; averaging them and
clearing the market gives an implied price, which must be the conjectured one.  No formula of
``blocks`` enters except the conjecture itself.

The asset market of period t clears at :math:`R_f q = \int E_i[\Pi]\,di - \gamma V (1 - n)`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation import require_instance, require_number
from frictions.models.market_efficiency.blocks import Blocks
from frictions.models.market_efficiency.parameters import (
    MarketEfficiencyParams,
    given,
    takes_params,
)
from frictions.solvers.stochastic.gaussian_projection import project

# Shocks: those of today's market, signal noises, the dividend just paid, and the next period's.
_MARKET = ("demand", "noise", "productivity", "disclosure_error", "cost")
SHOCKS = (
    *_MARKET, "dividend", "signal_error", "flow_error", *(f"next_{name}" for name in _MARKET)
)  # fmt: skip
PRICED = SHOCKS[:6]
VARIANCES = ("firm's demand", "next dividend", "next price", "payoff")


def loadings(shocks: Sequence[str] = SHOCKS, **values: float) -> np.ndarray:
    """Return a row of loadings on shocks, shape (z,), given by their names."""
    row = np.zeros(len(shocks))
    for name, value in values.items():
        row[shocks.index(name)] = value
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
    covariance : array, shape (z, z)
        Covariance of the shocks.
    public, private : array, shapes (m, z) and (l, z)
        Signals that everybody sees, and those of one investor.
    shocks : sequence of str
        Names of the z shocks: ``SHOCKS``, and perhaps others after them.
    """

    covariance: np.ndarray
    public: np.ndarray
    private: np.ndarray
    shocks: Sequence[str] = SHOCKS

    def row(self, **values: float) -> np.ndarray:
        """Return a row of loadings on the shocks, shape (z,), given by their names."""
        return loadings(self.shocks, **values)

    def firm_forecast(self, target: np.ndarray):
        """Project on public signals."""
        return project(target, self.public, self.covariance)

    def investor_forecast(self, target: np.ndarray):
        """Project on public and private signals."""
        return project(target, np.vstack([self.public, self.private]), self.covariance)


def variances(params: MarketEfficiencyParams) -> dict[str, float]:
    """Return the variances of this period's shocks and the next's, by name; of errors, none."""
    variance = {
        "demand": 1.0 / params.demand_precision,
        "noise": 1.0 / params.noise_precision,
        "productivity": 1.0 / params.productivity_precision,
        "disclosure_error": 1.0 / params.disclosure_precision,
        "cost": params.cost_volatility**2,
    }
    variance |= {f"next_{name}": value for name, value in variance.items()}
    variance["dividend"] = 1.0  # any positive number: the dividend is observed
    return variance


def known_to_all(params: MarketEfficiencyParams, shocks: Sequence[str] = SHOCKS) -> np.ndarray:
    """Return what everybody sees beside the price, as loadings, shape (m, z)."""
    public = [
        loadings(shocks, productivity=1.0, disclosure_error=1.0),
        loadings(shocks, dividend=1.0),
    ]
    if params.cost_volatility > 0:
        public.append(loadings(shocks, cost=1.0))
    return np.array(public)


def information_set(
    params: MarketEfficiencyParams, u: float, tau_x: float, tau_g: float
) -> InformationSet:
    r"""Collect what is observed; net of what is known the price is :math:`\varepsilon + n/u`."""
    variance = variances(params)
    private = []
    if tau_x > 0:
        variance["signal_error"] = 1.0 / tau_x
        private.append(loadings(demand=1.0, signal_error=1.0))
    if tau_g > 0:
        variance["flow_error"] = 1.0 / tau_g
        private.append(loadings(noise=1.0, flow_error=1.0))
    return InformationSet(
        covariance=np.diag([variance.get(name, 0.0) for name in SHOCKS]),
        public=np.vstack([loadings(demand=1.0, noise=1.0 / u), known_to_all(params)]),
        private=np.array(private).reshape(-1, len(SHOCKS)),
    )


def firm_input(params: MarketEfficiencyParams, known: InformationSet) -> np.ndarray:
    """Return the loadings of the firm's log input, shape (z,), from its first-order condition."""
    phi, theta = params.income_share, params.demand_elasticity
    forecast = phi * known.firm_forecast(known.row(productivity=1.0)).loadings
    forecast += known.firm_forecast(known.row(demand=1.0)).loadings / theta
    forecast += known.row(cost=1.0)
    return forecast / (1.0 - params.output_elasticity * phi)


def price_loadings(period: Blocks) -> dict[str, float]:
    """Return the loadings of a period's price on that period's shocks, by name."""
    return {
        "demand": period.demand_loading,
        "noise": period.noise_loading,
        "productivity": period.disclosure_loading,
        "disclosure_error": period.disclosure_loading,
        "cost": period.cost_loading,
        "dividend": period.dividend_loading,
    }


def payoff_loadings(
    params: MarketEfficiencyParams,
    known: InformationSet,
    price_next: Blocks | Mapping[str, float] | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return loadings, shape (z,), of next period's dividend and price; None is liquidation."""
    alpha, phi = params.income_loading, params.income_share
    income = known.row(demand=1.0 / params.demand_elasticity, productivity=phi)
    income += phi * params.output_elasticity * firm_input(params, known)
    dividend = alpha * income + known.row(dividend=params.dividend_persistence)
    if price_next is None:
        return dividend, np.zeros(len(known.shocks))
    price = price_loadings(price_next) if isinstance(price_next, Blocks) else price_next
    news = {f"next_{name}": value for name, value in price.items() if name != "dividend"}
    return dividend, price["dividend"] * dividend + known.row(**news)


def implied_price(
    params: MarketEfficiencyParams, groups: Sequence[InformationSet], payoff: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """
    Clear the market for a payoff among equally large groups of investors.

    Returns the price's loadings on the shocks, shape (z,), and each group's payoff variance.  The
    entries of errors that differ over investors are to be ignored: a mass of them averages to zero.
    """
    forecasts = [known.investor_forecast(payoff) for known in groups]
    risk = np.array([forecast.residual_variance for forecast in forecasts])
    tilts = 1.0 / (params.risk_aversion * risk)  # shares bought for a unit of expected excess
    demand = np.mean([t * f.loadings for t, f in zip(tilts, forecasts, strict=True)], axis=0)
    price = (demand + groups[0].row(noise=1.0)) / tilts.mean() / params.riskless_return
    return price, risk


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
    require_instance("following", following, Blocks | None)
    tau_x = require_number("tau_x", given(params, "signal_precision", "tau_x", tau_x), "[0, inf)")
    tau_g = require_number("tau_g", given(params, "flow_precision", "tau_g", tau_g), "[0, inf)")
    known = information_set(params, period.informativeness, tau_x, tau_g)
    dividend, price = payoff_loadings(params, known, following)
    prices, (payoff_variance,) = implied_price(params, [known], dividend + price)
    implied = [
        *prices[: len(PRICED)],
        known.firm_forecast(loadings(demand=1.0)).residual_variance,
        known.investor_forecast(dividend).residual_variance,
        known.investor_forecast(price).residual_variance,
        payoff_variance,
    ]
    loading, resale = 0.0, 0.0
    if following is not None:
        loading, resale = following.dividend_loading, following.resale_variance
    conjectured = [
        *price_loadings(period).values(),
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
