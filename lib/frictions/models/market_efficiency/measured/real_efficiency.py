"""Profit of the firm, the poster's real efficiency, and its expectation in equilibrium."""

import numpy as np

from frictions.foundation.intervals import require_number
from frictions.models.market_efficiency.blocks import mean_input_and_income
from frictions.models.market_efficiency.parameters import (
    MarketEfficiencyParams,
    entries,
    given,
    takes_params,
)


def simple_profit(eta, scale: float):
    r"""
    Profit of a competitive firm that maximises :math:`C K^\eta - K`.

    Parameters
    ----------
    eta : float or array
        Output elasticity, in (0, 1).
    scale : float
        Productivity :math:`C`, positive.

    Returns
    -------
    float or array
        :math:`\Pi(\eta) = (\eta C)^{1/(1-\eta)}(1/\eta - 1)`.  Not monotone: it falls while the
        chosen input is below one, reaches its minimum :math:`C - 1` at :math:`\eta = 1/C` if
        :math:`C > 1`, and rises after.  Its limit at 0 is :math:`C`; at 1 it is infinite if
        :math:`C > 1` and zero otherwise.

    Raises
    ------
    ValueError
        If ``eta`` is outside (0, 1) or ``scale`` is not positive.
    """
    scale = require_number("scale", scale, "(0, inf)")
    eta = entries("eta", eta, "(0, 1)")
    with np.errstate(over="ignore"):  # infinity is the limit at 1
        return np.exp(np.log(eta * scale) / (1.0 - eta)) * (1.0 / eta - 1.0)


def simple_profit_minimum(scale: float) -> tuple[float, float]:
    """Output elasticity of the smallest profit, :math:`1/C`, and that profit, :math:`C - 1`."""
    scale = require_number("scale", scale, "(1, inf)", "profit falls throughout otherwise")
    return 1.0 / scale, scale - 1.0


@takes_params
def expected_profit(params: MarketEfficiencyParams, revealed_share=0.0, eta=None):
    r"""
    Compute the expected profit of the firm, net of the cost of its input.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    revealed_share : float or array, optional
        Share :math:`P` of demand variance revealed by the price; 0 is no information, 1 full.
    eta : float or array, optional
        Output elasticity, by default the parameter's.

    Returns
    -------
    float or array
        :math:`E[V - R_f e^{-w} K]`, increasing in :math:`P`: a more informative price is worth
        something to the firm.

    Raises
    ------
    ValueError
        If a revealed share is outside [0, 1].
    """
    P = np.asarray(entries("revealed_share", revealed_share, "[0, 1]"))
    eta = given(params, "output_elasticity", "eta", eta)
    phi, theta = params.income_share, params.demand_elasticity
    share = eta * phi  # of the input in income
    forecast = phi**2 * params.disclosed_variance + P / (theta**2 * params.demand_precision)
    # ln(e^{-w} K) loads on the cost shifter by 1 / (1 - eta phi) - 1.
    variance = forecast / (1.0 - share) ** 2 + (share / (1.0 - share) * params.cost_volatility) ** 2
    log_input, _ = mean_input_and_income(params, P, eta)
    expenditure = params.riskless_return * np.exp(log_input + 0.5 * variance)
    profit = (1.0 / share - 1.0) * expenditure
    return profit if np.ndim(profit) else float(profit)
