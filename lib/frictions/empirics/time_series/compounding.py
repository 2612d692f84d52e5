"""Compounding of monthly returns to quarters and years. All returns are in percent."""

import pandas as pd

from frictions.empirics.time_series.regular import Labelled, regular
from frictions.foundation import require_choice, require_entries, require_instance

MONTHS = {"Q": 3, "Y": 12}


def compound_percent(returns: Labelled, frequency: str) -> Labelled:
    """
    Compound simple monthly returns over complete quarters or years.

    Parameters
    ----------
    returns : DataFrame or Series
        Total (not excess) returns in percent per month, month after month.
    frequency : str
        ``"Q"`` or ``"Y"``.

    Returns
    -------
    DataFrame or Series
        Percent per quarter or year. A quarter or year that lacks a month, as the first or last
        may, is left out.

    Raises
    ------
    ValueError
        For another frequency, returns that are missing or below -100 percent, or months that do not
        follow each other.

    Examples
    --------
    >>> months = pd.period_range("2000-01", periods=4, freq="M")
    >>> compound_percent(pd.Series([10.0, 0.0, 10.0, 5.0], months), "Q").round(6)
    2000Q1    21.0
    Freq: Q-DEC, dtype: float64
    """
    require_choice("frequency", frequency, MONTHS)
    returns = _monthly("returns", returns, "[-100, inf)")
    by_period = (1 + returns / 100).groupby(returns.index.asfreq(frequency))
    complete = by_period.size() == MONTHS[frequency]
    return 100 * (by_period.prod()[complete] - 1)


def total_percent(excess: pd.DataFrame, risk_free: pd.Series) -> pd.DataFrame:
    """Add the risk-free rate, % a month, to excess returns of funded portfolios (months, k)."""
    excess = _monthly("excess", excess, "(-inf, inf)")
    return excess.add(_rate(risk_free, excess.index), axis=0)


def quarterly_excess_percent(excess: pd.DataFrame, risk_free: pd.Series) -> pd.DataFrame:
    """
    Quarterly excess returns: compounded total return minus compounded risk-free rate.

    Compounding a long-short spread itself would mean nothing, so spreads are formed afterwards
    (`frictions.empirics.tradability.with_spreads`).

    Parameters
    ----------
    excess : DataFrame, shape (months, k)
        Monthly excess returns of funded portfolios, percent.
    risk_free : Series
        Monthly risk-free rate, percent.

    Returns
    -------
    DataFrame, shape (quarters, k)
        Percent per quarter, complete quarters only.
    """
    excess = _monthly("excess", excess, "(-inf, inf)")
    rate = _rate(risk_free, excess.index)
    total = excess.add(rate, axis=0)
    require_entries("excess + risk_free", total.to_numpy(), "[-100, inf)")
    return compound_percent(total, "Q").sub(compound_percent(rate, "Q"), axis=0)


def _monthly(name: str, returns, inside: str):
    """Return returns by month, complete and inside a range."""
    returns = regular(name, returns)
    if not isinstance(returns.index, pd.PeriodIndex) or returns.index.freqstr != "M":
        raise TypeError(f"{name} must be by month, not by {returns.index.dtype}")
    require_entries(name, returns.to_numpy(dtype=float), inside)
    return returns.astype(float)


def _rate(risk_free: pd.Series, months: pd.PeriodIndex) -> pd.Series:
    """Return the risk-free rate of some months."""
    require_instance("risk_free", risk_free, pd.Series, "by month")
    rate = regular("risk_free", risk_free)
    absent = months.difference(rate.index)
    if len(absent):
        raise ValueError(f"risk_free has no value for {absent[0]} (and {len(absent) - 1} more)")
    return _monthly("risk_free", rate.loc[months], "[-100, inf)")
