r"""
The poster's robustness model: the firm accumulates capital and pays out income net of investment.

The firm maximises :math:`E\sum \beta^t (V_t - R_f I_t)` with
:math:`K_{t+1} = (1-\delta)K_t + I_t`; the dividend is
:math:`V_{t+1} - R_f[K_{t+2} - (1-\delta)K_{t+1}]`.  The poster linearises without showing how.
Here everything is linearised to first order, in logs, around the deterministic steady
state.  The price is :math:`q_t = b_0 + b_1 S_t + b_s s_t` with :math:`S_t = \varepsilon_{t+1} +
n_{t+1}/u`; nothing of it depends on the dividend just paid.

Capital chosen by the next generation has the coefficient :math:`\Lambda / R_f - R_f K = K
(1/\beta - R_f)` in the payoff, which vanishes if the firm discounts at the market rate: the
envelope theorem switches the investment channel off, and :math:`\eta` acts through the scale of
income alone.
"""

from dataclasses import dataclass

import numpy as np

from frictions.foundation import NoEquilibrium, require_choice, require_number
from frictions.models.market_efficiency.blocks import learning
from frictions.models.market_efficiency.information import INFORMATION, private_precisions
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams, takes_params
from frictions.models.market_efficiency.stationary import find_roots


@dataclass(frozen=True)
class CapitalSteadyState:
    r"""
    Deterministic steady state.

    Attributes
    ----------
    capital, income, dividend : float
        :math:`K, V` and :math:`V - R_f\delta K`.
    """

    capital: float
    income: float
    dividend: float


@dataclass(frozen=True, eq=False)
class CapitalEquilibria:
    r"""
    Stationary equilibria of the model with capital accumulation.

    Attributes
    ----------
    params : MarketEfficiencyParams
        Parameters.
    steady_state : CapitalSteadyState
        Point of linearisation.
    informativeness : array, shape (m,)
        All roots, increasing; empty if none exists.
    demand_loading, disclosure_loading : array, shape (m,)
        :math:`b_1` and :math:`b_s`.
    payoff_variance : array, shape (m,)
        Variance of next period's dividend plus price, given an investor's information.
    gamma_max : float
        Largest risk aversion with an equilibrium.
    residual, iterations
        Of the root finder.
    """

    params: MarketEfficiencyParams
    steady_state: CapitalSteadyState
    informativeness: np.ndarray
    demand_loading: np.ndarray
    disclosure_loading: np.ndarray
    payoff_variance: np.ndarray
    gamma_max: float
    residual: float
    iterations: int

    @property
    def low_volatility(self) -> float:
        """Informativeness of the most informative equilibrium."""
        if not self.informativeness.size:
            raise NoEquilibrium(
                "no stationary equilibrium with capital accumulation: risk_aversion (gamma) = "
                f"{self.params.risk_aversion:.6g} exceeds gamma_max = {self.gamma_max:.6g} at "
                f"output_elasticity (eta) = {self.params.output_elasticity:.6g}; lower "
                "risk_aversion or the scale of income (log_productivity_scale)"
            )
        return float(self.informativeness[-1])


@takes_params
def steady_state(params: MarketEfficiencyParams) -> CapitalSteadyState:
    """
    Solve the deterministic steady state.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.

    Returns
    -------
    CapitalSteadyState
        With shocks at their means.
    """
    beta, delta, Rf = params.discount_factor, params.depreciation, params.riskless_return
    share = params.output_elasticity * params.income_share
    scale, patience = _log_scale(params), beta * share / (Rf * (1.0 - beta * (1.0 - delta)))
    log_capital = (np.log(patience) + scale) / (1.0 - share)
    capital, income = float(np.exp(log_capital)), float(np.exp(scale + share * log_capital))
    return CapitalSteadyState(capital, income, income - Rf * delta * capital)


@takes_params
def with_income(params: MarketEfficiencyParams, income: float = 1.0) -> MarketEfficiencyParams:
    """
    Scale productivity so that steady-state income takes a given value.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    income : float, optional
        Steady-state income wanted, positive.

    Returns
    -------
    MarketEfficiencyParams
        With another ``log_productivity_scale``.

    Raises
    ------
    ValueError
        If ``income`` is not positive.
    """
    income = require_number("income", income, "(0, inf)")
    share = params.output_elasticity * params.income_share
    # Log income is linear in the log scale, with slope phi / (1 - eta phi).
    distance = np.log(income) - np.log(steady_state(params).income)
    change = distance * (1.0 - share) / params.income_share
    return params.replace(log_productivity_scale=params.log_productivity_scale + float(change))


