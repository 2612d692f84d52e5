"""Exact moments of economies with recursive preferences, which the tests of paths use."""

import numpy as np
import pandas as pd

from frictions.models.tradability.moments import STEP, linear_moments, log_prices
from frictions.models.tradability.pricing import numeraire_units
from frictions.models.tradability.recursive import STATES, RecursiveEconomy

NO_REVERSION = 1e-6  # of the weights' state, per quarter, in the formulas of exact moments


def recursive_moments(
    economy: RecursiveEconomy, numeraire: str = "tradable", horizons: tuple[int, ...] = (9,)
) -> pd.Series:
    """Return `exact_moments`, around equal weights, whose log ratio counts as a random walk."""
    params = economy.params
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
