"""Read the sheets of an Excel workbook as text, in the new format (.xlsx) or the old one (.xls)."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlrd

from frictions.data.files.layout import LayoutError, shown, whole

# What the two libraries raise for damaged content; openpyxl has no exception of its own for it.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, SyntaxError, AssertionError,
    NotImplementedError, RuntimeError, ValueError, TypeError, AttributeError, LookupError,
    xlrd.XLRDError, xlrd.compdoc.CompDocError,
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A sheet: what messages call it, and its cells as text, in rows of the same length."""

    name: str
    rows: list[list[str]]

    def error(self, row: int, expected: str, found: str) -> LayoutError:
        """Make the error about one row, numbered from 1; what was found is quoted and cut."""
        return LayoutError(f"{self.name}, row {row}: expected {expected}, found {shown(found)}")


def read_sheets(
    name: str, content: bytes, choose: Callable[[list[str]], list[str]]
) -> dict[str, Sheet]:
    """Return some sheets by name; whole numbers without a point, empty cells empty."""
    if content.lstrip()[:1] == b"<":
        found = shown(content.lstrip()[:60].decode("latin-1"))
        raise LayoutError(f"{name}: expected an Excel workbook, found a web page: {found}")
    with whole(name, "an Excel workbook", DAMAGE):
        sheets, rows_of = (_open_new if content[:4] == b"PK\3\4" else _open_old)(content)
        chosen = choose(sheets)
        absent = [sheet for sheet in chosen if sheet not in sheets]
        if absent:
            found = shown(", ".join(sheets))
            raise LayoutError(f"{name}: expected a sheet {absent[0]}, found the sheets {found}")
        return {one: Sheet(f"{name}, sheet {one}", _texts(rows_of(one))) for one in chosen}


def _open_new(content: bytes):
    """Open .xlsx: the names of the sheets, and a function that gives a sheet's rows."""
    from openpyxl import load_workbook  # slow to import, and needed for live data only

    workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
    return workbook.sheetnames, lambda sheet: workbook[sheet].values


def _open_old(content: bytes):
    """Open .xls in the same way, and forget what xlrd would print about a damaged file."""
    workbook = xlrd.open_workbook(file_contents=content, logfile=StringIO())
    return workbook.sheet_names(), lambda sheet: workbook.sheet_by_name(sheet).get_rows()


def _texts(rows) -> list[list[str]]:
    """Return cells as text, and fill up the rows that end with their last cell."""
    texts = [[*map(_text, row)] for row in rows]
    width = max(map(len, texts), default=0)
    return [[*row, *[""] * (width - len(row))] for row in texts]


def _text(cell) -> str:
    """Return a cell's value, as openpyxl gives it or in a cell of xlrd, as text."""
    value = getattr(cell, "value", cell)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
