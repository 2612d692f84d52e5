"""Read exchange rates from an extract of the GVAR database (Mohaddes and Raissi 2020).

Two CSV files: ``gvar_quarterly.csv`` with the header ``quarter,country,y,Dp,ep``, one line a
quarter and country (``Dp`` is CPI inflation, ``ep`` the log of the exchange rate in local currency
per US dollar less the log of the CPI, empty for ``US``); and ``gvar_ppp_gdp.csv`` with the header
``year,<country>,...`` and GDP at purchasing power parity, a line a year.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.files.layout import Text
from frictions.data.files.reading import read_text
from frictions.data.files.user_files import BASE_COUNTRY, ExchangeRateData, read_country_quarters

QUARTERLY_FILE, GDP_FILE = "gvar_quarterly.csv", "gvar_ppp_gdp.csv"
QUARTERLY_COLUMNS = ("quarter", "country", "y", "Dp", "ep")


def read_gvar(quarterly: str | Path, gdp: str | Path) -> ExchangeRateData:
    """
    Make the inputs of the real exchange rate from the two files.

    Parameters
    ----------
    quarterly, gdp : str or Path
        The files.

    Returns
    -------
    ExchangeRateData
        Foreign price levels are one and exchange rates are deflated by them, because the database
        has only their ratio; the index is the same. Weights are shares in GDP at purchasing power
        parity, those of the first year before it and of the last year after it.

    Raises
    ------
    LayoutError
        If a file departs from its layout, or a country lacks a quarter or a GDP.
    """
    panels = read_country_quarters(read_text(quarterly), QUARTERLY_COLUMNS, _values)
    rates = panels["ep"].drop(columns=BASE_COUNTRY)
    sizes = _read_gdp(gdp, list(rates))
    years = np.clip(rates.index.year, sizes.index[0], sizes.index[-1])
    sizes = sizes.loc[years].set_axis(rates.index)
    return ExchangeRateData(
        exchange_rates=np.exp(rates),
        price_levels=rates * 0 + 1.0,
        us_price_level=np.exp(panels["Dp"][BASE_COUNTRY].cumsum()),
        weights=sizes.div(sizes.sum(axis=1), axis=0),
    )


def _values(text: Text, line: int, cells: dict[str, str]) -> dict[str, float]:
    """Convert inflation and the deflated exchange rate, which the base country has not."""
    empty = ("",) if cells["country"] == BASE_COUNTRY else ()
    return {
        "Dp": text.number(line, "Dp", cells["Dp"], ()),
        "ep": text.number(line, "ep", cells["ep"], empty),
    }


def _read_gdp(path: str | Path, countries: list[str]) -> pd.DataFrame:
    text = read_text(path)
    rows = text.rows()
    text.check_names(1, rows[0])
    absent = [country for country in ("year", *countries) if country not in rows[0]]
    if absent:
        raise text.error(1, f"the columns {','.join(absent)}", ",".join(rows[0]))
    table = {}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]) or not row[0].isdigit():
            raise text.error(line, f"a year and {len(rows[0]) - 1} values", ",".join(row))
        cells = dict(zip(rows[0], row, strict=True))
        year, due = int(row[0]), max(table, default=int(row[0]) - 1) + 1
        if year != due:
            raise text.error(line, f"the year {due}", row[0])
        table[year] = {country: _size(text, line, country, cells[country]) for country in countries}
    if not table:
        raise text.error(text.last, "a line of a year until here", text.lines[-1])
    return pd.DataFrame(table).T


def _size(text: Text, line: int, country: str, cell: str) -> float:
    size = text.number(line, country, cell, ())
    if size <= 0:
        raise text.error(line, f"a positive number in {country}", cell)
    return size
