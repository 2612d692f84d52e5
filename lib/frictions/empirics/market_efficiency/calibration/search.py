"""
Least-squares search over admissible economies for those with the published moments.

Eight parameters move, each by a factor of at most ``SPREAD`` either way from the panel's.  The
shocks are the same at every economy of a search, so that moments are smooth in the parameters;
what a search reports is computed on other firms and other shocks.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import least_squares

from frictions.empirics.market_efficiency.calibration.moments import (
    TARGETS,
    gaps,
    simulated_moments,
)
from frictions.empirics.market_efficiency.sign_map import MEASURES, VARIED
from frictions.foundation import NoEquilibrium, require_choice, require_count
from frictions.models.market_efficiency import PANEL_COST_VOLATILITY, MarketEfficiencyParams

SPREAD = 10.0
LEAST_ELASTICITY = 1.05  # of demand, which must be above one
STEP = 0.1  # of the logs, in derivatives: well above what simulated medians jump by
FAR = 100.0  # tolerances by which an economy without an equilibrium misses each moment
CHECK_SEED = 10_000  # of the firms on which a search's result is reported


@dataclass(frozen=True, eq=False)
class Calibration:
    """
    The economy nearest to the published moments.

    Attributes
    ----------
    params : MarketEfficiencyParams
        The economy.
    moments : Series
        Its moments on firms and shocks that the search has not seen.
    met : Series of bool
        Whether each published moment is met, two standard errors of the simulation allowed for.
    pinned : int
        Combinations of the parameters' logs that the moments pin down: doubling along any of the
        others moves no moment by as much as counts as met.
    evaluations : int
        Economies tried.
    without_equilibrium : int
        How many of them have a firm without an equilibrium.  To the search such an economy misses
        each moment by ``FAR`` tolerances: it turns back there.
    """

    params: MarketEfficiencyParams
    moments: pd.Series
    met: pd.Series
    pinned: int
    evaluations: int
    without_equilibrium: int


def economy(logs: np.ndarray) -> MarketEfficiencyParams:
    """Return the economy at logs of factors, shape (8,), of the panel's parameters ``VARIED``."""
    base = MarketEfficiencyParams(cost_volatility=PANEL_COST_VOLATILITY)
    factors = dict(zip(VARIED, np.exp(logs), strict=True))
    return base.replace(**{n: float(f * getattr(base, n)) for n, f in factors.items()})


def calibrate(
    measure: str,
    targets: str = "all",
    *,
    seed: int = 0,
    firms: int = 3_000,
    rounds: int = 8,
    drawn: int = 40,
) -> Calibration:
    """
    Search for the economy whose simulated moments are nearest to the published ones.

    Parameters
    ----------
    measure : str
        What informativeness is about, and with which controls: one of ``MEASURES``.
    targets : str, optional
        "all" of ``PUBLISHED``, or all "but spread", the standard deviation of sensitivity.
    seed : int, optional
        Of the economies drawn for the start, and of firms and shocks.
    firms : int, optional
        Number of simulated firms, at least 3.
    rounds : int, optional
        Largest number of steps.
    drawn : int, optional
        Economies drawn, the nearest of which is the start.

    Returns
    -------
    Calibration
        The nearest economy found; ``met`` says how near it is.

    Raises
    ------
    NoEquilibrium
        If even the nearest has a firm without an equilibrium: draw more.
    """
    require_choice("measure", measure, MEASURES)
    require_choice("targets", targets, TARGETS)
    seed, rounds = require_count("seed", seed, 0), require_count("rounds", rounds)
    firms = require_count("firms", firms, 3)
    tried = without = 0

    def distance(logs: np.ndarray) -> np.ndarray:
        nonlocal tried, without
        tried += 1
        try:
            moments = simulated_moments(economy(logs), measure, firms=firms, seed=seed)
        except NoEquilibrium:
            without += 1
            return np.full(len(TARGETS[targets]), FAR)
        table = gaps(moments).loc[list(TARGETS[targets])]
        return (table["gap"] / np.hypot(table["tolerance"], table["error"])).to_numpy()

    low, high = np.full(len(VARIED), -np.log(SPREAD)), np.full(len(VARIED), np.log(SPREAD))
    theta = VARIED.index("demand_elasticity")
    low[theta] = np.log(LEAST_ELASTICITY / MarketEfficiencyParams().demand_elasticity)
    drawn = require_count("drawn", drawn)
    starts = np.random.default_rng(seed).uniform(low, high, (drawn, len(VARIED)))
    start = min(starts, key=lambda logs: np.square(distance(logs)).sum())
    found = least_squares(
        distance,
        start,
        jac=lambda logs: _slopes(distance, logs, high),
        bounds=(low, high),
        max_nfev=rounds,
        xtol=1e-3,
        ftol=1e-3,
    )
    moments = simulated_moments(economy(found.x), measure, firms=10 * firms, seed=CHECK_SEED + seed)
    table = gaps(moments)
    strengths = np.linalg.svd(found.jac, compute_uv=False)
    return Calibration(
        params=economy(found.x),
        moments=moments,
        met=table["gap"].abs() <= table["tolerance"] + 2.0 * table["error"],
        pinned=int((np.log(2.0) * strengths > 1.0).sum()),
        evaluations=tried,
        without_equilibrium=without,
    )


def _slopes(distance, logs: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return derivatives of the misses, shape (moments, 8), by one-sided differences in bounds."""
    steps = np.where(logs + STEP < high, STEP, -STEP)
    here = distance(logs)
    columns = [
        (distance(logs + h * e) - here) / h for h, e in zip(steps, np.eye(logs.size), strict=True)
    ]
    return np.stack(columns, axis=1)
