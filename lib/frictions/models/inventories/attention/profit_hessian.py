r"""
Second derivatives of a firm's profit at the steady state, Yu (2019), sections 1.3.8 and A.3.

A firm chooses :math:`x = (p_j, Z_j)`, its relative price and its stock, given
:math:`\zeta = (w, S, \Xi, a)`, all log deviations.  To second order, the discounted sum of profits
loses, at every date,

.. math::

    \tfrac12 x_t'H_{x,0}x_t + x_t'H_{x,1}x_{t+1}
    + x_t'(H_{x\zeta,0}\zeta_t + H_{x\zeta,1}\zeta_{t+1} + H_{x\zeta,-1}\zeta_{t-1}),

in units of :math:`\Xi_* p_*^{-\theta}S_*` a period.  The paper writes :math:`\lambda/\alpha` where
its own definitions give :math:`\lambda`, true marginal cost *m*; these matrices use *m*.  They
also carry no factor one half: the matrix that the paper prints is half of :math:`H_{x,0}`.

=====================  ==================  ==========================================
symbol                 code                meaning
=====================  ==================  ==========================================
:math:`H_{x,0}`        ``own``             in the actions of one date
:math:`H_{x,1}`        ``own_lead``        in the actions of two dates; 0 at alpha = 1
:math:`H_{x\zeta,0}`   ``aggregate``       with the aggregates of the same date
:math:`H_{x\zeta,1}`   ``aggregate_lead``  with those of the next date
:math:`H_{x\zeta,-1}`  ``aggregate_lag``   with those of the date before
=====================  ==================  ==========================================
"""

from dataclasses import dataclass

import numpy as np

from frictions.foundation import NoEquilibrium, require_instance
from frictions.models.inventories.parameters import InventoryParams
from frictions.models.inventories.steady_state import InventorySteadyState, solve_steady_state


@dataclass(frozen=True, eq=False)
class ProfitHessian:
    """
    Second derivatives of profit; see the module's table.

    Attributes
    ----------
    own, own_lead : array, shape (2, 2)
        In the actions ``("p", "z")``.
    aggregate, aggregate_lead, aggregate_lag : array, shape (2, 4)
        Of actions with aggregates ``("w", "s", "xi", "a")``.
    """

    own: np.ndarray
    own_lead: np.ndarray
    aggregate: np.ndarray
    aggregate_lead: np.ndarray
    aggregate_lag: np.ndarray

    @property
    def curvature(self) -> np.ndarray:
        """Minus the Hessian in the actions, shape (2, 2): the weights of the loss."""
        return -self.own


def profit_hessian(
    params: InventoryParams, steady: InventorySteadyState | None = None
) -> ProfitHessian:
    """
    Compute the second derivatives of a firm's profit.

    Parameters
    ----------
    params : InventoryParams
        The economy.
    steady : InventorySteadyState, optional
        Its steady state, solved for if not given.

    Returns
    -------
    ProfitHessian
        Five matrices.

    Raises
    ------
    NoEquilibrium
        If the second-order condition fails: the Hessian in the actions is not negative definite.
    """
    require_instance("params", params, InventoryParams)
    require_instance("steady", steady, InventorySteadyState | None)
    steady = solve_steady_state(params) if steady is None else steady
    block, p, m = steady.stock_out, steady.price, steady.marginal_cost
    theta, alpha = params.demand_elasticity, params.returns_to_scale
    beta, b = params.discount_factor, params.carried_discount
    kept = 1 - params.inventory_depreciation
    v, out = block.threshold, block.stockout_probability
    served = 1 - block.stockout_demand_share  # F_1
    within = 1 - out  # F_2
    density = -block.slope_elasticity * out  # f_2, and f_1 = v f_2
    # Marginal cost rises with output unless returns are constant.
    output = params.inventory_depreciation * v + kept * block.expected_sales
    steep = m * (1 - alpha) / (alpha * output)
    margin = p - b * m

    own_pp = (
        (1 - theta) ** 2 * p * served
        + p * v * out
        - theta**2 * margin * v * density
        - b * theta**2 * m * served
        - beta * steep * kept**2 * theta**2 * served**2
    )
    own_pz = (
        p * v * out
        - theta * margin * v * density
        - beta * steep * kept**2 * theta * served * v * within
    )
    own_zz = -v * margin * density - steep * v**2 * (1 + beta * kept**2 * within**2)
    on_sales_p = (
        -p * v * out + theta * margin * v * density + beta * steep * kept**2 * theta * served**2
    )
    on_sales_z = v * margin * density + beta * steep * kept**2 * v * served * within
    lead_p, lead_z = theta * b * m * served, b * m * v * within

    own = np.array([[own_pp, own_pz], [own_pz, own_zz]])
    roots = np.linalg.eigvalsh(own)
    if not roots[-1] < 0:
        raise NoEquilibrium(
            "second-order condition fails: the Hessian of profit in price and stock has "
            f"eigenvalues {roots[0]:.4g} and {roots[-1]:.4g}; both must be negative"
        )
    return ProfitHessian(
        own=own,
        own_lead=np.array(
            [[0.0, b * steep * theta * served * v], [0.0, b * steep * v**2 * within]]
        ),
        aggregate=np.array(
            [[0.0, on_sales_p, -lead_p, 0.0], [-m * v, on_sales_z, -lead_z, m * v / alpha]]
        ),
        aggregate_lead=np.array(
            [[lead_p, 0.0, lead_p, -lead_p / alpha], [lead_z, 0.0, lead_z, -lead_z / alpha]]
        ),
        aggregate_lag=np.array([[0.0, 0.0, 0.0, 0.0], [0.0, -steep * kept * v * served, 0.0, 0.0]]),
    )
