r"""
What a firm does about the inventories it starts with, when returns to scale are not constant.

A firm that carries goods over needs to produce less, and with decreasing returns its marginal cost
is lower.  So its best price and stock move with its own past inventories :math:`n_{-1}`, which it
sees: it must, to set its stock.  Completing the square in the loss of
`frictions.models.inventories.attention.profit_hessian`, date by date from the future, gives

.. math::

    x_t = f\,n_{t-1} + g_t, \qquad \text{loss } \tfrac12 e_t'\Gamma e_t
    \text{ of missing } g_t \text{ by } e_t, \qquad n_t = c'x_t - F_1 S_t ,

.. math::

    \Gamma = -A_0 + C_2dd' - \beta Vcc', \qquad f = C_2(1-\delta_z)\,\Gamma^{-1}d, \qquad
    V = -C_2(1-\delta_z)^2 + C_2^2(1-\delta_z)^2\,d'\Gamma^{-1}d ,

where V is the curvature of a firm's value in its inventories, and the target obeys

.. math::

    \Gamma g_t = H_{x,1}(g_{t+1} - fF_1S_t) + H_{x\zeta,0}\zeta_t + H_{x\zeta,1}\zeta_{t+1}.

Nothing a firm does moves its g, so that attention to g is the problem of constant returns with
other targets and weights.  At constant returns :math:`C_2 = f = V = 0` and
:math:`\Gamma = -H_{x,0}`.  Inventories, in logs elsewhere, are in units of the scale of the profit
function here.  What a firm could learn about the economy from its own sales is left out: they are
a signal of :math:`S` with a noise of 33 per cent.

========================  ===================  ===============================================
symbol                    code                 meaning
========================  ===================  ===============================================
:math:`A_0`               ``flat``             Hessian in the actions without the convex cost
:math:`C_2`               ``steep``            curvature of cost in output
:math:`c, d`              ``kept, made``       effect of (p, z) on next inventories, on output
:math:`-V`                ``bent``             minus the curvature of value in inventories
========================  ===================  ===============================================
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from frictions.foundation.errors import NoEquilibrium
from frictions.models.inventories.attention.profit_hessian import ProfitHessian
from frictions.models.inventories.parameters import InventoryParams
from frictions.models.inventories.steady_state import InventorySteadyState
from frictions.solvers.equilibrium.sequence_space import lead


@dataclass(frozen=True, eq=False)
class OwnInventories:
    """
    A firm's policy in its own inventories, and what is left to pay attention to.

    Attributes
    ----------
    policy : array, shape (2,)
        f: price and stock on inventories over the scale of the profit function.
    weights : array, shape (2, 2)
        Gamma, the weights of the loss about the target.
    bent : float
        -V, minus the curvature of a firm's value in its inventories.
    kept, made : array, shape (2,)
        c and d.
    residual : float
        Error of the Riccati equation in V.
    """

    policy: np.ndarray
    weights: np.ndarray
    bent: float
    kept: np.ndarray
    made: np.ndarray
    residual: float


def solve_own_inventories(
    params: InventoryParams, steady: InventorySteadyState, hessian: ProfitHessian
) -> OwnInventories:
    """
    Solve the Riccati equation of a firm's own inventories: a quadratic with one positive root.

    Parameters
    ----------
    params : InventoryParams
        The economy.
    steady : InventorySteadyState
        Its steady state.
    hessian : ProfitHessian
        Second derivatives of a firm's profit.

    Returns
    -------
    OwnInventories
        The policy and the weights of what is left.

    Raises
    ------
    NoEquilibrium
        If the second-order condition of the dynamic problem fails.
    """
    block, beta = steady.stock_out, params.discount_factor
    survival = 1 - params.inventory_depreciation
    v, within = block.threshold, 1 - block.stockout_probability
    made = np.array([0.0, v])
    kept = np.array([params.demand_elasticity * (1 - block.stockout_demand_share), v * within])
    steep = hessian.own_lead[1, 1] / (beta * survival * kept[1] * made[1])
    inherited = steep * survival**2
    # With G = -A_0 + C_2 dd', the matrix at V = 0, the inverse of G - beta V cc' is known.
    at_zero = hessian.curvature - beta * inherited * np.outer(kept, kept)
    _require_concave(at_zero)
    solved = np.linalg.solve(at_zero, np.stack([made, kept], axis=1))
    (dd, dc), (_, cc) = np.stack([made, kept]) @ solved
    flat = inherited * (1 - steep * dd)
    linear = 1 - beta * (flat * cc + inherited * steep * dc**2)
    square = beta * cc
    bent = 2 * flat / (linear + np.sqrt(linear**2 + 4 * square * flat))
    weights = at_zero + beta * bent * np.outer(kept, kept)
    _require_concave(weights)
    policy = steep * survival * np.linalg.solve(weights, made)
    residual = abs(bent - inherited + steep * survival * float(made @ policy))
    return OwnInventories(policy, weights, float(bent), kept, made, float(residual))


def _require_concave(weights: np.ndarray) -> None:
    roots = np.linalg.eigvalsh(weights)
    if not roots[0] > 0:
        raise NoEquilibrium(
            "second-order condition fails: the loss in price and stock, with the value of "
            f"inventories, has eigenvalues {roots[0]:.4g} and {roots[1]:.4g}; both must be positive"
        )


def inherited_inventories(
    own: OwnInventories, steady: InventorySteadyState, beyond: np.ndarray, sales: np.ndarray
) -> np.ndarray:
    """
    Follow average inventories over the scale, at the start of each quarter.

    Parameters
    ----------
    own : OwnInventories
        A firm's policy.
    steady : InventorySteadyState
        The steady state.
    beyond, sales : array, shape (T, paths)
        Stock beyond the policy's part, and CES sales.

    Returns
    -------
    array, shape (T, paths)
        Of the quarter before.
    """
    # The average relative price is a function of stock over sales: the price index.
    block = steady.stock_out
    theta = own.kept[0] / (1 - block.stockout_demand_share)
    per_gap = own.kept[0] * block.index_elasticity / (theta - 1 - theta * block.index_elasticity)
    on_stock = own.kept[1] + per_gap
    on_sales = -(1 - block.stockout_demand_share) - per_gap
    flow = on_stock * beyond + on_sales * sales
    left = lfilter([1.0], [1.0, -on_stock * own.policy[1]], flow, axis=0)
    return np.concatenate([np.zeros_like(left[:1]), left[:-1]])


def own_targets(
    own: OwnInventories,
    hessian: ProfitHessian,
    served: float,
    wage: np.ndarray,
    sales: np.ndarray,
    utility: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """
    Solve forward for the relative price and the stock that a firm aims at.

    Parameters
    ----------
    own : OwnInventories
        A firm's policy.
    hessian : ProfitHessian
        Second derivatives of a firm's profit.
    served : float
        F_1, the effect of aggregate sales on a firm's.
    wage, sales, utility : array, shape (T, paths)
        Real wage, CES sales and marginal utility.

    Returns
    -------
    tuple of array, shape (T, paths)
        Price and stock.
    """
    aggregates = (wage, sales, utility)
    ahead = [lead(path) for path in aggregates]
    now, later = hessian.aggregate, hessian.aggregate_lead
    lost = hessian.own_lead @ own.policy * served
    right = [
        sum(now[i, k] * aggregates[k] + later[i, k] * ahead[k] for k in range(3)) - lost[i] * sales
        for i in range(2)
    ]
    inverse = np.linalg.inv(own.weights)
    static = [inverse[i, 0] * right[0] + inverse[i, 1] * right[1] for i in range(2)]
    # Only output ahead, d'g(+1), matters: one root, solved from the end.
    through = inverse @ hessian.own_lead[:, 1]
    stock = lfilter([1.0], [1.0, -through[1]], static[1][::-1], axis=0)[::-1]
    return static[0] + through[0] * lead(stock), stock
