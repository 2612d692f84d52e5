r"""
Stationary equilibria: all of them, with exogenous or endogenous information.

With next period like this one, informativeness solves :math:`r(u) = \Gamma`; see
``frictions.models.market_efficiency.information``. As :math:`r` vanishes at
both ends the number of equilibria is even, and one exists exactly if :math:`\gamma \le
\gamma_{\max}`, the maximum of :math:`r` in units of risk aversion.  Raising :math:`\eta` lowers
:math:`r` everywhere: informativeness falls where :math:`r` falls (in particular at the largest
root, the low-volatility equilibrium) and rises where :math:`r` rises.
"""

import math
from dataclasses import dataclass

import numpy as np

from frictions.foundation import NoEquilibrium, require_choice
from frictions.models.market_efficiency.blocks import Blocks, blocks, mean_input_and_income
from frictions.models.market_efficiency.information import (
    INFORMATION,
    gamma_scaled,
    private_precisions,
    ratio,
    scaled_unlearnable_variance,
    search_range,
)
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams, takes_params
from frictions.solvers.equilibrium import LogGridRoots, find_log_roots

POINTS_A_DECADE = 160


@dataclass(frozen=True, eq=False)
class StationaryEquilibrium:
    r"""
    One stationary equilibrium.

    Attributes
    ----------
    informativeness : float
        :math:`u`.
    signal_precision, flow_precision : float
        :math:`\tau_x, \tau_g`, given or chosen.
    blocks : Blocks
        Loadings of the price and what agents learn.
    payoff_variance, price_variance : float
        Variances of next period's dividend plus price, and of the price, given an investor's
        information.
    map_slope : float
        Slope at :math:`u` of the map from tomorrow's to today's informativeness; the equilibrium
        is reached by backward induction if it is below 1 in absolute value.
    intercept : float
        :math:`\beta_0`; may be negative, as risk is priced per share.
    price_at_mean_dividend : float
        Mean price when the dividend is :math:`\mu`.
    residual : float
        :math:`|\ln r(u) - \ln\Gamma|`.
    """

    informativeness: float
    signal_precision: float
    flow_precision: float
    blocks: Blocks
    payoff_variance: float
    price_variance: float
    map_slope: float
    intercept: float
    price_at_mean_dividend: float
    residual: float


@dataclass(frozen=True, eq=False)
class StationaryEquilibria:
    """
    All stationary equilibria at given parameters.

    Attributes
    ----------
    params : MarketEfficiencyParams
        Parameters.
    information : str
        "exogenous" or "endogenous".
    equilibria : tuple of StationaryEquilibrium
        In increasing order of informativeness; empty if none exists.
    gamma_max : float
        Largest risk aversion with an equilibrium.
    fold : float
        Informativeness at which the last pair of equilibria merges, at ``gamma_max``.
    residual, iterations
        Of the root finder.
    """

    params: MarketEfficiencyParams
    information: str
    equilibria: tuple[StationaryEquilibrium, ...]
    gamma_max: float
    fold: float
    residual: float
    iterations: int

    @property
    def informativeness(self) -> np.ndarray:
        """Informativeness of all equilibria, increasing."""
        return np.array([equilibrium.informativeness for equilibrium in self.equilibria])

    @property
    def low_volatility(self) -> StationaryEquilibrium:
        """The most informative equilibrium; `NoEquilibrium` if there is none."""
        return self._some()[-1]

    @property
    def high_volatility(self) -> StationaryEquilibrium:
        """The least informative one: a volatile price is feared, hence uninformative."""
        return self._some()[0]

    @property
    def in_words(self) -> str:
        """What there is, in a sentence."""
        eta, gamma = self.params.output_elasticity, self.params.risk_aversion
        text = f"At η = {eta:.2f} and γ = {gamma:.1f} there is "
        if not self.equilibria:
            limit = f"At this η risk aversion may be at most {self.gamma_max:.2f}."
            return f"{text}no equilibrium. {limit}"
        told = [
            f"u = {one.informativeness:.4f} and price variance {one.price_variance:.2g}"
            for one in (self.low_volatility, self.high_volatility)
        ]
        return f"{text}a calm equilibrium with {told[0]}, and a volatile one with {told[1]}."

    def _some(self) -> tuple[StationaryEquilibrium, ...]:
        if self.equilibria:
            return self.equilibria
        gamma, most = self.params.risk_aversion, self.gamma_max
        raise NoEquilibrium(
            f"no stationary equilibrium: risk_aversion (gamma) = {gamma:.6g} exceeds gamma_max = "
            f"{most:.6g} at output_elasticity (eta) = {self.params.output_elasticity:.6g}. Lower "
            f"risk_aversion to at most {most:.6g}, or income_loading (alpha) to at most "
            f"{self.params.income_loading * most / gamma:.6g}; a lower output_elasticity also "
            "raises gamma_max"
        )


