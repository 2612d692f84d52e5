"""Augmented Dickey-Fuller tests of many series, through statsmodels."""

import pandas as pd
from statsmodels.tsa.stattools import adfuller

from frictions.empirics.time_series.regular import complete_sample
from frictions.foundation import InadequateData

TERMS = {"c": "constant", "ct": "constant and trend"}
FEWEST = 12  # observations; fewer leave nothing to choose lags from


def adf_table(data: pd.DataFrame) -> pd.DataFrame:
    """
    Test each series for a unit root; lags by AIC.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series by period, without missing values.

    Returns
    -------
    DataFrame, shape (m, 4)
        p value and lags, with a constant and with a constant and trend.

    Raises
    ------
    InadequateData
        If a value is missing, there are fewer than 12 observations, or a series is constant.
    """
    sample = complete_sample(data)
    if len(sample) < FEWEST:
        raise InadequateData(f"data has {len(sample)} observations, at least {FEWEST} are needed")
    rows = {}
    for name, series in sample.items():
        if series.max() == series.min():
            raise InadequateData(f"data: {name} is constant, its test needs a series that moves")
        row = {}
        for regression, words in TERMS.items():
            test = adfuller(series, regression=regression, autolag="AIC", result_object=False)
            _, p_value, lags, *_ = test
            row[f"p, {words}"] = p_value
            row[f"lags, {words}"] = int(lags)
        rows[name] = row
    return pd.DataFrame(rows).T
