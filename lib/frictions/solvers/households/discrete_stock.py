r"""
A problem with a continuous asset and a discrete stock, and its solution.

The household holds a continuous asset :math:`a\ge a_1` and one of finitely many stocks :math:`k`,

.. math::

    V(z,k,a)=\max_{k',a'}\ \omega\,\frac{c^{1-\sigma}-1}{1-\sigma}+f(k')
    +\beta E[V(z',k',a')\mid z],\qquad c+q a'=\ell(z,k)+g\,a-\kappa(k,k'),

with :math:`\omega\ln c` for :math:`\sigma=1`.
``nsegm`` solves it by endogenous grids, ``value_iteration`` by search.

==================================  =========================================  ===================
symbol                              code                                       shape
==================================  =========================================  ===================
:math:`\ell(z,k)`                   ``liquid``                                 (nz, nk)
:math:`\kappa(k,k')`                ``cost``                                   (nk, nk)
:math:`f(k')`                       ``flow``                                   (nk,)
:math:`\omega, \sigma`              ``weight, curvature``                      scalars
:math:`g, q, \beta`                 ``payoff, bond_price, discount``           scalars
==================================  =========================================  ===================
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class DiscreteStockProblem:
    """
    A problem with a continuous asset and a discrete stock.

    Attributes
    ----------
    a_grid : array, shape (na,)
        Nodes of the asset, increasing; the first is the borrowing limit.
    liquid : array, shape (nz, nk)
        Cash before the asset.
    cost : array, shape (nk, nk)
        Cost of moving from the row's stock to the column's.
    flow : array, shape (nk,)
        Utility of holding the next stock.
    transition : array, shape (nz, nz)
        Markov matrix.
    discount : float
        Discount factor, in (0, 1).
    bond_price : float
        Price of one unit of the next date's asset, positive.
    payoff : float
        What one unit of the asset pays.
    weight : float
        Weight of the utility of consumption, positive.
    curvature : float
        Relative risk aversion, positive; 1 is log utility.

    Raises
    ------
    ValueError
        If shapes disagree, or a value is out of range.
    """

    a_grid: np.ndarray
    liquid: np.ndarray
    cost: np.ndarray
    flow: np.ndarray
    transition: np.ndarray
    discount: float
    bond_price: float = 1.0
    payoff: float = 1.0
    weight: float = 1.0
    curvature: float = 1.0

    def __post_init__(self):
        nz, nk = self.liquid.shape
        shapes = {"cost": (nk, nk), "flow": (nk,), "transition": (nz, nz)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"{name} has shape {getattr(self, name).shape}, expected {shape} for liquid of "
                    f"shape {self.liquid.shape}"
                )
        if nk < 2:
            raise ValueError(f"liquid has {nk} stock: there must be at least 2 to choose from")
        if self.a_grid.size < 3 or not (np.diff(self.a_grid) > 0).all():
            raise ValueError("a_grid must have at least 3 nodes and increase strictly")
        if not 0.0 < self.discount < 1.0:
            raise ValueError(f"discount = {self.discount} must lie between 0 and 1")
        for name in ("bond_price", "payoff", "weight", "curvature"):
            if not 0.0 < getattr(self, name) < np.inf:
                raise ValueError(f"{name} = {getattr(self, name)} must be positive and finite")
        if np.abs(self.transition.sum(axis=1) - 1.0).max() > 1e-10:
            raise ValueError("transition: rows must sum to one")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of nodes of z, k and a."""
        return (*self.liquid.shape, self.a_grid.size)

    @property
    def taste(self) -> tuple[float, float]:
        """Weight and curvature, as the kernels take them."""
        return float(self.weight), float(self.curvature)


@dataclass(frozen=True, eq=False)
class DiscretePolicy:
    """
    Value and decision rules on the grid of states.

    Attributes
    ----------
    value, slope : array, shape (nz, nk, na)
        Value function and its derivative in the asset.
    c, a_next : array, shape (nz, nk, na)
        Consumption and asset chosen.
    choice : array of int, shape (nz, nk, na)
        Index of the stock chosen.
    residual : float
        Distance of the last two values, in the norm of the solver.
    iterations : int
        Steps taken.
    converged : bool
        Whether the residual is below the tolerance; solvers raise otherwise unless told not to.
    """

    value: np.ndarray
    slope: np.ndarray
    c: np.ndarray
    a_next: np.ndarray
    choice: np.ndarray
    residual: float = np.nan
    iterations: int = 1
    converged: bool = True
