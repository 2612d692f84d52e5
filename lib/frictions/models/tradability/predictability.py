r"""
Predictability of the real exchange rate in simulated data, Tian (2015), eqs. (8)-(9) and Fig. 1.

.. math::

    \ln RER_{t+h} - \ln RER_t = \alpha_h + \beta_h R_{TMNT,t} + e_{t+h} \qquad (8)

and (9) with the two returns as two regressors of one regression.  The return of date t is that of
the quarter that ends at t ("lagged"), or of the quarter that starts at t ("contemporaneous", a
diagnostic: it then overlaps with the change to be explained).
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from frictions.foundation import require_choice, require_flag, require_instance
from frictions.foundation.intervals import require_counts
from frictions.models.tradability.simulation import QUANTILES, Simulation
from frictions.solvers.estimation import long_horizon_regressions

TIMINGS = ("lagged", "contemporaneous")


def slopes(sim: Simulation, horizon: int) -> np.ndarray:
    """Return the slope of eq. (8) on each path, (paths,)."""
    difference = (sim.excess_tradable - sim.excess_nontradable)[:, :, None]
    fit = long_horizon_regressions(sim.log_rer[:, 1:], difference, np.array([horizon]))
    return fit.coefficients[:, 0, 0]


def predictability(
    sim: Simulation,
    horizons: Iterable[int] = range(1, 17),
    timing: str = "lagged",
    with_level: bool = False,
) -> pd.DataFrame:
    """
    Predictive regressions of the real exchange rate on stock returns, on every simulated path.

    Parameters
    ----------
    sim : Simulation
        Simulated data, in the numeraire wanted.
    horizons : sequence of int, optional
        Horizons in quarters; the Newey-West estimator uses as many lags.
    timing : str, optional
        "lagged" or "contemporaneous".
    with_level : bool, optional
        Add the log exchange rate at date t to the regressors: a control for its mean reversion.

    Returns
    -------
    DataFrame
        Index: horizon.  Columns: (coefficient, statistic), where the coefficient is "TMNT" for
        eq. (8), "T" and "NT" for eq. (9), and the statistic is the "median", "p5" or "p95" of the
        slope or its "median t".  With the level there is also the coefficient "level", of eq. (8).

    Raises
    ------
    ValueError
        If ``timing`` is unknown or a horizon is not shorter than the sample.
    """
    require_flag("with_level", with_level)
    require_instance("sim", sim, Simulation)
    require_choice("timing", timing, TIMINGS)
    horizons = np.array(require_counts("horizons", horizons))
    # Return column t covers the quarter from date t to date t + 1 of log_rer.
    level = sim.log_rer[:, 1:] if timing == "lagged" else sim.log_rer
    difference = (sim.excess_tradable - sim.excess_nontradable)[:, :, None]
    both = np.stack([sim.excess_tradable, sim.excess_nontradable], axis=2)
    known = level[:, : difference.shape[1], None]

    columns = {}
    for names, regressors in ((("TMNT",), difference), (("T", "NT"), both)):
        if with_level:
            regressors = np.concatenate([regressors, known], axis=2)
        names = (*names, "level") if with_level and "TMNT" in names else names
        fit = long_horizon_regressions(level, regressors, horizons)
        for j, name in enumerate(names):
            for label, probability in QUANTILES.items():
                columns[name, label] = np.quantile(fit.coefficients[:, :, j], probability, axis=0)
            columns[name, "median t"] = np.median(fit.t_statistics[:, :, j], axis=0)
    return pd.DataFrame(columns, index=pd.Index(horizons, name="horizon"))
