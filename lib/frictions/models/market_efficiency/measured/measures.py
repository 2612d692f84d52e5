r"""
What an econometrician with infinitely many dates would measure for each firm.

Relative informativeness (Dávila and Parlatore, 2018) is the partial :math:`R^2` of next period's
payoff in a regression of the price on it and on what was known before.  Sensitivity is the slope of
income growth on input growth.

All variables at date t are linear in the independent shocks of dates t, t-1, t-2 and, through the
dividend, of all earlier dates.  The earlier ones matter only through their variance, so population
moments are exact and finite-dimensional in levels and in first differences alike.  Levels also have
closed forms; that for demand is the revealed share itself.

Functions take scalars or arrays over firms.
"""

import numpy as np

from frictions.foundation.intervals import require_choice
from frictions.models.market_efficiency.blocks import blocks, learning, require_mean
from frictions.models.market_efficiency.parameters import (
    MarketEfficiencyParams,
    overrides,
    takes_params,
)
from frictions.models.market_efficiency.projection import SHOCKS, variances
from frictions.solvers.stochastic import partial_r_squared

PAYOFFS = ("demand", "income")
FORMS = ("levels", "differences")
CONTROLS = ("public", "dividend", "none")
_SHOCKS = 5  # demand, noise, productivity, disclosure error, cost
_LAGS = 3  # dates t, t-1, t-2; one more coordinate holds the rest of the dividend


@takes_params
def population_sensitivity(params: MarketEfficiencyParams, u, eta=None):
    r"""
    Evaluate the slope of log income on the log input chosen for it.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    u : float or array
        Price informativeness.
    eta : float or array, optional
        Output elasticity, by default the parameter's.

    Returns
    -------
    float or array
        Between :math:`\eta\varphi` and 1.  Without a cost shifter it is 1 whatever :math:`\eta`:
        a firm that sets its input in proportion to expected income reveals nothing else.
    """
    u, eta = overrides(params, u, eta=eta)
    P, _, _ = learning(params, u)
    share = eta * params.income_share
    forecast = params.income_share**2 * params.disclosed_variance
    forecast = forecast + P / (params.demand_elasticity**2 * params.demand_precision)
    return share + (1.0 - share) * forecast / (forecast + params.cost_volatility**2)


@takes_params
def population_informativeness(
    params: MarketEfficiencyParams,
    u,
    *,
    payoff: str = "demand",
    form: str = "levels",
    controls: str = "public",
    eta=None,
    tau_x=None,
):
    """
    Compute relative informativeness in population.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    u : float or array, shape (J,)
        Price informativeness.
    payoff : str, optional
        "demand" (the log shifter, recoverable from price and quantity) or "income" (its log).
    form : str, optional
        "levels" or first "differences".
    controls : str, optional
        Added to both regressions: "public" (dividend, disclosure and cost shifter), "dividend"
        alone, or "none".
    eta, tau_x : float or array, shape (J,), optional
        Output elasticity and private precision, by default the parameters'.

    Returns
    -------
    float or array, shape (J,)
        Partial R squared of next period's payoff.

    Raises
    ------
    ValueError
        If an option is unknown, or the dividend has no stationary distribution and is needed.
    """
    require_choice("payoff", payoff, PAYOFFS)
    require_choice("form", form, FORMS)
    require_choice("controls", controls, CONTROLS)
    rows = _rows(params, u, eta, tau_x)
    order = ["price", f"next_{payoff}", payoff]
    # Without persistence the dividend is a multiple of income: it controls for nothing more.
    repeated = params.dividend_persistence == 0 and payoff == "income"
    if controls != "none" and not repeated:
        order.append("dividend")
    if controls == "public":
        order += ["disclosure", "cost"] if params.cost_volatility > 0 else ["disclosure"]
    loadings = np.stack([rows[form][name] for name in order], axis=-2)
    scaled = loadings * np.sqrt(_variances(params, rows["income_loadings"]))[..., None, :]
    result = partial_r_squared(scaled @ np.swapaxes(scaled, -1, -2))
    return result if np.ndim(result) else float(result)


