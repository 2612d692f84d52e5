r"""
A problem with a continuous asset and a discrete stock, and its solution.

The household holds a continuous asset :math:`a\ge a_1` and one of finitely many stocks :math:`k`,

.. math::

    V(z,k,a)=\max_{k',a'}\ \omega(k')\,\frac{c^{1-\sigma}-1}{1-\sigma}+f(z,k')
    +\beta E[V(z',k',a')\mid z],\qquad c+q a'=\ell(z,k)+g(a)\,a-\kappa(k,k'),

with :math:`\omega\ln c` for :math:`\sigma=1`.  Weights by stock make utility non-separable:
`cobb_douglas_utility` has the case of a durable good.  A payoff by node of the asset makes debt
dearer than deposits.  ``nsegm`` solves the problem by endogenous grids, ``value_iteration`` by
search.

==================================  =========================================  ===================
symbol                              code                                       shape
==================================  =========================================  ===================
:math:`\ell(z,k)`                   ``liquid``                                 (nz, nk)
:math:`\kappa(k,k')`                ``cost``                                   (nk, nk)
:math:`f(z,k')`                     ``flow``                                   (nz, nk) or (nk,)
:math:`\omega(k'), \sigma`          ``weight, curvature``                      (nk,) or scalar
:math:`g(a)`                        ``payoff``                                 (na,) or scalar
:math:`q, \beta`                    ``bond_price, discount``                   scalars
==================================  =========================================  ===================
"""

from dataclasses import dataclass

import numpy as np

from frictions.foundation import require_array, require_number
from frictions.foundation.arrays import require_grid
from frictions.foundation.chains import require_chain
from frictions.foundation.parameters import set_fields
from frictions.solvers.households.nsegm_step import StepSetting


@dataclass(frozen=True, eq=False)
class DiscreteStockProblem:
    """
    A problem with a continuous asset and a discrete stock.

    Attributes
    ----------
    a_grid : array, shape (na,)
        Nodes of the asset, increasing, at least 3; the first is the borrowing limit.
    liquid : array, shape (nz, nk)
        Cash before the asset; at least two stocks.
    cost : array, shape (nk, nk)
        Cost of moving from the row's stock to the column's.
    flow : array, shape (nk,) or (nz, nk)
        Utility of holding the next stock, in the states of today.
    transition : array, shape (nz, nz)
        Markov matrix.
    discount : float
        Discount factor, in (0, 1).
    bond_price : float
        Price of one unit of the next date's asset, positive.
    payoff : float or array, shape (na,)
        What one unit of the asset pays, positive; by node, if debt pays another rate.  Cash must
        increase with the asset.
    weight : float or array, shape (nk,)
        Weight of the utility of consumption, positive; by the stock chosen.
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
    payoff: float | np.ndarray = 1.0
    weight: float | np.ndarray = 1.0
    curvature: float = 1.0

    def __post_init__(self):
        a = require_grid("a_grid", self.a_grid)
        liquid = require_array("liquid", self.liquid, (None, None))
        nz, nk = liquid.shape
        if nk < 2:
            raise ValueError(f"liquid has {nk} stock: there must be at least 2 to choose from")
        flow = (nz, nk) if np.ndim(self.flow) == 2 else (nk,)
        set_fields(
            self,
            a_grid=a,
            liquid=liquid,
            transition=require_chain("transition", self.transition, nz),
            cost=require_array("cost", self.cost, (nk, nk)),
            flow=require_array("flow", self.flow, flow),
            discount=require_number("discount", self.discount, "(0, 1)"),
            bond_price=require_number("bond_price", self.bond_price, "(0, inf)"),
            payoff=_number_or_array("payoff", self.payoff, a.size),
            weight=_number_or_array("weight", self.weight, nk),
            curvature=require_number("curvature", self.curvature, "(0, inf)"),
        )
        if (np.diff(self.payoff * a) <= 0.0).any():
            raise ValueError(f"payoff = {self.payoff} must make payoff times a_grid increase")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of nodes of z, k and a."""
        return (*self.liquid.shape, self.a_grid.size)

    @property
    def setting(self) -> StepSetting:
        """The problem as the kernels take it: what may be a scalar is an array."""
        nz, nk, na = self.shape
        return StepSetting(
            self.a_grid, self.liquid, self.cost, np.broadcast_to(self.flow, (nz, nk)).copy(),
            self.bond_price, np.broadcast_to(self.payoff, na).copy(),
            np.broadcast_to(self.weight, nk).copy(), self.curvature,
        )  # fmt: skip

    def viable(self) -> np.ndarray:
        """
        Say which states, shape (nz, nk, na), can consume at every date whatever happens.

        From the others every plan ends without consumption in some state: their value is a penalty
        and no answer.  A ValueError if none can.
        """
        a, linked = self.a_grid, self.transition > 0.0
        cash = self.liquid[:, :, None] + self.payoff * a
        net = cash[:, :, None, :] - self.cost[None, :, :, None]  # (nz, nk, nk', na)
        able = np.ones(self.shape, bool)
        while True:
            # the least asset from which every state that may follow goes on; more is never worse
            least = np.where(able.any(axis=2), a[able.argmax(axis=2)], np.inf)
            need = np.where(linked[:, :, None], least[None], -np.inf).max(axis=1)
            after = (net > self.bond_price * need[:, None, :, None]).any(axis=2)
            if (after == able).all():
                break
            able = after & able
        if not able.any():
            raise ValueError(
                f"problem: from none of its {able.size} states can the household consume for ever; "
                "liquid must exceed cost and debt service somewhere"
            )
        return able


