r"""
Price informativeness within a period, and backward induction along any path.

Market clearing pins informativeness down by one equation,

.. math::

    c\left(\frac{\tau_x}{u} + \tau_g u\right) = \gamma\,\bigl(c^2 + D\,T(u)\bigr),
    \qquad T(u) = \tau_\varepsilon + \tau_x + (\tau_n + \tau_g) u^2,

with :math:`D` the payoff variance that learning about demand cannot remove.  It is a cubic in
:math:`u`: one positive root without signals about noise demand, one or three with them.
The poster prints the case :math:`\tau_g = 0` with :math:`u` on both sides.
"""

import math
from dataclasses import dataclass

import numpy as np

from frictions.foundation import require_choice, require_count, require_instance, require_number
from frictions.foundation.arrays import require_array
from frictions.foundation.errors import NoEquilibrium
from frictions.models.market_efficiency.blocks import Blocks, blocks, mean_input_and_income
from frictions.models.market_efficiency.information import INFORMATION, private_precisions
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams, takes_params
from frictions.models.market_efficiency.stationary import StationaryEquilibrium
from frictions.solvers.equilibrium import depressed_cubic_root, find_log_roots, positive_cubic_roots

SELECTIONS = {"largest": -1, "smallest": 0}


def unlearnable_variance(params: MarketEfficiencyParams, dividend_loading_next, resale_variance):
    r"""Payoff variance :math:`D = (1+\beta_4')^2\alpha^2\varphi^2\sigma^2_{a|s} + W'`."""
    loading = (1.0 + dividend_loading_next) * params.income_loading * params.income_share
    return loading**2 * params.undisclosed_variance + resale_variance


@takes_params
def informativeness_roots(
    params: MarketEfficiencyParams, c: float, D: float, information: str = "exogenous"
) -> np.ndarray:
    """
    Return all solutions of a period's informativeness equation, increasing, shape (m,).

    ``c > 0`` is the payoff's loading on demand and ``D`` its variance that learning about demand
    cannot remove: not negative, and positive where investors choose their information.
    """
    c = require_number("c", c, "(0, inf)")
    D = require_number("D", D, "[0, inf)")
    require_choice("information", information, INFORMATION)
    if information == "endogenous":
        return _roots_with_choice(params, c, require_number("D", D, "(0, inf)"))
    gamma, tau_x, tau_g = params.risk_aversion, params.signal_precision, params.flow_precision
    tau_n = params.noise_precision
    linear = gamma * (c**2 + D * (params.demand_precision + tau_x))
    if tau_g > 0:
        return positive_cubic_roots(gamma * D * (tau_n + tau_g), -c * tau_g, linear, -c * tau_x)
    if D == 0:
        return np.array([tau_x / (gamma * c)])
    cubic = gamma * D * tau_n
    return np.array([depressed_cubic_root(linear / cubic, c * tau_x / cubic)])


def _roots_with_choice(params: MarketEfficiencyParams, c: float, D: float) -> np.ndarray:
    r"""Solve with the best precisions put in; :math:`w = \sqrt{1 + u^4/\chi}`."""
    gamma, tau_eps, tau_n = params.risk_aversion, params.demand_precision, params.noise_precision
    root_h, chi = math.sqrt(params.information_capacity), params.flow_cost

    def excess(log_u):
        u = np.exp(log_u)
        w = np.sqrt(1.0 + u**4 / chi)
        demand = gamma * (c**2 + D * (tau_eps + tau_n * u**2 + root_h * w))
        return np.log(c * root_h * w / u) - np.log(demand)

    high = 2.0 * c / (gamma * D)
    # Where u is below the two scales, the right side is at most this.
    low = min(chi**0.25, math.sqrt(tau_eps / tau_n))
    most = gamma * (c**2 + D * (2.0 * tau_eps + root_h * math.sqrt(2.0)))
    low = 0.5 * min(low, c * root_h / most, 0.5 * high)
    return find_log_roots(excess, low, high, _points(low, high)).roots


def _points(low: float, high: float) -> int:
    return 401 + int(60 * math.log10(high / low))


@dataclass(frozen=True, eq=False)
class BackwardPath:
    """
    Equilibrium along a path of N dates, solved backward.

    Attributes
    ----------
    periods : tuple of N Blocks
        Each date's equilibrium objects.
    payoff_variance : array, shape (N,)
        Variance of next period's dividend plus price, given an investor's information.
    price_variance : array, shape (N,)
        Variance of next period's price, given an investor's information.
    price_at_mean_dividend : array, shape (N,)
        Mean price by date when the dividend is at its target.
    root_counts : array of int, shape (N,)
        Solutions of each date's informativeness equation.
    residual : float
        Largest relative residual of the informativeness equation over dates.
    """

    periods: tuple[Blocks, ...]
    payoff_variance: np.ndarray
    price_variance: np.ndarray
    price_at_mean_dividend: np.ndarray
    root_counts: np.ndarray
    residual: float

    @property
    def informativeness(self) -> np.ndarray:
        """Price informativeness by date, shape (N,)."""
        return np.array([period.informativeness for period in self.periods])


