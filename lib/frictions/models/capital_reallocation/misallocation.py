r"""
Measured productivity and the tables of the paper.

Measured productivity is :math:`Z_A=Y/(K^\alpha N^\gamma)`.  Here
:math:`Z_A/Z=[\int(zk^\alpha)^{1/(1-\gamma)}d\mu]^{1-\gamma}/K^\alpha`: the distribution of capital
decides alone, so that it cannot move at the date of a shock.
"""

import functools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from frictions.foundation import require_count, require_instance, require_members, require_number
from frictions.foundation.arrays import require_array
from frictions.foundation.parallel import run_tasks
from frictions.models.capital_reallocation.economy import Economy
from frictions.models.capital_reallocation.evaluation import SteadyState
from frictions.models.capital_reallocation.market_jacobian import MarketJacobian, market_jacobian
from frictions.models.capital_reallocation.parameters import GridSettings, ReallocationParams
from frictions.models.capital_reallocation.steady_state import solve_steady_state
from frictions.models.capital_reallocation.transition import PAPER_SHOCK, Transition, clear_markets


def efficient_tfp(economy: Economy) -> float:
    r"""Return :math:`[E z^{1/(1-\alpha-\gamma)}]^{1-\alpha-\gamma}`, TFP with free capital."""
    rest = 1.0 - economy.params.capital_share - economy.params.labour_share
    return float((economy.z_shares @ economy.z ** (1.0 / rest)) ** rest)


def two_type_tfp(z_high: float, z_low: float, capital_ratio, capital_share: float):
    r"""
    Return measured productivity with two equally frequent types and constant returns.

    Corollary 3, with the outer exponent that the print garbles.

    Parameters
    ----------
    z_high, z_low : float
        Productivities, positive.
    capital_ratio : float or array
        Capital of the high type over that of the low type.
    capital_share : float
        Exponent of capital; labour has the rest.

    Returns
    -------
    float or array
        Measured productivity, increasing in the ratio.
    """
    z_high = require_number("z_high", z_high, "(0, inf)")
    z_low = require_number("z_low", z_low, "(0, inf)")
    capital_share = require_number("capital_share", capital_share, "(0, 1)")
    capital_ratio = require_array("capital_ratio", capital_ratio, (...,), "[0, inf)")
    high, low = z_high ** (1.0 / capital_share), z_low ** (1.0 / capital_share)
    return (high - (high - low) / (capital_ratio + 1.0)) ** capital_share


def summary(steady: SteadyState) -> pd.Series:
    """
    Return the entries of Table 2.2 and two ratios of the text.

    Parameters
    ----------
    steady : SteadyState
        A stationary equilibrium.

    Returns
    -------
    Series
        Goods, units of capital, and per cent for ``lemon share``, ``used share`` and
        ``debt limit``.
    """
    require_instance("steady", steady, SteadyState)
    total, prices = steady.aggregates, steady.prices
    found = {
        "Y": total.output,
        "C": total.consumption,
        "I": total.new_investment,
        "K": total.capital,
        "N": total.labour,
        "p": prices.used,
        "lemon share": 100.0 * prices.lemon_share,
        "reallocation": total.reallocation,
        "used share": 100.0 * total.used_ratio,
        "debt limit": 100.0 * steady.economy.params.debt_limit / total.output,
    }
    return pd.Series(found)


def impulse_responses(
    economies: dict[str, ReallocationParams],
    shock=PAPER_SHOCK,
    grids: GridSettings | None = None,
    horizon: int = 100,
    workers: int | None = None,
    jacobians: Sequence[MarketJacobian] = (),
) -> dict[str, Transition]:
    """
    Solve steady state and transition of several economies.

    Parameters
    ----------
    economies : dict of ReallocationParams
        By name.
    shock, grids, horizon
        As in ``solve_transition``, ``solve_steady_state`` and ``market_jacobian``.
    workers : int, optional
        As in ``frictions.foundation.parallel.run_tasks``.
    jacobians : sequence of MarketJacobian, optional
        Of economies nearby, with lemons and without: they serve in place of each economy's own,
        with a few more steps, and their steady states and horizons are taken.  The residuals, and
        so the answers, do not depend on them.

    Returns
    -------
    dict of Transition
        By name.
    """
    require_instance("economies", economies, dict, "parameters by name")
    require_members("economies", economies, ReallocationParams)
    shock = require_array("shock", shock, (None,), "(0, inf)")
    horizon = require_count("horizon", horizon, 3)
    require_instance("jacobians", jacobians, Sequence, "a list of them, or none")
    if len(jacobians):
        require_members("jacobians", jacobians, MarketJacobian)
    nearby = {_lemons(one.steady_state.economy.params): one for one in jacobians}
    one = functools.partial(_steady_state_and_transition, shock, grids, horizon)
    tasks = [(params, nearby.get(_lemons(params))) for params in economies.values()]
    found = run_tasks(one, tasks, workers=workers, description="economies")
    return dict(zip(economies, found, strict=True))


def _lemons(params: ReallocationParams) -> bool:
    return params.lemon_rate > 0.0


def _steady_state_and_transition(shock, grids, horizon, task) -> Transition:
    params, nearby = task
    if nearby is None:
        steady = solve_steady_state(params, grids)
        jacobian = market_jacobian(steady, horizon)
    else:
        jacobian, steady = nearby, nearby.steady_state
        if params != steady.economy.params or grids not in (None, steady.economy.grids):
            near = None if grids not in (None, steady.economy.grids) else steady
            steady = solve_steady_state(params, grids or steady.economy.grids, near=near)
    return clear_markets(steady, jacobian, shock)


def impact_response(params, productivity_change: float) -> dict[str, float]:
    """
    Return what wage, labour and output do at the date of the shock, in closed form: K is given.

    Parameters
    ----------
    params : ReallocationParams
        Parameters.
    productivity_change : float
        Relative change of productivity, above -1.

    Returns
    -------
    dict of float
        Relative changes of ``wage``, ``labour`` and ``output``.
    """
    require_instance("params", params, ReallocationParams)
    productivity_change = require_number("productivity_change", productivity_change, "(-1, inf)")
    demand = 1.0 / (1.0 - params.labour_share)
    supply = 1.0 / params.labour_curvature
    wage = np.log1p(productivity_change) * demand / (supply + demand)
    labour = supply * wage
    logs = {"wage": wage, "labour": labour, "output": labour + wage}
    return {name: float(np.expm1(value)) for name, value in logs.items()}
