"""Convert the columns of an extract, and say by line what does not fit."""

import re
from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from frictions.data.files.layout import shown
from frictions.data.licensed.files import Column

SHOWN = 3  # bad values of a column that a message quotes
# The two spellings of a date that extracts have; a table made of missing and other dates by pandas
# has a decimal point, one with times a midnight.
DATES = {
    "yyyy-mm-dd": re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00:00(?:\.0+)?)?", re.ASCII),
    "yyyymmdd": re.compile(r"(\d{4})(\d\d)(\d\d)(?:\.0)?", re.ASCII),
}
FIRST_YEAR, LAST_YEAR = 1900, 2100
NO_END = date(9999, 12, 31), pd.Timestamp(2200, 1, 1)  # as CRSP writes it, as pandas can hold it


def convert(raw: pd.Series, column: Column) -> tuple[pd.Series, str]:
    """Return a column, shape (rows,), in its type, and in words what is wrong with it, if it is."""
    convert_kind = {"date": _dates, "text": _texts}.get(column.kind, _numbers)
    values, bad, expected = convert_kind(raw, column)
    if not column.nullable:
        bad = bad | raw.isna().to_numpy()
    if not bad.any():
        return values, ""
    expected += ", or nothing" if column.nullable else ""
    return values, f"expected {expected}; found {places(bad, lambda n: _quoted(raw.iloc[n]))}"


def places(bad, quote: Callable[[int], str]) -> str:
    """Quote the first bad rows with their lines, and count the rest; empty if there are none."""
    rows = np.flatnonzero(bad)
    more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return ", ".join(f"{quote(n)} in line {n + 2}" for n in rows[:SHOWN]) + more


def _quoted(cell) -> str:
    """Show a cell of the file."""
    return "nothing" if pd.isna(cell) else shown(str(cell))


def _numbers(raw: pd.Series, column: Column) -> tuple[pd.Series, np.ndarray, str]:
    """Convert numbers; whole ones without a missing value become integers."""
    values = raw if raw.dtype == bool else pd.to_numeric(raw, errors="coerce").astype(float)
    bad = (raw.notna() & ~np.isfinite(values)).to_numpy() | (raw.dtype == bool)
    expected = column.kind
    if column.kind == "integer":
        bad = bad | (values != np.round(values)).to_numpy() & values.notna().to_numpy()
    if column.least is not None:
        bad = bad | (values < column.least).to_numpy()
        expected += f" from {column.least:g} " + ("on" if column.most is None else "")
    if column.most is not None:
        bad = bad | (values > column.most).to_numpy()
        expected += f"to {column.most:g}"
    if column.kind == "integer" and not (column.nullable or bad.any() or values.isna().any()):
        values = values.astype("int64")
    return values, bad, expected.rstrip()


def _texts(raw: pd.Series, column: Column) -> tuple[pd.Series, np.ndarray, str]:
    """Convert codes and labels; what a spreadsheet made a number of is a text again."""
    pattern = re.compile(column.pattern)
    clean = [re.sub(r"(?<=\d)\.0$", "", str(text).strip()) for text in raw.cat.categories]
    fits = np.array([*(bool(pattern.fullmatch(text)) for text in clean), True])
    codes = raw.cat.codes.to_numpy()
    values = pd.Series(np.array([*clean, None], dtype=object)[codes], index=raw.index)
    return values, ~fits[codes], f"text of {column.words}"


def _dates(raw: pd.Series, column: Column) -> tuple[pd.Series, np.ndarray, str]:
    """Convert dates, all in the spelling of the first."""
    codes, texts = raw.cat.codes.to_numpy(), [str(text).strip() for text in raw.cat.categories]
    spelt = [next((s for s, p in DATES.items() if p.fullmatch(t)), "") for t in texts]
    in_order = (spelt[code] for code in codes if code >= 0)
    chosen = next((s for s in in_order if s), " or ".join(DATES))
    days = [
        _day(text, chosen) if s == chosen else None for text, s in zip(texts, spelt, strict=True)
    ]
    unique = pd.DatetimeIndex([*days, None]).as_unit("ns").to_numpy()
    values = pd.Series(unique[codes], index=raw.index)
    return values, (values.isna() & raw.notna()).to_numpy(), f"date {chosen}"


def _day(text: str, spelling: str) -> pd.Timestamp | None:
    """Convert one date; None for one that is none."""
    match = DATES[spelling].fullmatch(text)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    if day == NO_END[0]:
        return NO_END[1]
    return pd.Timestamp(day) if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