@takes_params
def solve_period(
    params: MarketEfficiencyParams,
    dividend_loading_next: float,
    resale_variance_next: float,
    select: str = "largest",
    information: str = "exogenous",
) -> tuple[Blocks, int]:
    r"""Solve a period given :math:`\beta_4'` and :math:`W'`; return it, and its number of roots."""
    require_choice("select", select, SELECTIONS)
    loading = require_number("dividend_loading_next", dividend_loading_next, "[0, inf)")
    resale = require_number("resale_variance_next", resale_variance_next, "[0, inf)")
    c = params.income_loading * (1.0 + loading) / params.demand_elasticity
    D = unlearnable_variance(params, loading, resale)
    roots = informativeness_roots(params, c, D, information)
    if roots.size == 0:
        raise NoEquilibrium(
            f"no linear equilibrium with news loading c = {c:.6g} and variance D = {D:.6g}: "
            "without payoff risk beyond demand, signals about noise demand trade it away"
        )
    u = float(roots[SELECTIONS[select]])
    tau_x, tau_g = private_precisions(params, u, information)
    return blocks(params, u, dividend_loading_next=loading, tau_x=tau_x, tau_g=tau_g), roots.size


@takes_params
def backward_induction(
    params: MarketEfficiencyParams,
    dates: int,
    *,
    terminal: StationaryEquilibrium | None = None,
    select: str = "largest",
    information: str = "exogenous",
    **paths,
) -> BackwardPath:
    """
    Solve a finite horizon backward, for any path of the parameters.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters of every date, unless a path overrides them.
    dates : int
        Number of dates N.
    terminal : StationaryEquilibrium, optional
        What comes after the last date; by default the asset is liquidated, its price then being
        zero.
    select : str, optional
        "largest" or "smallest" root, where a date has several.
    information : str, optional
        "exogenous" uses the parameters' private precisions, "endogenous" lets investors choose.
    **paths : array, shape (N,)
        Values by date of any parameter, by its name (``output_elasticity``, ``signal_precision``,
        ``flow_precision``, ``disclosure_precision``, ...).

    Raises
    ------
    ValueError, TypeError
        If an argument or a value of a path is not admissible.
    NoEquilibrium
        If a date has no linear equilibrium.
    """
    dates = require_count("dates", dates)
    paths = {n: require_array(n, values, (dates,), None) for n, values in paths.items()}
    loading, resale, level = 0.0, 0.0, 0.0
    require_instance("terminal", terminal, StationaryEquilibrium | None)
    if terminal is not None:
        loading, resale = terminal.blocks.dividend_loading, terminal.blocks.resale_variance
        level = terminal.price_at_mean_dividend
    periods, counts, residual = [], np.empty(dates, np.int64), 0.0
    payoff, price, levels = np.empty((3, dates))
    for date in range(dates - 1, -1, -1):
        today = params.replace(**{name: float(values[date]) for name, values in paths.items()})
        period, counts[date] = solve_period(today, loading, resale, select, information)
        payoff[date] = (1.0 + loading) ** 2 * period.dividend_variance + resale
        price[date] = loading**2 * period.dividend_variance + resale
        level = levels[date] = _level(today, period, loading, level, payoff[date])
        residual = max(residual, _relative_residual(today, period, payoff[date], information))
        periods.append(period)
        loading, resale = period.dividend_loading, period.resale_variance
    return BackwardPath(tuple(periods[::-1]), payoff, price, levels, counts, float(residual))


def _level(params: MarketEfficiencyParams, period: Blocks, loading, level_next, variance) -> float:
    """Return the mean price at the mean dividend, from the next date's and the payoff's risk."""
    _, log_income = mean_input_and_income(params, period.revealed_share)
    cash = params.dividend_mean + (1.0 + loading) * params.income_loading * log_income
    return (cash + level_next - params.risk_aversion * variance) / params.riskless_return


def _relative_residual(params, period: Blocks, payoff_variance, information: str) -> float:
    """Gap between the two sides of the informativeness equation, relative to the right one."""
    u = period.informativeness
    tau_x, tau_g = private_precisions(params, u, information)
    supply = period.news_loading * (tau_x / u + tau_g * u)
    demand = params.risk_aversion * payoff_variance * period.posterior_precision
    return abs(supply / demand - 1.0)
