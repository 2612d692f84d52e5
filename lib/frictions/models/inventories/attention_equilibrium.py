r"""
Equilibrium with rationally inattentive firms, Yu (2019), sections 1.3.8 and 1.3.9, solved exactly.

A firm pays :math:`\mu` for each unit of information about the first-best price and stock, and
loses :math:`\tfrac12 e'(-\chi H_{x,0})e` a quarter by missing them by e.  For a *given* signal the
average action is linear in the first-best one, :math:`\bar x = \mathbf K x^\dagger`, so that the
aggregate economy is one linear system,

.. math::

    x^\dagger = (I - M B)^{-1} m_0 , \qquad \bar x = B x^\dagger,

with B made of :math:`\mathbf K`.  Only the form of the signal is iterated on: solve the system,
let a firm choose its signal for these targets (`frictions.solvers.attention_lqg`), move
:math:`\mathbf K` towards the new one.  The strategic complementarity of prices, which makes the
paper's iteration diverge, is inside the linear system.

With ``channels="joint"`` a firm chooses one multivariate signal for both actions; with
``"separate"`` each action has its own signal and sees the other action only through its average.

Near the largest cost with an attentive equilibrium, the fold, the iteration slows down.  Above
the *threshold* the equilibrium without attention always exists.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.models.inventories.aggregate_map import TAIL, AggregateMap
from frictions.models.inventories.attention_parameters import InformationCost
from frictions.solvers.attention_lqg import AttentionSolution, solve_attention
from frictions.solvers.frozen_signal import (
    attention_threshold,
    frozen_signal_operator,
    signal_responses,
)
from frictions.solvers.hankel_realisation import realise_moving_average

CHANNELS = ("joint", "separate")
STARTS = ("zero", "attentive")
ORDER = 12  # largest number of states of the realised targets, without the unit root
STATE_TOLERANCE = 1e-7  # singular values of the targets, relative, below which a state is dropped
FIT_LIMIT = 1e-3  # of the realised targets, percentage points
PERMANENT = 1e-9  # last value over the largest, above which a target has a unit root
NO_PERMANENT = 1e-5  # the same, below which the target may be called stationary
ATTENTION_ITERATIONS = 2000
ATTENTION_TOLERANCE, ATTENTION_ACCEPTED = 1e-9, 1e-4  # aimed at, and enough
SQUARED_PER_CENT = 1e4
PRICE, STOCK = 0, 1


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
        Largest change of an action that another round would make, percentage points.
    iterations : int
        Rounds.
    converged : bool
        Always True: failing to converge raises.
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

    @property
    def loss(self) -> float:
        """Expected loss of a quarter, in units of the scale of the profit function."""
        weights = loss_weights(self.economy, self.cost)
        return 0.5 * float(np.sum(weights * self.error_covariance)) / SQUARED_PER_CENT

    @property
    def lifetime_loss(self) -> float:
        """Expected discounted loss of all quarters, in the same units."""
        return self.loss / (1 - self.economy.params.discount_factor)

    @property
    def interaction_share(self) -> float:
        """Part of the loss due to the covariance of the two errors."""
        weighted = loss_weights(self.economy, self.cost) * self.error_covariance
        return float(2 * weighted[0, 1] / weighted.sum())

    def responses(self, periods: int = 16) -> pd.DataFrame:
        """
        Impulse responses, as `CalvoModel.responses`.

        Parameters
        ----------
        periods : int, optional
            Quarters, the first being that of the shock.

        Returns
        -------
        DataFrame, shape (periods, variables)
            Per cent, by quarter since the shock.
        """
        return self.paths.iloc[:periods]


def loss_weights(economy: AggregateMap, cost: InformationCost) -> np.ndarray:
    """
    Return the weights of a firm's errors.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        Its ``hessian_scale`` matters.

    Returns
    -------
    array, shape (2, 2)
        Of the errors in price and stock, as fractions.
    """
    return cost.hessian_scale * economy.hessian.curvature


def threshold_cost(economy: AggregateMap, cost: InformationCost) -> float:
    """
    Return the cost at which attention stops in an economy where nobody pays any.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        Its units; the value does not matter.

    Returns
    -------
    float
        The threshold in the units of ``cost``.
    """
    targets = by_action(economy.impulse)
    per_nat = attention_threshold(targets, loss_weights(economy, cost)) / SQUARED_PER_CENT
    return per_nat / cost.replace(value=1.0).per_nat(economy.revenue)


def zero_attention(economy: AggregateMap, cost: InformationCost) -> AttentionEquilibrium:
    """
    Return the economy in which no firm pays attention, whether or not that is optimal.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        For the units of the loss.

    Returns
    -------
    AttentionEquilibrium
        With average actions of zero.
    """
    T = economy.horizon
    return imposed_actions(economy, cost, np.zeros(2 * T))


def imposed_actions(
    economy: AggregateMap, cost: InformationCost, actions: np.ndarray
) -> AttentionEquilibrium:
    """
    Return the economy in which average actions are imposed and no firm errs by noise.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        For the units of the loss.
    actions : array, shape (2 T,)
        Average nominal price, then average stock, per cent.

    Returns
    -------
    AttentionEquilibrium
        Without operators or information; its error is that of the average action.
    """
    paths = economy.paths(actions)
    errors = by_action(actions - economy.targets(actions))
    return AttentionEquilibrium(
        economy, cost, "joint", (), paths, (0.0,), errors.T @ errors, 0.0, 0
    )


def solve_attention_equilibrium(
    economy: AggregateMap,
    cost: InformationCost,
    start: str | AttentionEquilibrium = "zero",
    channels: str = "joint",
    damping: float = 0.8,
    tolerance: float = 1e-7,
    max_iterations: int = 100,
    order: int = ORDER,
    tail: float = TAIL,
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
        Largest change of an action, percentage points.
    max_iterations : int, optional
        Rounds.
    order : int, optional
        Largest number of states of the realised targets.
    tail : float, optional
        Largest value of a real variable in the last quarter, over its largest value.

    Returns
    -------
    AttentionEquilibrium
        The equilibrium.

    Raises
    ------
    ValueError
        For an unknown option, or a horizon too short for this equilibrium.
    RuntimeError
        Without convergence, with the distance and the place relative to the threshold; if the
        aggregate system is nearly singular; or if the targets need more states.
    """
    _check(start, channels, damping)
    operators = _start(economy, start, channels)
    if cost.value == 0:
        return _full_information(economy, cost, channels)
    weights = loss_weights(economy, cost)
    per_nat = SQUARED_PER_CENT * cost.per_nat(economy.revenue)
    choose = joint_reply if channels == "joint" else separate_reply
    residual = np.inf
    for iteration in range(1, max_iterations + 1):
        rule = action_rule(operators, weights)
        first_best = economy.fixed_point(rule)
        reply = choose(first_best, rule @ first_best, weights, per_nat, order)
        moved = (action_rule(reply.operators, weights) - rule) @ first_best
        residual = float(np.abs(moved).max())
        if residual < tolerance and reply.converged:
            return settled(economy, cost, channels, operators, reply, residual, iteration, tail)
        operators = tuple(
            old + damping * (new - old) for old, new in zip(operators, reply.operators, strict=True)
        )
    raise RuntimeError(_no_convergence(economy, cost, residual, max_iterations))


