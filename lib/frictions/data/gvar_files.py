"""Read exchange rates from an extract of the GVAR database (Mohaddes and Raissi 2020).

Two CSV files: ``gvar_quarterly.csv`` with the header ``quarter,country,y,Dp,ep``, one line a
quarter and country (``Dp`` is CPI inflation, ``ep`` the log of the exchange rate in local currency
per US dollar less the log of the CPI, empty for ``US``); and ``gvar_ppp_gdp.csv`` with the header
``year,<country>,...`` and GDP at purchasing power parity, a line a year.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.layout import read_text
from frictions.data.user_files import BASE_COUNTRY, ExchangeRateData

QUARTERLY_FILE, GDP_FILE = "gvar_quarterly.csv", "gvar_ppp_gdp.csv"
QUARTERLY_COLUMNS = ["quarter", "country", "y", "Dp", "ep"]


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
    panel = _read_quarterly(quarterly)
    base = panel.pop(BASE_COUNTRY)
    sizes = _read_gdp(gdp, list(panel))
    rates = pd.DataFrame({country: table["ep"] for country, table in panel.items()})
    years = np.clip(rates.index.year, sizes.index[0], sizes.index[-1])
    sizes = sizes.loc[years].set_axis(rates.index)
    return ExchangeRateData(
        exchange_rates=np.exp(rates),
        price_levels=rates * 0 + 1.0,
        us_price_level=np.exp(base["Dp"].cumsum()),
        weights=sizes.div(sizes.sum(axis=1), axis=0),
    )


def _read_quarterly(path: str | Path) -> dict[str, pd.DataFrame]:
    """Return inflation and the deflated exchange rate of each country, by quarter."""
    text = read_text(path)
    rows = list(csv.reader(text.lines))
    if rows[0] != QUARTERLY_COLUMNS:
        raise text.error(1, f"the header {','.join(QUARTERLY_COLUMNS)!r}", ",".join(rows[0]))
    found: dict[str, dict] = {}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(QUARTERLY_COLUMNS):
            raise text.error(line, f"{len(QUARTERLY_COLUMNS)} fields", f"{len(row)}")
        try:
            quarter = pd.Period(row[0], freq="Q")
        except ValueError:
            raise text.error(line, "a quarter such as 1979Q2", row[0]) from None
        empty = ("",) if row[1] == BASE_COUNTRY else ()
        values = text.number(line, "Dp", row[3], ()), text.number(line, "ep", row[4], empty)
        found.setdefault(row[1], {})[quarter] = values
    if BASE_COUNTRY not in found or len(found) < 2:
        raise text.error(None, f"{BASE_COUNTRY} and other countries", ", ".join(found))
    quarters = pd.period_range(min(found[BASE_COUNTRY]), max(found[BASE_COUNTRY]), freq="Q")
    for country, table in found.items():
        if sorted(table) != list(quarters):
            raise text.error(None, f"{country} from {quarters[0]} to {quarters[-1]}", "other ones")
    return {
        country: pd.DataFrame(table, index=["Dp", "ep"]).T.sort_index().set_axis(quarters)
        for country, table in found.items()
    }


def _read_gdp(path: str | Path, countries: list[str]) -> pd.DataFrame:
    text = read_text(path)
    rows = list(csv.reader(text.lines))
    absent = [country for country in ("year", *countries) if country not in rows[0]]
    if absent:
        raise text.error(1, f"the columns {','.join(absent)}", ",".join(rows[0]))
    table = {}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]) or not row[0].isdigit():
            raise text.error(line, f"a year and {len(rows[0]) - 1} values", ",".join(row))
        cells = dict(zip(rows[0], row, strict=True))
        table[int(row[0])] = {c: text.number(line, c, cells[c], ()) for c in countries}
    sizes = pd.DataFrame(table).T.sort_index()
    if list(sizes.index) != list(range(sizes.index[0], sizes.index[-1] + 1)):
        raise text.error(None, "consecutive years", ", ".join(map(str, sizes.index)))
    return sizes
