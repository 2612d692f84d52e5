r"""
Stationary equilibrium: four prices at which four markets clear, and which of them is found.

There can be two equilibria with trade.  From a cold start the normal one is asked for, at which
excess demand for used capital falls in its price.  If a search from prices near the paper's does
not end there, the economy without lemons is solved, and the lemon share raised step by step until
the lemon rate is reached, or shown to be out of reach.
"""

import dataclasses

import numpy as np

from frictions.foundation.errors import Inadmissible, NoEquilibrium, NotConverged
from frictions.foundation.intervals import require_instance, require_number
from frictions.models.capital_reallocation import evaluation
from frictions.models.capital_reallocation.bundle import NotConvex, Prices
from frictions.models.capital_reallocation.economy import MARKETS, Economy
from frictions.models.capital_reallocation.fold import RATE_UNIT, HeldShare, climb_to
from frictions.models.capital_reallocation.parameters import GridSettings, ReallocationParams
from frictions.solvers.equilibrium import solve_broyden

PATIENT = 600  # iterations for rules, which take a quarter of it from a rough guess
MOST_STEPS = 25
COLD_STEPS = 12  # a search that ends at the normal equilibrium takes less than ten
SAME_SHARE = 0.08  # one step along the curve
SAME_POINT = 2e-3
SHORTEST_STEP = 1.0 / 64.0  # of the way from the paper's parameters
START = Prices(used=0.94, wage=1.17, rate=1.018, lemon_share=0.068)


def solve_steady_state(
    params: ReallocationParams,
    grids: GridSettings | None = None,
    start: Prices | None = None,
    near: evaluation.SteadyState | None = None,
    tolerance: float = evaluation.TOLERANCE,
) -> evaluation.SteadyState:
    """
    Find a stationary equilibrium: the normal one, unless a start is given.

    Parameters
    ----------
    params : ReallocationParams
        Parameters.
    grids : GridSettings, optional
        State space; default 5 x 93 x 80.
    start : Prices, optional
        First guess, which then selects where there are two equilibria.
    near : SteadyState, optional
        Known equilibrium on the same grids to start from, instead of ``start``.
    tolerance : float, optional
        For the largest market residual.

    Returns
    -------
    SteadyState
        Prices, rules, distribution and aggregates.

    Raises
    ------
    Inadmissible
        If prices arise at which the problem is not admissible, and a search cannot avoid them.
    NoEquilibrium
        If the lemon rate is beyond the fold; the message gives its place.
    NotConverged
        If the markets do not clear; residuals are reported by market.

    Warns
    -----
    UserWarning
        If more than 30 per cent of used capital traded is lemons, or mass piles up at the top
        of a grid.
    """
    tolerance = require_number("tolerance", tolerance, "(0, inf)")
    require_instance("params", params, ReallocationParams)
    require_instance("grids", grids, GridSettings | None)
    require_instance("start", start, Prices | None)
    require_instance("near", near, evaluation.SteadyState | None)
    economy = Economy(params, grids or GridSettings())
    if near is not None and near.mass.shape != economy.problem.shape:
        raise ValueError(
            f"near has a grid of {near.mass.shape}, it must be {economy.problem.shape}"
        )
    if near is not None:
        found = search(economy, near.prices, near, tolerance)
    elif start is not None:
        found = search(economy, start, None, tolerance)
    else:
        found = _normal(economy, tolerance)
    evaluation.warn_of(found)
    return found


def search(
    economy: Economy,
    guess: Prices,
    near: evaluation.SteadyState | None = None,
    tolerance: float = evaluation.TOLERANCE,
    steps: int = MOST_STEPS,
    most_lemons: float = 1.0,
    **options,
) -> evaluation.SteadyState:
    """Find the equilibrium that Broyden's method leads to; ``options`` are the household's."""
    evaluator = evaluation.Evaluator(economy, near, tolerance, **options)
    evaluator.rules_tolerance = max(evaluator.finest, evaluation.ROUGHEST)
    size = evaluator.size
    unknowns = evaluation.unknowns_of(guess)
    if unknowns[3] == 0.0:
        unknowns[3] = START.lemon_share
    root = solve_broyden(
        evaluator.adaptive,
        unknowns[:size],
        steps=evaluation.DIFFERENCE_STEPS[:size],
        caps=evaluation.CAPS[:size],
        lower=np.array([0.0, 0.0, 0.5, 0.0])[:size],
        upper=np.array([np.inf, np.inf, 1.0 / economy.params.discount, most_lemons])[:size],
        tolerance=tolerance,
        max_iterations=steps,
        names=MARKETS[:size],
    )
    return evaluator.found(root)


