r"""
Dynamics of informativeness without signals about noise demand: cycles, determinacy, learning.

In units of demand's and noise's precision (:math:`\hat u = u\sqrt{\tau_n/\tau_\varepsilon}`,
:math:`x = \tau_x/\tau_\varepsilon`) the map from tomorrow's to today's informativeness solves

.. math::

    \frac{x}{\hat u} = g\,\bigl[R_f^2 + (1 + x + \hat u^2)\,\hat D(\hat u')\bigr],\qquad
    \hat D = \kappa + \frac{(hP + M)^2}{P},

with :math:`g = \Gamma/\sqrt{\tau_\varepsilon\tau_n}` and :math:`\kappa` the risk apart from demand.
:math:`\hat D` first falls and then rises in :math:`\hat u'`, so that the map has
one hump, like the maps that lead to chaos.  The elasticity of :math:`(hP+M)^2/P` lies between
:math:`-2(1-P)` and :math:`2(1-P)`; hence the map's elasticity is below two in absolute value
everywhere.
"""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from frictions.foundation import require_array, require_count, require_number
from frictions.models.market_efficiency.blocks import blocks, input_feedback
from frictions.models.market_efficiency.information import gamma_scaled
from frictions.models.market_efficiency.informativeness import (
    backward_induction,
    unlearnable_variance,
)
from frictions.models.market_efficiency.parameters import (
    MarketEfficiencyParams,
    given,
    takes_params,
)
from frictions.models.market_efficiency.stationary import stationary_equilibria
from frictions.solvers.equilibrium import depressed_cubic_root

_NOTHING = 1e-12  # informativeness, without units, that counts as none


class ScaledEconomy(NamedTuple):
    """An economy without units; each entry a float or array: see the module."""

    feedback: float | np.ndarray  # h
    signal: float | np.ndarray  # x
    other_risk: float | np.ndarray  # kappa
    squared_return: float | np.ndarray  # R_f^2
    aversion: float | np.ndarray  # g


@takes_params
def scaled_economy(params: MarketEfficiencyParams, eta=None) -> ScaledEconomy:
    """Strip an economy without flow signals of its units, at one or several elasticities."""
    require_number("flow_precision", params.flow_precision, "[0, 0]", "the map is a cubic's there")
    h = input_feedback(params, given(params, "output_elasticity", "eta", eta))
    size = params.demand_elasticity * params.income_share
    other = (params.riskless_return * size) ** 2 * params.undisclosed_variance
    other = other + (size * (1.0 + h)) ** 2 * params.disclosed_variance
    other = other + (params.demand_elasticity * h * params.cost_volatility) ** 2
    return ScaledEconomy(
        h,
        params.signal_precision / params.demand_precision,
        params.demand_precision * other,
        params.riskless_return**2,
        gamma_scaled(params) / np.sqrt(params.demand_precision * params.noise_precision),
    )


def _risk(economy: ScaledEconomy, u):
    """Return risk beyond demand, and its derivative with respect to log informativeness."""
    P = u**2 / (1.0 + u**2)
    T = 1.0 + economy.signal + u**2
    spread = economy.feedback * P + 1.0 - 1.0 / T
    rise = 2.0 * economy.feedback * P * (1.0 - P) + 2.0 * u**2 / T**2
    slope = 2.0 * spread * rise / P - 2.0 * (1.0 - P) * spread**2 / P
    return economy.other_risk + spread**2 / P, slope


def scaled_map(economy: ScaledEconomy, u_next):
    """Return today's informativeness given tomorrow's, elementwise."""
    D, _ = _risk(economy, u_next)
    linear = economy.squared_return / D + 1.0 + economy.signal
    return depressed_cubic_root(linear, economy.signal / (economy.aversion * D))


@takes_params
def bifurcation(
    params: MarketEfficiencyParams, eta, *, steps: int = 4000, keep: int = 16
) -> pd.DataFrame:
    """
    Follow backward induction from liquidation to where it settles, at many elasticities at once.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters; no signals about noise demand.
    eta : array, shape (n,)
        Output elasticities.
    steps, keep : int, optional
        Steps back in time, and how many of the last are kept.

    Returns
    -------
    DataFrame
        Indexed by ``eta``: informativeness of the ``calm`` equilibrium and of the ``volatile``
        one and the map's ``slope`` at the first, missing where there is no equilibrium; then the
        ``keep`` last steps, numbered from 0, equal where backward induction converges and near
        zero where it falls below the volatile equilibrium.
    """
    eta = require_array("eta", eta, ("n",), "(0, 1)")
    steps, keep = require_count("steps", steps), require_count("keep", keep, 2)
    economy = scaled_economy(params, eta)
    unit = np.sqrt(params.demand_precision / params.noise_precision)
    u = _after_liquidation(params, eta) / unit
    last = {}
    for step in range(steps):
        u = scaled_map(economy, np.maximum(u, _NOTHING))
        if step >= steps - keep:
            last[step - steps + keep] = u * unit
    rows = []
    for value in eta:
        found = stationary_equilibria(params.replace(output_elasticity=float(value))).equilibria
        ends = (found[-1], found[0]) if found else ()
        row = [equilibrium.informativeness for equilibrium in ends]
        rows.append([*row, found[-1].map_slope] if found else [np.nan] * 3)
    index = pd.Index(eta, name="eta")
    table = pd.DataFrame(rows, index, ["calm", "volatile", "slope"])
    return table.join(pd.DataFrame(last, index))


