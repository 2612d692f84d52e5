r"""
Krusell and Smith's economy: what the sequence space needs of the household with one asset.

With K_{t-1} rented to firms at :math:`r_t=\alpha Z_t(K_{t-1}/L)^{\alpha-1}-\delta`; the household
itself is ``frictions.solvers.households.OneAssetProblem``.
"""

import numpy as np
from numba import njit

from frictions.solvers.equilibrium import expectation_vectors, fake_news_jacobian
from frictions.solvers.households import OneAssetPolicy, OneAssetProblem, expect, push

STEP = 1e-4  # of the differences in the backward steps of the Jacobian, as in sequence-jacobian


def jacobians(
    household: OneAssetProblem, steady: OneAssetPolicy, mass, prices: dict, horizon: int
) -> dict[str, np.ndarray]:
    """
    Return the Jacobian of assets with respect to the paths of r and of the wage.

    Parameters
    ----------
    household : OneAssetProblem
        The household.
    steady : OneAssetPolicy
        In the steady state.
    mass : array, shape (nz, na)
        Stationary distribution.
    prices : dict of float
        ``rate, wage``.
    horizon : int
        Number of dates.

    Returns
    -------
    dict of array, shape (horizon, horizon)
        By name of the price.
    """
    where, gap, chain = steady.lottery, np.diff(household.assets), household.transition
    weight = mass / gap[steady.node]
    expectation = expectation_vectors(
        [steady.saved[:, None, :]], lambda x: expect(x, where, chain), horizon
    )
    found = {}
    for price in ("rate", "wage"):
        impact, moved = np.empty((horizon, 1)), np.empty((horizon, mass.size))
        shocked = household.step(steady.marginal, **(prices | {price: prices[price] + STEP}))
        for s in range(horizon):
            impact[s] = (mass * (shocked.saved - steady.saved)).sum() / STEP
            shift = _shift(weight * (shocked.saved - steady.saved) / STEP, steady.node)
            moved[s] = (chain.T @ shift).reshape(-1)
            shocked = household.step(shocked.marginal, **prices)
        found[price] = fake_news_jacobian(impact, moved, expectation)[0]
    return found


def path(household: OneAssetProblem, after: np.ndarray, mass, rates, wages) -> np.ndarray:
    """
    Return assets at the end of each date, shape (T,), along paths of r and of the wage.

    Parameters
    ----------
    household : OneAssetProblem
        The household.
    after : array, shape (nz, na)
        Marginal value of assets after the last date.
    mass : array, shape (nz, na)
        First distribution.
    rates, wages : array, shape (T,)
        Prices.
    """
    decisions = []
    for today, paid in zip(rates[::-1], wages[::-1], strict=True):
        decisions.append(household.step(after, today, paid))
        after = decisions[-1].marginal
    total, mass = np.empty(len(rates)), mass[:, None, :]
    for t, decision in enumerate(reversed(decisions)):
        total[t] = np.vdot(mass[:, 0], decision.saved)
        mass = push(mass, decision.lottery, household.transition)
    return total


@njit(cache=True)
def _shift(flow, node):
    """Move mass from the lower to the upper node of its cell."""
    out = np.zeros(flow.shape)
    for z in range(flow.shape[0]):
        for i in range(flow.shape[1]):
            out[z, node[z, i]] -= flow[z, i]
            out[z, node[z, i] + 1] += flow[z, i]
    return out
