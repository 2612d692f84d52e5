"""Read one extract and hold it against what it must be: fields, columns, cells, keys."""

import csv
import gzip
import os
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.files.fred_qd import read_fred_series
from frictions.data.files.layout import LayoutError, whole
from frictions.data.licensed.columns import convert, places
from frictions.data.licensed.files import (
    BEGIN_AND_END,
    CIZ,
    CIZ_NAMES,
    FILES,
    PRICE_INDEX,
    UNIQUE,
    Column,
)

# What Python and pandas raise for a CSV file that is none, or a damaged archive.
DAMAGE = (OSError, EOFError, zlib.error, UnicodeError, pd.errors.ParserError, csv.Error)


def read_extract(path: Path, name: str) -> tuple[pd.DataFrame | pd.Series | None, list[str]]:
    """Return the checked content, or None and what is wrong with it."""
    try:
        if name == PRICE_INDEX:
            return read_fred_series(path, PRICE_INDEX, "M"), []
        header = _header(path)
        columns, renamed = _layout(name, header)
        raw = _read_raw(path, header, columns, renamed)
    except (LayoutError, OSError) as error:
        return None, [str(error).replace(f"{path.parent}{os.sep}", "")]
    back = {new: old for old, new in renamed.items()}
    problems = [
        f"the column {back.get(column, column)} is missing"
        for column in columns
        if column not in raw
    ]
    table = {}
    for column in map(str, raw):
        table[column], problem = convert(raw[column], columns[column])
        problems += [f"{back.get(column, column)}: {problem}"] if problem else []
    content = pd.DataFrame(table)
    if "gvkey" in content:
        content["gvkey"] = content["gvkey"].str.zfill(6)
    problems += [] if problems else _repeated(content, name) + _reversed(content, name)
    if problems:
        return None, [f"{path.name}: {words}" for words in problems]
    if renamed:
        content = _from_ciz(content) if name == "crsp_msenames" else content
        content.attrs["layout"] = "CIZ"
    return content, []


def _header(path: Path) -> list[str]:
    """Check that every line has as many fields as the first, and return the first, in small."""
    opened = gzip.open if path.suffix == ".gz" else open
    blank, rows, fields = 0, 0, 0
    with whole(str(path), "a CSV file", DAMAGE), opened(path, "rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                blank = blank or number
                continue
            if blank:
                raise LayoutError(f"{path}, line {blank}: expected a row, found a blank line")
            if b"\0" in line:
                raise LayoutError(f"{path}, line {number}: expected text, found a zero byte")
            count = line.count(b",") + 1
            if b'"' in line:
                count = len(next(csv.reader([line.decode("utf-8", "replace")])))
            if number == 1:
                header, fields = line.decode("utf-8-sig"), count
            elif count != fields:
                raise LayoutError(f"{path}, line {number}: expected {fields} fields, found {count}")
            rows += 1
    if rows < 2:
        found = "a header alone" if rows else "an empty file"
        raise LayoutError(f"{path}: expected rows below a header, found {found}")
    names = [name.strip().lower() for name in next(csv.reader([header]))]
    twice = [name for n, name in enumerate(names) if name in names[:n]]
    if twice:
        raise LayoutError(f"{path}, line 1: expected each column once, found {twice[0]} again")
    return names


def _layout(name: str, header: list[str]) -> tuple[dict[str, Column], dict[str, str]]:
    """Return the columns to read, and how those of the new layout are called here."""
    renamed = CIZ.get(name, {})
    if not any(column in header for column in renamed):
        return FILES[name], {}
    return CIZ_NAMES if name == "crsp_msenames" else FILES[name], renamed


def _read_raw(path: Path, header: list[str], columns: dict[str, Column], renamed) -> pd.DataFrame:
    """Read the columns that are used: texts and dates as categories, the others as numbers."""
    names = [renamed.get(name, name) for name in header]
    used = [name for name in columns if name in names]
    as_text = {n: "category" for n in used if columns[n].kind in ("text", "date")}
    with whole(str(path), "a CSV file", DAMAGE):
        return pd.read_csv(
            path, names=names, header=0, usecols=used, dtype=as_text, index_col=False,
            na_values={n: list(columns[n].missing) for n in used if columns[n].missing},
            low_memory=False, encoding="utf-8-sig",
        )[used]  # fmt: skip


def _repeated(table: pd.DataFrame, name: str) -> list[str]:
    """Say which keys come again, and where."""
    key = list(UNIQUE.get(name, ()))
    if not key:
        return []
    keys = table[key]
    if name == "crsp_msf":
        keys = keys.assign(date=keys["date"].dt.to_period("M"))
    found = places(keys.duplicated(), lambda n: " ".join(map(str, keys.iloc[n])))
    return [f"{' and '.join(key)}: expected each once; found again {found}"] if found else []


def _reversed(table: pd.DataFrame, name: str) -> list[str]:
    """Say which intervals end before they begin."""
    if name not in BEGIN_AND_END:
        return []
    begin, end = BEGIN_AND_END[name]
    found = places(table[end] < table[begin], lambda n: str(table[end].iloc[n].date()))
    return [f"{end}: expected a date from {begin} on; found {found}"] if found else []


def _from_ciz(names: pd.DataFrame) -> pd.DataFrame:
    """Put the two codes of the old layout in place of the flags of the new one."""
    # A month's return includes that of the delisting, so that the last listing of a stock holds to
    # the end of its month.
    common = (
        names["sharetype"].eq("NS")
        & names["securitytype"].eq("EQTY")
        & names["securitysubtype"].eq("COM")
        & names["usincflg"].eq("Y")
        & names["issuertype"].isin(["ACOR", "CORP"])
    )
    traded = names["conditionaltype"].isin(["RW", "NW"]) & names["tradingstatusflg"].eq("A")
    exchange = names["primaryexch"].map({"N": 1, "A": 2, "Q": 3}).where(traded).fillna(0)
    found = names[["permno", "namedt", "nameendt"]].assign(
        shrcd=np.where(common, 11, 0),
        exchcd=exchange.astype("int64"),
        siccd=names["siccd"].fillna(0).astype("int64"),
    )
    listed = found[found["exchcd"] > 0].sort_values("namedt")
    last = listed.index[~listed["permno"].duplicated(keep="last")]
    found.loc[last, "nameendt"] += pd.offsets.MonthEnd(0)
    return found