def _after_liquidation(params: MarketEfficiencyParams, eta: np.ndarray) -> np.ndarray:
    """Step back from liquidation until the loading on the dividend is the stationary one."""
    persistence = params.dividend_persistence / params.riskless_return
    loading, resale, u = 0.0, 0.0, np.ones(eta.size)
    tau = params.demand_precision + params.signal_precision
    while loading <= 0 or abs(loading / params.stationary_dividend_loading - 1.0) > 1e-9:
        c = params.income_loading * (1.0 + loading) / params.demand_elasticity
        D = np.broadcast_to(unlearnable_variance(params, loading, resale), u.shape)
        if (D == 0).any():
            u = np.full(eta.size, params.signal_precision / (params.risk_aversion * c))
        else:
            linear = (c**2 / D + tau) / params.noise_precision
            supply = c * params.signal_precision / (params.risk_aversion * params.noise_precision)
            u = depressed_cubic_root(linear, supply / D)
        u = np.maximum(u, _NOTHING * math.sqrt(params.demand_precision / params.noise_precision))
        period = blocks(params, u, eta=eta, dividend_loading_next=loading)
        loading, resale = period.dividend_loading, period.resale_variance
        if persistence == 0:
            break
    return u


@takes_params
def selection_paths(
    params: MarketEfficiencyParams, steps: int = 40, gain: float = 0.2
) -> pd.DataFrame:
    """
    Follow the ways in which an economy may come to an equilibrium.

    Parameters
    ----------
    params : MarketEfficiencyParams
        Parameters with two equilibria; no signals about noise demand.
    steps : int, optional
        Steps in each way.
    gain : float, optional
        Weight of the last observation, in logs, when investors learn about resale risk; in (0, 1].

    Returns
    -------
    DataFrame
        Informativeness by step.  Columns: the way ("backward", "forward", "learning") and where it
        starts.  Missing once a path has no continuation or has fallen by six decades.

    Raises
    ------
    NoEquilibrium
        If there is no equilibrium.
    """
    steps, gain = require_count("steps", steps, 2), require_number("gain", gain, "(0, 1]")
    found = stationary_equilibria(params)
    unit = np.sqrt(params.demand_precision / params.noise_precision)
    calm = found.low_volatility.informativeness / unit
    volatile = found.high_volatility.informativeness / unit
    economy = scaled_economy(params)

    def learn(u):
        return u * (scaled_map(economy, u) / u) ** gain

    near = {"above the volatile": 1.05 * volatile, "below the volatile": volatile / 1.05}
    wide = {"above the volatile": np.sqrt(volatile * calm), "below the volatile": volatile / 3.0}
    around = {"above the calm": 1.02 * calm, "below the calm": calm / 1.02}
    ways = {
        "backward": (lambda u: scaled_map(economy, u), near),
        "forward": (lambda u: _forward(economy, u, calm), wide | around),
        "learning": (learn, near | {"above the calm": 3.0 * calm}),
    }
    liquidation = backward_induction(params, steps).informativeness[::-1]
    columns = {("backward", "liquidation"): pd.Series(liquidation)}
    for way, (step, starts) in ways.items():
        for start, u in starts.items():
            path = [u]
            while len(path) < steps:
                u = float(step(u))
                path.append(u if u > 1e-6 * volatile else np.nan)
                if np.isnan(path[-1]):
                    break
            columns[way, start] = pd.Series(path) * unit
    return pd.DataFrame(columns).rename_axis("step")


def _forward(economy: ScaledEconomy, u: float, calm: float) -> float:
    """Return tomorrow's informativeness given today's, on the branch of the calm equilibrium."""
    T = 1.0 + economy.signal + u**2
    needed = (economy.signal / (economy.aversion * u) - economy.squared_return) / T
    turn = brentq(lambda log_u: _risk(economy, np.exp(log_u))[1], -30.0, 10.0)
    # Risk falls up to the turn and rises after; the other root is another day's equilibrium.
    low, high = (-40.0, turn) if np.log(calm) < turn else (turn, 40.0)
    if _risk(economy, np.exp(turn))[0] >= needed:
        return np.nan

    def gap(log_u):
        return _risk(economy, np.exp(log_u))[0] - needed

    if gap(low) * gap(high) > 0:
        return np.nan
    return float(np.exp(brentq(gap, low, high, xtol=1e-14)))
