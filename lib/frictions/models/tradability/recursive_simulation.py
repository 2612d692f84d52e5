"""Paths, returns and exact moments of economies with recursive preferences."""

import numpy as np
import pandas as pd

from frictions.foundation import require_count, require_instance
from frictions.foundation.intervals import require_counts
from frictions.models.tradability.moments import STEP, linear_moments, log_prices
from frictions.models.tradability.pricing import QUARTERS_PER_YEAR, numeraire_units
from frictions.models.tradability.recursive import STATES, RecursiveEconomy
from frictions.models.tradability.simulation import (
    MIN_YEARS,
    STATES_PER_CHUNK,
    Simulation,
    joined,
    quarterly_data,
)

NO_REVERSION = 1e-6  # of the weights' state, per quarter, in the formulas of exact moments


def recursive_paths(
    economy: RecursiveEconomy, n_sim: int, n_steps: int, dt: float, seed: int
) -> np.ndarray:
    """Return states (n_sim, n_steps + 1, 5): exact endowments, weights by Euler's scheme."""
    process = economy.params.endowment_process()
    endowments = process.simulate(n_sim, n_steps, dt, seed)
    deviations = process.deviation(endowments)
    shocks = deviations[:, 1:] - process.transition(dt)[0] * deviations[:, :-1]
    states = np.concatenate([endowments, np.zeros((n_sim, n_steps + 1, 1))], axis=2)
    for t in range(n_steps):
        loadings, drift, _ = economy.weight_motion(states[:, t])
        states[:, t + 1, 4] = states[:, t, 4] + drift * dt + (loadings.T * shocks[:, t]).sum(axis=1)
    return states


def simulate_recursive(
    economy: RecursiveEconomy,
    *,
    n_sim: int = 200,
    n_years: int = 50,
    seed: int,
    substeps: int = 8,
    numeraire: str = "tradable",
) -> Simulation:
    """
    Simulate a solved economy; the planner's weights start where the parameters say.

    Parameters
    ----------
    economy : RecursiveEconomy
        What is simulated.
    n_sim, n_years : int, optional
        Number of paths and their length, at least 3 years.
    seed : int
        Seed.
    substeps : int, optional
        Dates a quarter, at least 2, at which instantaneous excess returns accumulate.
    numeraire : str, optional
        As in `simulate`.

    Returns
    -------
    Simulation
        Quarterly data of all paths.

    Raises
    ------
    ValueError
        If an option is out of range, or a path leaves the region where the series hold.
    """
    require_instance("economy", economy, RecursiveEconomy)
    numeraire_units(numeraire)
    n_sim, n_years = require_count("n_sim", n_sim), require_count("n_years", n_years, MIN_YEARS)
    substeps, seed = require_count("substeps", substeps, 2), require_count("seed", seed, 0)
    n_steps = QUARTERS_PER_YEAR * n_years * substeps
    states = recursive_paths(economy, n_sim, n_steps, 1.0 / substeps, seed)
    size = max(1, STATES_PER_CHUNK // (n_steps + 1))
    chunks = [
        quarterly_data(economy.evaluate(some.reshape(-1, STATES)), some.shape[:2], substeps)
        for some in (states[i : i + size] for i in range(0, n_sim, size))
    ]
    return Simulation(economy, numeraire, *joined(chunks))


def recursive_moments(
    economy: RecursiveEconomy, numeraire: str = "tradable", horizons: tuple[int, ...] = (9,)
) -> pd.Series:
    r"""
    Moments of Table 2 and slopes of Fig. 1, to first order around the mean and equal weights.

    Parameters
    ----------
    economy : RecursiveEconomy
        Solved economy.
    numeraire : str, optional
        "tradable", "own" or "basket".
    horizons : tuple of int, optional
        Of the slopes, in quarters.

    Returns
    -------
    Series
        As of `exact_moments`; the log ratio of weights counts as a random walk.
    """
    require_instance("economy", economy, RecursiveEconomy)
    horizons, params = require_counts("horizons", horizons), economy.params
    units = dict(zip(("T", "NT"), numeraire_units(numeraire), strict=True))
    process, shift = params.endowment_process(), STEP * np.eye(STATES)
    around = np.concatenate([shift, -shift, np.zeros((1, STATES))])
    states = np.concatenate([process.level(around[:, :4]), around[:, 4:]], axis=1)
    logs = log_prices(economy.evaluate(states[:-1]), units)
    gradients = pd.DataFrame(
        {name: np.subtract(*np.split(v, 2)) / (2.0 * STEP) for name, v in logs.items()}
    )
    loadings, _, home = economy.weight_motion(states[-1:])
    # log M is that per unit of all weights: Home's moves with utility, and its share with omega
    b, share = 1.0 / params.substitution - params.risk_aversion, 1.0 - params.planner_weight
    for sector in units:
        gradients[f"M {sector}"] += np.append(b * home[:, 0], -share)
    from_shocks = np.concatenate([np.eye(4), loadings.T])
    C = from_shocks @ process.shock_covariance @ from_shocks.T
    kappa = np.append(process.mean_reversion, NO_REVERSION)
    return pd.Series(linear_moments(gradients, C, kappa, horizons), name=numeraire)
