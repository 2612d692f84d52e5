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

import numpy as np

from frictions.models.market_efficiency.parameters import MarketEfficiencyParams


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

    informativeness: float
    revealed_share: float
    posterior_precision: float
    consensus_loading: float
    input_feedback: float
    news_loading: float
    demand_loading: float
    disclosure_loading: float
    dividend_loading: float
    cost_loading: float
    resale_variance: float
    dividend_variance: float

    @property
    def noise_loading(self):
        r"""Loading of the price on noise demand, :math:`\beta_1\beta_3`."""
        return self.demand_loading / self.informativeness

    @property
    def beta2(self):
        r"""Loading on the disclosure relative to demand, :math:`\beta_2`."""
        return self.disclosure_loading / self.demand_loading

    @property
    def beta3(self):
        r"""Loading on noise relative to demand, :math:`\beta_3`."""
        return 1.0 / self.informativeness


def input_feedback(params: MarketEfficiencyParams, eta=None):
    r"""
    Elasticity of expected income to the firm's forecast of it, through the input.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    eta : float or array, optional
        Output elasticity, by default the parameter's.

    Returns
    -------
    float or array
        :math:`h = \eta\varphi/(1-\eta\varphi)`.
    """
    share = (params.output_elasticity if eta is None else eta) * params.income_share
    return share / (1.0 - share)


def learning(params: MarketEfficiencyParams, u, tau_x=None, tau_g=None):
    """
    Compute what the firm and the investors learn at a given informativeness.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    u : float or array
        Price informativeness.
    tau_x, tau_g : float or array, optional
        Private precisions, by default the parameters'.

    Returns
    -------
    tuple of 3
        Revealed share P, posterior precision T and consensus loading M.
    """
    tau_x = params.signal_precision if tau_x is None else tau_x
    tau_g = params.flow_precision if tau_g is None else tau_g
    tau_eps = params.demand_precision
    public = params.noise_precision * u * u
    learned = tau_x + public + tau_g * u * u
    precision = tau_eps + learned
    return public / (tau_eps + public), precision, learned / precision


def scaled_resale_variance(params: MarketEfficiencyParams, h, P, M):
    r"""
    Resale variance over the squared price of a unit of expected demand news.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    h, P, M : float or array
        Input feedback, revealed share and consensus loading.

    Returns
    -------
    float or array
        :math:`W / \tilde b^2` with :math:`\tilde b = c / R_f`: demand and noise, disclosure, cost.
    """
    theta = params.demand_elasticity
    disclosure = (theta * params.income_share * (1.0 + h)) ** 2 * params.disclosed_variance
    cost = (theta * h * params.cost_volatility) ** 2
    return (h * P + M) ** 2 / (params.demand_precision * P) + disclosure + cost


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
        Price informativeness, positive.
    dividend_loading_next : float, optional
        :math:`\beta_4'`, by default stationary.
    eta, tau_x, tau_g : float or array, optional
        Output elasticity and private precisions, by default the parameters'.

    Returns
    -------
    Blocks
        Broadcast over the arguments.

    Raises
    ------
    ValueError
        If an informativeness is not positive.
    """
    if np.any(~(np.asarray(u) > 0)):
        raise ValueError(f"informativeness u = {u} must be positive")
    if dividend_loading_next is None:
        dividend_loading_next = params.stationary_dividend_loading
    theta, phi, alpha = params.demand_elasticity, params.income_share, params.income_loading
    h = input_feedback(params, eta)
    P, T, M = learning(params, u, tau_x, tau_g)
    cum_loading = 1.0 + dividend_loading_next
    c = alpha * cum_loading / theta
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
        dividend_loading=params.dividend_persistence * cum_loading / params.riskless_return,
        cost_loading=unit_price * theta * h,
        resale_variance=unit_price**2 * scaled_resale_variance(params, h, P, M),
        dividend_variance=alpha**2 * (phi**2 * params.undisclosed_variance + 1.0 / (theta**2 * T)),
    )


def mean_input_and_income(params: MarketEfficiencyParams, P, eta=None):
    """
    Means of the firm's log input, from its first-order condition, and of its log income.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    P : float or array
        Share of demand variance revealed by the price.
    eta : float or array, optional
        Output elasticity, by default the parameter's.

    Returns
    -------
    tuple of 2 floats or arrays
        Unconditional means; risk enters because income is log-normal.
    """
    eta = params.output_elasticity if eta is None else eta
    theta, phi = params.demand_elasticity, params.income_share
    given_input = phi * (params.log_productivity_scale + params.mean_productivity)
    given_input += (params.log_demand_scale + params.mean_demand_shock) / theta
    risk = phi**2 * params.undisclosed_variance + (1.0 - P) / (theta**2 * params.demand_precision)
    log_return = np.log(eta * phi / params.riskless_return)
    log_input = (log_return + given_input + 0.5 * risk) / (1.0 - eta * phi)
    return log_input, given_input + phi * eta * log_input


def mean_dividend(params: MarketEfficiencyParams, log_income):
    r"""
    Mean of the dividend.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    log_income : float or array
        Mean of log income, :math:`E v`.

    Returns
    -------
    float or array
        Unconditional mean, which differs from :math:`\mu` by :math:`\alpha E v / (1 - G)`.

    Raises
    ------
    ValueError
        If the dividend has no mean.
    """
    if params.dividend_persistence >= 1:
        raise ValueError(
            f"dividend_persistence (G) = {params.dividend_persistence} must be below 1: "
            "the dividend has no mean"
        )
    excess = params.income_loading * log_income / (1.0 - params.dividend_persistence)
    return params.dividend_mean + excess
