"""Out-of-sample prediction of the exchange rate against a random walk: Clark and West (2007)."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import statsmodels.api as sm

from frictions.empirics.time_series.regular import finite_by_period
from frictions.foundation import InadequateData, require_count
from frictions.foundation.intervals import require_counts


def clark_west(
    log_level: pd.Series,
    returns: pd.DataFrame,
    horizons: Iterable[int] = (1, 4, 8, 12, 16),
    first: int = 40,
) -> pd.DataFrame:
    """
    Predict changes over h quarters from an expanding window and test against no change.

    The forecast made at t uses least squares on the changes that were complete at t.  The test
    adds back what the estimation of parameters that are zero under the random walk costs, and is
    one-sided: above 1.64 the returns help.

    Parameters
    ----------
    log_level : Series, shape (T,)
        Level to predict, in logs, by consecutive quarters.
    returns : DataFrame, shape (S, k)
        What is known at the start of each change.
    horizons : iterable of int
        Quarters ahead.
    first : int
        Changes in the first window.

    Returns
    -------
    DataFrame, shape (horizons, 3)
        ``error ratio`` (root mean square error over that of the random walk), ``t`` (Clark and
        West, Newey-West errors with h lags) and ``N`` (forecasts).

    Raises
    ------
    InadequateData
        If fewer than 20 forecasts are left.
    """
    log_level = finite_by_period("log_level", log_level, pd.Series)
    returns = finite_by_period("returns", returns)
    first = require_count("first", first, returns.shape[1] + 2)
    rows = {}
    common = log_level.index.intersection(returns.index)
    for h in require_counts("horizons", horizons):
        change = (log_level.shift(-h) - log_level).reindex(common).dropna()
        x = np.column_stack([np.ones(len(change)), returns.loc[change.index]])
        y = change.to_numpy()
        made = range(first + h - 1, len(y))
        if len(made) < 20:
            raise InadequateData(
                f"horizons = {h} must leave 20 forecasts; log_level and returns leave {len(made)}"
            )
        # at date t the change that began at t - h is the last one that is complete
        guess = np.array(
            [x[t] @ np.linalg.lstsq(x[: t - h + 1], y[: t - h + 1], rcond=None)[0] for t in made]
        )
        truth = y[first + h - 1 :]
        gain = truth**2 - (truth - guess) ** 2 + guess**2
        fit = sm.OLS(gain, np.ones(gain.size)).fit(cov_type="HAC", cov_kwds={"maxlags": h})
        ratio = np.sqrt(np.mean((truth - guess) ** 2) / np.mean(truth**2))
        rows[h] = {"error ratio": ratio, "t": fit.tvalues[0], "N": float(len(made))}
    return pd.DataFrame(rows).T.rename_axis("h")
