r"""
What a firm pays attention to, given what it would do if it knew everything.

The targets are paths of the first-best nominal price and stock, in per cent, after one standard
deviation of the shock.  They are written as a small state space, with an exact unit root if the
price level moves for good, and the attention problem is solved exactly
(`frictions.solvers.attention.attention_lqg`).  With one signal for both actions the average action
is :math:`\mathbf K x^\dagger`.  With a signal for each, the price tracks :math:`P^\dagger +
(W_{12}/W_{11})(Z^\dagger - \bar Z)` and the stock likewise, with W the weights of the loss; Yu
(2019), section 1.3.8, and for the two readings section 1.5.3.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from frictions.foundation.intervals import require_instance
from frictions.models.inventories.attention.aggregate_map import AggregateMap
from frictions.models.inventories.attention.parameters import InformationCost
from frictions.solvers import attention

ORDER = 12  # largest number of states of the realised targets, without the unit root
STATE_TOLERANCE = 1e-7  # singular values of the targets, relative, below which a state is dropped
PERMANENT = 1e-9  # last value over the largest, above which a target has a unit root
NO_PERMANENT = 1e-5  # the same, below which the target may be called stationary
# Of a firm's problem; fewer while the targets themselves still move, and are thrown away.
ATTENTION_ITERATIONS, EARLY_ITERATIONS = 2000, 50
ATTENTION_TOLERANCE, ATTENTION_ACCEPTED = 1e-9, 1e-4  # aimed at, and enough
PRICE, STOCK = 0, 1
SQUARED_PER_CENT = 1e4
THRESHOLD_TAIL = 1e-2  # a slowly dying economy has a threshold, one that explodes has not
# At given bits: fewer states, whose roots are kept while they fit to REFIT percentage points.
STEADY_ORDER, STEADY_TOLERANCE, STEADY_RADIUS, REFIT = 10, 1e-6, 0.98, 1e-5


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
    realisations : tuple of Realisation
        The realised targets, where they serve as a start.
    """

    operators: tuple[np.ndarray, ...]
    bits: tuple[float, ...]
    error_covariance: np.ndarray
    solutions: tuple[attention.AttentionSolution | None, ...]
    fit_error: float
    realisations: tuple[attention.Realisation, ...] = ()

    def same_states(self, other: "Reply | None") -> bool:
        """Whether both replies realise their targets with the same roots."""
        if other is None or not other.realisations:
            return False
        return other.realisations[0].singular_values is self.realisations[0].singular_values

    @property
    def converged(self) -> bool:
        """Whether every attention problem is solved well enough."""
        return all(
            solution is None or solution.residual < ATTENTION_ACCEPTED
            for solution in self.solutions
        )


def joint_reply(
    first_best, average, weights, per_nat: float, order: int, iterations: int,
    before: Reply | None = None,
) -> Reply:  # fmt: skip
    """Choose the best signal about both targets (2 T,); ``per_nat`` in squared per cent."""
    operator, errors, solution, fit = _track(
        by_action(first_best), weights, per_nat, order, iterations, _solutions(before, 1)[0]
    )
    return Reply((operator,), (_bits(solution),), errors, (solution,), fit)


def reply_at_bits(
    first_best, weights, bits: float, before: Reply | None = None, refit: float = REFIT
) -> Reply:
    """
    Choose the best signal about both targets (2 T,) that carries given bits, whatever it costs.

    The states of the reply before are kept as long as they fit these targets to ``refit``.
    """
    targets, permanent = by_action(first_best), (0,)
    kept = before.realisations if before else ()
    realised = kept[0].refit(targets, np.inf) if kept else None
    start = before.solutions[0] if before else None
    if realised is None or realised.fit_error > refit:
        realised, start = attention.realise_moving_average(
            targets, STEADY_ORDER, unit_root=permanent, tolerance=STEADY_TOLERANCE,
            max_radius=STEADY_RADIUS, fit_limit=np.inf,
        ), None  # fmt: skip
        realised = realised.refit(targets, np.inf)
    options = {"capacity": bits * np.log(2.0), "max_iterations": ATTENTION_ITERATIONS}
    operator, errors, solution = _attend(realised, weights, len(targets), start=start, **options)
    return Reply((operator,), (bits,), errors, (solution,), realised.fit_error, (realised,))


def separate_reply(
    first_best, average, weights, per_nat: float, order: int, iterations: int,
    before: Reply | None = None,
) -> Reply:  # fmt: skip
    """Choose a signal for each action; arguments as in `joint_reply`, operators price first."""
    targets = by_action(first_best)
    missed = targets - by_action(average)
    noise, channels = np.zeros((2, 2)), []
    for action, start in zip((PRICE, STOCK), _solutions(before, 2), strict=True):
        other = 1 - action
        own = weights[action, action]
        target = targets[:, action] + weights[action, other] / own * missed[:, other]
        channel = _track(
            target[:, None], np.array([[own]]), per_nat, order, iterations, start,
            nominal=action == PRICE,
        )  # fmt: skip
        channels.append(channel)
        # What a firm misses its target by, less what the average firm misses it by, is noise.
        operator, error = channel[:2]
        average_miss = target - operator @ target
        noise[action, action] = max(error[0, 0] - average_miss @ average_miss, 0.0)
    operators, _, solutions, fits = zip(*channels, strict=True)
    bits = tuple(map(_bits, solutions))
    return Reply(operators, bits, missed.T @ missed + noise, solutions, max(fits))


