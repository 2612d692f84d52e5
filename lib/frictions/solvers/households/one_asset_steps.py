"""Kernels of the household with one asset: a step, a whole path, and what news does.

The equations are in ``one_asset``, which validates and calls; a path is one kernel, for speed.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

STEP = 1e-4  # of the differences that news is measured by


class Household(NamedTuple):
    """Grid of assets (na,), incomes (nz,) and their chain (nz, nz), preferences."""

    assets: np.ndarray
    income: np.ndarray
    chain: np.ndarray
    discount: float
    curvature: float


class Rest(NamedTuple):
    """A stationary decision and its distribution, shape (nz, na) each."""

    marginal: np.ndarray
    saved: np.ndarray
    at: np.ndarray
    share: np.ndarray
    mass: np.ndarray


@njit(cache=True, inline="always")
def _power(x, curvature):
    """Return x^-curvature; log utility is common, and a power costs many divisions."""
    return 1.0 / x if curvature == 1.0 else x**-curvature


@njit(cache=True)
def backward(discounted, assets, earned, rate, curvature, rules, node):
    """One step of endogenous grids; ``rules`` has a', c, marginal value and the lottery's share."""
    nz, na = discounted.shape
    inverse = 1.0 / curvature
    for z in range(nz):
        at = 0
        here = assets[0] + _power(discounted[z, 0], inverse)
        after = assets[1] + _power(discounted[z, 1], inverse)
        slope = (assets[1] - assets[0]) / (after - here)
        for i in range(na):
            cash = (1.0 + rate) * assets[i] + earned[z]
            while at < na - 2 and after < cash:
                at += 1
                here, after = after, assets[at + 1] + _power(discounted[z, at + 1], inverse)
                slope = (assets[at + 1] - assets[at]) / (after - here)
            a, share = assets[at] + slope * (cash - here), 0.0
            if a <= assets[0]:
                a, node[z, i] = assets[0], 0
            else:
                node[z, i] = at
                share = min((a - assets[at]) / (assets[at + 1] - assets[at]), 1.0)
            rules[0, z, i], rules[1, z, i], rules[3, z, i] = a, cash - a, share
            rules[2, z, i] = (1.0 + rate) * _power(cash - a, curvature)


@njit(cache=True)
def _mean(chain, values, scale, out):
    """Fill in scale times the expectation over tomorrow's income."""
    out[:] = 0.0
    for z in range(len(chain)):
        for y in range(len(chain)):
            weight = scale * chain[z, y]
            for i in range(values.shape[1]):
                out[z, i] += weight * values[y, i]


@njit(cache=True)
def follow(marginal, mass, household, rates, wages):
    """Return assets at the end of each date: decisions backwards, then the population forwards."""
    assets, income, chain, discount, curvature = household
    T, (nz, na) = rates.size, mass.shape
    rules, node = np.empty((4, nz, na)), np.empty((nz, na), np.int64)
    saved, share = np.empty((T, nz, na)), np.empty((T, nz, na))
    nodes = np.empty((T, nz, na), np.int32)
    discounted, total = np.empty((nz, na)), np.empty(T)
    for t in range(T - 1, -1, -1):
        _mean(chain, marginal, discount, discounted)
        backward(discounted, assets, wages[t] * income, rates[t], curvature, rules, node)
        marginal = rules[2]
        saved[t], share[t], nodes[t] = rules[0], rules[3], node
    moved, back, mass = np.empty((nz, na)), np.ascontiguousarray(chain.T), mass.copy()
    for t in range(T):
        held = 0.0
        moved[:] = 0.0
        for z in range(nz):
            for i in range(na):
                m = mass[z, i]
                held += m * saved[t, z, i]
                at, up = nodes[t, z, i], share[t, z, i] * m
                moved[z, at] += m - up
                moved[z, at + 1] += up
        total[t] = held
        _mean(back, moved, 1.0, mass)
    return total


@njit(cache=True)
def _expectations(saved, at, share, chain, horizon):
    """Return mean savings so many dates ahead, by today's state: the population's transpose."""
    nz, na = saved.shape
    rows, mean = np.empty((horizon, nz, na)), np.empty((nz, na))
    rows[0] = saved
    for t in range(1, horizon):
        _mean(chain, rows[t - 1], 1.0, mean)
        for z in range(nz):
            for i in range(na):
                lower, up = at[z, i], share[z, i]
                rows[t, z, i] = (1.0 - up) * mean[z, lower] + up * mean[z, lower + 1]
    return rows


@njit(cache=True)
def news(rest, household, rate, wage, horizon):
    """Return effects of news on assets today and on the distribution, and expected savings."""
    marginal, steady, at, share, mass = rest
    assets, income, chain, discount, curvature = household
    nz, na = mass.shape
    impact, moved = np.empty((2, horizon)), np.empty((2, horizon, nz, na))
    rules, node = np.empty((4, nz, na)), np.empty((nz, na), np.int64)
    discounted, shift = np.empty((nz, na)), np.empty((nz, na))
    back = np.ascontiguousarray(chain.T)
    for price in range(2):
        values = marginal
        for s in range(horizon):
            here = rate + STEP if price == 0 and s == 0 else rate
            paid = wage + STEP if price == 1 and s == 0 else wage
            _mean(chain, values, discount, discounted)
            backward(discounted, assets, paid * income, here, curvature, rules, node)
            values = rules[2]
            total = 0.0
            shift[:] = 0.0
            for z in range(nz):
                for i in range(na):
                    change = mass[z, i] * (rules[0, z, i] - steady[z, i]) / STEP
                    total += change
                    lower = at[z, i]
                    flow = change / (assets[lower + 1] - assets[lower])
                    shift[z, lower] -= flow
                    shift[z, lower + 1] += flow
            impact[price, s] = total
            _mean(back, shift, 1.0, moved[price, s])
    expected = _expectations(steady, at, share, chain, horizon)
    return impact, moved.reshape(2, horizon, nz * na), expected.reshape(horizon, nz * na)
