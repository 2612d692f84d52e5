r"""
Building blocks of the equilibrium, given price informativeness.

With the price

.. math::

    q_t = \beta_0 + \beta_1(\varepsilon_{t+1} + \beta_2 s_t + \beta_3 n_{t+1})
    + \beta_4 (d_t - \mu) + \beta_5 w_t

everything a period needs follows in closed form from
:math:`u = 1/\beta_3` and from next period's :math:`\beta_4'`.  The poster prints the price and not
these expressions; they were derived for this book and are checked against a Gaussian projection in
``frictions.models.market_efficiency.projection``.

=================================  =======================  =====================================
symbol                             code                     meaning
=================================  =======================  =====================================
:math:`u = 1/\beta_3`              ``informativeness``      price informativeness
:math:`P`                          ``revealed_share``       share of demand variance in the price
:math:`T`                          ``posterior_precision``  investor's precision about demand
:math:`M`                          ``consensus_loading``    loading of the average belief on demand
:math:`h`                          ``input_feedback``       :math:`\eta\varphi/(1-\eta\varphi)`
:math:`c`                          ``news_loading``         loading of the payoff on demand
:math:`\beta_1`                    ``demand_loading``       of the price, on demand
:math:`\beta_1\beta_2`             ``disclosure_loading``   of the price, on the disclosure
:math:`\beta_4`                    ``dividend_loading``     of the price, on the dividend
:math:`\beta_5`                    ``cost_loading``         of the price, on the cost shifter
:math:`W`                          ``resale_variance``      of the price apart from the dividend
=================================  =======================  =====================================

All functions take scalars or arrays that broadcast; ``eta``, ``tau_x`` and ``tau_g`` override the
parameters', which is how many firms are solved at once.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from frictions.foundation.intervals import require_number
from frictions.models.market_efficiency.parameters import (
    MarketEfficiencyParams,
    overrides,
    takes_params,
)


@dataclass(frozen=True, eq=False)
class Blocks:
    """
    One period's equilibrium objects; see the notation table of the module.

    Attributes
    ----------
    informativeness, revealed_share, posterior_precision, consensus_loading : float or array
        :math:`u, P, T, M`.
    input_feedback, news_loading : float or array
        :math:`h, c`.
    demand_loading, disclosure_loading, dividend_loading, cost_loading : float or array
        Loadings of the price.
    resale_variance : float or array
        :math:`W`, what the previous generation fears beyond the dividend.
    dividend_variance : float or array
        Variance of next period's dividend given an investor's information.
    """

    informativeness: Any
    revealed_share: Any
    posterior_precision: Any
    consensus_loading: Any
    input_feedback: Any
    news_loading: Any
    demand_loading: Any
    disclosure_loading: Any
    dividend_loading: Any
    cost_loading: Any
    resale_variance: Any
    dividend_variance: Any

    @property
    def noise_loading(self):
        r"""Loading of the price on noise demand, :math:`\beta_1\beta_3`."""
        return self.demand_loading / self.informativeness

    @property
    def beta3(self):
        r"""Loading on noise relative to demand, :math:`\beta_3`."""
        return 1.0 / self.informativeness


def input_feedback(params: MarketEfficiencyParams, eta=None):
    r"""Elasticity of expected income to its forecast, through the input: :math:`h`."""
    share = (params.output_elasticity if eta is None else eta) * params.income_share
    return share / (1.0 - share)


def learning(params: MarketEfficiencyParams, u, tau_x=None, tau_g=None):
    """Return revealed share P, posterior precision T and consensus loading M, shaped like u."""
    tau_x = params.signal_precision if tau_x is None else tau_x
    tau_g = params.flow_precision if tau_g is None else tau_g
    tau_eps = params.demand_precision
    public = params.noise_precision * u * u
    learned = tau_x + public + tau_g * u * u
    precision = tau_eps + learned
    return public / (tau_eps + public), precision, learned / precision


def scaled_resale_variance(params: MarketEfficiencyParams, h, P, M):
    r"""Return :math:`W / \tilde b^2` with :math:`\tilde b = c / R_f`: demand, disclosure, cost."""
    theta = params.demand_elasticity
    disclosure = (theta * params.income_share * (1.0 + h)) ** 2 * params.disclosed_variance
    cost = (theta * h * params.cost_volatility) ** 2
    return (h * P + M) ** 2 / (params.demand_precision * P) + disclosure + cost


@takes_params
def blocks(
    params: MarketEfficiencyParams,
    u,
    *,
    dividend_loading_next=None,
    eta=None,
    tau_x=None,
    tau_g=None,
) -> Blocks:
    r"""
    Evaluate a period's equilibrium objects.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    u : float or array
        Price informativeness, between 1e-100 and 1e100.
    dividend_loading_next : float, optional
        :math:`\beta_4'`, not negative; by default stationary.
    eta, tau_x, tau_g : float or array, optional
        Output elasticity and private precisions, by default the parameters'.

    Raises
    ------
    ValueError
        If an argument is outside the range of the parameter whose place it takes.
    """
    u, eta, tau_x, tau_g = overrides(params, u, eta=eta, tau_x=tau_x, tau_g=tau_g)
    loading = params.stationary_dividend_loading
    if dividend_loading_next is not None:
        loading = require_number("dividend_loading_next", dividend_loading_next, "[0, inf)")
    theta, phi, alpha = params.demand_elasticity, params.income_share, params.income_loading
    h = input_feedback(params, eta)
    P, T, M = learning(params, u, tau_x, tau_g)
    c = alpha * (1.0 + loading) / theta
    unit_price = c / params.riskless_return
    return Blocks(
        informativeness=u,
        revealed_share=P,
        posterior_precision=T,
        consensus_loading=M,
        input_feedback=h,
        news_loading=c,
        demand_loading=unit_price * (h * P + M),
        disclosure_loading=unit_price * theta * phi * params.disclosure_weight * (1.0 + h),
        dividend_loading=params.dividend_persistence * (1.0 + loading) / params.riskless_return,
        cost_loading=unit_price * theta * h,
        resale_variance=unit_price**2 * scaled_resale_variance(params, h, P, M),
        dividend_variance=alpha**2 * (phi**2 * params.undisclosed_variance + 1.0 / (theta**2 * T)),
    )


def mean_input_and_income(params: MarketEfficiencyParams, P, eta=None):
    """Return means of log input and log income at a revealed share, shaped like it."""
    eta = params.output_elasticity if eta is None else eta
    theta, phi = params.demand_elasticity, params.income_share
    given_input = phi * (params.log_productivity_scale + params.mean_productivity)
    given_input += (params.log_demand_scale + params.mean_demand_shock) / theta
    risk = phi**2 * params.undisclosed_variance + (1.0 - P) / (theta**2 * params.demand_precision)
    log_return = np.log(eta * phi / params.riskless_return)
    log_input = (log_return + given_input + 0.5 * risk) / (1.0 - eta * phi)
    return log_input, given_input + phi * eta * log_input


def mean_dividend(params: MarketEfficiencyParams, log_income):
    r"""Return the dividend's mean at a mean of log income: not :math:`\mu`, unless that is 0."""
    require_mean(params)
    excess = params.income_loading * log_income / (1.0 - params.dividend_persistence)
    return params.dividend_mean + excess


def require_mean(params: MarketEfficiencyParams) -> None:
    """Raise a ValueError unless the dividend has a stationary distribution."""
    why = "the dividend has no mean and no variance otherwise"
    require_number("dividend_persistence", params.dividend_persistence, "[0, 1)", why)
