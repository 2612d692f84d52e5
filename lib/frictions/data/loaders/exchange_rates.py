"""Inputs of the real exchange rate of eq. (12) of Tian (2015), from the best source at hand.

In this order: the reader's ``real_exchange_rate.csv``; the reader's extract of the GVAR database
(both in the directory that ``FRICTIONS_DATA`` names); with ``DATA=live``, FRED: monthly exchange
rates, averaged by quarter; consumer price indices, the same; and annual GDP at current dollars for
the weights. France, Germany and Italy have their own currencies to 1998 and the euro, at the fixed
conversion rates, from 1999.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.files.gvar_files import find_gvar, read_gvar
from frictions.data.files.user_files import (
    BASE_COUNTRY,
    DIRECTORY_VARIABLE,
    EXCHANGE_RATE_FILE,
    ExchangeRateData,
    load_exchange_rate_data,
)
from frictions.data.live.sources import EURO_RATE, EXCHANGE_RATES, GDP_LEVELS, PRICE_LEVELS
from frictions.data.live.tier import LiveData
from frictions.foundation import InadequateData, require_instance

# National currency units per euro, fixed on 31 December 1998 (Council Regulation 2866/98).
PER_EURO = {"FR": 6.55957, "DE": 1.95583, "IT": 1936.27}
EURO_START = "1999-01"
DOLLARS_PER_UNIT = ("GB",)  # FRED quotes the pound the other way round


def find_exchange_rates(live: LiveData) -> tuple[ExchangeRateData | None, str]:
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
    own = load_exchange_rate_data()
    if own is not None:
        return own, f"your file {EXCHANGE_RATE_FILE}"
    directory = os.environ.get(DIRECTORY_VARIABLE)
    files = find_gvar(Path(directory)) if directory else None
    if files:
        return read_gvar(*files), "your copy of the GVAR database"
    codes = [*EXCHANGE_RATES.values(), EURO_RATE, *PRICE_LEVELS.values(), *GDP_LEVELS.values()]
    series = live.get_all(f"{code}.csv" for code in codes)
    if series is None:
        return None, ""
    try:
        return from_fred({name.removesuffix(".csv"): s for name, s in series.items()}), "FRED"
    except InadequateData as error:
        live.reject(series, error)
        return None, ""


def from_fred(series: dict[str, pd.Series]) -> ExchangeRateData:
    """Put the FRED series together."""
    for code, values in series.items():
        if (values <= 0).any():
            raise InadequateData(f"{code}: {values.min():g} in {values.idxmin()} is not positive")
    rates = pd.DataFrame({country: _per_dollar(country, series) for country in EXCHANGE_RATES})
    prices = pd.DataFrame({country: series[code] for country, code in PRICE_LEVELS.items()})
    panels = pd.concat({"rate": rates, "price": prices}, axis=1)
    # A quarter counts if it has all three of its months.
    quarters = panels.index.asfreq("Q")
    grouped = panels.groupby(quarters)
    panels = grouped.mean().where(grouped.count() == 3).dropna()
    if panels.empty or len(panels) != (panels.index[-1] - panels.index[0]).n + 1:
        raise InadequateData("exchange rates: the countries have no common quarters without gaps")
    panels.index.name = "quarter"
    sizes = pd.DataFrame({country: series[code] for country, code in GDP_LEVELS.items()}).dropna()
    if sizes.empty or len(sizes) != (sizes.index[-1] - sizes.index[0]).n + 1:
        raise InadequateData("GDP: the countries have no common years without gaps")
    years = np.clip(panels.index.year, sizes.index[0].year, sizes.index[-1].year)
    sizes = sizes.loc[pd.PeriodIndex(years.astype(str), freq="Y")].set_axis(panels.index)
    return ExchangeRateData(
        exchange_rates=panels["rate"],
        price_levels=panels["price"].drop(columns=BASE_COUNTRY),
        us_price_level=panels["price"][BASE_COUNTRY],
        weights=sizes.div(sizes.sum(axis=1), axis=0),
    )


def _per_dollar(country: str, series: dict[str, pd.Series]) -> pd.Series:
    """Return units of the country's currency per US dollar, the euro put in the old units."""
    rate = series[EXCHANGE_RATES[country]]
    if country in DOLLARS_PER_UNIT:
        return 1 / rate
    if country not in PER_EURO:
        return rate
    euro = PER_EURO[country] / series[EURO_RATE].loc[EURO_START:]
    return pd.concat([rate.loc[: pd.Period(EURO_START, freq="M") - 1], euro])
