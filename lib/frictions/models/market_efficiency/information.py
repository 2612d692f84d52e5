r"""
Information: what investors choose to learn, and how much of it the price can carry.

The stationary informativeness equation is :math:`r(u) = \Gamma` with

.. math::

    r(u) \equiv \frac{\tau_x/u + \tau_g u}{R_f^2 + T(u)\,\tilde D(u)},
    \qquad \Gamma \equiv \frac{\gamma\alpha}{\theta (R_f - G) R_f},

where :math:`\tilde D` is free of risk aversion and of :math:`\alpha`.  With endogenous information
:math:`\tau_x` and :math:`\tau_g` are functions of :math:`u`, so the equation stays scalar.
"""

import numpy as np

from frictions.foundation.checks import require_positive
from frictions.models.market_efficiency.blocks import (
    input_feedback,
    learning,
    scaled_resale_variance,
)
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams

INFORMATION = ("exogenous", "endogenous")


def information_choice(u, capacity: float, flow_cost: float):
    r"""
    Private precisions an investor chooses at a given informativeness.

    Utility rises with posterior precision state by state, so the choice maximises
    :math:`\tau_x + u^2\tau_g` subject to :math:`\tau_x^2 + \chi\tau_g^2 \le H`.

    Parameters
    ----------
    u : float or array
        Price informativeness, positive.
    capacity, flow_cost : float
        :math:`H` and :math:`\chi`, positive.

    Returns
    -------
    tuple of 2 floats or arrays
        :math:`\tau_x` and :math:`\tau_g`; the constraint binds.

    Raises
    ------
    ValueError
        If an argument is not positive.
    """
    require_positive("information_capacity (H)", capacity)
    require_positive("flow_cost (chi)", flow_cost)
    if np.any(~(np.asarray(u) > 0)):
        raise ValueError(f"informativeness u = {u} must be positive")
    tau_x = np.sqrt(capacity / (1.0 + u**4 / flow_cost))
    return tau_x, u**2 / flow_cost * tau_x


def private_precisions(params: MarketEfficiencyParams, u, information: str):
    """
    Private precisions under either assumption about information.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    u : float or array
        Price informativeness.
    information : str
        "exogenous" or "endogenous".

    Returns
    -------
    tuple of 2 floats or arrays
        Precision about demand and about noise demand.

    Raises
    ------
    ValueError
        If ``information`` is unknown.
    """
    if information not in INFORMATION:
        raise ValueError(f"information = {information!r} must be one of {INFORMATION}")
    if information == "exogenous":
        return params.signal_precision, params.flow_precision
    return information_choice(u, params.information_capacity, params.flow_cost)


def information_ratio(params: MarketEfficiencyParams, u, *, eta=None, tau_x=None, tau_g=None):
    r"""
    Evaluate :math:`r(u)`, private information over scaled payoff risk.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    u : float or array
        Price informativeness.
    eta, tau_x, tau_g : float or array, optional
        Output elasticity and private precisions, by default the parameters'.

    Returns
    -------
    float or array
        :math:`r(u)`, to be compared with ``gamma_scaled``.
    """
    tau_x = params.signal_precision if tau_x is None else tau_x
    tau_g = params.flow_precision if tau_g is None else tau_g
    P, T, M = learning(params, u, tau_x, tau_g)
    variance = scaled_unlearnable_variance(params, input_feedback(params, eta), P, M)
    return (tau_x / u + tau_g * u) / (params.riskless_return**2 + T * variance)


def scaled_unlearnable_variance(params: MarketEfficiencyParams, h, P, M):
    r"""
    Payoff variance beyond demand over the squared price of a unit of demand news.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    h, P, M : float or array
        Input feedback, revealed share and consensus loading.

    Returns
    -------
    float or array
        :math:`\tilde D`.
    """
    productivity = params.riskless_return * params.demand_elasticity * params.income_share
    return productivity**2 * params.undisclosed_variance + scaled_resale_variance(params, h, P, M)


def gamma_scaled(params: MarketEfficiencyParams) -> float:
    r"""
    Risk aversion in the units of :math:`r(u)`.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.

    Returns
    -------
    float
        :math:`\Gamma`.
    """
    return params.risk_aversion / _gamma_unit(params)


def _gamma_unit(params: MarketEfficiencyParams) -> float:
    gap = params.riskless_return - params.dividend_persistence
    return params.demand_elasticity * gap * params.riskless_return / params.income_loading
