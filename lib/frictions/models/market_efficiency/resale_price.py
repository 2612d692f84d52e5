r"""
What moves the resale price: speculation, noise demand and the firm's own input.

When productivity is known (:math:`\tau_a \to \infty`) the poster writes next period's price as

.. math::

    q = \zeta + \omega \int x_i\,di + \rho\,n + \frac{\eta\alpha}{R_f - G}\varphi\,k .

The input :math:`k` is a multiple of the same signal :math:`S` that investors move, so the three
terms are not independent sources of risk: their variance has a covariance term.
"""

from dataclasses import dataclass

import pandas as pd

from frictions.foundation.intervals import require_number
from frictions.models.market_efficiency.blocks import blocks, input_feedback, learning
from frictions.models.market_efficiency.parameters import (
    MarketEfficiencyParams,
    given,
    takes_params,
)


@dataclass(frozen=True)
class ResaleTerms:
    r"""
    Coefficients of the resale price.

    Attributes
    ----------
    speculation : float
        :math:`\omega`, on the average signal about demand.
    liquidity : float
        :math:`\rho = \omega\beta_3`, on noise demand.
    investment : float
        On the log input.
    """

    speculation: float
    liquidity: float
    investment: float


@takes_params
def resale_terms(params: MarketEfficiencyParams, u: float) -> ResaleTerms:
    """
    Split the price into the poster's three terms.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters; the split holds for any precision of productivity, beside a disclosure term.
    u : float
        Price informativeness.

    Returns
    -------
    ResaleTerms
        Coefficients.
    """
    u = require_number("u", u, "(0, inf)")
    period = blocks(params, u)
    omega = period.news_loading / params.riskless_return * period.consensus_loading
    gap = params.riskless_return - params.dividend_persistence
    investment = params.output_elasticity * params.income_loading * params.income_share / gap
    return ResaleTerms(omega, omega / u, investment)


@takes_params
def variance_shares(params: MarketEfficiencyParams, u, eta=None) -> pd.Series:
    """
    Split the variance of the resale price apart from the dividend.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    u : float
        Price informativeness.
    eta : float, optional
        Output elasticity, by default the parameter's.

    Returns
    -------
    Series
        Shares that sum to one: "speculation and liquidity", "investment", "covariance" of the two,
        "disclosure" and "cost".
    """
    u = require_number("u", u, "(0, inf)")
    P, _, M = learning(params, u)
    eta = require_number("eta", given(params, "output_elasticity", "eta", eta), "(0, 1)")
    h = input_feedback(params, eta)
    theta, tau_eps = params.demand_elasticity, params.demand_precision
    disclosure = theta * params.income_share * (1.0 + h)
    parts = {
        "speculation and liquidity": M**2 / (P * tau_eps),
        "investment": h**2 * P / tau_eps,
        "covariance": 2.0 * h * M / tau_eps,
        "disclosure": disclosure**2 * params.disclosed_variance,
        "cost": (theta * h * params.cost_volatility) ** 2,
    }
    return pd.Series(parts) / sum(parts.values())
