r"""
What one firm does differently from the average firm, Yu (2019), appendix A.3.

A firm's labour, stock and marginal cost, as log deviations from the cross-section, are linear in
the inventories it starts with and in its relative price,

.. math::

    \tilde l = \psi^l_1\, \widetilde{inv}_{-1} + \psi^l_2\, \hat p ,

and so on for :math:`z`, :math:`mc` and end-of-period inventories; a firm that resets chooses
:math:`\psi^p_1 \widetilde{inv}_{-1}`.  The stock condition gives two equations and optimal
pricing a third, in :math:`(\psi^l_1, \psi^l_2, \psi^p_1)`.  At constant returns they have a closed
form; from there :math:`\alpha` moves to its value in small steps, each started at the one before,
because the equations also have an explosive root.

=======================================  ==================  =======
symbol                                   code                shape
=======================================  ==================  =======
:math:`\psi^l, \psi^z`                   ``labour, stock``   (2,)
:math:`\psi^m, \psi^{inv}`               ``cost,             (2,)
                                         inventories``
:math:`\psi^p_1`                         ``reset_price``     scalar
:math:`D, M`                             ``markup_slope,     scalar,
                                         pricing``           (2,)
=======================================  ==================  =======
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import root

from frictions.foundation.errors import NotConverged
from frictions.models.inventories.parameters import CalvoParams
from frictions.models.inventories.steady_state import InventorySteadyState, solve_steady_state

ALPHA_STEP = 0.08
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class FirmPolicies:
    """
    Coefficients on initial inventories and on the relative price.

    Attributes
    ----------
    labour, stock, cost, inventories : array, shape (2,)
        Policies of labour, goods available, marginal cost and end-of-period inventories.
    reset_price : float
        Response of a reset price to initial inventories.
    markup_slope : float
        D: minus the elasticity of the desired markup with respect to the threshold.
    pricing : array, shape (2,)
        M: discounted sum of a non-resetting firm's expected cost and markup.
    residual : float
        Largest error of the three equations.
    iterations : int
        Evaluations of the equations, over all steps of alpha.
    """

    labour: np.ndarray
    stock: np.ndarray
    cost: np.ndarray
    inventories: np.ndarray
    reset_price: float
    markup_slope: float
    pricing: np.ndarray
    residual: float
    iterations: int


class _Equations:
    """The three equations; alpha is an argument, everything else fixed."""

    def __init__(self, params: CalvoParams, steady: InventorySteadyState):
        block, carried = steady.stock_out, params.carried_discount
        self.theta = params.demand_elasticity
        self.survival = 1 - params.inventory_depreciation
        self.carried = carried
        self.xi = params.price_stickiness
        self.discounted_xi = params.discount_factor * params.price_stickiness
        self.slope = float(block.slope_elasticity)
        self.markup_slope = float(block.markup_slope)
        self.stock_share = steady.inventories / steady.stock
        self.output_share = steady.output / steady.stock
        self.output_to_inventories = steady.output / steady.inventories
        sales, elasticity = steady.mean_sales, float(block.sales_elasticity)
        self.kept = 1 - sales / steady.stock * elasticity
        self.price_effect = sales / steady.inventories * self.theta * (1 - elasticity)
        margin = steady.price - carried * steady.marginal_cost
        self.price_weight = steady.price / margin
        self.future_cost = carried / (1 - carried) - carried * steady.marginal_cost / margin

    def constant_returns(self) -> np.ndarray:
        """Return the closed form at alpha = 1."""
        stock_2 = -self.theta - self.price_weight / self.slope
        labour_1 = -self.survival * self.stock_share / self.output_share
        return np.array([labour_1, stock_2 / self.output_share, 0.0])

    def policies(self, x, alpha: float):
        """Return stock, cost, inventories, expected next cost and pricing coefficients."""
        l1, l2, p1 = x
        z1 = self.survival * self.stock_share + self.output_share * alpha * l1
        z2 = self.output_share * alpha * l2
        m1, m2 = (1 - alpha) * l1, (1 - alpha) * l2
        grown = self.output_to_inventories * self.kept * alpha
        i1, i2 = self.survival * self.kept + grown * l1, self.price_effect + grown * l2
        per_inventory = m1 + m2 * (1 - self.xi) * p1
        next_1 = per_inventory * i1
        next_2 = per_inventory * i2 + m2 * self.xi
        k = self.discounted_xi
        g1, g2 = next_1 - self.markup_slope * z1, next_2 - self.markup_slope * z2
        M1 = g1 / (1 - k * i1)
        M2 = (g2 + k * i2 * M1) / (1 - k)
        return (z1, z2), (m1, m2), (i1, i2), (next_1, next_2), (M1, M2)

    def errors(self, x, alpha: float) -> np.ndarray:
        """Return the errors of the stock condition (two) and of pricing, scaled to order one."""
        (z1, z2), (m1, m2), _, (next_1, next_2), (M1, M2) = self.policies(x, alpha)
        stock_1 = m1 / (1 - self.carried) - self.slope * z1 - self.future_cost * next_1
        stock_2 = m2 / (1 - self.carried) - self.slope * (z2 + self.theta)
        stock_2 -= self.price_weight + self.future_cost * next_2
        left = (1 + self.markup_slope * self.theta) * x[2]
        price = left - (1 - self.discounted_xi) * (M1 + M2 * x[2])
        return np.array([(1 - self.carried) * stock_1, (1 - self.carried) * stock_2, price])


def solve_firm_policies(
    params: CalvoParams, steady: InventorySteadyState | None = None
) -> FirmPolicies:
    """
    Solve for a firm's policies.

    Parameters
    ----------
    params : CalvoParams
        The economy.
    steady : InventorySteadyState, optional
        Its steady state, if known.

    Returns
    -------
    FirmPolicies
        The stable solution.

    Raises
    ------
    NotConverged
        If no stable solution is found; the message gives the last alpha reached.
    """
    steady = solve_steady_state(params) if steady is None else steady
    equations = _Equations(params, steady)
    target = params.returns_to_scale
    steps = int(np.ceil((1 - target) / ALPHA_STEP))
    x, evaluations, error = equations.constant_returns(), 0, 0.0
    for alpha in np.linspace(1, target, steps + 1)[1:]:
        found = root(equations.errors, x, args=(alpha,), method="hybr", options={"xtol": 1e-14})
        evaluations += found.nfev
        error = float(np.abs(found.fun).max())
        inventories = equations.policies(found.x, alpha)[2]
        if not error < TOLERANCE or not abs(inventories[0]) < 1:
            raise NotConverged(
                f"firm-level policy coefficients: no stable solution; last alpha {alpha:.4f}, "
                f"residual {error:.1e}, root {inventories[0]:.3f}",
                error,
            )
        x = found.x
    stock, cost, inventories, _, pricing = equations.policies(x, target)
    return FirmPolicies(
        labour=x[:2].copy(),
        stock=np.array(stock),
        cost=np.array(cost),
        inventories=np.array(inventories),
        reset_price=float(x[2]),
        markup_slope=equations.markup_slope,
        pricing=np.array(pricing),
        residual=max(error, float(np.abs(equations.errors(x, target)).max())),
        iterations=evaluations,
    )
