"""Read the files of Kenneth French's data library: a zip archive with one CSV of many sections.

A file starts with free text. Each section has a heading on a line of its own (the factors' first
section has none), a header row that begins with an empty cell and goes on with space-padded names,
and rows ``yyyymm, value, ...`` (months) or ``yyyy, value, ...`` (years); a blank line ends it.
Returns are in percent; -99.99 and -999 are missing. Sections are found by their headings, however
many lines stand before them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.files.layout import Text, require_file
from frictions.data.files.reading import read_text
from frictions.foundation import require_count, require_flag

MISSING = (-99.99, -999.0)
VALUE_WEIGHTED = "Average Value Weighted Returns -- Monthly"
NUMBER_OF_FIRMS = "Number of Firms in Portfolios"
AVERAGE_SIZE = "Average Firm Size"
BOOK_TO_MARKET = "Sum of BE / Sum of ME"
FACTOR_NAMES = {"Mkt-RF": "MktRF", "SMB": "SMB", "HML": "HML", "RF": "RF"}
FREQUENCIES = {6: "M", 4: "Y"}  # by the number of digits of a date


@dataclass(frozen=True, eq=False)
class Section:
    """One section of a file: the words above it, if any, the header row's number, the values."""

    heading: str
    line: int
    frequency: str
    table: pd.DataFrame


@dataclass(frozen=True, eq=False)
class IndustryFile:
    """
    The sections of an industry portfolio file that the book uses.

    Attributes
    ----------
    returns : DataFrame, shape (months, industries)
        Value-weighted total returns, percent.
    firms, size : DataFrame, shape (months, industries), or None
        Number of firms, and average market equity in million US dollars; None if the file stops
        after its first section, as some copies do.
    book_to_market : DataFrame, shape (years, industries), or None
        Sum of book equity over sum of market equity; of a year y the fiscal years that end in
        y - 1, over December of y - 1.
    """

    returns: pd.DataFrame
    firms: pd.DataFrame | None
    size: pd.DataFrame | None
    book_to_market: pd.DataFrame | None = None

    def market_equity(self) -> pd.DataFrame | None:
        """Return firms times average size, million US dollars, or None."""
        return None if self.firms is None or self.size is None else self.firms * self.size


def read_industries(
    path: str | Path, count: int = 49, returns_suffice: bool = False
) -> IndustryFile:
    """
    Read an industry portfolio file.

    Parameters
    ----------
    path : str or Path
        The zip archive, or the CSV file from inside it.
    count : int, optional
        Number of industries it must have.
    returns_suffice : bool, optional
        Accept a copy, handed over by a reader, that holds the first section only.

    Returns
    -------
    IndustryFile
        Monthly sections.

    Raises
    ------
    LayoutError
        If a section is missing or comes twice, the first has another number of industries, the
        sections differ in industries or months, or any row departs from the layout.
    """
    require_count("count", count)
    require_flag("returns_suffice", returns_suffice)
    text = _open(path)
    sections = read_sections(text)
    returns = _find(text, sections, VALUE_WEIGHTED)
    assert returns is not None  # it is required
    names = list(returns.table.columns)
    if len(names) != count:
        found = f"{len(names)}: {', '.join(names)}"
        raise text.error(returns.line, f"{count} industries under {VALUE_WEIGHTED!r}", found)
    firms, size = (
        _find(text, sections, name, required=not returns_suffice)
        for name in (NUMBER_OF_FIRMS, AVERAGE_SIZE)
    )
    book = _find(text, sections, BOOK_TO_MARKET, required=False, frequency="Y")
    others = (firms, size, book)
    for section in filter(None, others):
        _refuse_other_shape(text, section, returns)
    return IndustryFile(returns.table, *(None if part is None else part.table for part in others))


def _refuse_other_shape(text: Text, section: Section, returns: Section) -> None:
    """Refuse a section with other industries or months than the returns have."""
    names, others = returns.table.columns, section.table.columns
    if list(names) != list(others):
        pairs = zip(names, others, strict=False)
        due, found = next((pair for pair in pairs if pair[0] != pair[1]), (len(names), len(others)))
        expected = f"{due} under {section.heading!r}, as in line {returns.line}"
        raise text.error(section.line, expected, str(found))
    due, found = (f"{t.index[0]} to {t.index[-1]}" for t in (returns.table, section.table))
    if section.frequency == returns.frequency and due != found:
        raise text.error(section.line, f"{due} under {section.heading!r}", found)