def settled(
    economy: AggregateMap,
    cost: InformationCost,
    channels: str,
    operators: tuple[np.ndarray, ...],
    reply: "Reply",
    residual: float,
    iterations: int,
    tail: float = TAIL,
) -> AttentionEquilibrium:
    """
    Put an equilibrium together once a firm's reply reproduces the operators it replies to.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        The cost of information.
    channels : str
        ``"joint"`` or ``"separate"``.
    operators : tuple of array, shape (T, T)
        From targets to average actions.
    reply : Reply
        The last one.
    residual : float
        Percentage points.
    iterations : int
        Rounds.
    tail : float, optional
        As in `solve_attention_equilibrium`.

    Returns
    -------
    AttentionEquilibrium
        The equilibrium.

    Raises
    ------
    ValueError
        If the horizon is too short.
    RuntimeError
        If the targets need more states than they were given.
    """
    if reply.fit_error > FIT_LIMIT:
        raise RuntimeError(
            f"the realised targets miss the true ones by {reply.fit_error:.1e} percentage points, "
            f"more than {FIT_LIMIT:g}: raise the order"
        )
    rule = action_rule(operators, loss_weights(economy, cost))
    paths = economy.paths(rule @ economy.fixed_point(rule))
    economy.require_long_enough(paths, tail)
    return AttentionEquilibrium(
        economy, cost, channels, operators, paths, reply.bits, reply.error_covariance,
        residual, iterations,
    )  # fmt: skip


def action_rule(operators: tuple[np.ndarray, ...], weights: np.ndarray) -> np.ndarray:
    """
    Return average actions as a linear function of first-best ones.

    Parameters
    ----------
    operators : tuple of array, shape (T, T)
        One operator for both actions, or one for each.
    weights : array, shape (2, 2)
        Weights of the errors.

    Returns
    -------
    array, shape (2 T, 2 T)
        B, acting on price then stock.
    """
    if len(operators) == 1:
        return np.kron(np.eye(2), operators[0])
    on_price, on_stock = operators
    to_price, to_stock = weights[0, 1] / weights[0, 0], weights[0, 1] / weights[1, 1]
    # Each channel tracks its target plus what the other action is missed by on average.
    tracked = np.block([[on_price, to_price * on_price], [to_stock * on_stock, on_stock]])
    eye = np.eye(len(on_price))
    implicit = np.block([[eye, to_price * on_price], [to_stock * on_stock, eye]])
    return np.linalg.solve(implicit, tracked)


