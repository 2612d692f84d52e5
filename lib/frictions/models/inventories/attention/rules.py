r"""
Equilibrium when firms follow simple rules: AR(1) actions, each with a noise of its own.

The paper optimises low-order lag polynomials of the actions numerically.  Information then depends
only on the ratio of signal to noise, so that a price that never moves and carries no noise is a
stationary point of that problem whatever the targets.  An equilibrium in which every firm is at
this point is found here by following the optimiser's answer, from a start that sets the price near
zero; `frictions.solvers.attention.action_rules` has the firm's problem.
"""

from dataclasses import dataclass

import numpy as np

from frictions.foundation import require_array
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_number, require_search
from frictions.models.inventories.attention.aggregate_map import AggregateMap
from frictions.models.inventories.attention.parameters import InformationCost
from frictions.models.inventories.attention.reply import SQUARED_PER_CENT, by_action, loss_weights
from frictions.solvers.attention import ActionRules, optimise_action_rules
from frictions.solvers.households.convergence import Steps

# Response and its root, noise and its root; price, then stock.
INERT_START = ((1e-3, 0.5, 1e-2, 0.5), (-0.14, 0.83, 0.48, 0.49))
ATTENTIVE_START = ((-0.05, 0.9, 0.05, 0.5), (-0.14, 0.83, 0.48, 0.49))


@dataclass(frozen=True, eq=False)
class RuleEquilibrium:
    """
    Simple rules that are stationary for the targets they imply.

    Attributes
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        The cost of information.
    rules : ActionRules
        A firm's rules; objective and loss in squared per cent.
    targets : array, shape (T, 2)
        First-best price and stock, per cent.
    actions : array, shape (2 T,)
        Average price, then average stock, per cent.
    residual : float
        Largest distance of an action from where the rounds lead, percentage points, by how fast
        their steps die out.
    iterations : int
        Rounds.
    converged : bool
        Whether they reproduce themselves to the tolerance.
    """

    economy: AggregateMap
    cost: InformationCost
    rules: ActionRules
    targets: np.ndarray
    actions: np.ndarray
    residual: float
    iterations: int
    converged: bool

    def best_reply(self, start=ATTENTIVE_START) -> ActionRules:
        """Let one firm optimise from another start (2, 4), given what all others do."""
        weights, per_nat = _problem(self.economy, self.cost)
        return optimise_action_rules(self.targets, weights, per_nat, start)


def solve_rule_equilibrium(
    economy: AggregateMap,
    cost: InformationCost,
    start=INERT_START,
    damping: float = 0.5,
    tolerance: float = 1e-7,
    max_iterations: int = 200,
    strict: bool = True,
) -> RuleEquilibrium:
    """
    Follow firms' simple rules until they reproduce themselves.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        The cost of information.
    start : array, shape (2, 4), optional
        First rules, price then stock: response, its root, noise, its root.
    damping : float, optional
        Share of the way to the new rules; in (0, 1].
    tolerance : float, optional
        Largest distance of an action from where the rounds lead, percentage points.
    max_iterations : int, optional
        Rounds.
    strict : bool, optional
        Whether to raise without convergence; otherwise look at ``converged``.

    Returns
    -------
    RuleEquilibrium
        Stationary rules, not always optimal ones.

    Raises
    ------
    ValueError
        If ``damping`` is out of range.
    NotConverged
        Without convergence.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    damping = require_number("damping", damping, "(0, 1]")
    weights, per_nat = _problem(economy, cost)
    rules = require_array("start", start, (2, 4))
    before, steps = None, Steps()
    for iteration in range(1, max_iterations + 1):
        actions = (rules[:, :1] * rules[:, 1:2] ** np.arange(economy.horizon)).ravel()
        targets = by_action(economy.targets(actions))
        found = optimise_action_rules(targets, weights, per_nat, rules)
        moved = float(np.abs(found.average(economy.horizon).T.ravel() - actions).max())
        if before is not None:
            steps = steps.then(float(np.abs(actions - before).max()))
        residual, before = max(moved, steps.to_come) if moved else 0.0, actions
        last = RuleEquilibrium(
            economy, cost, found, targets, actions, residual, iteration, residual < tolerance
        )
        if last.converged:
            break
        rules = rules + damping * (found.rules - rules)
    left = f"{last.residual:.1e} percentage points from where the rounds lead; lower the damping"
    told = f"simple rules did not settle in {max_iterations} rounds: actions are {left}"
    return accepted(last, strict, told)


def _problem(economy: AggregateMap, cost: InformationCost) -> tuple[np.ndarray, float]:
    """Weights of the errors, and the cost of a nat in squared per cent."""
    return loss_weights(economy, cost), SQUARED_PER_CENT * cost.per_nat(economy.revenue)