def _variances(params: MarketEfficiencyParams, income: np.ndarray) -> np.ndarray:
    """Variances of the coordinates: shocks of three dates, and income of any earlier date."""
    by_name = variances(params)
    shock = np.array([by_name[name] for name in SHOCKS[:_SHOCKS]])
    dates = np.broadcast_to(np.tile(shock, _LAGS), (*income.shape[:-1], _SHOCKS * _LAGS))
    return np.concatenate([dates, income**2 @ shock[:, None]], axis=-1)


def _rows(params: MarketEfficiencyParams, u, eta, tau_x) -> dict:
    """Express all variables by their loadings on the coordinates, in levels and differences."""
    # A variable dated t with loadings l on the shocks of date t - j occupies the j-th block of
    # five; the last coordinate is the dividend's sum over earlier incomes, scaled to one income's
    # variance.
    G, alpha = params.dividend_persistence, params.income_loading
    require_mean(params)
    period = blocks(params, u, eta=eta, tau_x=tau_x)
    eta = np.asarray(params.output_elasticity if eta is None else eta, dtype=float)
    phi, theta = params.income_share, params.demand_elasticity
    shape = np.broadcast_shapes(np.shape(u), np.shape(eta), np.shape(period.demand_loading))

    def five(demand=0.0, noise=0.0, productivity=0.0, disclosure_error=0.0, cost=0.0):
        parts = (demand, noise, productivity, disclosure_error, cost)
        return np.stack([np.broadcast_to(part, shape) for part in parts], axis=-1)

    def at_lag(lag, loadings):
        row = np.zeros((*shape, _SHOCKS * _LAGS + 1))
        row[..., lag * _SHOCKS : (lag + 1) * _SHOCKS] = loadings
        return row

    b1, u = period.demand_loading, period.informativeness
    disclosure = period.disclosure_loading
    net_price = five(b1, b1 / u, disclosure, disclosure, period.cost_loading)
    slope = np.asarray(1.0 / (1.0 - eta * phi))
    learned, weight = period.revealed_share / theta, phi * params.disclosure_weight
    firm_input = five(learned, learned / u, weight, weight, 1.0) * slope[..., None]
    income = five(1.0 / theta, 0.0, phi) + phi * eta[..., None] * firm_input
    signal, cost, demand = five(0.0, 0.0, 1.0, 1.0), five(cost=1.0), five(1.0)

    tail = np.zeros((*shape, _SHOCKS * _LAGS + 1))
    tail[..., -1] = 1.0
    dividend = alpha * (at_lag(1, income) + G * at_lag(2, income))
    dividend += alpha * G**2 / np.sqrt(1.0 - G**2) * tail
    d_dividend = alpha * (at_lag(1, income) - (1.0 - G) * at_lag(2, income))
    d_dividend -= alpha * (1.0 - G) * G / np.sqrt(1.0 - G**2) * tail

    def changed(loadings, lag=0):
        return at_lag(lag, loadings) - at_lag(lag + 1, loadings)

    levels = {
        "price": at_lag(0, net_price) + period.dividend_loading * dividend,
        "dividend": dividend,
    }
    differences = {
        "price": changed(net_price) + period.dividend_loading * d_dividend,
        "dividend": d_dividend,
    }
    for name, loadings in (("disclosure", signal), ("cost", cost)):
        levels[name], differences[name] = at_lag(0, loadings), changed(loadings)
    for name, loadings in (("demand", demand), ("income", income)):
        levels[f"next_{name}"], differences[f"next_{name}"] = at_lag(0, loadings), changed(loadings)
        levels[name], differences[name] = at_lag(1, loadings), changed(loadings, 1)
    return {"levels": levels, "differences": differences, "income_loadings": income}
