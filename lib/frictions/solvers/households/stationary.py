"""The distribution that a Markov chain and its choices leave as it is."""

from dataclasses import dataclass

import numpy as np

from frictions.foundation.chains import require_one_class
from frictions.foundation.errors import accepted
from frictions.foundation.intervals import require_instance, require_search
from frictions.solvers.households.convergence import still_to_come
from frictions.solvers.households.histogram import Lottery, _move, _operands

CHECK_EVERY = 10


@dataclass(frozen=True, eq=False)
class StationaryDistribution:
    """Stationary mass with its residual.

    Attributes
    ----------
    mass : array, shape (nz, nk, na)
        Sums to one.
    residual : float
        Mass that is still to find its node, no less than any node is from its limit.
    iterations : int
        Steps taken.
    converged : bool
        Whether the residual is below the tolerance; false only with ``strict=False``.
    """

    mass: np.ndarray
    residual: float
    iterations: int
    converged: bool


def stationary_distribution(
    where: Lottery,
    transition,
    start=None,
    tolerance: float = 1e-12,
    max_iterations: int = 20_000,
    strict: bool = True,
) -> StationaryDistribution:
    """Push mass forward until it stops moving.

    Parameters
    ----------
    where : Lottery
        Stationary choices.
    transition : array, shape (nz, nz)
        Markov matrix with one closed class.
    start : array, shape (nz, nk, na), optional
        First distribution; default uniform.
    tolerance : float, optional
        For the mass that is still to find its node, judged every tenth step by how fast changes
        die out.
    max_iterations : int, optional
        Step limit; wealth of savers who are nearly as patient as the market needs 1e5 and more.
    strict : bool, optional
        Whether to raise if the mass still moves at the limit.

    Returns
    -------
    StationaryDistribution
        Mass and residual.

    Raises
    ------
    ValueError
        Naming the argument that is not admissible.
    NotConverged
        If the mass still moves at the limit, and ``strict``.
    """
    tolerance, max_iterations = require_search(tolerance, max_iterations, strict)
    require_instance("where", where, Lottery)
    shape = where.k_node.shape
    start = np.ones(shape) if start is None else start
    mass, chain = _operands("start", start, where, transition, "[0, inf)")
    if not mass.sum() > 0.0:
        raise ValueError("start = 0 everywhere: its entries must have a positive sum")
    require_one_class("transition", chain)
    mass = mass / mass.sum()
    residual, last, iteration = np.inf, np.inf, 0
    while iteration < max_iterations and not residual < tolerance:
        iteration += 1
        after = _move(mass, where, chain)
        if iteration % CHECK_EVERY == 0 or iteration == max_iterations:
            # All that moves: the sum falls with each step, a node's change may rest and go on.
            change = 0.5 * float(np.abs(after - mass).sum())
            residual, last = change * still_to_come(change, last, CHECK_EVERY), change
        mass = after
    done, mass = bool(residual < tolerance), mass / mass.sum()
    told = f"{residual:.2e} of the mass is still to find its node after {iteration} steps"
    told = f"stationary distribution: {told}, tolerance {tolerance:.0e}: raise max_iterations"
    return accepted(StationaryDistribution(mass, residual, iteration, done), strict, told)
