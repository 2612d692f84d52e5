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
"""

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

DIRECTORY_VARIABLE = "FRICTIONS_DATA"
EXCHANGE_RATE_FILE = "real_exchange_rate.csv"
COLUMNS = ("quarter", "country", "exchange_rate", "price_level", "gdp_weight")
BASE_COUNTRY = "US"


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
    if not directory:
        return None
    if not Path(directory).is_dir():
        raise ValueError(f"{DIRECTORY_VARIABLE}: {str(directory)!r} is not a directory")
    path = Path(directory) / EXCHANGE_RATE_FILE
    if not path.exists():
        return None
    return _to_panels(path, _read_checked(path))


def _read_checked(path: Path) -> pd.DataFrame:
    """Read and convert line by line, so that errors can name the line."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    header = rows[0] if rows else []
    if tuple(header) != COLUMNS:
        raise ValueError(
            f"{path}, line 1: expected the header {','.join(COLUMNS)!r}, found {','.join(header)!r}"
        )
    parsed = [_parse(path, line, row) for line, row in enumerate(rows[1:], start=2)]
    checked = pd.DataFrame(parsed, columns=list(COLUMNS))
    repeated = checked.duplicated(["quarter", "country"])
    if repeated.any():
        first = repeated.idxmax()
        key = f"{checked.loc[first, 'country']} {checked.loc[first, 'quarter']}"
        raise ValueError(
            f"{path}, line {first + 2}: expected one line a country, {key} is repeated"
        )
    return checked


def _parse(path: Path, line: int, row: list[str]) -> tuple:
    """Convert the fields of one line."""
    if len(row) != len(COLUMNS):
        raise ValueError(f"{path}, line {line}: expected {len(COLUMNS)} fields, found {len(row)}")
    quarter, country, exchange_rate, price_level, gdp_weight = row
    is_base = country == BASE_COUNTRY
    return (
        _quarter(path, line, quarter),
        country,
        _number(path, line, "exchange_rate", exchange_rate, 1.0 if is_base else None),
        _number(path, line, "price_level", price_level),
        _number(path, line, "gdp_weight", gdp_weight, 0.0 if is_base else None),
    )


def _quarter(path: Path, line: int, text: str) -> pd.Period:
    year, separator, quarter = text.partition("Q")
    if not (separator and year.isdigit() and len(year) == 4 and quarter in {"1", "2", "3", "4"}):
        raise ValueError(f"{path}, line {line}: expected a quarter such as 1979Q2, found {text!r}")
    return pd.Period(text, freq="Q")


def _number(path: Path, line: int, column: str, text: str, required: float | None = None) -> float:
    """Convert a positive number, or the one value that the base country must have."""
    expected = "a positive number" if required is None else f"{required:g} for {BASE_COUNTRY}"
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    valid = 0 < value < float("inf") if required is None else value == required
    if not valid:
        raise ValueError(f"{path}, line {line}: expected {expected} in {column}, found {text!r}")
    return value


def _to_panels(path: Path, table: pd.DataFrame) -> ExchangeRateData:
    """Turn the long table into one panel per variable, refusing gaps."""
    countries = table["country"].unique()
    if BASE_COUNTRY not in countries or len(countries) < 2:
        raise ValueError(
            f"{path}: expected {BASE_COUNTRY} and at least one foreign country, "
            f"found {list(countries)}"
        )
    panels = table.pivot(index="quarter", columns="country", values=list(COLUMNS[2:]))
    panels.index = pd.PeriodIndex(panels.index, freq="Q", name="quarter")
    complete = pd.period_range(panels.index.min(), panels.index.max(), freq="Q")
    gaps = panels.reindex(complete)["price_level"].isna().stack()
    if gaps.any():
        quarter, country = gaps.idxmax()
        raise ValueError(
            f"{path}: expected a line for every country and quarter from {complete[0]} to "
            f"{complete[-1]}, found none for {country} {quarter}"
        )
    foreign = [country for country in countries if country != BASE_COUNTRY]
    sizes = panels["gdp_weight"][foreign]
    return ExchangeRateData(
        exchange_rates=panels["exchange_rate"][foreign],
        price_levels=panels["price_level"][foreign],
        us_price_level=panels["price_level"][BASE_COUNTRY],
        weights=sizes.div(sizes.sum(axis=1), axis=0),
    )
