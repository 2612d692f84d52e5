r"""
Young's histogram: the distribution over a two-asset grid and an exogenous Markov state.

A choice between two nodes is a lottery over them that keeps its mean.  Where there is one asset,
nk is one and its weights are zero.  With
:math:`\Lambda` the operator that takes today's mass to tomorrow's, ``push`` applies
:math:`\Lambda` and ``expect`` its transpose, the conditional expectation.  Young (2010).

=============================  ===============================  =============
symbol                         code                             shape
=============================  ===============================  =============
:math:`\mu`                    ``mass``                         (nz, nk, na)
:math:`f`                      ``values``                       (nz, nk, na)
:math:`k', a'` between nodes   ``Lottery`` (node and weight)    (nz, nk, na)
:math:`\Pi`                    ``transition``                   (nz, nz)
=============================  ===============================  =============
"""

from dataclasses import dataclass

import numpy as np
from numba import njit


@dataclass(frozen=True, eq=False)
class Lottery:
    """
    Where choices fall between grid nodes.

    Attributes
    ----------
    k_node, a_node : array of int, shape (nz, nk, na)
        Lower node of the cell.
    k_weight, a_weight : array, shape (nz, nk, na)
        Weight of the upper node, in [0, 1].
    """

    k_node: np.ndarray
    k_weight: np.ndarray
    a_node: np.ndarray
    a_weight: np.ndarray


@dataclass(frozen=True, eq=False)
class StationaryDistribution:
    """
    Stationary mass with its residual.

    Attributes
    ----------
    mass : array, shape (nz, nk, na)
        Sums to one.
    residual : float
        Largest change of a node's mass in the last step.
    iterations : int
        Steps taken.
    converged : bool
        Always true for a returned object.
    """

    mass: np.ndarray
    residual: float
    iterations: int
    converged: bool


@njit(cache=True)
def _locate(choice, grid, node, weight):
    at, last = 0, grid.size - 2
    for i in range(choice.size):
        x = choice[i]
        while at < last and grid[at + 1] <= x:
            at += 1
        while at > 0 and grid[at] > x:
            at -= 1
        share = (x - grid[at]) / (grid[at + 1] - grid[at])
        node[i], weight[i] = at, min(max(share, 0.0), 1.0)


@njit(cache=True)
def _transport(mass, k_node, k_weight, a_node, a_weight, forward, out):
    """Spread mass by the lottery (forward), or average values under it."""
    nz, nk, na = mass.shape
    for z in range(nz):
        for j in range(nk):
            for i in range(na):
                x, y = k_node[z, j, i], a_node[z, j, i]
                u, v = k_weight[z, j, i], a_weight[z, j, i]
                if forward:
                    m = mass[z, j, i]
                    if m != 0.0:
                        out[z, x, y] += (1.0 - u) * (1.0 - v) * m
                        out[z, x, y + 1] += (1.0 - u) * v * m
                        if u != 0.0:  # else there may be no upper node
                            out[z, x + 1, y] += u * (1.0 - v) * m
                            out[z, x + 1, y + 1] += u * v * m
                else:
                    low = (1.0 - v) * mass[z, x, y] + v * mass[z, x, y + 1]
                    if u != 0.0:
                        high = (1.0 - v) * mass[z, x + 1, y] + v * mass[z, x + 1, y + 1]
                        low = (1.0 - u) * low + u * high
                    out[z, j, i] = low


def lottery(k_next, a_next, k_grid, a_grid) -> Lottery:
    """
    Turn choices into lotteries over nodes; choices beyond the grid go to its end.

    Parameters
    ----------
    k_next, a_next : array, shape (nz, nk, na)
        Choices.
    k_grid, a_grid : array, shape (nk,) and (na,)
        Increasing nodes.

    Returns
    -------
    Lottery
        Nodes and weights.
    """
    parts = []
    for choice, grid in ((k_next, k_grid), (a_next, a_grid)):
        node, weight = np.empty(choice.size, np.int64), np.empty(choice.size)
        _locate(np.ascontiguousarray(choice).reshape(-1), grid, node, weight)
        parts += [node.reshape(choice.shape), weight.reshape(choice.shape)]
    return Lottery(*parts)


def push(mass, where: Lottery, transition) -> np.ndarray:
    """
    Return tomorrow's mass.

    Parameters
    ----------
    mass : array, shape (nz, nk, na)
        Today's mass.
    where : Lottery
        Today's choices.
    transition : array, shape (nz, nz)
        Markov matrix.

    Returns
    -------
    array, shape (nz, nk, na)
        Mass over tomorrow's states.
    """
    out = np.zeros_like(mass)
    _transport(mass, where.k_node, where.k_weight, where.a_node, where.a_weight, True, out)
    return (transition.T @ out.reshape(len(out), -1)).reshape(mass.shape)


def expect(values, where: Lottery, transition) -> np.ndarray:
    """
    Return the expectation today of values over tomorrow's states, the transpose of ``push``.

    Parameters
    ----------
    values : array, shape (nz, nk, na)
        Function of tomorrow's state.
    where : Lottery
        Today's choices.
    transition : array, shape (nz, nz)
        Markov matrix.

    Returns
    -------
    array, shape (nz, nk, na)
        Conditional expectation.
    """
    mean = (transition @ values.reshape(len(values), -1)).reshape(values.shape)
    out = np.empty_like(mean)
    _transport(mean, where.k_node, where.k_weight, where.a_node, where.a_weight, False, out)
    return out


def stationary_distribution(
    where: Lottery, transition, start=None, tolerance: float = 1e-12, max_iterations: int = 20_000
) -> StationaryDistribution:
    """
    Push mass forward until it stops moving.

    Parameters
    ----------
    where : Lottery
        Stationary choices.
    transition : array, shape (nz, nz)
        Markov matrix.
    start : array, shape (nz, nk, na), optional
        First distribution; default uniform.
    tolerance : float, optional
        For the largest change of a node's mass, tested every tenth step.
    max_iterations : int, optional
        Step limit.

    Returns
    -------
    StationaryDistribution
        Mass and residual.

    Raises
    ------
    RuntimeError
        If the mass still moves at the limit.
    """
    shape = where.k_node.shape
    mass = np.full(shape, 1.0 / np.prod(shape)) if start is None else start / start.sum()
    for iteration in range(1, max_iterations + 1):
        after = push(mass, where, transition)
        if iteration % 10 == 0:
            residual = float(np.abs(after - mass).max())
            if residual < tolerance:
                return StationaryDistribution(after / after.sum(), residual, iteration, True)
        mass = after
    raise RuntimeError(
        f"stationary distribution: mass of a node still changes by {residual:.2e} after "
        f"{max_iterations} steps, tolerance {tolerance:.0e}"
    )
