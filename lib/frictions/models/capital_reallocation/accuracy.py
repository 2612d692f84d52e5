r"""
How well decision rules satisfy the bond Euler equation, on the states that occur.

The error at a state is :math:`|1-(\beta R\,E[1/c'])^{-1}/c|`, with tomorrow's consumption
interpolated at the choices made: the share by which consumption is off.
"""

import numpy as np
import pandas as pd

from frictions.models.capital_reallocation.economy import Economy, Prices
from frictions.solvers.histogram import expect
from frictions.solvers.kinked_stock import StockPolicy


def euler_errors(economy: Economy, policy: StockPolicy, prices: Prices, mass) -> pd.Series:
    """
    Return statistics of the log10 Euler error, weighted by mass, where the debt limit is slack.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    policy : StockPolicy
        Stationary rules.
    prices : Prices
        Prices at which they were found.
    mass : array, shape (nz, nk, na)
        Their stationary distribution.

    Returns
    -------
    Series
        ``mean`` and ``p95`` of the log10 error.
    """
    where, chain = economy.lottery(policy), economy.problem.transition
    same = np.eye(len(chain))
    marginal = np.zeros_like(policy.c)
    for state, c in enumerate(policy.c):
        ahead = expect(np.broadcast_to(c, policy.c.shape), where, same)
        marginal += chain[:, state, None, None] / ahead
    implied = 1.0 / (economy.params.discount * prices.rate * marginal)
    error = np.log10(np.maximum(np.abs(1.0 - implied / policy.c), 1e-16))
    slack = (policy.a_next > 1e-10) & (policy.a_next < economy.problem.a_grid[-1] * (1 - 1e-9))
    error, weight = error[slack], mass[slack]
    order = np.argsort(error)
    cumulated = np.cumsum(weight[order]) / weight.sum()
    return pd.Series(
        {
            "mean": float(error @ weight / weight.sum()),
            "p95": float(error[order][np.searchsorted(cumulated, 0.95)]),
        }
    )
