r"""
Planner's price system of a two-country, two-sector CES economy.

One traded good is shared between two countries, each of which also eats its own non-traded good.
The planner's first-order conditions, Tian (2015), eqs. (24)-(29), reduce to one equation in the
logit :math:`z` of Home's share of the traded good.  The state-price densities of the two countries
must agree, (26) = (27):

.. math::

    G(z) = \ln\frac{\lambda}{1-\lambda}
         - \gamma \ln c_H + \frac{\ln c_H - \ln c_{T,H}}{\epsilon}
         + \gamma \ln c_F - \frac{\ln c_F - \ln c_{T,F}}{\epsilon} = 0 .

:math:`G` is strictly decreasing with slope between :math:`-\max(\gamma, 1/\epsilon)` and
:math:`-m`, :math:`m = \min(\gamma, 1/\epsilon)`, so the root is unique and lies between 0 and
:math:`G(0)/m`.  Newton steps are taken from 0 inside that bracket and replaced by bisection when
they leave it or shrink too slowly.  Blocks of states side by side come first
(``planner_prices_kernels``); what they leave open is solved so, one state after the other.

Market clearing (28) holds at every :math:`z` by construction and says nothing about the quality of
a solution; the residual reported is that of (26) = (27).

Logs of consumption and prices carry the prefix ``log_``; inside the kernels the letters of the
paper are kept.

============================  ==========================================  ======  ==================
symbol                        code                                        shape   unit
============================  ==========================================  ======  ==================
:math:`X_T`                   ``x_T``                                     (n,)    traded good
:math:`x_{N,H}, x_{N,F}`      ``x_N_H``, ``x_N_F``                        (n,)    own NT good
:math:`c_{T,H}, c_{T,F}`      ``tradable_home``, ``tradable_foreign``     (n,)    traded good
:math:`p_H, p_F`              ``price_home``, ``price_foreign``           (n,)    traded per NT
:math:`\ln P_H, \ln P_F`      ``log_index_home``, ``log_index_foreign``   (n,)    traded per basket
:math:`\ln\pi_t e^{\rho t}`   ``log_shadow_value``                        (n,)    utils per traded
:math:`\gamma`                ``risk_aversion``                           scalar
:math:`\epsilon`              ``elasticity``                              scalar
:math:`\theta`                ``tradable_weight``                         scalar
:math:`\lambda`               ``planner_weight``                          (n,)
============================  ==========================================  ======  ==================
"""

from dataclasses import dataclass

import numpy as np

from frictions.foundation import NotConverged, require_array
from frictions.foundation.arrays import require_one_shape
from frictions.foundation.intervals import require_count, require_flag, require_number
from frictions.solvers.equilibrium.planner_prices_kernels import solve_states

MAX_ITERATIONS = 200


@dataclass(frozen=True, eq=False)
class PlannerPrices:
    """
    Solution of the price system; every array has the shape of the endowments.

    Levels of goods and their prices are computed from the logs on demand: in the corners
    (near-perfect substitutes) they underflow while the logs stay accurate.

    Attributes
    ----------
    log_tradable_home, log_tradable_foreign : array
        Log consumption of the traded good, Home and Foreign.
    log_price_home, log_price_foreign : array
        Log price of the non-traded good in units of the traded good.
    log_index_home, log_index_foreign : array
        Log price of the consumption basket in units of the traded good, eq. (3).
    log_shadow_value : array
        Log of the planner's shadow value of the traded good, eq. (26), undiscounted.
    residual : float
        Largest scaled gap between (26) and (27), in logs.
    iterations : int
        Largest number of iterations over the states.
    converged : bool
        Whether (26) and (27) agree in every state; not so for the diagnostic of a misprint.
    """

    log_tradable_home: np.ndarray
    log_tradable_foreign: np.ndarray
    log_price_home: np.ndarray
    log_price_foreign: np.ndarray
    log_index_home: np.ndarray
    log_index_foreign: np.ndarray
    log_shadow_value: np.ndarray
    residual: float
    iterations: int
    converged: bool

    @property
    def tradable_home(self) -> np.ndarray:
        """Home consumption of the traded good."""
        return np.exp(self.log_tradable_home)

    @property
    def tradable_foreign(self) -> np.ndarray:
        """Foreign consumption of the traded good."""
        return np.exp(self.log_tradable_foreign)

    @property
    def price_home(self) -> np.ndarray:
        """Price of Home's non-traded good in units of the traded good."""
        return np.exp(self.log_price_home)

    @property
    def price_foreign(self) -> np.ndarray:
        """Price of Foreign's non-traded good in units of the traded good."""
        return np.exp(self.log_price_foreign)


def solve_planner_prices(
    x_T,
    x_N_H,
    x_N_F,
    *,
    risk_aversion: float,
    elasticity: float,
    tradable_weight: float,
    planner_weight,
    max_iterations: int = MAX_ITERATIONS,
    strict: bool = True,
) -> PlannerPrices:
    """
    Solve the planner's price system, Tian (2015), eqs. (24)-(29), state by state.

    Parameters
    ----------
    x_T : array
        World endowment of the traded good, any shape.
    x_N_H, x_N_F : array
        Endowments of the non-traded goods; broadcast against ``x_T``.
    risk_aversion : float
        Relative risk aversion, positive.
    elasticity : float
        Elasticity of substitution between the two goods, positive; 1 is allowed.
    tradable_weight : float
        Weight of the traded good in the CES aggregate, in (0, 1).
    planner_weight : float or array
        Weight of Home in the planner's objective, in (0, 1); an array has one a state.
    max_iterations : int, optional
        Iteration limit per state.
    strict : bool, optional
        If false, states that do not settle are returned as they are, with ``converged`` false.

    Returns
    -------
    PlannerPrices
        Logs of allocations and prices, with residual, iterations and convergence flag.

    Raises
    ------
    ValueError
        If a parameter is out of range or an endowment is not positive (index and value named).
    NotConverged
        If a state does not settle and ``strict``; the worst one and its residual are given.
    """
    require_flag("strict", strict)
    preferences = (
        require_number("risk_aversion", risk_aversion, "(0, inf)"),
        require_number("elasticity", elasticity, "(0, inf)"),
        require_number("tradable_weight", tradable_weight, "(0, 1)"),
    )
    max_iterations = require_count("max_iterations", max_iterations, 0)
    named = {"x_T": x_T, "x_N_H": x_N_H, "x_N_F": x_N_F}
    checked = {name: require_array(name, x, None, "(0, inf)") for name, x in named.items()}
    checked["planner_weight"] = require_array("planner_weight", planner_weight, None, "(0, 1)")
    arrays = require_one_shape(checked)
    shape = arrays[0].shape
    flat = [np.ascontiguousarray(values).reshape(-1) for values in arrays]
    out, residual, iterations, converged = solve_states(*flat, *preferences, max_iterations)
    if strict and not converged.all():
        worst = int(np.argmax(np.where(converged, -1.0, residual)))
        raise NotConverged(
            f"price system: {int((~converged).sum())} of {converged.size} states did not converge "
            f"in {max_iterations} iterations; worst scaled residual {residual[worst]:.3e} at "
            f"x_T={flat[0][worst]}, x_N_H={flat[1][worst]}, x_N_F={flat[2][worst]}",
            float(residual[worst]),
            max_iterations,
        )
    return PlannerPrices(  # type: ignore[misc]  # `out` has a row a log field
        *(row.reshape(shape) for row in out),
        residual=float(residual.max(initial=0.0)),
        iterations=int(iterations.max(initial=0)),
        converged=bool(converged.all()),
    )
