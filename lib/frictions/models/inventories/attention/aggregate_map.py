r"""
The economy around inattentive firms, in sequence space: from firms' actions to what they aim at.

Firms' average nominal price :math:`\bar P` and average stock :math:`\bar Z` are paths of T
quarters, and so is everything else, in per cent.  Every variable is a matrix: its response to
:math:`(\bar P, \bar Z, S)` at all dates and, in the last column, to the shock.  One linear equation
system, the Euler equation at all dates, eliminates aggregate sales S; nothing is iterated.  What is
left is the map that the paper iterates on,

.. math::

    (P^\dagger, Z^\dagger) = M (\bar P, \bar Z) + m_0 ,

from average actions to the first-best actions, Yu (2019), sections 1.3.9, 1.4 and 1.5.  Iterating
it with firms that know everything diverges: the spectral radius of M exceeds 3.

With returns to scale below one a firm also answers its own past inventories, which it sees
(`frictions.models.inventories.attention.own_inventories`).  The actions of this map, average and
first-best, are those *beyond* that answer; the variables ``pbar_n`` and ``z`` include it.

=========================  =====================  ============================================
symbol                     code                   meaning
=========================  =====================  ============================================
:math:`\bar P, \bar Z`     ``pbar_n, z``          average nominal price and stock
:math:`S, s^{ph}`          ``s, sbar``            CES aggregate and mean of firms' sales
:math:`g`                  ``gap``                stock less sales, :math:`\bar Z - S`
:math:`\bar p, P`          ``pbar, p``            average relative price, price level
:math:`P^\dagger`          ``p_star``             first-best nominal price
:math:`Z^\dagger`          ``z_star``             first-best stock
=========================  =====================  ============================================

Other names are those of `frictions.models.inventories.calvo.model`; ``is`` is inventories over CES
sales.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from frictions.foundation import require_choice, require_count, require_instance, require_number
from frictions.foundation.errors import NotConverged
from frictions.models.inventories.attention import equations
from frictions.models.inventories.attention.own_inventories import (
    OwnInventories,
    solve_own_inventories,
)
from frictions.models.inventories.attention.parameters import AttentionParams
from frictions.models.inventories.attention.profit_hessian import ProfitHessian, profit_hessian
from frictions.models.inventories.parameters import MONEY_SHOCK
from frictions.models.inventories.steady_state import InventorySteadyState, solve_steady_state
from frictions.solvers.equilibrium.sequence_space import NeighbouringSystems, solve_conditioned

HORIZON = 200
TAIL = 1e-6  # largest last value of a real variable, over its largest value
POLICIES = ("taylor", "money")
RESOURCES = ("value", "ces")
TARGETS = ("p_star", "z_star")


@dataclass(frozen=True, eq=False)
class AggregateMap:
    """
    The map from average actions to first-best actions, and to everything else.

    Attributes
    ----------
    params : AttentionParams
        The economy.
    policy, resources : str
        As in `build_aggregate_map`.
    steady : InventorySteadyState
        Its steady state.
    hessian : ProfitHessian
        Second derivatives of a firm's profit.
    own : OwnInventories
        What a firm does about the inventories it starts with; nothing at constant returns.
    responses : dict of array, shape (T, 3 T + 1)
        Every variable's response to the average price, stock and sales at all dates, and the shock.
    sales : array, shape (T, 2 T + 1)
        Response of sales themselves to the average price and stock and to the shock.
    """

    params: AttentionParams
    policy: str
    resources: str
    steady: InventorySteadyState
    hessian: ProfitHessian
    own: OwnInventories
    responses: dict[str, np.ndarray]
    sales: np.ndarray

    @property
    def horizon(self) -> int:
        """Number of quarters, T."""
        return len(self.sales)

    @cached_property
    def feedback(self) -> np.ndarray:
        """M, shape (2 T, 2 T)."""
        return np.vstack([self._solved(name)[:, :-1] for name in TARGETS])

    @cached_property
    def impulse(self) -> np.ndarray:
        """m_0, shape (2 T,): the first-best actions when no firm reacts."""
        return np.concatenate([self._solved(name)[:, -1] for name in TARGETS])

    def _solved(self, name: str) -> np.ndarray:
        """Return a variable's response (T, 2 T + 1) when sales respond too."""
        path, in_sales = self.responses[name], _in_sales(self.horizon)
        return np.delete(path, in_sales, axis=1) + path[:, in_sales] @ self.sales

    @property
    def revenue(self) -> float:
        """Steady-state revenue in units of the scale of the profit function."""
        return self.steady.price * float(self.steady.stock_out.expected_sales)

    def paths(self, actions: np.ndarray) -> pd.DataFrame:
        """Follow every variable, per cent, when firms act (2 T,), price then stock, as told."""
        sold = self.sales @ np.append(actions, 1.0)
        inputs = np.concatenate([actions, sold, [1.0]])
        frame = {name: response @ inputs for name, response in self.responses.items()}
        return pd.DataFrame(frame).rename_axis("quarter")

    def targets(self, actions: np.ndarray) -> np.ndarray:
        """Return the first-best actions (2 T,), per cent, when firms act as told."""
        return self.feedback @ actions + self.impulse

    def fixed_point(self, rule: np.ndarray | None = None) -> np.ndarray:
        """
        Solve for first-best actions that are consistent with a linear rule.

        Parameters
        ----------
        rule : array, shape (2 T, 2 T) or (T, T), optional
            Average actions as a linear function of first-best ones, or of each action alike; the
            identity, full information, if not given.

        Returns
        -------
        array, shape (2 T,)
            First-best actions, per cent.

        Raises
        ------
        NotConverged
            If the system is nearly singular: the equilibrium is not determinate.
        """
        return solve_conditioned(self._system(rule), self.impulse)

    def _system(self, rule: np.ndarray | None) -> np.ndarray:
        """Return I - M B, shape (2 T, 2 T)."""
        through = self.feedback
        if rule is not None:
            through = (through.reshape(-1, len(rule)) @ rule).reshape(through.shape)
        return np.eye(len(through)) - through

    def fixed_points(self) -> Callable[[np.ndarray], np.ndarray]:
        """Return `fixed_point` for rules that change little from one call to the next."""
        systems = NeighbouringSystems(self.impulse)

        def solve(rule: np.ndarray) -> np.ndarray:
            def apply(actions):
                taken = actions.reshape(-1, len(rule)) @ rule.T
                return actions - self.feedback @ taken.reshape(-1)

            return systems.solve(apply, lambda: self._system(rule))

        return solve

    def require_long_enough(self, paths: pd.DataFrame, tail: float = TAIL) -> None:
        """
        Raise unless real variables have died out at the horizon.

        Parameters
        ----------
        paths : DataFrame
            From `paths`.
        tail : float, optional
            Largest last value, over the largest value; 1 allows any.

        Raises
        ------
        NotConverged
            Naming the variable.
        """
        tail = require_tail(tail)
        for name in ("y", "s", "inv", "w"):
            last, top = abs(paths[name].iloc[-1]), paths[name].abs().max()
            if not last <= tail * top:
                raise NotConverged(
                    f"horizon = {self.horizon}: {name} is {last:.1e} in the last quarter, above "
                    f"{tail:g} of its largest value {top:.1e}; ask for more quarters; "
                    "if that does not help, the economy does not come to rest"
                )