def is_surely_normal(found: evaluation.SteadyState) -> bool:
    """Say whether few lemons are traded, and excess demand falls by the search's own Jacobian."""
    if found.prices.lemon_share == 0.0:
        return True
    if found.prices.lemon_share > evaluation.LEMON_WARNING or found.root.inverse is None:
        return False
    return evaluation.slope_of(np.linalg.inv(found.root.inverse)) < 0.0


def cold_start(discount: float) -> Prices:
    """Return prices near the paper's, with as large a share of the highest rate."""
    rate = 1.0 + (START.rate - 1.0) * (1.0 / discount - 1.0) / (1.0 / 0.95 - 1.0)
    return Prices(START.used, START.wage, rate, START.lemon_share)


def _normal(economy: Economy, tolerance: float) -> evaluation.SteadyState:
    """Find the normal equilibrium from a cold start; or show that there is none."""
    params = economy.params
    try:
        found = search(
            economy, cold_start(params.discount), None, tolerance, COLD_STEPS,
            evaluation.LEMON_WARNING, max_iterations=PATIENT,
        )  # fmt: skip
        if is_surely_normal(found):
            return found
    except (Inadmissible, NotConverged):
        pass  # from there; another way follows, and raises where it fails
    try:
        plain = continued(economy.with_lemons(0.0))
    except NotConvex:  # lemons make bundles dearer
        other = _with_lemons_all_the_way(economy, tolerance)
        if other is None:
            raise
        return other
    if params.lemon_rate == 0.0:
        return search(economy, plain.prices, plain, tolerance)
    curve = climb_to(plain, params.lemon_rate)
    if curve.rate < params.lemon_rate:
        raise NoEquilibrium(
            f"lemon_rate = {params.lemon_rate} must be below {curve.rate:.3g}, the fold, and is "
            f"{params.lemon_rate / curve.rate:.3g} times it: there, at "
            f"a lemon share of {curve.share:.2f}, normal and lemon-ridden equilibria meet, and "
            "above no equilibrium with trade in used capital exists (only the shut-down)"
        )
    near = _polished(curve, economy, tolerance, SAME_SHARE)
    if near is not None and near.used_slope() < 0.0:
        return near
    # The fold is near, or between the last two points of the climb; or the slope is positive though
    # it is not passed, where at a given price a higher lemon share brings a higher one still.
    curve.cross(params.lemon_rate)
    near = _polished(curve, economy, tolerance, SAME_POINT)
    if near is None:
        raise NotConverged(
            f"the search left the normal branch at lemon share {curve.share:.3f}: lemon_rate = "
            f"{params.lemon_rate} is near the fold, which is at "
            f"{RATE_UNIT * max(x[3] for _, x in curve.points):.3g} or above",
            curve.root.residual, curve.root.iterations,
        )  # fmt: skip
    return near


def _polished(
    curve: HeldShare, economy: Economy, tolerance: float, furthest: float
) -> evaluation.SteadyState | None:
    """Return the equilibrium within a distance in the lemon share of a point of the curve."""
    near = curve.steady()
    found = search(economy, near.prices, near, tolerance)
    moved = abs(found.prices.lemon_share - near.prices.lemon_share)
    return found if moved <= furthest else None


def _with_lemons_all_the_way(economy: Economy, tolerance: float) -> evaluation.SteadyState | None:
    """Return the normal equilibrium where it is found though none is without lemons."""
    if not 0.0 < economy.params.lemon_rate <= ReallocationParams().depreciation:
        return None
    try:
        near = continued(economy)
        found = search(economy, near.prices, near, tolerance)
    except (Inadmissible, NotConverged):
        return None
    return found if found.used_slope() < 0.0 else None


def continued(economy: Economy) -> evaluation.SteadyState:
    """Solve an economy, if need be in steps from the paper's parameters at its lemon rate."""
    target = economy.params
    base = ReallocationParams(lemon_rate=target.lemon_rate)
    numbers = {
        f.name: (getattr(base, f.name), getattr(target, f.name))
        for f in dataclasses.fields(target)
        if isinstance(getattr(target, f.name), float)
    }
    near: evaluation.SteadyState | None = None
    done, step, guess = 0.0, 1.0, cold_start(target.discount)
    while near is None or done < 1.0:
        to = min(done + step, 1.0)
        try:
            there = target.replace(**{n: a + to * (b - a) for n, (a, b) in numbers.items()})
            if to == 1.0:
                there = target
            near = search(Economy(there, economy.grids), near.prices if near else guess, near, 1e-6)
            done, step = to, 2.0 * step
        except (Inadmissible, NotConverged) as error:
            step = 0.5 * step
            guess = cold_start(base.discount)
            if step < SHORTEST_STEP:
                error.args = (
                    f"{100.0 * done:.0f} per cent of the way from the paper's parameters, {error}",
                    *error.args[1:],
                )
                raise
    return near
