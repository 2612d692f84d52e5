r"""
All equilibria of the attentive economy, indexed by how much firms know instead of what it costs.

At a given cost there may be three equilibria, or one, and a search in the cost loses the attentive
one near the *fold*, the largest cost at which it exists.  At given bits nothing folds: hold the
information :math:`\kappa`, let a firm choose the best signal that carries it, and read off the cost
of a nat at which it would buy just that much,

.. math::

    x^\dagger = (I - M B)^{-1} m_0, \qquad
    B = I_2 \otimes \mathbf K(x^\dagger; \kappa), \qquad \mu = \mu(x^\dagger; \kappa) .

The path of first-best actions is iterated on, with Anderson's acceleration.  The roots of the
realised targets are kept from round to round as long as they fit, so that a round is a smooth
function of the path.  The curve of cost over bits rises from zero to the fold as bits fall and then
falls to the threshold: attentive equilibria before the fold, the middle ones behind it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.foundation import NotConverged, require_array
from frictions.foundation.intervals import require_instance, require_number, require_search
from frictions.models.inventories.attention.aggregate_map import AggregateMap
from frictions.models.inventories.attention.branches import zero_attention
from frictions.models.inventories.attention.equilibrium import (
    FIT_LIMIT,
    AttentionEquilibrium,
    settled,
    unsettled,
)
from frictions.models.inventories.attention.parameters import InformationCost
from frictions.models.inventories.attention.reply import (
    REFIT,
    SQUARED_PER_CENT,
    action_rule,
    loss_weights,
    reply_at_bits,
    threshold_cost,
)

TOLERANCE = 1e-7  # largest change of an action, percentage points
ROUNDS = 60
BITS = "(0, 20]"
CURVE_TAIL = 3e-2  # an economy that knows little comes to rest late
RENEWED = 4  # times that a solution may change the states of the realised targets
MEMORY = 5  # rounds that the acceleration combines
FIRST_STEP = 0.7  # share of the way in the first round
NEIGHBOURS = 12  # secant steps to a given cost
COST_TOLERANCE = 1e-6  # relative


def solve_at_bits(
    economy: AggregateMap,
    units: InformationCost,
    bits: float,
    start: AttentionEquilibrium | None = None,
    *,
    tolerance: float = TOLERANCE,
    max_iterations: int = ROUNDS,
    tail: float = CURVE_TAIL,
    fit_limit: float = FIT_LIMIT,
    strict: bool = True,
) -> AttentionEquilibrium:
    """
    Solve for the equilibrium in which firms process a given amount of information.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    units : InformationCost
        Units of the cost; its value does not matter.
    bits : float
        Information a quarter of one signal about both actions; positive.
    start : AttentionEquilibrium, optional
        At neighbouring bits; full information if not given.
    tolerance : float, optional
        Largest change of an action, percentage points.
    max_iterations : int, optional
        Rounds.
    tail, fit_limit : float, optional
        As in `solve_attention_equilibrium`.
    strict : bool, optional
        Whether to raise without convergence; otherwise look at ``converged``.

    Returns
    -------
    AttentionEquilibrium
        Its cost is the one at which these bits are bought.

    Raises
    ------
    NotConverged
        Naming which of a firm's reply, the realised targets and the signal did not settle.
    ValueError
        If bits are not positive, or the horizon is too short for this equilibrium.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    require_instance("economy", economy, AggregateMap)
    require_instance("units", units, InformationCost)
    bits = require_number("bits", bits, BITS, "the error of more is lost in rounding")
    fit_limit = require_number("fit_limit", fit_limit, "[0, inf)")
    weights = loss_weights(economy, units)
    if start is None:
        path, reply = economy.fixed_point(), None
    else:
        require_instance("start", start, AttentionEquilibrium)
        path, reply = start.paths[["p_star", "z_star"]].to_numpy().T.ravel(), start.reply
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    residual, iteration, renewed, solve = np.inf, 0, RENEWED, economy.fixed_points()
    while iteration < max_iterations:
        iteration += 1
        before = reply
        reply = reply_at_bits(path, weights, bits, before, REFIT if renewed else np.inf)
        if not reply.same_states(before):
            kept, renewed = [], renewed - 1  # other states: another function of the path
        rule = action_rule(reply.operators, weights)
        implied = solve(reply.operators[0])
        residual = float(np.abs(rule @ (implied - path)).max())
        if residual < tolerance and reply.converged:
            break
        kept = [*kept, (implied, implied - path)][-MEMORY:]
        path = _accelerated(kept)
    assert reply is not None  # there is at least one round
    assert reply.solutions[0] is not None  # it carries the bits
    unit = units.replace(value=1.0).per_nat(economy.revenue)
    price = reply.solutions[0].cost / SQUARED_PER_CENT / unit
    what = unsettled(reply, residual, tolerance, fit_limit)
    if strict and what:
        raise NotConverged(
            f"no equilibrium with {bits:.4g} bits in {iteration} rounds: {what}",
            residual,
            iteration,
            reply,
        )
    return settled(
        economy, units.replace(value=price), "joint", reply, residual, iteration, tail, not what
    )


