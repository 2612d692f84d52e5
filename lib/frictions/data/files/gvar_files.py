"""Read exchange rates from the GVAR database (Mohaddes and Raissi), as published or as extracts.

As published, two workbooks (.xls or .xlsx): the quarterly data, with a sheet for each variable and
a column for each country (from 2023 on), or a sheet for each country and a column for each
variable (before); and GDP at purchasing power parity from the World Bank, sheet ``WDI``, a row a
country and a column a year.  123456789 stands for a missing value.

As extracts, two CSV files: ``gvar_quarterly.csv`` with the header ``quarter,country,y,Dp,ep``, one
line a quarter and country; and ``gvar_ppp_gdp.csv`` with ``year,<country>,...``, a line a year.

``Dp`` is CPI inflation, ``ep`` the log of the exchange rate in local currency per US dollar less
the log of the CPI, empty for the United States.  Numbers have no thousands separators.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.files.layout import LayoutError, Text, decimal, require_file, shown
from frictions.data.files.reading import read_text
from frictions.data.files.user_files import (
    BASE_COUNTRY,
    ExchangeRateData,
    read_country_quarters,
    weights_of_years,
)
from frictions.data.files.workbooks import Sheet, read_sheets

QUARTERLY_FILE, GDP_FILE = "gvar_quarterly.csv", "gvar_ppp_gdp.csv"
WORKBOOKS = ("GVAR_*.xls*", "Country Data*.xls*"), ("PPP-GDP*.xls*",)
QUARTERLY_COLUMNS = ("quarter", "country", "y", "Dp", "ep")
# How the workbooks name the countries of Tian (2015): in sheets, in columns, by the World Bank.
COUNTRIES = {
    "US": ("usa", "united states"), "CA": ("canada", "can"), "FR": ("france", "fra"),
    "DE": ("germany", "germ", "deu"), "IT": ("italy", "ita"), "JP": ("japan", "jpn"),
    "GB": ("uk", "united kingdom", "gbr"),
}  # fmt: skip
FOREIGN = [country for country in COUNTRIES if country != BASE_COUNTRY]
NOT_THERE = "123456789"


def find_gvar(directory: Path) -> tuple[Path, Path] | None:
    """Return the two files in a reader's directory, extracts first; None if there are not both."""
    extracts = directory / QUARTERLY_FILE, directory / GDP_FILE
    if all(file.exists() for file in extracts):
        return extracts
    found = []
    for patterns in WORKBOOKS:
        matches = sorted(f for pattern in patterns for f in directory.glob(pattern))
        if len(matches) > 1:
            names = shown(", ".join(file.name for file in matches))
            raise LayoutError(f"{directory}: expected one workbook {patterns[0]}, found {names}")
        found += matches
    return (found[0], found[1]) if len(found) == 2 else None