def build_aggregate_map(
    params: AttentionParams,
    policy: str = "taylor",
    resources: str = "value",
    horizon: int = HORIZON,
) -> AggregateMap:
    """
    Write every variable as a linear function of firms' average actions and of the shock.

    Parameters
    ----------
    params : AttentionParams
        The economy.
    policy : str, optional
        ``"taylor"``, hit by one standard deviation of the policy shock, or ``"money"``, nominal
        spending equals money, which falls for good by 0.6 per cent.
    resources : str, optional
        What consumption and government purchases add up to: ``"value"`` of firms' sales, as in the
        paper's (1.33), or the ``"ces"`` aggregate.
    horizon : int, optional
        Quarters.

    Returns
    -------
    AggregateMap
        The map.

    Raises
    ------
    ValueError
        For an unknown option, a horizon below 2, or a policy rate that responds to inflation by no
        more than one for one.
    NoEquilibrium
        If a second-order condition of firms fails.
    NotConverged
        If the Euler equations do not determine sales.
    """
    _check(params, policy, resources, horizon)
    steady = solve_steady_state(params)
    hessian = profit_hessian(params, steady)
    own = solve_own_inventories(params, steady, hessian)
    shock = np.full(horizon, MONEY_SHOCK)
    if policy == "taylor":
        shock[1:] = 0.0
        shock[0] = params.shock_deviation
    columns = np.eye(3 * horizon + 1)[:-1]
    price, stock, sold = columns.reshape(3, horizon, -1)
    shocked = np.outer(shock, np.eye(3 * horizon + 1)[-1])
    paths = equations.average_actions(params, steady, own, price, stock, sold)
    equations.add_quantities(params, steady, paths, resources)
    residual = equations.add_policy(params, policy, paths, shocked)
    equations.add_wages(params, paths)
    equations.add_targets(own, hessian, paths)
    in_sales = _in_sales(horizon)
    sales = -solve_conditioned(residual[:, in_sales], np.delete(residual, in_sales, axis=1))
    return AggregateMap(params, policy, resources, steady, hessian, own, paths, sales)


def require_tail(tail: float) -> float:
    """Return the largest last value over the largest value; at 1 every path passes."""
    return require_number("tail", tail, "[0, 1]")


def _in_sales(horizon: int) -> slice:
    """Columns of the responses to sales."""
    return slice(2 * horizon, 3 * horizon)


def _check(params, policy, resources, horizon):
    require_instance("params", params, AttentionParams)
    require_choice("policy", policy, POLICIES)
    require_choice("resources", resources, RESOURCES)
    require_count("horizon", horizon, 2)
    if policy == "taylor" and params.policy_inflation <= 1:
        # The paths end at rest by construction and would hide the other equilibria.
        raise ValueError(
            f"policy_inflation = {params.policy_inflation}: must exceed 1 with policy = 'taylor'; "
            "the equilibrium is not determinate otherwise"
        )
