"""Data files that a reader may supply, in the directory named by ``FRICTIONS_DATA``.

``real_exchange_rate.csv`` holds what eq. (12) of Tian (2015) needs, one line per quarter and
country, comma-separated with a header line:

=================  ==========================================================================
column             content
=================  ==========================================================================
``quarter``        for example ``1979Q2``
``country``        ``US`` and any number of foreign countries (the paper: CA, FR, DE, IT, JP, GB)
``exchange_rate``  units of the country's currency per US dollar, positive; 1 for ``US``
``price_level``    consumer price index, any base, positive
``gdp_weight``     the country's GDP in any unit common to all countries, positive; 0 for ``US``
=================  ==========================================================================

Every country needs a line for every quarter, and the quarters must follow each other without gaps.
Blank lines at the end, a byte order mark and any ends of lines are accepted, thousands separators
are not.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.files.layout import Text, decimal
from frictions.data.files.reading import read_text

DIRECTORY_VARIABLE = "FRICTIONS_DATA"
EXCHANGE_RATE_FILE = "real_exchange_rate.csv"
COLUMNS = ("quarter", "country", "exchange_rate", "price_level", "gdp_weight")
BASE_COUNTRY = "US"
# Such a name is shown on the page; it may hold nothing that a page would read as more than text.
COUNTRY = re.compile(r"[^\W\d_]([^\W_]|[ .'-]){0,39}")


@dataclass(frozen=True)
class ExchangeRateData:
    """
    Inputs of the real exchange rate index.

    Attributes
    ----------
    exchange_rates : DataFrame, shape (quarters, countries)
        Foreign currency units per US dollar.
    price_levels : DataFrame, shape (quarters, countries)
        Foreign consumer price levels.
    us_price_level : Series, shape (quarters,)
        US consumer price level.
    weights : DataFrame, shape (quarters, countries)
        GDP shares among the foreign countries; each row sums to one.
    """

    exchange_rates: pd.DataFrame
    price_levels: pd.DataFrame
    us_price_level: pd.Series
    weights: pd.DataFrame


def load_exchange_rate_data(directory: str | Path | None = None) -> ExchangeRateData | None:
    """
    Read the reader's exchange rate file, if there is one.

    Parameters
    ----------
    directory : str or Path, optional
        Where to look. Default: the directory named by the environment variable ``FRICTIONS_DATA``.

    Returns
    -------
    ExchangeRateData or None
        None if no directory is named, or the directory has no such file.

    Raises
    ------
    ValueError
        If the directory does not exist, or the file departs from its layout; the message names
        file, line and what was expected.
    """
    directory = os.environ.get(DIRECTORY_VARIABLE) if directory is None else directory
    if directory is None or directory == "":
        return None
    if not isinstance(directory, str | Path) or not Path(directory).is_dir():
        raise ValueError(
            f"{DIRECTORY_VARIABLE}: directory = {str(directory)!r} must be a directory"
        )
    path = Path(directory) / EXCHANGE_RATE_FILE
    if not path.exists():
        return None
    return _to_panels(read_country_quarters(read_text(path), COLUMNS, _values))


def read_country_quarters(
    text: Text,
    columns: tuple[str, ...],
    convert: Callable[[Text, int, dict[str, str]], dict[str, float]],
) -> dict[str, pd.DataFrame]:
    """Read each number of a file with one line for each quarter and country, and no gaps."""
    header, *rows = text.rows()
    if tuple(header) != columns:
        raise text.error(1, f"the header {','.join(columns)!r}", ",".join(header))
    lines: dict[tuple[str, pd.Period], int] = {}
    values = []
    for line, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            raise text.error(line, f"{len(columns)} fields", f"{len(row)}: {','.join(row)}")
        cells = dict(zip(columns, row, strict=True))
        if not COUNTRY.fullmatch(cells["country"]):
            raise text.error(line, "a country's name or code, in letters", cells["country"])
        country, quarter = cells["country"], _quarter(text, line, cells["quarter"])
        if (country, quarter) in lines:
            raise text.error(line, "each country once a quarter", f"{country} {quarter} again")
        lines[country, quarter] = line
        values.append({"country": country, "quarter": quarter, **convert(text, line, cells)})
    _refuse_gaps(text, lines)
    table = pd.DataFrame(values)
    countries = list(dict.fromkeys(table["country"]))
    return {
        name: table.pivot(index="quarter", columns="country", values=name)[countries]
        for name in table.columns.drop(["quarter", "country"])
    }


def _quarter(text: Text, line: int, cell: str) -> pd.Period:
    if not re.fullmatch(r"[0-9]{4}Q[1-4]", cell):
        raise text.error(line, "a quarter such as 1979Q2", cell)
    return pd.Period(cell, freq="Q")


def _refuse_gaps(text: Text, lines: dict[tuple[str, pd.Period], int]) -> None:
    """Name the first country and quarter that are missing, at the line that comes instead."""
    countries = list(dict.fromkeys(country for country, _ in lines))
    if BASE_COUNTRY not in countries or len(countries) < 2:
        expected = f"lines of {BASE_COUNTRY} and of a foreign country until here"
        raise text.error(text.last, expected, f"{', '.join(countries) or 'no country'} only")
    quarters = [quarter for _, quarter in lines]
    for due in pd.period_range(min(quarters), max(quarters), freq="Q"):
        for country in countries:
            if (country, due) in lines:
                continue
            own = sorted(quarter for other, quarter in lines if other == country)
            instead = next((quarter for quarter in own if quarter > due), None)
            expected = f"{country} {due}, as every country has each quarter"
            if instead is None:
                found = f"{own[-1]} as its last"
                raise text.error(lines[country, own[-1]], f"{expected}, after this line", found)
            raise text.error(lines[country, instead], f"{expected}, before this line", str(instead))


def _values(text: Text, line: int, cells: dict[str, str]) -> dict[str, float]:
    """Convert the three numbers of a line."""
    is_base = cells["country"] == BASE_COUNTRY
    required = {"exchange_rate": 1.0, "gdp_weight": 0.0} if is_base else {}
    return {
        column: _number(text, line, column, cells[column], required.get(column))
        for column in COLUMNS[2:]
    }


def _number(text: Text, line: int, column: str, cell: str, required: float | None) -> float:
    """Convert a positive number, or the one value that the base country must have."""
    expected = "a positive number" if required is None else f"{required:g} for {BASE_COUNTRY}"
    expected = expected.replace("number", "number without commas" if "," in cell else "number")
    value = decimal(cell.strip())
    if value is None or not (value > 0 if required is None else value == required):
        raise text.error(line, f"{expected} in {column}", cell)
    return value


def _to_panels(panels: dict[str, pd.DataFrame]) -> ExchangeRateData:
    """Give each variable its own panel."""
    foreign = panels["exchange_rate"].columns.drop(BASE_COUNTRY)
    sizes = panels["gdp_weight"][foreign]
    return ExchangeRateData(
        exchange_rates=panels["exchange_rate"][foreign],
        price_levels=panels["price_level"][foreign],
        us_price_level=panels["price_level"][BASE_COUNTRY],
        weights=sizes.div(sizes.sum(axis=1), axis=0),
    )


def weights_of_years(sizes: pd.DataFrame, quarters: pd.PeriodIndex) -> pd.DataFrame:
    """Return shares in annual sizes by quarter; the first year's count before, the last's after."""
    years = np.clip(quarters.year, sizes.index[0], sizes.index[-1])
    return sizes.div(sizes.sum(axis=1), axis=0).reindex(years).set_axis(quarters)
