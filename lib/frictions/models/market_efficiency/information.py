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

from frictions.foundation.intervals import require_choice, require_number
from frictions.models.market_efficiency.blocks import (
    input_feedback,
    learning,
    scaled_resale_variance,
)
from frictions.models.market_efficiency.parameters import (
    INFORMATIVENESS,
    MarketEfficiencyParams,
    entries,
    overrides,
    takes_params,
)

INFORMATION = ("exogenous", "endogenous")


def information_choice(u, capacity: float, flow_cost: float):
    r"""Return :math:`\tau_x, \tau_g` that maximise :math:`\tau_x + u^2\tau_g` within capacity."""
    capacity = require_number("capacity", capacity, "(0, inf)")
    flow_cost = require_number("flow_cost", flow_cost, "(0, inf)")
    return _choice(entries("u", u, INFORMATIVENESS), capacity, flow_cost)


def _choice(u, capacity, flow_cost):
    tau_x = np.sqrt(capacity / (1.0 + u**4 / flow_cost))
    return tau_x, u**2 / flow_cost * tau_x


def private_precisions(params: MarketEfficiencyParams, u, information: str):
    """Return precisions about demand and about noise demand under either assumption."""
    require_choice("information", information, INFORMATION)
    if information == "exogenous":
        return params.signal_precision, params.flow_precision
    return _choice(u, params.information_capacity, params.flow_cost)


@takes_params
def information_ratio(params: MarketEfficiencyParams, u, *, eta=None, tau_x=None, tau_g=None):
    r"""
    Evaluate :math:`r(u)`, private information over scaled payoff risk.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    u : float or array
        Price informativeness, between 1e-100 and 1e100.
    eta, tau_x, tau_g : float or array, optional
        Output elasticity and private precisions, by default the parameters'.

    Returns
    -------
    float or array
        :math:`r(u)`, to be compared with ``gamma_scaled``.

    Raises
    ------
    ValueError
        If an argument is outside the range of the parameter whose place it takes.
    """
    return ratio(params, *overrides(params, u, eta=eta, tau_x=tau_x, tau_g=tau_g))


def ratio(params: MarketEfficiencyParams, u, eta, tau_x, tau_g):
    """Evaluate r(u) without checks, for searches; arguments broadcast."""
    P, T, M = learning(params, u, tau_x, tau_g)
    variance = scaled_unlearnable_variance(params, input_feedback(params, eta), P, M)
    return (tau_x / u + tau_g * u) / (params.riskless_return**2 + T * variance)


def scaled_unlearnable_variance(params: MarketEfficiencyParams, h, P, M):
    r"""Return :math:`\tilde D`, payoff variance beyond demand over :math:`\tilde b^2`."""
    productivity = params.riskless_return * params.demand_elasticity * params.income_share
    return productivity**2 * params.undisclosed_variance + scaled_resale_variance(params, h, P, M)


def search_range(
    params: MarketEfficiencyParams, scaled_gamma: float, information: str, tau_x=None
) -> tuple[float, float]:
    r"""
    Return bounds outside of which r(u) is below a level, whatever the units.

    By :math:`\tilde D \ge M^2/(\tau_\varepsilon P)`, with :math:`L = \tau_x + (\tau_n+\tau_g)u^2`
    and :math:`\tau_x + \tau_g u^2 \le L`,

    .. math::

        r \le \min\Bigl(\tau_n u,\ \frac{\tau_\varepsilon}{u}\Bigr)
        \Bigl(1 + \frac{\tau_\varepsilon}{L}\Bigr),

    and without private signals about demand :math:`r \le \tau_g u / R_f^2`.
    """
    tau_eps, tau_n = params.demand_precision, params.noise_precision
    given = np.atleast_1d(params.signal_precision if tau_x is None else tau_x)
    low = np.inf
    if information == "endogenous":  # below this u investors keep most of their capacity for demand
        low, given = params.flow_cost**0.25, np.sqrt([0.5 * params.information_capacity])
    if (given > 0).any():
        low = min(low, scaled_gamma / (tau_n * (1.0 + tau_eps / given[given > 0].min())))
    if (given == 0).any():
        low = min(low, scaled_gamma * params.riskless_return**2 / params.flow_precision)
    high = max(2.0 * tau_eps / scaled_gamma, np.sqrt(tau_eps / tau_n))
    return 0.5 * low, 2.0 * high  # strictly outside, rounding allowed for


@takes_params
def gamma_scaled(params: MarketEfficiencyParams) -> float:
    r"""Risk aversion in the units of :math:`r(u)`: :math:`\Gamma`."""
    gap = params.riskless_return - params.dividend_persistence
    unit = params.demand_elasticity * gap * params.riskless_return / params.income_loading
    return params.risk_aversion / unit
