"""Augmented Dickey-Fuller tests of many series, through statsmodels."""

import pandas as pd
from statsmodels.tsa.stattools import adfuller

TERMS = {"c": "constant", "ct": "constant and trend"}


def adf_table(data: pd.DataFrame) -> pd.DataFrame:
    """
    Test each series for a unit root; lags by AIC.

    Parameters
    ----------
    data : DataFrame, shape (n, m)
        Series without missing values.

    Returns
    -------
    DataFrame, shape (m, 4)
        p value and lags, with a constant and with a constant and trend.
    """
    rows = {}
    for name, series in data.items():
        row = {}
        for regression, words in TERMS.items():
            test = adfuller(series, regression=regression, autolag="AIC", result_object=False)
            _, p_value, lags, *_ = test
            row[f"p, {words}"] = p_value
            row[f"lags, {words}"] = int(lags)
        rows[name] = row
    return pd.DataFrame(rows).T