def read_factors(path: str | Path) -> pd.DataFrame:
    """
    Read the monthly market, size and value factors and the Treasury bill rate.

    Parameters
    ----------
    path : str or Path
        The zip archive, or the CSV file from inside it.

    Returns
    -------
    DataFrame, shape (months, 4)
        Columns ``MktRF``, ``SMB``, ``HML`` and ``RF``, percent per month.

    Raises
    ------
    LayoutError
        If there is no monthly section with these columns, or more than one, a row departs from the
        layout, or a value is missing.
    """
    text = _open(path)
    monthly = [part for part in read_sections(text) if part.frequency == "M"]
    found = [part for part in monthly if list(part.table.columns) == list(FACTOR_NAMES)]
    expected = f"a monthly section with the columns {','.join(FACTOR_NAMES)}"
    if not found:
        others = "; ".join(",".join(part.table.columns) for part in monthly)
        line = monthly[0].line if monthly else text.last
        raise text.error(line, expected, others or "annual sections only")
    if len(found) > 1:
        raise text.error(found[1].line, f"{expected}, once", f"another after line {found[0].line}")
    factors = found[0].table
    if factors.isna().any(axis=None):
        row, column = np.argwhere(factors.isna().to_numpy())[0]
        line = found[0].line + 1 + int(row)
        raise text.error(line, f"a value of {factors.columns[column]}", text.lines[line - 1])
    return factors.rename(columns=FACTOR_NAMES)


def _open(path: str | Path) -> Text:
    archive = require_file("path", path).suffix.lower() == ".zip"
    return read_text(path, encoding="latin-1", member="*.csv" if archive else None)


def read_sections(text: Text) -> list[Section]:
    """Split a file into its sections."""
    rows = [line.split(",") for line in text.lines]
    starts = [n for n in range(1, len(rows)) if _is_date(rows[n][0]) and _is_header(rows[n - 1])]
    if not starts:
        raise text.error(1, "a header row and below it rows yyyymm,value,...", text.lines[0])
    return [_read_section(text, rows, n) for n in starts]


def _is_date(cell: str) -> bool:
    return cell.strip().isdigit() and len(cell.strip()) in FREQUENCIES


def _is_header(row: list[str]) -> bool:
    return len(row) > 1 and not _is_date(row[0]) and all(c.strip() for c in row[1:])


def _heading(text: Text, above: int) -> str:
    """Return the last words above a header row, or nothing if data come first."""
    for line in reversed(text.lines[: above + 1]):
        if line.strip():
            return "" if _is_date(line.split(",")[0]) else line.strip()
    return ""


def _read_section(text: Text, rows: list[list[str]], start: int) -> Section:
    names = [cell.strip() for cell in rows[start - 1][1:]]
    text.check_names(start, names)
    digits = len(rows[start][0].strip())
    frequency = FREQUENCIES[digits]
    dates, values = [], []
    for n in range(start, len(rows)):
        row, line = rows[n], n + 1
        if len(row) == 1 and not _is_date(row[0]):
            break
        if not (_is_date(row[0]) and len(row[0].strip()) == digits):
            raise text.error(line, f"a date of {digits} digits or a blank line", text.lines[n])
        if len(row) != len(names) + 1:
            raise text.error(line, f"{len(names)} values", f"{len(row) - 1}: {text.lines[n]}")
        dates.append(_period(text, line, row[0].strip(), frequency))
        if dates[-1] != dates[0] + len(dates) - 1:
            raise text.error(line, f"the date {dates[0] + len(dates) - 1}", row[0].strip())
        cells = zip(names, row[1:], strict=True)
        values.append([text.number(line, name, cell, missing=()) for name, cell in cells])
    index = pd.PeriodIndex(dates, freq=frequency, name={"M": "month", "Y": "year"}[frequency])
    table = pd.DataFrame(values, index=index, columns=names)
    return Section(_heading(text, start - 2), start, frequency, table.mask(table.isin(MISSING)))


def _period(text: Text, line: int, cell: str, frequency: str) -> pd.Period:
    try:
        return pd.Period(f"{cell[:4]}-{cell[4:] or '01'}", freq=frequency)
    except ValueError:
        raise text.error(line, "a month yyyymm or a year yyyy", cell) from None


def _find(
    text: Text, sections: list[Section], heading: str, required: bool = True, frequency: str = "M"
) -> Section | None:
    """Return the one section of a frequency whose heading contains the words."""
    wanted = " ".join(heading.lower().split())
    same = (section for section in sections if section.frequency == frequency)
    found = [part for part in same if wanted in " ".join(part.heading.lower().split())]
    if len(found) > 1:
        again = f"another after line {found[0].line}"
        raise text.error(found[1].line, f"one section headed {heading!r}", again)
    if required and not found:
        others = "; ".join(section.heading for section in sections)
        raise text.error(text.last, f"a section headed {heading!r} until here", others)
    return found[0] if found else None
