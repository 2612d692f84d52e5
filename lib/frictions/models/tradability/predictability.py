r"""
Predictability of the real exchange rate in simulated data, Tian (2015), eqs. (8)-(9) and Fig. 1.

.. math::

    \ln RER_{t+h} - \ln RER_t = \alpha_h + \beta_h R_{TMNT,t} + e_{t+h} \qquad (8)

and (9) with the two returns entering separately.  The return of date t is that of the quarter that
ends at t ("lagged"), or of the quarter that starts at t ("contemporaneous", a diagnostic: it then
overlaps with the change to be explained).
"""

import numpy as np
import pandas as pd

from frictions.models.tradability.simulation import QUANTILES, Simulation
from frictions.solvers.estimation.batched_regression import long_horizon_regressions

TIMINGS = ("lagged", "contemporaneous")


def predictability(sim: Simulation, horizons=range(1, 17), timing: str = "lagged") -> pd.DataFrame:
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

    Returns
    -------
    DataFrame
        Index: horizon.  Columns: (coefficient, statistic), where the coefficient is "TMNT" for
        eq. (8), "T" and "NT" for eq. (9), and the statistic is the "median", "p5" or "p95" of the
        slope or its "median t".

    Raises
    ------
    ValueError
        If ``timing`` is unknown or a horizon is not shorter than the sample.
    """
    if timing not in TIMINGS:
        raise ValueError(f"timing = {timing!r} must be one of {TIMINGS}")
    # Return column t covers the quarter from date t to date t + 1 of log_rer.
    level = sim.log_rer[:, 1:] if timing == "lagged" else sim.log_rer
    difference = (sim.excess_tradable - sim.excess_nontradable)[:, :, None]
    separate = np.stack([sim.excess_tradable, sim.excess_nontradable], axis=2)
    horizons = np.asarray(list(horizons))

    columns = {}
    for names, regressors in ((("TMNT",), difference), (("T", "NT"), separate)):
        fit = long_horizon_regressions(level, regressors, horizons)
        for j, name in enumerate(names):
            for label, probability in QUANTILES.items():
                columns[name, label] = np.quantile(fit.coefficients[:, :, j], probability, axis=0)
            columns[name, "median t"] = np.median(fit.t_statistics[:, :, j], axis=0)
    return pd.DataFrame(columns, index=pd.Index(horizons, name="horizon"))
