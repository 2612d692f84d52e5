r"""
Equilibrium with rationally inattentive firms, Yu (2019), sections 1.3.8 and 1.3.9, solved exactly.

A firm pays :math:`\mu` for each unit of information about the first-best price and stock, and
loses :math:`\tfrac12 e'\chi\Gamma e` a quarter by missing them by e, with :math:`\Gamma = -H_{x,0}`
at constant returns (`frictions.models.inventories.attention.own_inventories` otherwise).  For a
*given* signal the average action is linear in the first-best one,
:math:`\bar x = \mathbf K x^\dagger`, so that the aggregate economy is one linear system,

.. math::

    x^\dagger = (I - M B)^{-1} m_0 , \qquad \bar x = B x^\dagger,

with B made of :math:`\mathbf K`.  Only the form of the signal is iterated on: solve the system,
let a firm choose its signal for these targets (`frictions.solvers.attention.attention_lqg`), move
:math:`\mathbf K` towards the new one.  The paper iterates on the targets instead, with weighted
averages; here the strategic complementarity of prices is inside the linear system.

With ``channels="joint"`` a firm chooses one multivariate signal for both actions; with
``"separate"`` each action has its own signal and sees the other action only through its average.

Near the largest cost with an attentive equilibrium, the fold, the iteration slows down.  Above
the *threshold* the equilibrium without attention always exists.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from frictions.foundation import require_choice, require_count, require_instance, require_number
from frictions.foundation.errors import NotConverged
from frictions.foundation.intervals import require_search
from frictions.models.inventories.attention import reply as replies
from frictions.models.inventories.attention.aggregate_map import TAIL, AggregateMap
from frictions.models.inventories.attention.parameters import InformationCost
from frictions.solvers.households.convergence import Steps

CHANNELS = ("joint", "separate")
STARTS = ("zero", "attentive")
FIT_LIMIT = 1e-3  # of the realised targets, percentage points
SETTLING = 10.0  # changes above this many tolerances are early ones


@dataclass(frozen=True, eq=False)
class AttentionEquilibrium:
    """
    Firms' attention and the economy it makes.

    Attributes
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        The cost of information.
    channels : str
        ``"joint"`` or ``"separate"``.
    operators : tuple of array, shape (T, T)
        One operator from target to average action a channel.
    paths : DataFrame, shape (T, variables)
        Responses to the shock, per cent, by quarter.
    bits : tuple of float
        Information a quarter, one number a channel.
    error_covariance : array, shape (2, 2)
        Of a firm's price and stock about the first best, squared per cent.
    residual : float
        Largest distance of an action from where the rounds lead, by how fast their steps die out.
    iterations : int
        Rounds.
    converged : bool
        Whether it is an equilibrium; only searches that were told not to be strict return others.
    reply : Reply or None
        The last reply, from which a neighbouring search starts.
    """

    economy: AggregateMap
    cost: InformationCost
    channels: str
    operators: tuple[np.ndarray, ...]
    paths: pd.DataFrame
    bits: tuple[float, ...]
    error_covariance: np.ndarray
    residual: float
    iterations: int
    converged: bool = True
    reply: replies.Reply | None = None

    @property
    def loss(self) -> float:
        """Expected loss of a quarter, in units of the scale of the profit function."""
        weights = replies.loss_weights(self.economy, self.cost)
        return 0.5 * float(np.sum(weights * self.error_covariance)) / replies.SQUARED_PER_CENT

    @property
    def lifetime_loss(self) -> float:
        """Expected discounted loss of all quarters, in the same units."""
        return self.loss / (1 - self.economy.params.discount_factor)

    @property
    def interaction_share(self) -> float:
        """Part of the loss due to the covariance of the two errors."""
        weighted = replies.loss_weights(self.economy, self.cost) * self.error_covariance
        return float(2 * weighted[0, 1] / weighted.sum())

    def responses(self, periods: int = 16) -> pd.DataFrame:
        """Return the first quarters of the responses, per cent, as `CalvoModel.responses`."""
        return self.paths.iloc[: require_count("periods", periods, 1, len(self.paths))]


def solve_attention_equilibrium(
    economy: AggregateMap,
    cost: InformationCost,
    start: str | AttentionEquilibrium = "zero",
    channels: str = "joint",
    damping: float = 0.8,
    tolerance: float = 1e-8,
    max_iterations: int = 100,
    order: int = replies.ORDER,
    tail: float = TAIL,
    fit_limit: float = FIT_LIMIT,
    attention_iterations: int = replies.ATTENTION_ITERATIONS,
    strict: bool = True,
) -> AttentionEquilibrium:
    """
    Solve for the equilibrium with rationally inattentive firms.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        The cost of information; 0 gives full information.
    start : str or AttentionEquilibrium, optional
        ``"zero"`` starts from nobody's attention, ``"attentive"`` from full information; or an
        equilibrium at a neighbouring cost.
    channels : str, optional
        ``"joint"``, one signal for both actions, or ``"separate"``, one for each.
    damping : float, optional
        Share of the way to the new signal; in (0, 1].
    tolerance : float, optional
        Largest distance of an action from where the rounds lead, percentage points.
    max_iterations : int, optional
        Rounds.
    order : int, optional
        Largest number of states of the realised targets.
    tail : float, optional
        Largest value of a real variable in the last quarter, over its largest value.
    fit_limit : float, optional
        Largest error of the realised targets, percentage points.
    attention_iterations : int, optional
        Of a firm's attention problem in each round.
    strict : bool, optional
        Whether to raise without convergence; otherwise look at ``converged``.

    Returns
    -------
    AttentionEquilibrium
        The equilibrium.

    Raises
    ------
    ValueError
        For an unknown option, or a horizon too short for this equilibrium.
    NotConverged
        Without convergence, naming which of reply, realised targets and signal did not settle, and
        the place relative to the threshold; or if the aggregate system is nearly singular.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    _check(start, channels, damping)
    require_count("attention_iterations", attention_iterations)
    fit_limit = require_number("fit_limit", fit_limit, "[0, inf)")
    require_instance("economy", economy, AggregateMap)
    require_instance("cost", cost, InformationCost)
    operators = _start(economy, start, channels)
    if cost.value == 0:
        return _full_information(economy, cost, channels)
    weights = replies.loss_weights(economy, cost)
    per_nat = replies.SQUARED_PER_CENT * cost.per_nat(economy.revenue)
    choose = replies.joint_reply if channels == "joint" else replies.separate_reply
    residual, reply, iteration, solve = np.inf, None, 0, economy.fixed_points()
    actions: np.ndarray | None = None
    moved, steps = np.inf, Steps()
    while iteration < max_iterations:
        iteration += 1
        rule = replies.action_rule(operators, weights)
        first_best = solve(operators[0] if channels == "joint" else rule)
        before, actions = actions, rule @ first_best
        early = moved > SETTLING * tolerance
        most = replies.EARLY_ITERATIONS if early else attention_iterations
        allowed = min(most, attention_iterations)
        reply = choose(first_best, actions, weights, per_nat, order, allowed, reply)
        answer = replies.action_rule(reply.operators, weights) @ first_best
        moved = float(np.abs(answer - actions).max())
        if before is not None:
            steps = steps.then(float(np.abs(actions - before).max()))
        residual = max(moved, steps.to_come) if moved else 0.0
        if residual < tolerance and reply.converged:
            break
        operators = tuple(
            old + damping * (new - old) for old, new in zip(operators, reply.operators, strict=True)
        )
    assert reply is not None  # there is at least one round
    what = unsettled(reply, residual, tolerance, fit_limit)
    if strict and what:
        where = f"no equilibrium in {iteration} rounds at cost {cost.value:.4g}"
        raise NotConverged(f"{where}: {what}; {_place(economy, cost)}", residual, iteration, reply)
    reply = replace(reply, operators=operators)
    return settled(economy, cost, channels, reply, residual, iteration, tail, not what)


