"""Read the files of Kenneth French's data library: a zip archive with one CSV of many sections.

A file starts with free text. Each section has a heading on a line of its own (the factors' first
section has none), a header row that begins with an empty cell and goes on with space-padded names,
and rows ``yyyymm, value, ...`` (months) or ``yyyy, value, ...`` (years); a blank line ends it.
Returns are in percent; -99.99 and -999 are missing. Sections are found by their headings, however
many lines stand before them.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from frictions.data.layout import Text, read_text

MISSING = (-99.99, -999.0)
VALUE_WEIGHTED = "Average Value Weighted Returns -- Monthly"
NUMBER_OF_FIRMS = "Number of Firms in Portfolios"
AVERAGE_SIZE = "Average Firm Size"
FACTOR_NAMES = {"Mkt-RF": "MktRF", "SMB": "SMB", "HML": "HML", "RF": "RF"}
FREQUENCIES = {6: "M", 4: "Y"}  # by the number of digits of a date


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
    """

    returns: pd.DataFrame
    firms: pd.DataFrame | None
    size: pd.DataFrame | None

    def market_equity(self) -> pd.DataFrame | None:
        """Return firms times average size, million US dollars, or None."""
        return None if self.firms is None or self.size is None else self.firms * self.size


def read_industries(path: str | Path, count: int = 49) -> IndustryFile:
    """
    Read an industry portfolio file.

    Parameters
    ----------
    path : str or Path
        The zip archive, or the CSV file from inside it.
    count : int, optional
        Number of industries it must have.

    Returns
    -------
    IndustryFile
        Monthly sections.

    Raises
    ------
    LayoutError
        If the section of value-weighted monthly returns is missing, has another number of
        industries, or any row departs from the layout.
    """
    text = _open(path)
    sections = read_sections(text)
    returns = _find(text, sections, VALUE_WEIGHTED)
    if returns.shape[1] != count:
        raise text.error(None, f"{count} industries under {VALUE_WEIGHTED!r}", str(len(returns.T)))
    firms, size = (_find(text, sections, name, False) for name in (NUMBER_OF_FIRMS, AVERAGE_SIZE))
    for name, section in ((NUMBER_OF_FIRMS, firms), (AVERAGE_SIZE, size)):
        if section is not None and list(section.columns) != list(returns.columns):
            raise text.error(None, f"the same industries under {name!r}", str(list(section)))
    return IndustryFile(returns, firms, size)


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
        If there is no monthly section with these columns, or a row departs from the layout.
    """
    text = _open(path)
    for _, table in read_sections(text):
        if table.index.freqstr == "M" and list(table.columns) == list(FACTOR_NAMES):
            return table.rename(columns=FACTOR_NAMES)
    found = "; ".join(",".join(table.columns) for _, table in read_sections(text))
    raise text.error(None, f"a monthly section with the columns {','.join(FACTOR_NAMES)}", found)


def _open(path: str | Path) -> Text:
    archive = Path(path).suffix.lower() == ".zip"
    return read_text(path, encoding="latin-1", member="*.csv" if archive else None)


def read_sections(text: Text) -> list[tuple[str, pd.DataFrame]]:
    """
    Split a file into its sections.

    Parameters
    ----------
    text : Text
        The file's lines.

    Returns
    -------
    list of tuple of str and DataFrame
        Heading (empty if there is none) and table of each section, by month or year.

    Raises
    ------
    LayoutError
        If there is no section, or a row departs from the layout.
    """
    rows = [line.split(",") for line in text.lines]
    starts = [n for n in range(1, len(rows)) if _is_date(rows[n][0]) and _is_header(rows[n - 1])]
    if not starts:
        raise text.error(1, "a header row and below it rows yyyymm,value,...", text.lines[0])
    return [(_heading(text, n - 2), _read_section(text, rows, n)) for n in starts]


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


def _read_section(text: Text, rows: list[list[str]], start: int) -> pd.DataFrame:
    names = [cell.strip() for cell in rows[start - 1][1:]]
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
    return table.mask(table.isin(MISSING))


def _period(text: Text, line: int, cell: str, frequency: str) -> pd.Period:
    try:
        return pd.Period(f"{cell[:4]}-{cell[4:] or '01'}", freq=frequency)
    except ValueError:
        raise text.error(line, "a month yyyymm or a year yyyy", cell) from None


def _find(text: Text, sections, heading: str, required: bool = True) -> pd.DataFrame | None:
    """Return the monthly section whose heading contains the words."""
    wanted = " ".join(heading.lower().split())
    for title, table in sections:
        if wanted in " ".join(title.lower().split()) and table.index.freqstr == "M":
            return table
    if not required:
        return None
    raise text.error(None, f"a section headed {heading!r}", "; ".join(t for t, _ in sections))
