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
they leave it or shrink too slowly.

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
:math:`P_H, P_F`              ``index_home``, ``index_foreign``           (n,)    traded per basket
:math:`M = \pi_t e^{\rho t}`  ``shadow_value``                            (n,)    utils per traded
:math:`\gamma`                ``risk_aversion``                           scalar
:math:`\epsilon`              ``elasticity``                              scalar
:math:`\theta`                ``tradable_weight``                         scalar
:math:`\lambda`               ``planner_weight``                          (n,)
============================  ==========================================  ======  ==================
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from frictions.foundation.arrays import require_array
from frictions.foundation.errors import NotConverged
from frictions.foundation.intervals import require_count, require_number

MAX_ITERATIONS = 200
RESIDUAL_TOLERANCE = 1e-13
STEP_TOLERANCE = 1e-15
BRACKET_MARGIN = 1e-9


@dataclass(frozen=True, eq=False)
class PlannerPrices:
    """
    Solution of the price system; every array has the shape of the endowments.

    Levels are computed from the logs on demand: in the corners (near-perfect substitutes) the
    levels underflow while the logs stay accurate.

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

    @property
    def index_home(self) -> np.ndarray:
        """Price of Home's basket in units of the traded good."""
        return np.exp(self.log_index_home)

    @property
    def index_foreign(self) -> np.ndarray:
        """Price of Foreign's basket in units of the traded good."""
        return np.exp(self.log_index_foreign)

    @property
    def shadow_value(self) -> np.ndarray:
        """Shadow value of the traded good, undiscounted."""
        return np.exp(self.log_shadow_value)


@njit(cache=True)
def _ces_aggregate(delta, tau, theta):
    """Return ln(c / c_N) and the traded good's expenditure share, given ln(c_T / c_N)."""
    w = tau * delta
    if abs(w) < 1e-7:  # Cobb-Douglas neighbourhood: second-order expansion in tau
        spread = theta * (1.0 - theta)
        return theta * delta + 0.5 * spread * w * delta, theta + spread * w
    if w > 30.0:  # exp(w) would swamp the weights
        inner = theta + (1.0 - theta) * np.exp(-w)
        return (w + np.log(inner)) / tau, theta / inner
    growth = np.expm1(w)
    weighted = theta * growth
    return np.log1p(weighted) / tau, theta * (1.0 + growth) / (1.0 + weighted)


@njit(cache=True)
def _gap(z, log_x_T, log_x_N_H, log_x_N_F, gamma, inv_eps, tau, theta, log_odds):
    """Return G, G', the scale of G's rounding error, and the logs of c and c_T at ``z``."""
    # exp of a non-positive number only, so that neither share can overflow
    e = np.exp(-abs(z))
    log_large = -np.log1p(e)
    log_small = log_large - abs(z)
    large, small = 1.0 / (1.0 + e), e / (1.0 + e)
    if z >= 0.0:
        log_c_T_H, log_c_T_F, s_H, s_F = log_x_T + log_large, log_x_T + log_small, large, small
    else:
        log_c_T_H, log_c_T_F, s_H, s_F = log_x_T + log_small, log_x_T + log_large, small, large

    delta_H, delta_F = log_c_T_H - log_x_N_H, log_c_T_F - log_x_N_F
    ratio_H, a_H = _ces_aggregate(delta_H, tau, theta)
    ratio_F, a_F = _ces_aggregate(delta_F, tau, theta)
    log_c_H, log_c_F = log_x_N_H + ratio_H, log_x_N_F + ratio_F
    mu_H, mu_F = (ratio_H - delta_H) * inv_eps, (ratio_F - delta_F) * inv_eps

    G = log_odds - gamma * log_c_H + mu_H + gamma * log_c_F - mu_F
    slope_H = gamma * a_H + (1.0 - a_H) * inv_eps
    slope_F = gamma * a_F + (1.0 - a_F) * inv_eps
    dG = -(slope_H * s_F + slope_F * s_H)
    scale = max(1.0, gamma, inv_eps, gamma * max(abs(log_c_H), abs(log_c_F)))
    scale = max(scale, abs(mu_H), abs(mu_F))
    return G, dG, scale, log_c_T_H, log_c_T_F, log_c_H, log_c_F