def read_gvar(quarterly: str | Path, gdp: str | Path) -> ExchangeRateData:
    """
    Make the inputs of the real exchange rate from the two files.

    Parameters
    ----------
    quarterly, gdp : str or Path
        The files: workbooks as published, or CSV.

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
    quarterly, gdp = require_file("quarterly", quarterly), require_file("gdp", gdp)
    if quarterly.suffix.lower() == ".csv":
        panels = read_country_quarters(read_text(quarterly), QUARTERLY_COLUMNS, _values)
        rates, inflation = panels["ep"].drop(columns=BASE_COUNTRY), panels["Dp"][BASE_COUNTRY]
    else:
        rates, inflation = _read_quarterly_workbook(quarterly)
    read = _read_gdp if gdp.suffix.lower() == ".csv" else _read_gdp_workbook
    return ExchangeRateData(
        exchange_rates=pd.DataFrame(np.exp(rates)),
        price_levels=pd.DataFrame(1.0, rates.index, rates.columns),
        us_price_level=np.exp(inflation.cumsum()),
        weights=weights_of_years(read(gdp, [*map(str, rates)]), pd.PeriodIndex(rates.index)),
    )


def _values(text: Text, line: int, cells: dict[str, str]) -> dict[str, float]:
    """Convert inflation and the deflated exchange rate, which the base country has not."""
    empty = ("",) if cells["country"] == BASE_COUNTRY else ()
    return {
        "Dp": text.number(line, "Dp", cells["Dp"], ()),
        "ep": text.number(line, "ep", cells["ep"], empty),
    }


def _read_gdp(path: str | Path, countries: list[str]) -> pd.DataFrame:
    """Read the extract of GDP, years by countries."""
    text = read_text(path)
    rows = text.rows()
    text.check_names(1, rows[0])
    absent = [country for country in ("year", *countries) if country not in rows[0]]
    if absent:
        raise text.error(1, f"the columns {','.join(absent)}", ",".join(rows[0]))
    table: dict[int, dict[str, float]] = {}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]) or not re.fullmatch("[0-9]{4}", row[0]):
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
    """Convert a positive number."""
    size = text.number(line, country, cell, ())
    if size <= 0:
        raise text.error(line, f"a positive number in {country}", cell)
    return size


def _read_quarterly_workbook(path: Path) -> tuple[pd.DataFrame, pd.Series]:
    """Return deflated exchange rates, quarters by countries, and US inflation."""
    sheets = read_sheets(str(path), path.read_bytes(), _quarterly_sheets)
    if "ep" in sheets:
        rates = _columns(sheets["ep"], {c: COUNTRIES[c] for c in FOREIGN})
        inflation = _columns(sheets["Dp"], {"US": COUNTRIES["US"]})["US"]
    else:
        named = {_country(sheet): sheet for sheet in sheets}
        panels = {
            country: _columns(sheets[sheet], {column: (column.lower(),)})[column]
            for country, sheet in named.items()
            for column in ("Dp" if country == BASE_COUNTRY else "ep",)
        }
        inflation = panels.pop(BASE_COUNTRY)
        rates = pd.DataFrame({country: panels[country] for country in FOREIGN})
    if not rates.index.equals(inflation.index) or rates.isna().any(axis=None):
        raise LayoutError(f"{path}: expected the same quarters on every sheet, found others")
    return rates, inflation


def _quarterly_sheets(names: list[str]) -> list[str]:
    """Choose the sheets of variables, or those of countries."""
    if "ep" in names:
        return ["Dp", "ep"]
    named = {_country(name): name for name in names}
    return [named.get(country, spelt[0].upper()) for country, spelt in COUNTRIES.items()]


def _country(name: str) -> str:
    """Return the code of a country; empty for one that is not used."""
    return next((c for c, spelt in COUNTRIES.items() if name.strip().lower() in spelt), "")


def _columns(sheet: Sheet, wanted: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """Read columns of a sheet by quarter; each is found by one of its spellings."""
    header = [cell.lower() for cell in sheet.rows[0]] if sheet.rows else []
    places = {}
    for name, spelt in {"date": ("date",), **wanted}.items():
        found = [k for k, cell in enumerate(header) if cell in spelt]
        if len(found) != 1:
            raise sheet.error(1, f"one column {spelt[0]}", ", ".join(header))
        places[name] = found[0]
    date = places.pop("date")
    values: dict[pd.Period, dict[str, float]] = {}
    for number, row in enumerate(sheet.rows[1:], start=2):
        if not any(row):
            continue
        match = re.fullmatch(r"([0-9]{4}) ?[Q:]([1-4])", row[date])
        if not match:
            raise sheet.error(number, "a quarter such as 1979Q2", row[date])
        quarter = pd.Period(year=int(match[1]), quarter=int(match[2]), freq="Q")
        due = next(iter(values), quarter) + len(values)
        if quarter != due:
            raise sheet.error(number, f"the quarter {due}", str(quarter))
        values[quarter] = {}
        for name, k in places.items():
            value = decimal(row[k])
            if value is None or row[k] == NOT_THERE:
                raise sheet.error(number, f"a number in {name}", row[k])
            values[quarter][name] = value
    if not values:
        raise sheet.error(len(sheet.rows), "rows of quarters until here", "the end of the sheet")
    quarters = pd.PeriodIndex([*values], freq="Q", name="quarter")
    return pd.DataFrame([*values.values()], index=quarters)


def _read_gdp_workbook(path: Path, countries: list[str]) -> pd.DataFrame:
    """Read the World Bank's table of GDP, years by countries."""
    sheet = read_sheets(str(path), path.read_bytes(), lambda _: ["WDI"])["WDI"]
    numbered = enumerate(sheet.rows, start=1)
    head, names = next(((n, row) for n, row in numbered if "Country Code" in row), (0, []))
    if not head:
        raise LayoutError(f"{sheet.name}: expected a row with Country Code, found none")
    years = {int(c[:4]): k for k, c in enumerate(names) if re.match("[12][0-9]{3}", c)}
    if not years or sorted(years) != list(range(min(years), max(years) + 1)):
        raise sheet.error(head, "years in turn", ", ".join(map(str, years)))
    table: dict[str, dict[int, float]] = {}
    for number, row in numbered:
        country = _country(row[names.index("Country Code")])
        if country not in countries:
            continue
        if country in table:
            raise sheet.error(number, f"{country} once", "it again")
        table[country] = {year: decimal(row[k]) or 0.0 for year, k in years.items()}
        bad = next((year for year, size in table[country].items() if size <= 0), None)
        if bad:
            raise sheet.error(number, f"a positive number for {bad}", row[years[bad]])
    absent = [country for country in countries if country not in table]
    if absent:
        raise LayoutError(f"{sheet.name}: expected rows of {', '.join(absent)}, found none")
    return pd.DataFrame(table)[countries].sort_index()
