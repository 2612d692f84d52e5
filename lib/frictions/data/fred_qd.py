"""Read FRED-QD and single FRED series, in the layouts that the St. Louis Fed publishes.

FRED-QD (McCracken and Ng 2020) is one CSV file. Its header line starts with ``sasdate``; rows
named ``factors`` and ``transform`` hold codes, in either order, and the first may be absent; then
one line a quarter, dated by the month that *ends* it (``3/1/1959`` is 1959Q1). Empty cells are
missing and trailing lines may be empty. A single FRED series has a header ``DATE,<code>`` or
``observation_date,<code>`` and ISO dates of the month that *begins* the quarter; a dot is missing.
"""

import csv
from datetime import date, datetime
from pathlib import Path

import pandas as pd

CODE_ROWS = ("factors", "transform")
SERIES_DATES = ("DATE", "observation_date")


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
    ValueError
        If the file departs from its layout; the message names file, line and what was expected.
    """
    path = Path(path)
    header, rows = _read(path)
    if header[0].strip().lower() != "sasdate":
        raise ValueError(
            f"{path}, line 1: expected a header starting with 'sasdate', found {header[0]!r}"
        )
    quarters, values = [], []
    for line, row in rows:
        if row[0].strip().lower().rstrip(":") in CODE_ROWS:
            continue
        quarters.append(_quarter_ending(path, line, row[0]))
        values.append(_numbers(path, line, row[1:], header[1:]))
    return _frame(path, quarters, values, header[1:])


def read_fred_series(path: str | Path, code: str) -> pd.Series:
    """
    Read one quarterly FRED series.

    Parameters
    ----------
    path : str or Path
        The file.
    code : str
        FRED's code of the series, which must be the second column's name.

    Returns
    -------
    Series, shape (quarters,)
        Levels by quarter.

    Raises
    ------
    ValueError
        If the file departs from its layout; the message names file, line and what was expected.
    """
    path = Path(path)
    header, rows = _read(path)
    if header[0].strip() not in SERIES_DATES or [name.strip() for name in header[1:]] != [code]:
        raise ValueError(
            f"{path}, line 1: expected the header 'DATE,{code}', found {','.join(header)!r}"
        )
    quarters = [_quarter_beginning(path, line, row[0]) for line, row in rows]
    values = [_numbers(path, line, row[1:], [code]) for line, row in rows]
    return _frame(path, quarters, values, [code])[code]


def _read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header and the numbered lines that hold anything."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.reader(file))
    if not lines or not lines[0]:
        raise ValueError(f"{path}, line 1: expected a header, found an empty line")
    header = lines[0]
    rows = [(n, row) for n, row in enumerate(lines[1:], start=2) if any(c.strip() for c in row)]
    for line, row in rows:
        if len(row) != len(header):
            raise ValueError(
                f"{path}, line {line}: expected {len(header)} fields, found {len(row)}"
            )
    return header, rows


def _quarter_ending(path: Path, line: int, text: str) -> pd.Period:
    try:
        day = datetime.strptime(text.strip(), "%m/%d/%Y").date()
    except ValueError:
        day = None
    if day is None or day.month % 3:
        raise ValueError(
            f"{path}, line {line}: expected a date m/d/yyyy in March, June, September or "
            f"December, found {text!r}"
        )
    return pd.Period(day, freq="Q")


def _quarter_beginning(path: Path, line: int, text: str) -> pd.Period:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = None
    if day is None or day.month % 3 != 1:
        raise ValueError(
            f"{path}, line {line}: expected a date yyyy-mm-dd in January, April, July or October, "
            f"found {text!r}"
        )
    return pd.Period(day, freq="Q")


def _numbers(path: Path, line: int, texts: list[str], names: list[str]) -> list[float]:
    values = []
    for name, text in zip(names, texts, strict=True):
        text = text.strip()
        try:
            values.append(float("nan") if text in ("", ".") else float(text))
        except ValueError:
            raise ValueError(
                f"{path}, line {line}: expected a number or nothing in {name}, found {text!r}"
            ) from None
    return values


def _frame(path: Path, quarters: list[pd.Period], values, names) -> pd.DataFrame:
    """Build the table, refusing repeated or missing quarters."""
    if not quarters:
        raise ValueError(f"{path}: expected at least one quarter, found none")
    index = pd.PeriodIndex(quarters, freq="Q", name="quarter")
    expected = pd.period_range(index[0], periods=len(index), freq="Q")
    for found, due in zip(index, expected, strict=True):
        if found != due:
            raise ValueError(f"{path}: expected quarter {due}, found {found}")
    return pd.DataFrame(values, index=index, columns=[name.strip() for name in names])