def _accelerated(kept: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Anderson's step: the combination of the kept rounds whose change is least."""
    implied, change = kept[-1]
    if len(kept) == 1:
        return implied - (1 - FIRST_STEP) * change
    changes = np.array([change - older for _, older in kept[:-1]]).T
    steps = np.array([implied - older for older, _ in kept[:-1]]).T
    return implied - steps @ np.linalg.lstsq(changes, change, rcond=1e-10)[0]


@dataclass(frozen=True, eq=False)
class AttentionCurve:
    """
    Equilibria with attention, by falling bits.

    Attributes
    ----------
    equilibria : tuple of AttentionEquilibrium
        One for each number of bits that was asked for.
    threshold : float
        Cost from which on nobody's attention is an equilibrium too.
    """

    equilibria: tuple[AttentionEquilibrium, ...]
    threshold: float

    @property
    def table(self) -> pd.DataFrame:
        """One row an equilibrium: bits, cost, cost over the threshold, and its branch."""
        bits = [found.bits[0] for found in self.equilibria]
        costs = np.array([found.cost.value for found in self.equilibria])
        before = np.arange(len(costs)) <= costs.argmax()
        branch = np.where(before, "attentive", "middle")
        columns = {"cost": costs, "over threshold": costs / self.threshold, "branch": branch}
        return pd.DataFrame(columns, index=pd.Index(bits, name="bits"))

    @property
    def fold(self) -> AttentionEquilibrium:
        """The equilibrium at the largest cost of the curve."""
        return max(self.equilibria, key=lambda found: found.cost.value)

    def at_cost(self, value: float, **options) -> list[AttentionEquilibrium]:
        """
        Solve for every equilibrium at a cost, between the bits of the curve.

        Parameters
        ----------
        value : float
            The cost, in the units of the curve.
        **options
            As in `solve_at_bits`.

        Returns
        -------
        list of AttentionEquilibrium
            By falling bits, that of no attention last if the cost is at or above the threshold.

        Raises
        ------
        NotConverged
            If a crossing of the curve cannot be solved for.
        """
        value = require_number("value", value, "(0, inf)")
        pairs = zip(self.equilibria[:-1], self.equilibria[1:], strict=True)
        found = [
            _between(*pair, value, **options)
            for pair in pairs
            if (pair[0].cost.value <= value) != (pair[1].cost.value <= value)
        ]
        if value >= self.threshold:
            first = self.equilibria[0]
            found.append(zero_attention(first.economy, first.cost.replace(value=value)))
        return found


def _between(
    left: AttentionEquilibrium, right: AttentionEquilibrium, value: float, **options
) -> AttentionEquilibrium:
    """Solve for the bits between two equilibria that cost a given value: regula falsi in logs."""
    low, high = (
        (np.log(found.bits[0]), np.log(found.cost.value / value)) for found in (left, right)
    )
    start, gap = left, np.inf
    for _ in range(NEIGHBOURS):
        at = low[0] - low[1] * (high[0] - low[0]) / (high[1] - low[1])
        start = solve_at_bits(left.economy, left.cost, float(np.exp(at)), start, **options)
        gap = float(np.log(start.cost.value / value))
        if abs(gap) < COST_TOLERANCE:
            return start
        # Illinois: the end that stays counts half.
        if gap * high[1] < 0:
            low, high = high, (at, gap)
        else:
            low, high = (low[0], 0.5 * low[1]), (at, gap)
    raise NotConverged(
        f"cost {value:.4g} between {right.bits[0]:.4g} and {left.bits[0]:.4g} bits: the cost of "
        f"{start.bits[0]:.6g} bits is still off by {gap:.1e}",
        abs(gap),
        NEIGHBOURS,
        start,
    )


def attention_curve(
    economy: AggregateMap, units: InformationCost, bits: Iterable[float], **options
) -> AttentionCurve:
    """
    Follow the equilibria with attention through the fold.

    Parameters
    ----------
    economy : AggregateMap
        The economy around firms.
    units : InformationCost
        Units of the cost.
    bits : iterable of float
        Information a quarter, falling; each equilibrium starts from the one before.
    **options
        As in `solve_at_bits`.

    Returns
    -------
    AttentionCurve
        All of them.

    Raises
    ------
    NotConverged
        If one of them is not found: the curve is never cut short in silence.
    """
    if not isinstance(bits, Iterable):
        raise TypeError(f"bits = {bits!r} must be numbers in {BITS}")
    bits = require_array("bits", list(bits), (None,), BITS)
    if not np.all(np.diff(bits) < 0):
        raise ValueError(f"bits = {bits.tolist()} must fall from one to the next")
    found: list[AttentionEquilibrium] = []
    for each in bits:
        found.append(
            solve_at_bits(economy, units, float(each), found[-1] if found else None, **options)
        )
    return AttentionCurve(tuple(found), threshold_cost(economy, units))