def _solutions(
    reply: Reply | None, channels: int
) -> tuple[attention.AttentionSolution | None, ...]:
    return (None,) * channels if reply is None else reply.solutions


def _track(targets, weights, per_nat, order, iterations, start, nominal=True):
    """Operator, error covariance, solution and fit error of the best signal about some targets."""
    # Only the first target, if it is the nominal price, can move for good.
    share = nominal * abs(targets[-1, 0]) / np.abs(targets[:, 0]).max()
    if share < NO_PERMANENT and attention.attention_threshold(targets, weights) <= per_nat:
        T = len(targets)
        return np.zeros((T, T)), targets.T @ targets, None, 0.0
    realised = attention.realise_moving_average(
        targets, order, unit_root=(0,) if share > PERMANENT else (), tolerance=STATE_TOLERANCE,
        fit_limit=np.inf,  # the equilibrium is held to its own
    )  # fmt: skip
    if start is not None and len(start.prior) != len(realised.transition):
        start = None
    options = {"cost": per_nat, "max_iterations": iterations}
    tracked = _attend(realised, weights, len(targets), start=start, **options)
    return *tracked, realised.fit_error


def _attend(realised: attention.Realisation, weights, horizon: int, **options: Any):
    """Return how realised targets are tracked: operator, error covariance and solution."""
    output = realised.output
    solution = attention.solve_attention(
        realised.transition, realised.impact, output.T @ np.linalg.cholesky(weights),
        tolerance=ATTENTION_TOLERANCE, strict=False, **options,
    )  # fmt: skip
    operator = attention.frozen_signal_operator(attention.signal_responses(solution, horizon))
    return operator, output @ solution.posterior @ output.T, solution


def _bits(solution: attention.AttentionSolution | None) -> float:
    return 0.0 if solution is None else float(solution.bits)


def action_rule(operators: tuple[np.ndarray, ...], weights: np.ndarray) -> np.ndarray:
    """Return B (2 T, 2 T): average actions, price then stock, as a function of first-best ones."""
    if len(operators) == 1:
        T = len(operators[0])
        both = np.zeros((2, T, 2, T))
        both[PRICE, :, PRICE] = both[STOCK, :, STOCK] = operators[0]
        return both.reshape(2 * T, 2 * T)
    on_price, on_stock = operators
    a, b = weights[0, 1] / weights[0, 0], weights[0, 1] / weights[1, 1]
    # Each channel tracks its target plus what the other action is missed by on average: with
    # x_1 = K_1 (t_1 + a m_2), x_2 = K_2 (t_2 + b m_1), m = t - x, solved for x block by block.
    eye, both = np.eye(len(on_price)), on_stock @ on_price
    stock = np.linalg.solve(eye - a * b * both, np.hstack([b * (on_stock - both),
                                                           on_stock - a * b * both]))  # fmt: skip
    price = on_price @ (np.hstack([eye, a * eye]) - a * stock)
    return np.vstack([price, stock])


def by_action(stacked: np.ndarray) -> np.ndarray:
    """Return a stacked path (2 T,), price then stock, as one column an action (T, 2)."""
    return stacked.reshape(2, -1).T


def loss_weights(economy: AggregateMap, cost: InformationCost) -> np.ndarray:
    """Return the weights (2, 2) of a firm's errors in price and stock, as fractions."""
    require_instance("economy", economy, AggregateMap)
    require_instance("cost", cost, InformationCost)
    return cost.hessian_scale * economy.own.weights


def threshold_cost(
    economy: AggregateMap, cost: InformationCost, tail: float = THRESHOLD_TAIL
) -> float:
    """
    Return the cost at which attention stops in an economy where nobody pays any.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    cost : InformationCost
        Its units; the value does not matter.
    tail : float, optional
        Largest value of a real variable in the last quarter, over its largest value.

    Returns
    -------
    float
        The threshold in the units of ``cost``.

    Raises
    ------
    ValueError
        If the economy without attention is not at rest at the horizon: its targets then do not
        die out, and the number would grow with the horizon.
    """
    require_instance("economy", economy, AggregateMap)
    require_instance("cost", cost, InformationCost)
    economy.require_long_enough(economy.paths(np.zeros(2 * economy.horizon)), tail)
    targets = by_action(economy.impulse)
    per_nat = attention.attention_threshold(targets, loss_weights(economy, cost)) / SQUARED_PER_CENT
    return per_nat / cost.replace(value=1.0).per_nat(economy.revenue)
