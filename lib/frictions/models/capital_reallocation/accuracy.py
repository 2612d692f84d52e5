r"""
How well decision rules satisfy the first-order conditions, on the states that occur.

For bonds, where the debt limit is slack, the condition is :math:`1/c=\beta R\,E[1/c']`.  For
capital, where the entrepreneur buys at :math:`q=\rho` or sells at :math:`q=p`, it is
:math:`q/c=\beta E[(y_k+(1-\delta)\tilde q')/c']` with :math:`\tilde q'` what a unit left over is
worth tomorrow; where the entrepreneur waits no condition holds with equality.  The error is
:math:`|1-\hat c/c|` with :math:`\hat c` the consumption that the right-hand side implies: the share
by which consumption is off.

Tomorrow's consumption is interpolated at the choices made.  Between nodes today's rules are
interpolated too, linearly, so that errors there show what a grid hides at its nodes.
"""

import numpy as np
import pandas as pd

from frictions.foundation import require_array, require_choice, require_instance
from frictions.models.capital_reallocation.economy import Economy, Prices
from frictions.solvers.households import StockPolicy, expect, lottery

CONDITIONS, PLACES = ("bonds", "capital"), ("nodes", "centres")
SMALLEST_ERROR = 1e-16


def euler_errors(
    economy: Economy,
    policy: StockPolicy,
    prices: Prices,
    mass,
    condition: str = "bonds",
    at: str = "nodes",
) -> pd.Series:
    """
    Return statistics of the log10 Euler error, weighted by mass, where the condition holds.

    Parameters
    ----------
    economy : Economy
        Parameters and grids.
    policy : StockPolicy
        Stationary rules; for the condition of capital with its marginal values.
    prices : Prices
        Prices at which they were found.
    mass : array, shape (nz, nk, na)
        Their stationary distribution.
    condition : str, optional
        "bonds" or "capital".
    at : str, optional
        "nodes"; or "centres" of the cells of capital and bonds, with the mean mass of their four
        corners, at all of which the condition must hold.

    Returns
    -------
    Series
        ``mean`` and ``p95`` of the log10 error.

    Raises
    ------
    ValueError
        If ``condition`` or ``at`` is unknown.
    """
    require_choice("condition", condition, CONDITIONS)
    require_choice("at", at, PLACES)
    require_instance("economy", economy, Economy)
    require_instance("policy", policy, StockPolicy)
    require_instance("prices", prices, Prices)
    mass = require_array("mass", mass, economy.problem.shape, "[0, 1]")
    c, a_next, k_next, regime = policy.c, policy.a_next, policy.k_next, policy.regime
    holds = _holds(economy, policy, condition)
    if at == "centres":
        c, a_next, k_next, regime, mass = map(_centres, (c, a_next, k_next, regime, mass))
        # a buyer and a seller make no entrepreneur between them
        holds = (_centres(holds) == 1.0) & ((condition == "bonds") | (np.abs(regime) == 1.0))
    if not mass[holds].sum() > 0.0:
        raise ValueError(f"mass must have some weight where the condition of {condition} holds")
    where = lottery(k_next, a_next, economy.problem.k_grid, economy.problem.a_grid)
    if condition == "bonds":
        price, payoff = np.ones_like(policy.c), np.full_like(policy.c, prices.rate)
    else:
        price = np.where(regime > 0, economy.bundle_price(prices), prices.used)
        payoff = policy.slope_k * policy.c
    marginal = _expected_marginal(economy, policy.c, payoff, where)
    implied = price / (economy.params.discount * marginal)
    error, weight = np.abs(1.0 - implied[holds] / c[holds]), mass[holds]
    return _statistics(np.log10(np.maximum(error, SMALLEST_ERROR)), weight)


def _holds(economy: Economy, policy: StockPolicy, condition: str) -> np.ndarray:
    """Say where the condition holds with equality: inside the grids, and not at a corner."""
    if condition == "bonds":
        a = economy.problem.a_grid
        return (policy.a_next > 1e-10) & (policy.a_next < a[-1] * (1 - 1e-9))
    k = economy.problem.k_grid
    return (policy.regime != 0) & (policy.k_next > k[0]) & (policy.k_next < k[-1])


def _centres(values) -> np.ndarray:
    """Average the four corners of each cell; the last row and column, without a cell, are zero."""
    values = np.asarray(values, dtype=float)
    along_k = 0.5 * (values[:, :-1] + values[:, 1:])
    return np.pad(0.5 * (along_k[..., :-1] + along_k[..., 1:]), ((0, 0), (0, 1), (0, 1)))


def _expected_marginal(economy: Economy, c, payoff, where) -> np.ndarray:
    """Return the expectation of payoff over consumption, each interpolated at the choices made."""
    chain = economy.problem.transition
    same, marginal = np.eye(len(chain)), np.zeros_like(c)
    for state in range(len(chain)):
        ahead, paid = (
            expect(np.broadcast_to(rule[state], c.shape), where, same) for rule in (c, payoff)
        )
        marginal += chain[:, state, None, None] * paid / ahead
    return marginal


def _statistics(error, weight) -> pd.Series:
    order = np.argsort(error)
    cumulated = np.cumsum(weight[order]) / weight.sum()
    p95 = float(error[order][np.searchsorted(cumulated, 0.95)])
    return pd.Series({"mean": float(error @ weight / weight.sum()), "p95": p95})
