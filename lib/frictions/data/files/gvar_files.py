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
from frictions.data.files.user_files import BASE_COUNTRY, ExchangeRateData, read_country_quarters
from frictions.data.files.workbooks import read_sheets

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
    sizes = read(gdp, list(rates))
    years = np.clip(rates.index.year, sizes.index[0], sizes.index[-1])
    sizes = sizes.loc[years].set_axis(rates.index)
    return ExchangeRateData(
        exchange_rates=np.exp(rates),
        price_levels=pd.DataFrame(1.0, rates.index, rates.columns),
        us_price_level=np.exp(inflation.cumsum()),
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
        rates = _columns(path, "ep", sheets["ep"], {c: COUNTRIES[c] for c in FOREIGN})
        own = _columns(path, "Dp", sheets["Dp"], {BASE_COUNTRY: COUNTRIES[BASE_COUNTRY]})
        inflation = own[BASE_COUNTRY]
    else:
        named = {_country(sheet): sheet for sheet in sheets}
        panels = {
            country: _columns(path, sheet, sheets[sheet], {column: (column.lower(),)})[column]
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


def _columns(path, sheet: str, rows, wanted: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """Read columns of a sheet by quarter; each is found by one of its spellings."""

    def wrong(row: int, expected: str, found: str) -> LayoutError:
        return LayoutError(
            f"{path}, sheet {sheet}, row {row}: expected {expected}, found {shown(found)}"
        )

    header = [cell.lower() for cell in rows[0]] if rows else []
    if "date" not in header:
        raise wrong(1, "a column date", ", ".join(header))
    places = {}
    for name, spelt in wanted.items():
        found = [k for k, cell in enumerate(header) if cell in spelt]
        if len(found) != 1:
            raise wrong(1, f"one column {spelt[0]}", ", ".join(header))
        places[name] = found[0]
    quarters: list[pd.Period] = []
    values: list[dict[str, float]] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        match = re.fullmatch(r"([0-9]{4}) ?[Q:]([1-4])", row[header.index("date")])
        if not match:
            raise wrong(number, "a quarter such as 1979Q2", row[header.index("date")])
        quarters.append(pd.Period(year=int(match[1]), quarter=int(match[2]), freq="Q"))
        if quarters[-1] != quarters[0] + len(values):
            raise wrong(number, f"the quarter {quarters[0] + len(values)}", str(quarters[-1]))
        cells = {name: row[k] for name, k in places.items()}
        for name, cell in cells.items():
            if decimal(cell) is None or cell == NOT_THERE:
                raise wrong(number, f"a number in {name}", cell)
        values.append({name: float(cell) for name, cell in cells.items()})
    if not values:
        raise wrong(len(rows), "rows of quarters until here", "the end of the sheet")
    return pd.DataFrame(values, index=pd.PeriodIndex(quarters, freq="Q", name="quarter"))


def _read_gdp_workbook(path: str | Path, countries: list[str]) -> pd.DataFrame:
    """Read the World Bank's table of GDP, years by countries."""
    rows = read_sheets(str(path), Path(path).read_bytes(), lambda _: ["WDI"])["WDI"]
    place = f"{path}, sheet WDI"
    head = next((n for n, row in enumerate(rows) if "Country Code" in row), None)
    if head is None:
        raise LayoutError(f"{place}: expected a row with Country Code, found none")
    code = rows[head].index("Country Code")
    years = {int(c[:4]): k for k, c in enumerate(rows[head]) if re.match("[12][0-9]{3}", c)}
    if not years or sorted(years) != list(range(min(years), max(years) + 1)):
        raise LayoutError(f"{place}, row {head + 1}: expected years in turn, found {list(years)}")
    table = {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        country = _country(row[code]) if len(row) == len(rows[head]) else ""
        if country not in countries:
            continue
        if country in table:
            raise LayoutError(f"{place}, row {number}: expected {country} once, found it again")
        sizes = {year: decimal(row[k]) or 0.0 for year, k in years.items()}
        bad = [year for year, size in sizes.items() if size <= 0]
        if bad:
            found = shown(row[years[bad[0]]])
            raise LayoutError(
                f"{place}, row {number}: expected a positive number for {bad[0]}, found {found}"
            )
        table[country] = sizes
    absent = [country for country in countries if country not in table]
    if absent:
        raise LayoutError(f"{place}: expected rows of {', '.join(absent)}, found none")
    return pd.DataFrame(table)[countries].sort_index()
