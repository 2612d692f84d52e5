"""What the tests hold the dynamics against: the map and its slopes, written out once more."""

import numpy as np
from scipy.optimize import minimize

from frictions.models.market_efficiency.blocks import Blocks, blocks, input_feedback, learning
from frictions.models.market_efficiency.dynamics import ScaledEconomy, _risk
from frictions.models.market_efficiency.information import private_precisions
from frictions.models.market_efficiency.informativeness import solve_period, unlearnable_variance
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams


def scaled_slope(economy: ScaledEconomy, u):
    """Return the map's slope where u is an equilibrium, at whatever risk aversion makes it one."""
    D, rise = _risk(economy, u)
    T = 1.0 + economy.signal + u**2
    return -T * rise / (economy.squared_return + T * D + 2.0 * u**2 * D)


def informativeness_map(
    params: MarketEfficiencyParams,
    u_next: float,
    select: str = "largest",
    information: str = "exogenous",
) -> float:
    """Return today's informativeness if tomorrow's is given and all else is stationary."""
    tau_x, tau_g = private_precisions(params, u_next, information)
    following = blocks(params, u_next, tau_x=tau_x, tau_g=tau_g)
    period, _ = solve_period(
        params, following.dividend_loading, following.resale_variance, select, information
    )
    return period.informativeness


def informativeness_derivative(
    params: MarketEfficiencyParams, period: Blocks, following: Blocks
) -> float:
    r"""Return :math:`du_t/d\eta_{t+1}` without signals about noise: the poster's benchmark."""
    theta, phi, tau_eps = params.demand_elasticity, params.income_share, params.demand_precision
    h, P, M = following.input_feedback, following.revealed_share, following.consensus_loading
    dW_dh = (following.news_loading / params.riskless_return) ** 2 * (
        2.0 * (h * P + M) / tau_eps
        + 2.0 * (theta * phi) ** 2 * (1.0 + h) * params.disclosed_variance
        + 2.0 * theta**2 * h * params.cost_volatility**2
    )
    dW_deta = phi * (1.0 + h) ** 2 * dW_dh
    D = unlearnable_variance(params, following.dividend_loading, following.resale_variance)
    u, c = period.informativeness, period.news_loading
    slope = 3.0 * D * params.noise_precision * u**2 + c**2
    slope += D * (tau_eps + params.signal_precision)
    return -u * period.posterior_precision / slope * dW_deta


def smallest_slope(feedback: float, other_risk: float, riskless_return: float) -> float:
    """Search all signals and risk aversions for the smallest slope of the backward map."""

    def slope(point):
        economy = ScaledEconomy(feedback, np.exp(point[0]), other_risk, riskless_return**2, 1.0)
        return scaled_slope(economy, np.exp(point[1]))

    starts = np.array(np.meshgrid(np.linspace(-12.0, 3.0, 16), np.linspace(-6.0, 3.0, 40)))
    starts = starts.reshape(2, -1)
    found = minimize(
        slope,
        starts[:, np.argmin(slope(starts))],
        method="L-BFGS-B",
        bounds=[(-16.0, 3.0), (-8.0, 4.0)],
        options={"ftol": 1e-15, "gtol": 1e-12},
    )
    return float(min(found.fun, slope(starts).min()))


def income_informativeness(params, u):
    """Return informativeness about income in levels, given all public controls, in closed form."""
    P, _, _ = learning(params, u)
    h = input_feedback(params)  # income contains the input, which responds to the price
    productivity = (params.demand_elasticity * params.income_share) ** 2
    noise = 1.0 + productivity * params.demand_precision * params.undisclosed_variance
    return (1.0 + h) ** 2 * P / ((h**2 + 2.0 * h) * P + noise)