@takes_params
def stationary_equilibria(
    params: MarketEfficiencyParams, information: str = "exogenous"
) -> StationaryEquilibria:
    """
    Find all stationary equilibria.

    The search covers every informativeness at which there can be one, in any units.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    information : str, optional
        "exogenous" uses the parameters' private precisions, "endogenous" lets investors choose.

    Returns
    -------
    StationaryEquilibria
        Possibly empty; its ``low_volatility`` raises ``NoEquilibrium`` then.

    Raises
    ------
    ValueError
        If ``information`` is unknown.
    """
    require_choice("information", information, INFORMATION)
    level = gamma_scaled(params)
    target, eta = math.log(level), params.output_elasticity

    def excess(log_u):
        u = np.exp(log_u)
        return np.log(ratio(params, u, eta, *private_precisions(params, u, information))) - target

    search = find_roots(params, excess, level, information)
    peak = int(np.argmax(search.extreme_values))
    return StationaryEquilibria(
        params=params,
        information=information,
        equilibria=tuple(
            _equilibrium(params, information, float(u), float(excess(np.log(u))))
            for u in search.roots
        ),
        gamma_max=float(params.risk_aversion * np.exp(search.extreme_values[peak])),
        fold=float(search.extrema[peak]),
        residual=search.residual,
        iterations=search.iterations,
    )


def find_roots(params, excess, scaled_gamma: float, information: str) -> LogGridRoots:
    """Return the roots of a function of ln u in the range that holds all of an economy's."""
    # Below the ratio at any one point there is a root, or none exists and the maximum is above it.
    somewhere = math.sqrt(params.demand_precision / params.noise_precision)
    reached = scaled_gamma * math.exp(min(0.0, float(excess(math.log(somewhere)))))
    low, high = search_range(params, reached, information)
    return find_log_roots(excess, low, high, 3 + int(POINTS_A_DECADE * math.log10(high / low)))


def _equilibrium(params, information, u, residual) -> StationaryEquilibrium:
    tau_x, tau_g = (float(tau) for tau in private_precisions(params, u, information))
    period = blocks(params, u, tau_x=tau_x, tau_g=tau_g)
    loading, resale = period.dividend_loading, period.resale_variance
    payoff_variance = (1.0 + loading) ** 2 * period.dividend_variance + resale
    price = price_at_mean_dividend(params, period.revealed_share, payoff_variance)
    return StationaryEquilibrium(
        informativeness=u,
        signal_precision=tau_x,
        flow_precision=tau_g,
        blocks=period,
        payoff_variance=payoff_variance,
        price_variance=loading**2 * period.dividend_variance + resale,
        map_slope=_map_slope(params, information, period, tau_x, tau_g),
        intercept=price
        - period.demand_loading * params.mean_demand_shock
        - period.disclosure_loading * params.mean_productivity,
        price_at_mean_dividend=price,
        residual=abs(residual),
    )


def price_at_mean_dividend(params: MarketEfficiencyParams, P, payoff_variance, eta=None):
    r"""Return :math:`[\mu + (1+\beta_4)\alpha E v - \gamma V]/(R_f - 1)`, shaped like P."""
    cash = (1.0 + params.stationary_dividend_loading) * params.income_loading
    _, log_income = mean_input_and_income(params, P, eta)
    payoff = params.dividend_mean + cash * log_income
    return (payoff - params.risk_aversion * payoff_variance) / (params.riskless_return - 1.0)


def _map_slope(params, information, period, tau_x, tau_g) -> float:
    """Implicit derivative of today's informativeness with respect to tomorrow's."""
    u, P, T = period.informativeness, period.revealed_share, period.posterior_precision
    M, h = period.consensus_loading, period.input_feedback
    dtau_x = dtau_g = 0.0
    if information == "endogenous":
        dtau_x = -2.0 * tau_x * u**3 / (params.flow_cost + u**4)
        dtau_g = (2.0 * u * tau_x + u**2 * dtau_x) / params.flow_cost
    dT = dtau_x + 2.0 * (params.noise_precision + tau_g) * u + dtau_g * u**2
    dP = 2.0 * P * (1.0 - P) / u
    dM = params.demand_precision * dT / T**2
    spread = h * P + M
    dD = spread / (params.demand_precision * P) * (2.0 * (h * dP + dM) - spread * dP / P)
    D = scaled_unlearnable_variance(params, h, P, M)
    gamma = gamma_scaled(params)
    d_supply = dtau_x / u - tau_x / u**2 + tau_g + u * dtau_g
    return float(gamma * T * dD / (d_supply - gamma * dT * D))