def _number_or_array(name: str, value, size: int):
    """Return a positive number, or an array (size,) of them."""
    if np.ndim(value):
        return require_array(name, value, (size,), "(0, inf)")
    return require_number(name, value, "(0, inf)")


def cobb_douglas_utility(
    service, share: float, curvature: float
) -> tuple[np.ndarray, np.ndarray, float]:
    r"""
    Return weight, flow and curvature of utility that is not separable in a durable good.

    .. math:: u=\frac{(c^{\alpha}s^{1-\alpha})^{1-\tau}}{1-\tau}
        =\omega(s)\,\frac{c^{1-\sigma}-1}{1-\sigma}+f(s),\qquad 1-\sigma=\alpha(1-\tau).

    Parameters
    ----------
    service : array, shape (nk,)
        Services :math:`s` of each stock, positive.
    share : float
        Weight :math:`\alpha` of consumption, in (0, 1).
    curvature : float
        Relative risk aversion :math:`\tau` over the aggregate; 1 is log.

    Returns
    -------
    weight, flow : array, shape (nk,)
        As `DiscreteStockProblem` takes them.
    curvature : float
        Its curvature.
    """
    service = require_array("service", service, (None,), "(0, inf)")
    share = require_number("share", share, "(0, 1)")
    curvature = require_number("curvature", curvature, "(0, inf)")
    if curvature == 1.0:
        return np.full(service.size, share), (1.0 - share) * np.log(service), 1.0
    power = service ** ((1.0 - share) * (1.0 - curvature))
    return share * power, power / (1.0 - curvature), 1.0 - share * (1.0 - curvature)


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
        Bound of the distance from the limit, in the norm of the solver; NaN for a single step.
    iterations : int
        Steps taken.
    converged : bool
        Whether the residual is below the tolerance; false for a single step.
    infeasible : int
        States from which no plan can consume for ever: their values are penalties, and no norm
        counts them.
    """

    value: np.ndarray
    slope: np.ndarray
    c: np.ndarray
    a_next: np.ndarray
    choice: np.ndarray
    residual: float = np.nan
    iterations: int = 1
    converged: bool = False
    infeasible: int = 0
