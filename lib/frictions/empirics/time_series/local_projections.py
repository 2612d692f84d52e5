r"""Responses by local projections (Jordà 2005): one regression a horizon.

.. math::

    y_{i,t+h} = \alpha + \beta_h\, r_t + \gamma' x_t + \sum_{l=1}^{p} \Gamma_l\, y_{t-l} + e_{t+h}

where :math:`x_t` are the variables ordered before the shock's variable :math:`r_t`. At h = 0 the
slope is the recursive VAR's for variables after r.
"""

import pandas as pd

from frictions.empirics.time_series.least_squares import fit_ols
from frictions.empirics.time_series.vector_autoregression import complete_sample, shock_place


def local_projections(
    data: pd.DataFrame, shock: str, size: float, horizon: int, lags: int, start=None, end=None
) -> pd.DataFrame:
    """
    Project each variable on a recursive shock.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series in recursive order, by quarter.
    shock : str
        The variable whose shock it is.
    size : float
        Its size on impact.
    horizon : int
        Last horizon.
    lags : int
        Lags of all variables.
    start, end : str or Period, optional
        First and last quarter of the sample; outcomes stay inside it.

    Returns
    -------
    DataFrame, shape (horizon + 1, m)
        Responses; variables before the shock's are 0 at horizon 0 by assumption.

    Raises
    ------
    ValueError
        If the shock is not a variable, or the sample is missing values or too short.
    """
    sample = complete_sample(data, start, end)
    place = shock_place(list(sample.columns), shock)
    regressors = pd.concat(
        [sample.iloc[:, : place + 1]]
        + [sample.shift(lag).add_suffix(f"({-lag})") for lag in range(1, lags + 1)],
        axis=1,
    ).iloc[lags:]
    if len(regressors) - horizon <= regressors.shape[1] + 1:
        raise ValueError(
            f"too few observations ({len(regressors) - horizon}) for {sample.shape[1]} variables "
            f"and {lags} lags at horizon {horizon}"
        )
    rows = {}
    for h in range(horizon + 1):
        past = regressors.iloc[: len(regressors) - h]
        rows[h] = {
            name: 0.0
            if h == 0 and column < place
            else size * _slope(sample[name].shift(-h).loc[past.index], past, shock)
            for column, name in enumerate(sample.columns)
        }
    return pd.DataFrame(rows).T.rename_axis("horizon")


def _slope(outcome: pd.Series, regressors: pd.DataFrame, shock: str) -> float:
    return fit_ols(outcome, regressors, covariance="nonrobust").params[shock]
