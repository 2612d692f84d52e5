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

from frictions.foundation.errors import NoEquilibrium
from frictions.models.inventories.attention.profit_hessian import ProfitHessian
from frictions.models.inventories.parameters import InventoryParams
from frictions.models.inventories.steady_state import InventorySteadyState
from frictions.solvers.equilibrium.sequence_space import decayed, lead


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
    kept : array, shape (2,)
        c, effect of price and stock on next inventories.
    served : float
        F_1, minus the effect of aggregate sales on them.
    residual : float
        Error of the Riccati equation in V.
    """

    policy: np.ndarray
    weights: np.ndarray
    bent: float
    kept: np.ndarray
    served: float
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
    served = 1 - float(block.stockout_demand_share)
    kept = np.array([params.demand_elasticity * served, v * within])
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
    return OwnInventories(policy, weights, float(bent), kept, served, float(residual))


def _require_concave(weights: np.ndarray) -> None:
    roots = np.linalg.eigvalsh(weights)
    if not roots[0] > 0:
        raise NoEquilibrium(
            "second-order condition fails: the loss in price and stock, with the value of "
            f"inventories, has eigenvalues {roots[0]:.4g} and {roots[1]:.4g}; both must be positive"
        )


def own_targets(
    own: OwnInventories,
    hessian: ProfitHessian,
    wage: np.ndarray,
    sales: np.ndarray,
    real_rate: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """
    Solve forward for the relative price and the stock that a firm aims at.

    Parameters
    ----------
    own : OwnInventories
        A firm's policy.
    hessian : ProfitHessian
        Second derivatives of a firm's profit.
    wage, sales, real_rate : array, shape (T,) or (T, paths)
        Real wage, CES sales, and the rate at which marginal utility falls.

    Returns
    -------
    tuple of array
        Price and stock, of the shape of the paths.
    """
    now, later = hessian.aggregate, hessian.aggregate_lead
    # Sales today lower the inventories that the policy answers tomorrow.
    on_sales = now[:, 1] - hessian.own_lead @ own.policy * own.served
    right = [
        now[i, 0] * wage + on_sales[i] * sales + later[i, 0] * lead(wage) - later[i, 2] * real_rate
        for i in range(2)
    ]
    inverse = np.linalg.inv(own.weights)
    static = [inverse[i, 0] * right[0] + inverse[i, 1] * right[1] for i in range(2)]
    # Of tomorrow's target only output, d'g, matters: one root, solved from the end.
    through = inverse @ hessian.own_lead[:, 1]
    stock = decayed(static[1][::-1], through[1])[::-1]
    return static[0] + through[0] * lead(stock), stock
