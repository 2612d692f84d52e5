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

from dataclasses import dataclass

import numpy as np

from frictions.models.market_efficiency.blocks import Blocks, blocks
from frictions.models.market_efficiency.parameters import MarketEfficiencyParams
from frictions.solvers.equilibrium.cubic_roots import depressed_cubic_root, positive_cubic_roots

SELECTIONS = {"largest": -1, "smallest": 0}


def unlearnable_variance(params: MarketEfficiencyParams, dividend_loading_next, resale_variance):
    r"""
    Payoff variance that learning about demand cannot remove.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters.
    dividend_loading_next : float
        :math:`\beta_4'`.
    resale_variance : float or array
        :math:`W'`, variance of next period's price apart from the dividend.

    Returns
    -------
    float or array
        :math:`D = (1+\beta_4')^2\alpha^2\varphi^2\sigma^2_{a|s} + W'`.
    """
    loading = (1.0 + dividend_loading_next) * params.income_loading * params.income_share
    return loading**2 * params.undisclosed_variance + resale_variance


def informativeness_roots(params: MarketEfficiencyParams, c: float, D: float) -> np.ndarray:
    r"""
    All solutions of the informativeness equation of one period.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Precisions and risk aversion.
    c : float
        Loading of the payoff on demand, positive.
    D : float
        Payoff variance that learning about demand cannot remove, not negative.

    Returns
    -------
    array, shape (m,)
        Positive roots, increasing.  One if :math:`\tau_g = 0`; one or three if :math:`\tau_g > 0`
        and :math:`D > 0`.

    Raises
    ------
    ValueError
        If ``c`` is not positive or ``D`` is negative.
    """
    if not c > 0 or not 0 <= D < np.inf:
        raise ValueError(f"news loading c = {c} must be positive and D = {D} in [0, infinity)")
    gamma, tau_x, tau_g = params.risk_aversion, params.signal_precision, params.flow_precision
    tau_n = params.noise_precision
    linear = gamma * (c**2 + D * (params.demand_precision + tau_x))
    if tau_g > 0:
        return positive_cubic_roots(gamma * D * (tau_n + tau_g), -c * tau_g, linear, -c * tau_x)
    if D == 0:
        return np.array([tau_x / (gamma * c)])
    cubic = gamma * D * tau_n
    return np.array([depressed_cubic_root(linear / cubic, c * tau_x / cubic)])


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
    root_counts : array of int, shape (N,)
        Solutions of each date's informativeness equation.
    residual : float
        Largest relative residual of the informativeness equation over dates.
    """

    periods: tuple[Blocks, ...]
    payoff_variance: np.ndarray
    price_variance: np.ndarray
    root_counts: np.ndarray
    residual: float

    @property
    def informativeness(self) -> np.ndarray:
        """Price informativeness by date, shape (N,)."""
        return np.array([period.informativeness for period in self.periods])


def solve_period(
    params: MarketEfficiencyParams,
    dividend_loading_next: float,
    resale_variance_next: float,
    select: str = "largest",
) -> tuple[Blocks, int]:
    r"""
    Solve one period, given what the price next period looks like.

    Parameters
    ----------
    params : MarketEfficiencyParams
        This period's parameters.
    dividend_loading_next, resale_variance_next : float
        :math:`\beta_4'` and :math:`W'`.
    select : str, optional
        "largest" or "smallest" root, if there are three.

    Returns
    -------
    tuple of Blocks and int
        Equilibrium objects at the chosen root, and the number of roots.

    Raises
    ------
    ValueError
        If ``select`` is unknown.
    RuntimeError
        If the period has no linear equilibrium.
    """
    if select not in SELECTIONS:
        raise ValueError(f"select = {select!r} must be one of {tuple(SELECTIONS)}")
    c = params.income_loading * (1.0 + dividend_loading_next) / params.demand_elasticity
    D = unlearnable_variance(params, dividend_loading_next, resale_variance_next)
    roots = informativeness_roots(params, c, D)
    if roots.size == 0:
        raise RuntimeError(
            f"no linear equilibrium with news loading c = {c:.6g} and variance D = {D:.6g}: "
            "without payoff risk beyond demand, signals about noise demand trade it away"
        )
    u = float(roots[SELECTIONS[select]])
    return blocks(params, u, dividend_loading_next=dividend_loading_next), roots.size


def informativeness_map(
    params: MarketEfficiencyParams, u_next: float, select: str = "largest"
) -> float:
    """
    Return today's informativeness if tomorrow's is given and all else is stationary.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters of both periods.
    u_next : float
        Informativeness next period, positive.
    select : str, optional
        "largest" or "smallest" root, if there are three.

    Returns
    -------
    float
        Informativeness; its fixed points are the stationary equilibria.
    """
    following = blocks(params, u_next)
    period, _ = solve_period(params, following.dividend_loading, following.resale_variance, select)
    return period.informativeness


def backward_induction(
    params: MarketEfficiencyParams,
    dates: int,
    *,
    terminal: Blocks | None = None,
    select: str = "largest",
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
    terminal : Blocks, optional
        Equilibrium objects after the last date, for instance of a stationary equilibrium; by
        default the asset is liquidated, its price then being zero.
    select : str, optional
        "largest" or "smallest" root, at dates with three.
    **paths : array, shape (N,)
        Values by date of any parameter, by its name (``output_elasticity``, ``signal_precision``,
        ``flow_precision``, ``disclosure_precision``, ...).

    Returns
    -------
    BackwardPath
        Equilibrium by date.

    Raises
    ------
    ValueError
        If a path has another length than ``dates`` or a value is not admissible.
    RuntimeError
        If a date has no linear equilibrium.
    """
    if dates < 1:
        raise ValueError(f"dates = {dates} must be at least 1")
    paths = {name: np.asarray(values, dtype=float) for name, values in paths.items()}
    for name, values in paths.items():
        if values.shape != (dates,):
            raise ValueError(f"path {name} has shape {values.shape}, expected ({dates},)")
    loading, resale = (0.0, 0.0)
    if terminal is not None:
        loading, resale = terminal.dividend_loading, terminal.resale_variance
    periods, counts, payoff, price, residual = [], [], [], [], 0.0
    for date in range(dates - 1, -1, -1):
        today = params.replace(**{name: float(values[date]) for name, values in paths.items()})
        period, count = solve_period(today, loading, resale, select)
        payoff.append((1.0 + loading) ** 2 * period.dividend_variance + resale)
        price.append(loading**2 * period.dividend_variance + resale)
        residual = max(residual, _relative_residual(today, period, payoff[-1]))
        periods.append(period)
        counts.append(count)
        loading, resale = period.dividend_loading, period.resale_variance
    return BackwardPath(
        periods=tuple(reversed(periods)),
        payoff_variance=np.array(payoff[::-1]),
        price_variance=np.array(price[::-1]),
        root_counts=np.array(counts[::-1]),
        residual=residual,
    )


def _relative_residual(params: MarketEfficiencyParams, period: Blocks, payoff_variance) -> float:
    """Gap between the two sides of the informativeness equation, relative to the right one."""
    u = period.informativeness
    supply = period.news_loading * (params.signal_precision / u + params.flow_precision * u)
    demand = params.risk_aversion * payoff_variance * period.posterior_precision
    return abs(supply / demand - 1.0)


def informativeness_derivative(
    params: MarketEfficiencyParams, period: Blocks, following: Blocks
) -> float:
    r"""
    Differentiate informativeness with respect to next period's output elasticity.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters of both periods; :math:`\tau_g` must be zero.
    period, following : Blocks
        Equilibrium objects of this and of the next period.

    Returns
    -------
    float
        :math:`du_t/d\eta_{t+1} < 0`, the poster's benchmark result.

    Raises
    ------
    ValueError
        If :math:`\tau_g > 0`, where the sign can differ across the three roots.
    """
    if params.flow_precision > 0:
        raise ValueError(
            f"flow_precision (tau_g) = {params.flow_precision}: the derivative is signed only at 0"
        )
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
