"""Minimise a matching criterion from one start, by Gauss and Newton's method inside bounds."""

import numpy as np
from scipy.optimize import least_squares

from frictions.empirics.inventories.matching import MatchingProblem
from frictions.foundation import require_array, require_count, require_instance

EVALUATIONS = {"calvo": 100, "attention": 40, "returns": 40, "sticky": 60}  # Jacobians' apart
STEP = 1e-6  # of differences, relative, where a solution is exact to rounding
# Where it is iterated on, steps are this share of the box, and the search ends when the criterion
# falls by less than that.
ITERATED, SHARE, SETTLED = ("attention", "returns"), 1e-3, 1e-6


def improve(problem: MatchingProblem, start, evaluations: int | None = None) -> dict:
    """
    Minimise the criterion from one start, as the sum of squares that it is.

    Parameters
    ----------
    problem : MatchingProblem
        The criterion.
    start : array, shape (k,)
        Where to begin, inside the bounds or on them.
    evaluations : int, optional
        Largest number of evaluations, those of a Jacobian apart.

    Returns
    -------
    dict
        ``point``, ``criterion`` and ``evaluations``, those of the Jacobians included.
    """
    require_instance("problem", problem, MatchingProblem)
    start = require_array("start", start, (len(problem.free),))
    if evaluations is not None:
        evaluations = require_count("evaluations", evaluations)
    low, high = problem.bounds.T
    margin = 1e-3 * (high - low)
    start = np.clip(start, low + margin, high - margin)
    coarse, near = problem.economy in ITERATED, None

    def residuals(values):
        # Each economy is solved from the one before: the same equilibrium, several times faster.
        nonlocal near
        found, model = problem.follow(values, near)
        near = model or near
        return found

    found = least_squares(
        residuals,
        start,
        bounds=(low, high),
        x_scale=high - low,
        diff_step=SHARE * (high - low) / start if coarse else STEP,
        ftol=SETTLED if coarse else 1e-8,
        max_nfev=EVALUATIONS[problem.economy] if evaluations is None else evaluations,
    )
    count = int(found.nfev + found.njev * len(low))
    return {"point": found.x, "criterion": 2.0 * float(found.cost), "evaluations": count}
