r"""
Krusell and Smith's economy: the household by endogenous grids, and its sequence-space pieces.

.. math::

    c_t^{-1} \ge \beta (1+r_{t+1}) E_t c_{t+1}^{-1},\qquad a_t = (1+r_t) a_{t-1} + w_t e_t - c_t
    \ge 0,

with K_{t-1} rented to firms at :math:`r_t=\alpha Z_t(K_{t-1}/L)^{\alpha-1}-\delta`.

=====================  ===============  ==========
symbol                 code             shape
=====================  ===============  ==========
:math:`(1+r)c^{-1}`    ``marginal``     (nz, na)
:math:`a_t, c_t`       ``saved, c``     (nz, na)
=====================  ===============  ==========
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from frictions.solvers.equilibrium.sequence_jacobian import expectation_vectors, fake_news_jacobian
from frictions.solvers.households.histogram import Lottery, expect, push

STEP = 1e-4  # of the differences in the backward steps of the Jacobian, as in sequence-jacobian


@njit(cache=True)
def _backward(discounted, assets, earned, r, saved, c, marginal, node, share):
    """One step of endogenous grids; also where the savings fall between nodes."""
    nz, na = discounted.shape
    for z in range(nz):
        at = 0
        here = assets[0] + 1.0 / discounted[z, 0]
        after = assets[1] + 1.0 / discounted[z, 1]
        slope = (assets[1] - assets[0]) / (after - here)
        for i in range(na):
            cash = (1.0 + r) * assets[i] + earned[z]
            while at < na - 2 and after < cash:
                at += 1
                here, after = after, assets[at + 1] + 1.0 / discounted[z, at + 1]
                slope = (assets[at + 1] - assets[at]) / (after - here)
            a = assets[at] + slope * (cash - here)
            if a <= assets[0]:
                a, node[z, i], share[z, i] = assets[0], 0, 0.0
            else:
                node[z, i] = at
                share[z, i] = min((a - assets[at]) / (assets[at + 1] - assets[at]), 1.0)
            saved[z, i], c[z, i] = a, cash - a
            marginal[z, i] = (1.0 + r) / (cash - a)


@dataclass(frozen=True, eq=False)
class Decision:
    """
    What households do at one date.

    Attributes
    ----------
    saved, c, marginal, share : array, shape (nz, na)
        Assets chosen, consumption, marginal value of assets, weight of the upper node.
    node : array of int, shape (nz, na)
        Lower node of the cell that the savings fall into.
    """

    saved: np.ndarray
    c: np.ndarray
    marginal: np.ndarray
    node: np.ndarray
    share: np.ndarray

    @property
    def lottery(self) -> Lottery:
        """For ``frictions.solvers.households.histogram``; there is one asset."""
        at_zero = np.zeros((len(self.node), 1, self.node.shape[1]))
        return Lottery(
            at_zero.astype(np.int64), at_zero, self.node[:, None, :], self.share[:, None, :]
        )


@dataclass(frozen=True, eq=False)
class Household:
    """
    The household's primitives.

    Attributes
    ----------
    assets : array, shape (na,)
        Grid.
    income : array, shape (nz,)
        Efficiency units.
    transition : array, shape (nz, nz)
        Markov matrix.
    """

    assets: np.ndarray
    income: np.ndarray
    transition: np.ndarray

    def step(self, marginal, beta: float, r: float, wage: float) -> Decision:
        """Return today's decision, given tomorrow's marginal value of assets."""
        shape = marginal.shape
        found = Decision(
            np.empty(shape), np.empty(shape), np.empty(shape), np.empty(shape, np.int64),
            np.empty(shape),
        )  # fmt: skip
        _backward(
            beta * self.transition @ marginal, self.assets, wage * self.income, r, found.saved,
            found.c, found.marginal, found.node, found.share,
        )  # fmt: skip
        return found

    def stationary(self, beta, r, wage, start=None, tolerance=1e-8) -> Decision:
        """Iterate to a decision that stays; ``start`` is a marginal value."""
        if start is None:
            cash = (1.0 + r) * self.assets + wage * self.income[:, None]
            start = (1.0 + r) / (0.1 * cash)
        found = self.step(start, beta, r, wage)
        for iteration in range(5_000):
            before, found = found, self.step(found.marginal, beta, r, wage)
            if iteration % 10 == 0 and np.abs(found.saved - before.saved).max() < tolerance:
                return found
        raise RuntimeError(f"household: savings still move after {iteration} steps")

    def jacobians(self, steady: Decision, mass, prices: dict, horizon: int) -> dict:
        """
        Return the Jacobian of assets with respect to the paths of r and of the wage.

        Parameters
        ----------
        steady : Decision
            In the steady state.
        mass : array, shape (nz, na)
            Stationary distribution.
        prices : dict of float
            ``beta, r, wage``.
        horizon : int
            Number of dates.

        Returns
        -------
        dict of array, shape (horizon, horizon)
            By name of the price.
        """
        where, gap = steady.lottery, np.diff(self.assets)
        weight = mass / gap[steady.node]
        expectation = expectation_vectors(
            [steady.saved[:, None, :]], lambda x: expect(x, where, self.transition), horizon
        )
        found = {}
        for price in ("r", "wage"):
            impact, moved = np.empty((horizon, 1)), np.empty((horizon, mass.size))
            moved_price = prices | {price: prices[price] + STEP}
            shocked = self.step(steady.marginal, **moved_price)
            for s in range(horizon):
                impact[s] = (mass * (shocked.saved - steady.saved)).sum() / STEP
                shift = _shift(weight * (shocked.saved - steady.saved) / STEP, steady.node)
                moved[s] = (self.transition.T @ shift).reshape(-1)
                shocked = self.step(shocked.marginal, **prices)
            found[price] = fake_news_jacobian(impact, moved, expectation)[0]
        return found

    def path(self, after: np.ndarray, mass, beta, r, wage) -> np.ndarray:
        """
        Return assets along paths of r and of the wage.

        Parameters
        ----------
        after : array, shape (nz, na)
            Marginal value of assets after the last date.
        mass : array, shape (nz, na)
            First distribution.
        beta : float
            Discount factor.
        r, wage : array, shape (T,)
            Prices.

        Returns
        -------
        array, shape (T,)
            Assets at the end of each date.
        """
        decisions = []
        for today, paid in zip(r[::-1], wage[::-1], strict=True):
            decisions.append(self.step(after, beta, today, paid))
            after = decisions[-1].marginal
        total, mass = np.empty(len(r)), mass[:, None, :]
        for t, decision in enumerate(reversed(decisions)):
            total[t] = np.vdot(mass[:, 0], decision.saved)
            mass = push(mass, decision.lottery, self.transition)
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
