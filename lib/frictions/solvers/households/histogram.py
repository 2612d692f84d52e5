r"""
Young's histogram: the distribution over a two-asset grid and an exogenous Markov state.

A choice between two nodes is a lottery over them that keeps its mean.  Where there is one asset,
nk is one.  With :math:`\Lambda` the operator that takes today's mass to tomorrow's, ``push``
applies :math:`\Lambda` and ``expect`` its transpose, the conditional expectation.  Young (2010).

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
from typing import Self

import numpy as np
from numba import njit

from frictions.foundation import require_array, require_instance
from frictions.foundation.arrays import require_grid
from frictions.foundation.chains import require_chain
from frictions.foundation.parameters import set_fields


@dataclass(frozen=True, eq=False)
class Lottery:
    """
    Where choices fall between grid nodes.

    Attributes
    ----------
    k_node, a_node : array of int, shape (nz, nk, na)
        Lower node of the cell.
    k_weight, a_weight : array, shape (nz, nk, na)
        Weight of the node above it, in [0, 1]; above the last node is the last node.
    """

    k_node: np.ndarray
    k_weight: np.ndarray
    a_node: np.ndarray
    a_weight: np.ndarray

    @classmethod
    def _of(cls, *parts: np.ndarray) -> Self:
        """Return a lottery of parts that are in order."""
        made = object.__new__(cls)
        set_fields(
            made, **dict(zip(("k_node", "k_weight", "a_node", "a_weight"), parts, strict=True))
        )
        return made

    def __post_init__(self):
        if not isinstance(self.k_node, np.ndarray) or self.k_node.ndim != 3:
            raise ValueError(f"k_node = {self.k_node!r} must be an array of shape (nz, nk, na)")
        shape = self.k_node.shape
        if not self.k_node.size:
            raise ValueError(f"k_node has shape {shape}, expected (nz, nk, na) of at least one")
        for axis, name in ((1, "k"), (2, "a")):
            node = require_array(f"{name}_node", getattr(self, f"{name}_node"), shape,
                                 f"[0, {shape[axis] - 1}]", dtype=int)  # fmt: skip
            weight = require_array(f"{name}_weight", getattr(self, f"{name}_weight"), shape,
                                   "[0, 1]")  # fmt: skip
            set_fields(self, **{f"{name}_node": node, f"{name}_weight": weight})


@njit(cache=True)
def _scan(choice, grid, node, weight):
    """Find cells from one choice to the next, which is near: quicker than a search for each."""
    at, last = 0, grid.size - 2
    for i in range(choice.size):
        x = choice[i]
        while at < last and grid[at + 1] <= x:
            at += 1
        while at > 0 and grid[at] > x:
            at -= 1
        share = (x - grid[at]) / (grid[at + 1] - grid[at])
        node[i], weight[i] = at, min(max(share, 0.0), 1.0)


def locate(choice: np.ndarray, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower nodes of the cells that choices fall into, and the upper ones' weights."""
    node, weight = np.zeros(choice.shape, np.int64), np.zeros(choice.shape)
    _scan(np.ravel(choice), grid, node.reshape(-1), weight.reshape(-1))
    return node, weight