def settled(
    economy: AggregateMap, cost: InformationCost, channels: str, reply: replies.Reply,
    residual: float, iterations: int, tail: float, converged: bool,
) -> AttentionEquilibrium:  # fmt: skip
    """Put an equilibrium together once a firm's reply reproduces the operators it replies to."""
    rule = replies.action_rule(reply.operators, replies.loss_weights(economy, cost))
    alike = channels == "joint"
    paths = economy.paths(rule @ economy.fixed_point(reply.operators[0] if alike else rule))
    if converged:
        economy.require_long_enough(paths, tail)
    return AttentionEquilibrium(
        economy, cost, channels, reply.operators, paths, reply.bits, reply.error_covariance,
        residual, iterations, converged, reply,
    )  # fmt: skip


def unsettled(reply: replies.Reply, residual: float, tolerance: float, fit_limit: float) -> str:
    """Say which part did not settle: a firm's reply, the realised targets, or the signal."""
    parts = []
    if not reply.converged:
        worst = max(s.residual for s in reply.solutions if s is not None)
        parts.append(f"a firm's reply, the attention problem, still moves by {worst:.1e}")
    if not reply.fit_error <= fit_limit:
        parts.append(
            f"the realised targets miss the true ones by {reply.fit_error:.1e} percentage points, "
            f"more than {fit_limit:g}: raise the order"
        )
    if not residual < tolerance:
        parts.append(
            f"the signal: actions are {residual:.1e} percentage points from where the rounds lead, "
            f"tolerance {tolerance:.1e}"
        )
    return "; ".join(parts)


def _full_information(economy, cost, channels):
    """Return the limit of a cost of zero: every firm does what is best."""
    first_best = economy.fixed_point()
    paths = economy.paths(first_best)
    economy.require_long_enough(paths)
    count = len(CHANNELS[: 1 if channels == "joint" else 2])
    return AttentionEquilibrium(
        economy, cost, channels, (np.eye(economy.horizon),) * count, paths, (np.inf,) * count,
        np.zeros((2, 2)), 0.0, 0,
    )  # fmt: skip


def _start(economy, start, channels):
    count = 1 if channels == "joint" else 2
    if isinstance(start, AttentionEquilibrium):
        return start.operators
    T = economy.horizon
    return (np.zeros((T, T)) if start == "zero" else np.eye(T),) * count


def _check(start, channels, damping):
    require_choice("channels", channels, CHANNELS)
    if not isinstance(start, AttentionEquilibrium):
        if start not in STARTS:
            raise ValueError(f"start = {start!r} must be an equilibrium or one of {STARTS}")
    elif start.channels != channels:
        raise ValueError(f"start has {start.channels} channels, asked for {channels}")
    damping = require_number("damping", damping, "(0, 1]")


def _place(economy, cost) -> str:
    """Say where the cost lies relative to the threshold, and what to do."""
    ratio = cost.value / replies.threshold_cost(economy, cost)
    near = (
        "above 1 two equilibria may be about to merge (the fold): use `solve_at_bits`"
        if ratio > 1
        else "start from an equilibrium at a neighbouring cost, or lower the damping"
    )
    return f"cost over the attention threshold is {ratio:.3f}; {near}"
