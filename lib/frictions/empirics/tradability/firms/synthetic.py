"""An invented panel of firms with known properties, to try and to test the firm tables.

CRSP and Compustat may not be shipped. This panel has their shape and nothing else in common with
them: returns load on GDP growth with a slope that rises with tradability, and earnings grow at one
rate in expansions and another in recessions. Estimates from it say nothing about the US economy.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.data.shipped.samples import read_period
from frictions.empirics.tradability.firms.panel import CATEGORIES
from frictions.foundation import require_count


@dataclass(frozen=True)
class SyntheticFirms:
    """
    The panels and what they were made from.

    Attributes
    ----------
    monthly : DataFrame
        Stock panel: ``permno``, ``date``, ``ret``, ``me``, ``be``, ``liabilities``, ``industry``,
        ``category``.
    quarterly : DataFrame
        Earnings panel: ``permno``, ``date``, ``earnings``, ``eps``, ``roa``.
    ratios : Series
        Tradability ratio by industry.
    gdp_growth : Series
        Percent per quarter.
    risk_free : Series
        Percent per month.
    recession : Series
        1 in the quarters of negative GDP growth, else 0.
    gdp_betas : Series
        True GDP beta of each firm, by ``permno``: 0.5 + 4 times its tradability ratio.
    earnings_growth : DataFrame
        True growth over four quarters by ``permno``, percent: columns ``exp``
        (5 + 50 times the ratio) and ``rec`` (5 - 50 times the ratio).
    """

    monthly: pd.DataFrame
    quarterly: pd.DataFrame
    ratios: pd.Series
    gdp_growth: pd.Series
    risk_free: pd.Series
    recession: pd.Series
    gdp_betas: pd.Series
    earnings_growth: pd.DataFrame


def synthetic_firms(
    seed: int,
    n_firms: int = 150,
    n_industries: int = 15,
    n_quarters: int = 80,
    first_quarter: str = "1990Q1",
) -> SyntheticFirms:
    """
    Draw a synthetic panel.

    Parameters
    ----------
    seed : int
        Seed of the random numbers.
    n_firms, n_industries, n_quarters : int
        Size. Firms are dealt to industries and categories in turn, so that every industry has firms
        of every category if ``n_firms`` is at least ``5 * n_industries``.
    first_quarter : str
        Where the panel begins.

    Returns
    -------
    SyntheticFirms
        The same panels for the same arguments.

    Raises
    ------
    ValueError
        If there are fewer than five firms an industry.
    """
    seed, n_industries = require_count("seed", seed, 0), require_count("n_industries", n_industries)
    n_firms, n_quarters = require_count("n_firms", n_firms), require_count("n_quarters", n_quarters)
    first = read_period("first_quarter", first_quarter).asfreq("Q", how="start")
    if n_firms < len(CATEGORIES) * n_industries:
        raise ValueError(
            f"n_firms = {n_firms} must be at least 5 * n_industries = {5 * n_industries}"
        )
    rng = np.random.default_rng(seed)
    quarters = pd.period_range(first, periods=n_quarters, freq="Q", name="date")
    first_month = quarters[0].asfreq("M", how="start")
    months = pd.period_range(first_month, periods=3 * n_quarters, freq="M", name="date")
    permno = pd.Index(np.arange(10001, 10001 + n_firms), name="permno")
    codes = [f"i{k:02d}" for k in range(n_industries)]
    ratios = pd.Series(0.6 * np.linspace(0, 1, n_industries) ** 2, index=codes, name="tradability")
    industry = np.arange(n_firms) % n_industries
    category = np.array(CATEGORIES)[(np.arange(n_firms) // n_industries) % len(CATEGORIES)]
    ratio = ratios.to_numpy()[industry]

    gdp_growth = rng.normal(0.5, 0.8, n_quarters)
    recession = (gdp_growth < 0).astype(int)
    risk_free = np.full(3 * n_quarters, 0.3)
    beta = 0.5 + 4.0 * ratio
    surprise = np.repeat(gdp_growth, 3)[:, None] / 3
    noise = rng.normal(0.0, 1.5, (3 * n_quarters, n_firms))
    ret = (risk_free[:, None] + beta * surprise + noise) / 100
    me = rng.lognormal(5.0, 1.0, n_firms) * np.cumprod(1 + ret, axis=0)

    growth = {"exp": 5.0 + 50.0 * ratio, "rec": 5.0 - 50.0 * ratio}
    earnings = np.empty((n_quarters, n_firms))
    earnings[:4] = rng.lognormal(1.0, 0.5, n_firms)
    for t in range(4, n_quarters):
        earnings[t] = earnings[t - 4] * (1 + growth["rec" if recession[t] else "exp"] / 100)

    monthly = _long(permno, months, {"ret": ret, "me": me, "be": 0.7 * me, "liabilities": 0.5 * me})
    firm = np.tile(np.arange(n_firms), len(months))
    monthly["industry"] = np.array(codes)[industry][firm]
    monthly["category"] = category[firm]
    return SyntheticFirms(
        monthly=monthly,
        quarterly=_long(
            permno, quarters, {"earnings": earnings, "eps": earnings / 10, "roa": earnings / 1000}
        ),
        ratios=ratios,
        gdp_growth=pd.Series(gdp_growth, index=quarters, name="gdp_growth"),
        risk_free=pd.Series(risk_free, index=months, name="RF"),
        recession=pd.Series(recession, index=quarters, name="recession"),
        gdp_betas=pd.Series(beta, index=permno, name="gdp_beta"),
        earnings_growth=pd.DataFrame(growth, index=permno),
    )


def _long(permno: pd.Index, dates: pd.PeriodIndex, values: dict) -> pd.DataFrame:
    """Stack arrays of shape (dates, firms) into one row a date and firm."""
    table = {
        "permno": np.tile(permno, len(dates)),
        "date": dates.repeat(len(permno)),
        **{name: array.ravel() for name, array in values.items()},
    }
    return pd.DataFrame(table)
