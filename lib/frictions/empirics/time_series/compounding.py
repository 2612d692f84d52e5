"""Compounding of monthly returns to quarters and years. All returns are in percent."""

import pandas as pd

MONTHS = {"Q": 3, "Y": 12}


def compound_percent(returns, frequency: str):
    """
    Compound simple monthly returns over complete quarters or years.

    Parameters
    ----------
    returns : DataFrame or Series
        Total (not excess) returns in percent per month, indexed by a monthly PeriodIndex.
    frequency : str
        ``"Q"`` or ``"Y"``.

    Returns
    -------
    DataFrame or Series
        Percent per quarter or year. A quarter or year that lacks a month is left out.

    Raises
    ------
    ValueError
        For another frequency or missing returns.
    """
    if frequency not in MONTHS:
        raise ValueError(f"frequency must be one of {tuple(MONTHS)}, got {frequency!r}")
    if returns.isna().to_numpy().any():
        raise ValueError("cannot compound over missing monthly returns")
    by_period = (1 + returns / 100).groupby(returns.index.asfreq(frequency))
    complete = by_period.size() == MONTHS[frequency]
    return 100 * (by_period.prod()[complete] - 1)


def total_percent(excess: pd.DataFrame, risk_free: pd.Series) -> pd.DataFrame:
    """
    Add the risk-free rate back to excess returns.

    Parameters
    ----------
    excess : DataFrame, shape (months, k)
        Excess returns of funded portfolios (not of long-short spreads), percent per month.
    risk_free : Series
        Risk-free rate, percent per month, covering the months of ``excess``.

    Returns
    -------
    DataFrame, shape (months, k)
        Total returns, percent per month.

    Raises
    ------
    ValueError
        If the risk-free rate lacks a month.
    """
    absent = excess.index.difference(risk_free.index)
    if len(absent):
        raise ValueError(f"risk_free has no value for {absent[0]} (and {len(absent) - 1} more)")
    return excess.add(risk_free.reindex(excess.index), axis=0)


def quarterly_excess_percent(excess: pd.DataFrame, risk_free: pd.Series) -> pd.DataFrame:
    """
    Quarterly excess returns: compounded total return minus compounded risk-free rate.

    Compounding a long-short spread itself would mean nothing, so spreads are formed afterwards
    (``frictions.empirics.tradability.portfolios.with_spreads``).

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
    total = compound_percent(total_percent(excess, risk_free), "Q")
    safe = compound_percent(risk_free.reindex(excess.index), "Q")
    return total.sub(safe, axis=0)