@takes_params
def capital_model_equilibria(
    params: MarketEfficiencyParams, information: str = "exogenous"
) -> CapitalEquilibria:
    """
    Find all stationary equilibria of the model with capital accumulation.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters; ``discount_factor`` and ``depreciation`` are used, ``dividend_mean``,
        ``dividend_persistence`` and ``income_loading`` are not.
    information : str, optional
        "exogenous" or "endogenous".

    Returns
    -------
    CapitalEquilibria
        Possibly without roots.

    Raises
    ------
    ValueError
        If there is a cost shifter, which this model does not have, or ``information`` is unknown.
    """
    require_choice("information", information, INFORMATION)
    why = "the model with capital accumulation has no input-cost shifter"
    require_number("cost_volatility", params.cost_volatility, "[0, 0]", why)
    state = steady_state(params)
    c = state.income / params.demand_elasticity

    def excess(log_u):
        u = np.exp(log_u)
        tau_x, tau_g = private_precisions(params, u, information)
        _, T, _ = learning(params, u, tau_x, tau_g)
        D = _loadings(params, state, u, tau_x, tau_g)[-1]
        supply = c * (tau_x / u + tau_g * u)
        return np.log(supply / (c**2 + D * T)) - np.log(params.risk_aversion)

    # As without capital, with at least this share of the loading on demand left by investment.
    hedge = _hedge(params)
    kept = (1.0 - hedge) ** 2 if hedge < 1.0 else 1e-4
    scaled_gamma = params.risk_aversion * c / params.riskless_return**2 * kept
    search = find_roots(params, excess, scaled_gamma, information)
    u = search.roots
    tau_x, tau_g = private_precisions(params, u, information)
    _, T, _ = learning(params, u, tau_x, tau_g)
    b1, bs, D = _loadings(params, state, u, tau_x, tau_g)
    return CapitalEquilibria(
        params=params,
        steady_state=state,
        informativeness=u,
        demand_loading=b1,
        disclosure_loading=np.full_like(u, bs),
        payoff_variance=c**2 / T + D,
        gamma_max=float(params.risk_aversion * np.exp(search.extreme_values.max())),
        residual=search.residual,
        iterations=search.iterations,
    )


def _log_scale(params: MarketEfficiencyParams) -> float:
    """Log income per unit of the input's contribution, at mean shocks."""
    productivity = params.log_productivity_scale + params.mean_productivity
    demand = params.log_demand_scale + params.mean_demand_shock
    return params.income_share * productivity + demand / params.demand_elasticity


def _hedge(params: MarketEfficiencyParams) -> float:
    """Return the part of the price's loading on demand that a patient firm's investment undoes."""
    beta, share = params.discount_factor, params.output_elasticity * params.income_share
    patience = beta * params.riskless_return - 1.0
    wait = 1.0 - beta * (1.0 - params.depreciation)
    return max(0.0, share / (1.0 - share) * patience / wait)


def _loadings(params, state: CapitalSteadyState, u, tau_x, tau_g):
    """Return loadings of the price on demand and disclosure, and the variance D beyond demand."""
    phi, theta, Rf = params.income_share, params.demand_elasticity, params.riskless_return
    tau_eps = params.demand_precision
    V, K = state.income, state.capital
    P, _, M = learning(params, u, tau_x, tau_g)
    slope = 1.0 / (1.0 - params.output_elasticity * phi)
    k_demand, k_disclosure = slope * P / theta, slope * phi * params.disclosure_weight
    marginal = Rf * K / params.discount_factor  # payoff of a log point of installed capital

    b1 = (marginal * k_demand + V / theta * M) / Rf
    bs = (marginal * k_disclosure + V * phi * params.disclosure_weight) / Rf
    # What the next generation invests is subtracted from the dividend.
    X_demand = b1 - Rf * K * k_demand
    X_disclosure = bs - Rf * K * k_disclosure
    disclosure_variance = 1.0 / params.productivity_precision + 1.0 / params.disclosure_precision
    D = (V * phi) ** 2 * params.undisclosed_variance
    D = D + X_demand**2 / (tau_eps * P) + X_disclosure**2 * disclosure_variance
    return b1, bs, D