@njit(cache=True)
def _solve_states(x_T, x_N_H, x_N_F, lam, gamma, eps, theta, max_iterations):
    """Solve every state; columns of ``out`` follow the log fields of ``PlannerPrices``."""
    n = x_T.size
    out = np.empty((7, n))
    residual = np.empty(n)
    iterations = np.empty(n, np.int64)
    converged = np.empty(n, np.bool_)
    inv_eps = 1.0 / eps
    tau = 1.0 - inv_eps
    log_theta = np.log(theta)
    log_relative_weight = np.log1p(-theta) - log_theta
    min_slope = min(gamma, inv_eps)

    for i in range(n):
        l_T, l_H, l_F = np.log(x_T[i]), np.log(x_N_H[i]), np.log(x_N_F[i])
        log_lam = np.log(lam[i])
        log_odds = log_lam - np.log1p(-lam[i])
        z = 0.0
        G, dG, scale, c_T_H, c_T_F, c_H, c_F = _gap(
            z, l_T, l_H, l_F, gamma, inv_eps, tau, theta, log_odds
        )
        done = abs(G) <= RESIDUAL_TOLERANCE * scale
        # The far end is the root itself where the slope is -m throughout: leave room for rounding.
        far = G / min_slope * (1.0 + BRACKET_MARGIN)
        low, high = min(0.0, far), max(0.0, far)
        step = step_before = 2.0 * (high - low)  # lets the first Newton step span the bracket
        k = 0
        while not done and k < max_iterations:
            k += 1
            newton = -G / dG
            target = z + newton
            if not (low <= target <= high) or abs(newton) > 0.5 * abs(step_before):
                target = 0.5 * (low + high)
            step_before, step = step, target - z
            z = target
            G, dG, scale, c_T_H, c_T_F, c_H, c_F = _gap(
                z, l_T, l_H, l_F, gamma, inv_eps, tau, theta, log_odds
            )
            done = abs(G) <= RESIDUAL_TOLERANCE * scale or abs(step) <= STEP_TOLERANCE * (
                1.0 + abs(z)
            )
            if G > 0.0:
                low = z
            else:
                high = z

        out[0, i], out[1, i] = c_T_H, c_T_F
        out[2, i] = log_relative_weight + (c_T_H - l_H) * inv_eps  # (24)
        out[3, i] = log_relative_weight + (c_T_F - l_F) * inv_eps  # (25)
        # P = (c_T / c)^(1/eps) / theta equals (3) and needs no special case at eps = 1
        out[4, i] = (c_T_H - c_H) * inv_eps - log_theta
        out[5, i] = (c_T_F - c_F) * inv_eps - log_theta
        out[6, i] = log_lam - gamma * c_H - out[4, i]  # (26), first form
        residual[i] = abs(G) / scale
        iterations[i] = k
        converged[i] = done
    return out, residual, iterations, converged


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
    preferences = (
        require_number("risk_aversion", risk_aversion, "(0, inf)"),
        require_number("elasticity", elasticity, "(0, inf)"),
        require_number("tradable_weight", tradable_weight, "(0, 1)"),
    )
    max_iterations = require_count("max_iterations", max_iterations, 0)
    named = {"x_T": x_T, "x_N_H": x_N_H, "x_N_F": x_N_F}
    checked = [require_array(name, values, None, "(0, inf)") for name, values in named.items()]
    named["planner_weight"] = planner_weight
    checked.append(require_array("planner_weight", planner_weight, None, "(0, 1)"))
    shapes = {name: values.shape for name, values in zip(named, checked, strict=True)}
    try:
        arrays = np.broadcast_arrays(*checked)
    except ValueError as error:
        raise ValueError(f"{', '.join(named)} have shapes {shapes}, expected one shape") from error

    shape = arrays[0].shape
    flat = [np.ascontiguousarray(values).reshape(-1) for values in arrays]
    out, residual, iterations, converged = _solve_states(*flat, *preferences, max_iterations)
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
