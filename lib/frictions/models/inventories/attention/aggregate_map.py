r"""
The economy around inattentive firms, in sequence space: from firms' actions to what they aim at.

Firms' average nominal price :math:`\bar P` and average stock :math:`\bar Z` are paths of T
quarters, and so is everything else, in per cent.  Every variable is a matrix: its response to
:math:`(\bar P, \bar Z, S)` at all dates and, in the last column, to the shock.  One linear equation
system, the Euler equation at all dates, eliminates aggregate sales S; nothing is iterated.  What is
left is the map that the paper iterates on,

.. math::

    (P^\dagger, Z^\dagger) = M (\bar P, \bar Z) + m_0 ,

from average actions to the first-best actions, Yu (2019), sections 1.3.9, 1.4 and 1.5, at constant
returns to scale.  Iterating it with firms that know everything diverges: the spectral radius of M
exceeds 3.

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
from scipy.linalg import solve_banded
from scipy.signal import lfilter

from frictions.foundation.errors import NotConverged
from frictions.foundation.intervals import (
    require_choice,
    require_count,
    require_instance,
    require_number,
)
from frictions.models.inventories.attention.parameters import AttentionParams
from frictions.models.inventories.attention.profit_hessian import ProfitHessian, profit_hessian
from frictions.models.inventories.parameters import MONEY_SHOCK
from frictions.models.inventories.steady_state import InventorySteadyState, solve_steady_state
from frictions.solvers.equilibrium.sequence_space import (
    NeighbouringSystems,
    lag,
    lead,
    solve_conditioned,
)

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
            Largest last value, over the largest value.

        Raises
        ------
        NotConverged
            Naming the variable.
        """
        tail = require_number("tail", tail, "[0, inf)")
        for name in ("y", "s", "inv", "w"):
            last, top = abs(paths[name].iloc[-1]), paths[name].abs().max()
            if last > tail * top:
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
        For an unknown option, a horizon below 2, a policy rate that responds to inflation by no
        more than one for one, or returns to scale below 1: then past stocks make firms differ and
        the loss is not one of each date's actions alone.
    NotConverged
        If the Euler equations do not determine sales.
    """
    _check(params, policy, resources, horizon)
    steady = solve_steady_state(params)
    hessian = profit_hessian(params, steady)
    shock = np.zeros(horizon)
    if policy == "taylor":
        shock[0] = params.shock_deviation
    else:
        shock[:] = MONEY_SHOCK
    T, eye, none = horizon, np.eye(horizon), np.zeros((horizon, horizon))
    column = np.zeros((T, 1))
    actions = {
        "pbar_n": np.hstack([eye, none, none, column]),
        "z": np.hstack([none, eye, none, column]),
        "s": np.hstack([none, none, eye, column]),
    }
    shocked = np.hstack([none, none, none, shock[:, None]])
    paths = _quantities(params, steady, actions, resources)
    residual = _policy_and_euler(params, policy, paths, shocked)
    _wages(params, paths)
    _first_best(hessian, paths)
    in_sales = _in_sales(T)
    sales = -solve_conditioned(residual[:, in_sales], np.delete(residual, in_sales, axis=1))
    return AggregateMap(params, policy, resources, steady, hessian, paths, sales)


def _in_sales(horizon: int) -> slice:
    """Columns of the responses to sales."""
    return slice(2 * horizon, 3 * horizon)


def _check(params, policy, resources, horizon):
    require_instance("params", params, AttentionParams)
    require_choice("policy", policy, POLICIES)
    require_choice("resources", resources, RESOURCES)
    require_count("horizon", horizon, 2)
    if params.returns_to_scale != 1.0:
        raise ValueError(
            f"returns_to_scale = {params.returns_to_scale}: must be 1 under rational inattention; "
            "otherwise a firm's past stock moves its cost, firms differ and the loss links dates"
        )
    if policy == "taylor" and params.policy_inflation <= 1:
        # The paths end at rest by construction and would hide the other equilibria.
        raise ValueError(
            f"policy_inflation = {params.policy_inflation}: must exceed 1 with policy = 'taylor'; "
            "the equilibrium is not determinate otherwise"
        )


def _quantities(params, steady, actions, resources):
    """Prices, stocks, sales, output and consumption, given actions and sales."""
    theta, kept = params.demand_elasticity, 1 - params.inventory_depreciation
    block = steady.stock_out
    v, sold, price = block.threshold, block.expected_sales, steady.price
    paths = dict(actions)
    in_index = block.index_elasticity
    paths["gap"] = paths["z"] - paths["s"]
    paths["pbar"] = in_index / (theta - 1 - theta * in_index) * paths["gap"]
    paths["p"] = paths["pbar_n"] - paths["pbar"]
    paths["pi"] = paths["p"] - lag(paths["p"])
    served = paths["gap"] + theta * paths["pbar"]
    paths["sbar"] = paths["s"] - theta * paths["pbar"] + block.sales_elasticity * served
    paths["inv"] = (v * paths["z"] - sold * paths["sbar"]) / (v - sold)
    output = params.inventory_depreciation * v + kept * sold
    paths["y"] = (v * paths["z"] - kept * (v - sold) * lag(paths["inv"])) / output
    if resources == "value":
        spent, spending = price * sold, price * sold * (paths["pbar"] + paths["sbar"])
    else:
        spent = price**theta
        spending = spent * paths["s"]
    bought = params.government_share * output
    paths["c"] = (spending - bought * paths["y"]) / (spent - bought)
    paths["is"] = paths["inv"] - paths["s"]
    return paths


def _policy_and_euler(params, policy, paths, shocked):
    """Add marginal utility and rates; return what must be zero at every date."""
    habit = params.habit
    paths["xi"] = -params.risk_aversion / (1 - habit) * (paths["c"] - habit * lag(paths["c"]))
    expected_inflation = lead(paths["pi"])
    if policy == "taylor":
        rho = params.policy_inertia
        reaction = params.policy_inflation * paths["pi"] + params.policy_output * paths["y"]
        paths["R"] = lfilter([1.0], [1.0, -rho], (1 - rho) * reaction + shocked, axis=0)
        residual = paths["xi"] - lead(paths["xi"]) - paths["R"] + expected_inflation
    else:
        paths["R"] = paths["xi"] - lead(paths["xi"]) + expected_inflation
        residual = paths["p"] + paths["c"] - shocked
    paths["real_rate"] = paths["R"] - expected_inflation
    return residual


def _wages(params, paths):
    """Add the real wage, from its Phillips curve; no lead in the last quarter."""
    beta, iota, kappa = params.discount_factor, params.wage_indexation, params.wage_slope
    pi = paths["pi"]
    household = params.labour_curvature * paths["y"] - paths["xi"]
    right = kappa * household - pi + iota * lag(pi) + beta * (lead(pi) - iota * pi)
    bands = np.empty((3, len(pi)))
    bands[0], bands[1], bands[2] = -beta, 1 + beta + kappa, -1.0
    bands[1, -1] = 1 + kappa
    paths["w"] = solve_banded((1, 1), bands, right)
    paths["wh"] = household


def _first_best(hessian, paths):
    """Add the first-best price and stock, equation (1.39) at constant returns, and profit."""
    mc, rate = paths["w"], paths["real_rate"]
    replacement = lead(mc) - rate  # discounted marginal cost of the next quarter
    on_price, on_stock = hessian.aggregate_lead[:, 0]
    today = hessian.aggregate[1, 0]
    inverse = -np.linalg.inv(hessian.own)
    right_p, right_z = on_price * replacement, today * mc + on_stock * replacement
    paths["p_star"] = paths["p"] + inverse[0, 0] * right_p + inverse[0, 1] * right_z
    paths["z_star"] = paths["s"] + inverse[1, 0] * right_p + inverse[1, 1] * right_z
    paths["mc"] = mc
    paths["profit"] = paths["pbar"] - mc + paths["sbar"]  # markup times sales, as in `calvo`
