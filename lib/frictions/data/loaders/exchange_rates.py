"""Inputs of the real exchange rate of eq. (12) of Tian (2015), from the best source at hand.

In this order: the reader's ``real_exchange_rate.csv``; the reader's extract of the GVAR database
(both in the directory that ``FRICTIONS_DATA`` names); with ``DATA=live``, FRED: monthly exchange
rates, averaged by quarter; consumer price indices, the same; and annual GDP at current dollars for
the weights. France, Germany and Italy have their own currencies to 1998 and the euro, at the fixed
conversion rates, from 1999.
"""

import os
from pathlib import Path

import pandas as pd

from frictions.data.files import user_files
from frictions.data.files.gvar_files import find_gvar, read_gvar
from frictions.data.live.sources import EURO_RATE, EXCHANGE_RATES, GDP_LEVELS, PRICE_LEVELS
from frictions.data.live.tier import LiveData
from frictions.foundation import InadequateData, require_instance

# National currency units per euro, fixed on 31 December 1998 (Council Regulation 2866/98).
PER_EURO = {"FR": 6.55957, "DE": 1.95583, "IT": 1936.27}
EURO_START = "1999-01"
DOLLARS_PER_UNIT = ("GB",)  # FRED quotes the pound the other way round


def find_exchange_rates(live: LiveData) -> tuple[user_files.ExchangeRateData | None, str]:
    """
    Load the best data at hand; see the module for the order.

    Parameters
    ----------
    live : LiveData
        The live tier.

    Returns
    -------
    tuple of ExchangeRateData or None, and str
        None if there are none; and in words, which data these are.

    Raises
    ------
    ValueError
        If a file of the reader departs from its layout.
    """
    require_instance("live", live, LiveData, "LiveData.of_environment() gives one")
    own = user_files.load_exchange_rate_data()
    if own is not None:
        return own, f"your file {user_files.EXCHANGE_RATE_FILE}"
    directory = os.environ.get(user_files.DIRECTORY_VARIABLE)
    files = find_gvar(Path(directory)) if directory else None
    if files:
        return read_gvar(*files), "your copy of the GVAR database"
    codes = [*EXCHANGE_RATES.values(), EURO_RATE, *PRICE_LEVELS.values(), *GDP_LEVELS.values()]
    found = live.derive(
        [f"{code}.csv" for code in codes],
        lambda *series: from_fred(dict(zip(codes, series, strict=True))),
    )
    return found, "" if found is None else "FRED"


def from_fred(series: dict[str, pd.Series]) -> user_files.ExchangeRateData:
    """Put the FRED series together."""
    for code, values in series.items():
        if (values <= 0).any():
            raise InadequateData(f"{code}: {values.min():g} in {values.idxmin()} is not positive")
    rates = pd.DataFrame({country: _per_dollar(country, series) for country in EXCHANGE_RATES})
    prices = pd.DataFrame({country: series[code] for country, code in PRICE_LEVELS.items()})
    rates, prices = _quarterly(rates), _quarterly(prices)
    quarters = _without_gaps(rates.index.intersection(prices.index), "exchange rates", "quarter")
    sizes = pd.DataFrame({country: series[code] for country, code in GDP_LEVELS.items()}).dropna()
    years = _without_gaps(sizes.index, "GDP", "year")
    return user_files.ExchangeRateData(
        exchange_rates=rates.loc[quarters],
        price_levels=prices.loc[quarters].drop(columns=user_files.BASE_COUNTRY),
        us_price_level=prices.loc[quarters, user_files.BASE_COUNTRY],
        weights=user_files.weights_of_years(sizes.set_axis(years.year), quarters),
    )


def _quarterly(months: pd.DataFrame) -> pd.DataFrame:
    """Average by quarter; a quarter counts if each country has all three of its months."""
    grouped = months.groupby(pd.PeriodIndex(months.index).asfreq("Q"))
    return grouped.mean().where(grouped.count() == 3).dropna()


def _without_gaps(periods: pd.Index, what: str, period: str) -> pd.PeriodIndex:
    """Return common periods that follow each other, or say that there are none."""
    if periods.empty or len(periods) != (periods[-1] - periods[0]).n + 1:
        raise InadequateData(f"{what}: the countries have no common {period}s without gaps")
    return pd.PeriodIndex(periods, name=period)


def _per_dollar(country: str, series: dict[str, pd.Series]) -> pd.Series:
    """Return units of the country's currency per US dollar, the euro put in the old units."""
    rate = series[EXCHANGE_RATES[country]]
    if country in DOLLARS_PER_UNIT:
        return 1 / rate
    if country not in PER_EURO:
        return rate
    euro = PER_EURO[country] / series[EURO_RATE].loc[EURO_START:]
    return pd.concat([rate.loc[: pd.Period(EURO_START, freq="M") - 1], euro])