def expected(chances: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the means of values by state (nz, ...), given today's, under chances (nz, nz)."""
    return (chances @ values.reshape(len(values), -1)).reshape(values.shape)


@njit(cache=True)
def _transport(mass, k_node, k_weight, a_node, a_weight, forward, out):
    """Spread mass by the lottery (forward), or average values under it."""
    nz, nk, na = mass.shape
    for z in range(nz):
        for j in range(nk):
            for i in range(na):
                x, y = k_node[z, j, i], a_node[z, j, i]
                u, v = k_weight[z, j, i], a_weight[z, j, i]
                above, right = min(x + 1, nk - 1), min(y + 1, na - 1)
                if forward:
                    m = mass[z, j, i]
                    if m != 0.0:
                        out[z, x, y] += (1.0 - u) * (1.0 - v) * m
                        out[z, x, right] += (1.0 - u) * v * m
                        if u != 0.0:
                            out[z, above, y] += u * (1.0 - v) * m
                            out[z, above, right] += u * v * m
                else:
                    low = (1.0 - v) * mass[z, x, y] + v * mass[z, x, right]
                    if u != 0.0:
                        high = (1.0 - v) * mass[z, above, y] + v * mass[z, above, right]
                        low = (1.0 - u) * low + u * high
                    out[z, j, i] = low


@njit(cache=True)
def _carry(mass, k_next, a_next, k_grid, a_grid, out):
    """Spread mass by the lotteries of choices, located only where there is mass."""
    nz, nk, na = mass.shape
    last_k, last_a = max(nk - 2, 0), max(na - 2, 0)
    for z in range(nz):
        x, y = 0, 0
        for j in range(nk):
            for i in range(na):
                m = mass[z, j, i]
                if m == 0.0:
                    continue
                stock, bonds = k_next[z, j, i], a_next[z, j, i]
                while x < last_k and k_grid[x + 1] <= stock:
                    x += 1
                while x > 0 and k_grid[x] > stock:
                    x -= 1
                while y < last_a and a_grid[y + 1] <= bonds:
                    y += 1
                while y > 0 and a_grid[y] > bonds:
                    y -= 1
                above, right, u, v = min(x + 1, nk - 1), min(y + 1, na - 1), 0.0, 0.0
                if nk > 1:
                    u = min(max((stock - k_grid[x]) / (k_grid[above] - k_grid[x]), 0.0), 1.0)
                if na > 1:
                    v = min(max((bonds - a_grid[y]) / (a_grid[right] - a_grid[y]), 0.0), 1.0)
                out[z, x, y] += (1.0 - u) * (1.0 - v) * m
                out[z, x, right] += (1.0 - u) * v * m
                if u != 0.0:
                    out[z, above, y] += u * (1.0 - v) * m
                    out[z, above, right] += u * v * m


def carry(mass, k_next, a_next, k_grid, a_grid, chain) -> np.ndarray:
    """Return ``push`` of the ``lottery`` of choices, in one go, of arguments that are in order."""
    out = np.zeros_like(mass)
    _carry(mass, k_next, a_next, k_grid, a_grid, out)
    return (chain.T @ out.reshape(len(out), -1)).reshape(mass.shape)


def lottery(k_next, a_next, k_grid, a_grid) -> Lottery:
    """
    Turn choices into lotteries over nodes; choices beyond the grid go to its end.

    Parameters
    ----------
    k_next, a_next : array, shape (nz, nk, na)
        Choices.
    k_grid, a_grid : array, shape (nk,) and (na,)
        Increasing nodes, one or more.

    Returns
    -------
    Lottery
        Nodes and weights.

    Raises
    ------
    ValueError
        Naming the argument that is not of its shape, not finite or not increasing.
    """
    grids = {name: require_grid(f"{name}_grid", grid, least=1)
             for name, grid in (("k", k_grid), ("a", a_grid))}  # fmt: skip
    shape: tuple[int | None, ...] = (None, grids["k"].size, grids["a"].size)
    parts: list[np.ndarray] = []
    for name, choice in (("k", k_next), ("a", a_next)):
        grid = grids[name]
        choice = require_array(f"{name}_next", choice, shape)
        shape = choice.shape
        one = np.zeros_like(choice, int), np.zeros_like(choice)
        parts += locate(choice, grid) if grid.size > 1 else one
    return Lottery._of(*parts)


def _move(mass, where: Lottery, chain) -> np.ndarray:
    """Return tomorrow's mass, shape (nz, nk, na), of arguments that are in order."""
    out = np.zeros_like(mass)
    _transport(mass, where.k_node, where.k_weight, where.a_node, where.a_weight, True, out)
    return (chain.T @ out.reshape(len(out), -1)).reshape(mass.shape)


def _operands(name: str, values, where: Lottery, transition, inside: str):
    """Return an array over states, and the Markov matrix, of fitting shapes."""
    require_instance("where", where, Lottery)
    values = require_array(name, values, where.k_node.shape, inside)
    return values, require_chain("transition", transition, len(values))


def push(mass, where: Lottery, transition) -> np.ndarray:
    """Return tomorrow's mass of today's, shape (nz, nk, na), under a Markov matrix (nz, nz)."""
    mass, chain = _operands("mass", mass, where, transition, "[0, inf)")
    return _move(mass, where, chain)


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
    values, chain = _operands("values", values, where, transition, "(-inf, inf)")
    mean = (chain @ values.reshape(len(values), -1)).reshape(values.shape)
    out = np.empty_like(mean)
    _transport(mean, where.k_node, where.k_weight, where.a_node, where.a_weight, False, out)
    return out
