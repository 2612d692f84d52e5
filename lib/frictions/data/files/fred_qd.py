"""Read FRED-QD and single FRED series, in the layouts that the St. Louis Fed publishes.

FRED-QD (McCracken and Ng 2020) is one CSV file. Its header line starts with ``sasdate``; rows
named ``factors`` and ``transform`` hold codes, in either order, and the first may be absent; then
one line a quarter, dated by the month that *ends* it (``3/1/1959`` is 1959Q1). Empty cells are
missing and trailing lines may be empty. A single FRED series has a header ``DATE,<code>`` or
``observation_date,<code>`` and ISO dates of the day that *begins* the period; a dot is missing.
"""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from frictions.data.files.layout import Text
from frictions.data.files.reading import read_text
from frictions.foundation import require_choice, require_instance

CODE_ROWS = ("factors", "transform")
SERIES_DATES = ("DATE", "observation_date")


class Dates(NamedTuple):
    """How periods are dated: the months that may stand there, a spelling, and that in words."""

    months: range
    spelling: str
    words: str


ENDS = Dates(range(3, 13, 3), "%m/%d/%Y", "m/d/yyyy in March, June, September or December")
BEGINNINGS = {
    "M": Dates(range(1, 13), "%Y-%m-%d", "yyyy-mm-01"),
    "Q": Dates(range(1, 13, 3), "%Y-%m-%d", "yyyy-mm-dd in January, April, July or October"),
    "Y": Dates(range(1, 2), "%Y-%m-%d", "yyyy-01-01"),
}
PERIODS = {"M": "month", "Q": "quarter", "Y": "year"}


def read_fred_qd(path: str | Path) -> pd.DataFrame:
    """
    Read the levels in a FRED-QD file.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    DataFrame, shape (quarters, series)
        Levels, missing where the file has no value, by quarter.

    Raises
    ------
    LayoutError
        If the file departs from its layout; the message names file, line and what was expected.
    """
    text = read_text(path)
    header, rows = _read(text)
    if header[0].strip().lower() != "sasdate":
        raise text.error(1, "a header starting with 'sasdate'", header[0])
    quarters, values = [], []
    for line, row in rows:
        if row[0].strip().lower().rstrip(":") in CODE_ROWS:
            continue
        quarters.append((line, _period(text, line, row[0], ENDS, "Q")))
        values.append(_numbers(text, line, row[1:], header[1:]))
    return _frame(text, quarters, values, header[1:], "Q")


def read_fred_series(path: str | Path, code: str, frequency: str = "Q") -> pd.Series:
    """
    Read one FRED series.

    Parameters
    ----------
    path : str or Path
        The file.
    code : str
        FRED's code of the series, which must be the second column's name.
    frequency : str, optional
        ``"M"``, ``"Q"`` or ``"Y"``.

    Returns
    -------
    Series, shape (periods,)
        Levels by period.

    Raises
    ------
    LayoutError
        If the file departs from its layout; the message names file, line and what was expected.
    """
    require_instance("code", code, str)
    require_choice("frequency", frequency, BEGINNINGS)
    text = read_text(path)
    header, rows = _read(text)
    if header[0].strip() not in SERIES_DATES or [name.strip() for name in header[1:]] != [code]:
        raise text.error(1, f"the header 'DATE,{code}'", ",".join(header))
    dates = BEGINNINGS[frequency]
    periods = [(line, _period(text, line, row[0], dates, frequency)) for line, row in rows]
    values = [_numbers(text, line, row[1:], [code]) for line, row in rows]
    return _frame(text, periods, values, [code], frequency)[code]


def _read(text: Text) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the numbered lines that hold anything."""
    lines = text.rows()
    header = lines[0]
    if not header:
        raise text.error(1, "a header", "")
    # Lines of some vintages end with commas, that of the names among them.
    text.check_names(1, [name.strip() for name in header if name.strip()])
    rows = [(n, row) for n, row in enumerate(lines[1:], start=2) if any(c.strip() for c in row)]
    for line, row in rows:
        if len(row) != len(header):
            raise text.error(line, f"{len(header)} fields", f"{len(row)}: {','.join(row)}")
    return header, rows


def _period(text: Text, line: int, cell: str, dates: Dates, frequency: str) -> pd.Period:
    """Read the date of a period."""
    try:
        day = datetime.strptime(cell.strip(), dates.spelling)
    except ValueError:
        day = None
    if day is None or day.month not in dates.months or day.day != 1:
        raise text.error(line, f"a date {dates.words}", cell) from None
    return pd.Period(day, freq=frequency)


def _numbers(text: Text, line: int, cells: list[str], names: list[str]) -> list[float]:
    return [
        text.number(line, name, cell, missing=("", "."))
        for name, cell in zip(names, cells, strict=True)
    ]


def _frame(text: Text, periods: list[tuple], values, names, frequency: str) -> pd.DataFrame:
    """Build the table, refusing repeated or missing periods and a file without a value."""
    word = PERIODS[frequency]
    if not periods:
        raise text.error(text.last, f"a line of a {word} until here", text.lines[-1])
    due = periods[0][1]
    for line, found in periods:
        if found != due:
            raise text.error(line, f"{word} {due}", str(found))
        due += 1
    index = pd.PeriodIndex([period for _, period in periods], freq=frequency, name=word)
    table = pd.DataFrame(values, index=index, columns=[name.strip() for name in names])
    if table.isna().all(axis=None):
        expected = f"a value of {', '.join(table.columns[:3])} until here"
        raise text.error(periods[-1][0], expected, f"{len(table)} lines of empty cells")
    return table
