"""Read the sheets of an Excel workbook as text, in the new format (.xlsx) or the old one (.xls)."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from frictions.data.files.layout import LayoutError, shown, whole

Sheets = dict[str, list[list[str]]]
# What the two libraries raise for damaged content; they have no exception of their own for it.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, SyntaxError, AssertionError,
    NotImplementedError, RuntimeError, ValueError, TypeError, AttributeError, LookupError,
)  # fmt: skip


def read_sheets(name: str, content: bytes, choose: Callable[[list[str]], list[str]]) -> Sheets:
    """Return the cells of some sheets as text; whole numbers without a point, empty cells empty."""
    if content.lstrip()[:1] == b"<":
        found = shown(content.lstrip()[:60].decode("latin-1"))
        raise LayoutError(f"{name}: expected an Excel workbook, found a web page: {found}")
    read = _read_new if content[:4] == b"PK\3\4" else _read_old
    return read(name, content, choose)


def _read_new(name: str, content: bytes, choose) -> Sheets:
    """Read .xlsx."""
    from openpyxl import load_workbook  # slow to import, and needed for live data only

    with whole(name, "an Excel workbook", DAMAGE):
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
        chosen = _chosen(name, workbook.sheetnames, choose)
        return {sheet: [[*map(_text, row)] for row in workbook[sheet].values] for sheet in chosen}


def _read_old(name: str, content: bytes, choose) -> Sheets:
    """Read .xls."""
    import xlrd

    damage = (*DAMAGE, xlrd.XLRDError, xlrd.compdoc.CompDocError)
    with whole(name, "an Excel workbook", damage):
        workbook = xlrd.open_workbook(file_contents=content, logfile=_Silence())
        chosen = _chosen(name, workbook.sheet_names(), choose)
        return {
            sheet: [[*map(_text, row)] for row in workbook.sheet_by_name(sheet).get_rows()]
            for sheet in chosen
        }


class _Silence:
    """Takes what xlrd would print about a damaged file."""

    def write(self, text: str) -> None:
        """Forget it."""


def _chosen(name: str, sheets: list[str], choose) -> list[str]:
    """Return the sheets to read, all of which must be there."""
    chosen = choose(sheets)
    for sheet in chosen:
        if sheet not in sheets:
            raise LayoutError(
                f"{name}: expected a sheet {sheet}, found the sheets {shown(', '.join(sheets))}"
            )
    return chosen


def _text(cell) -> str:
    """Return a cell's value, as openpyxl gives it or in a cell of xlrd, as text."""
    value = getattr(cell, "value", cell)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