@dataclass(frozen=True, eq=False)
class Reply:
    """
    A firm's best signals for given targets.

    Attributes
    ----------
    operators : tuple of array, shape (T, T)
        From target to average action, one a channel.
    bits : tuple of float
        Information a quarter, one number a channel.
    error_covariance : array, shape (2, 2)
        Of price and stock about the first best, squared per cent.
    solutions : tuple of AttentionSolution or None
        Of the attention problems; None where no attention pays.
    fit_error : float
        Of the realised targets, percentage points.
    """

    operators: tuple[np.ndarray, ...]
    bits: tuple[float, ...]
    error_covariance: np.ndarray
    solutions: tuple[AttentionSolution | None, ...]
    fit_error: float

    @property
    def converged(self) -> bool:
        """Whether every attention problem is solved well enough."""
        return all(
            solution is None or solution.residual < ATTENTION_ACCEPTED
            for solution in self.solutions
        )


def joint_reply(first_best, average, weights, per_nat: float, order: int) -> Reply:
    """
    Choose the best signal about both targets.

    Parameters
    ----------
    first_best, average : array, shape (2 T,)
        Targets and average actions, price then stock, per cent.
    weights : array, shape (2, 2)
        Weights of the errors.
    per_nat : float
        Cost of a nat, in the units of squared percentages.
    order : int
        States of the realised targets.

    Returns
    -------
    Reply
        One operator.
    """
    operator, errors, solution, fit = _track(by_action(first_best), weights, per_nat, order)
    return Reply((operator,), (_bits(solution),), errors, (solution,), fit)


def separate_reply(first_best, average, weights, per_nat: float, order: int) -> Reply:
    """
    Choose a signal for each action.

    Parameters
    ----------
    first_best, average, weights, per_nat, order
        As in `joint_reply`.

    Returns
    -------
    Reply
        Two operators, price then stock.
    """
    targets = by_action(first_best)
    missed = targets - by_action(average)
    noise, channels = np.zeros((2, 2)), []
    for action, other in ((PRICE, STOCK), (STOCK, PRICE)):
        own = weights[action, action]
        target = targets[:, action] + weights[action, other] / own * missed[:, other]
        channel = _track(
            target[:, None], np.array([[own]]), per_nat, order, nominal=action == PRICE
        )
        channels.append(channel)
        # What a firm misses its target by, less what the average firm misses it by, is noise.
        operator, error = channel[:2]
        average_miss = target - operator @ target
        noise[action, action] = max(error[0, 0] - average_miss @ average_miss, 0.0)
    operators, _, solutions, fits = zip(*channels, strict=True)
    bits = tuple(map(_bits, solutions))
    return Reply(operators, bits, missed.T @ missed + noise, solutions, max(fits))


def _track(targets, weights, per_nat, order, nominal=True):
    """Operator, error covariance, solution and fit error of the best signal about some targets."""
    # Only the first target, if it is the nominal price, can move for good.
    share = nominal * abs(targets[-1, 0]) / np.abs(targets[:, 0]).max()
    if share < NO_PERMANENT and attention_threshold(targets, weights) <= per_nat:
        T = len(targets)
        return np.zeros((T, T)), targets.T @ targets, None, 0.0
    permanent = (0,) if share > PERMANENT else ()
    realised = realise_moving_average(
        targets, order, unit_root=permanent, tolerance=STATE_TOLERANCE
    )
    states, output = realised.transition, realised.output
    solution = solve_attention(
        states,
        realised.impact,
        output.T @ np.linalg.cholesky(weights),
        per_nat,
        tolerance=ATTENTION_TOLERANCE,
        max_iterations=ATTENTION_ITERATIONS,
        strict=False,
    )
    operator = frozen_signal_operator(signal_responses(solution, realised, len(targets)))
    return operator, output @ solution.posterior @ output.T, solution, realised.fit_error


def _bits(solution: AttentionSolution | None) -> float:
    return 0.0 if solution is None else float(solution.bits)


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


def by_action(stacked: np.ndarray) -> np.ndarray:
    """
    Return a stacked path as one column an action.

    Parameters
    ----------
    stacked : array, shape (2 T,)
        Price, then stock.

    Returns
    -------
    array, shape (T, 2)
        The same.
    """
    return stacked.reshape(2, -1).T


def _check(start, channels, damping):
    if channels not in CHANNELS:
        raise ValueError(f"channels = {channels!r} must be one of {CHANNELS}")
    if isinstance(start, str) and start not in STARTS:
        raise ValueError(f"start = {start!r} must be an equilibrium or one of {STARTS}")
    if isinstance(start, AttentionEquilibrium) and start.channels != channels:
        raise ValueError(f"start has {start.channels} channels, asked for {channels}")
    if not 0 < damping <= 1:
        raise ValueError(f"damping = {damping} must be in (0, 1]")


def _no_convergence(economy, cost, residual, max_iterations):
    ratio = cost.value / threshold_cost(economy, cost)
    near = (
        "just above 1 the iteration is slow because two equilibria are about to merge (the fold)"
        if ratio > 1
        else "start from an equilibrium at a neighbouring cost, or lower the damping"
    )
    return (
        f"no equilibrium in {max_iterations} rounds at cost {cost.value:.4g}: actions still move "
        f"by {residual:.1e} percentage points; cost over the attention threshold is {ratio:.3f}; "
        + near
    )
