"""Read input-output tables of the Bureau of Economic Analysis.

*Benchmark detail* (2002): text files inside a zip archive, one line a cell of the table. A header
line names the columns; then fixed width: code (10 characters), description (90), code (10),
description (90) and the value at producers' prices (10), in million US dollars; further values of
the use file follow and are not read. Tabs stand for up to eight blanks. Notes follow the last line.
In the make file an industry makes a commodity; in the use file a commodity goes to a user, which
may be a final one: exports are the user ``F04000``, imports (negative) ``F05000``.

*Summary* (annual): a workbook with one sheet a year. A row holds the users' codes, with exports
under ``F040``; commodities are rows, with codes in the first column and total commodity output in
the last column of the table; ``...`` is zero.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from frictions.data.files.layout import Text, decimal, require_file
from frictions.data.files.reading import read_member, read_text
from frictions.data.files.workbooks import Sheet, read_sheets
from frictions.foundation.intervals import require_counts

MAKE_MEMBER, USE_MEMBER = "*make*detail*.txt", "*use*detail*.txt"
EXPORTS, IMPORTS = "F04000", "F05000"
COLUMNS = {  # the first words of the header line
    MAKE_MEMBER: ("Industry", "IndustryDescription", "Commodity", "CommodityDescription", "ProVal"),
    USE_MEMBER: ("Commodity", "CommodityDescription", "Industry", "IndustryDescription", "ProVal"),
}
WIDTHS = ((0, 10), (10, 100), (100, 110), (110, 200), (200, 210))
CODE = re.compile(r"[A-Z0-9]{6}\s")
SUMMARY_MEMBER = "IOUse_Before_Redefinitions_PRO_1997-*Summary.xlsx"
SUMMARY_EXPORTS = "F040"
TOTAL_OUTPUT = ("total commodity output", "t007")
NO_ENTRY = ("...", "---", "")


@dataclass(frozen=True, eq=False)
class BenchmarkTables:
    """
    Make and use tables of a benchmark year.

    Attributes
    ----------
    make : DataFrame, shape (industries, commodities)
        Value of each commodity that each industry makes, million US dollars.
    use : DataFrame, shape (commodities, users)
        Value of each commodity that each user takes, million US dollars.
    descriptions : Series
        Names of industries and commodities by code.
    """

    make: pd.DataFrame
    use: pd.DataFrame
    descriptions: pd.Series

    @property
    def exports(self) -> pd.Series:
        """Exports by commodity, million US dollars."""
        return self.use[EXPORTS]


def read_benchmark(path: str | Path) -> BenchmarkTables:
    """
    Read the detailed make and use tables of a benchmark year.

    Parameters
    ----------
    path : str or Path
        The zip archive with both files.

    Returns
    -------
    BenchmarkTables
        Both tables over the same commodities; value added is left out of the use table.

    Raises
    ------
    LayoutError
        If a file is missing or departs from its layout, has no exports, or the two tables have
        different commodities.
    """
    _, make, names = _read_detail(path, MAKE_MEMBER)
    text, use, more = _read_detail(path, USE_MEMBER)
    use = use.loc[[code for code in use.index if not code.startswith("V")]]
    for user in (EXPORTS, IMPORTS):
        if user not in use.columns:
            final = ", ".join(code for code in use.columns if code.startswith("F"))
            raise text.error(text.last, f"a line of the user {user} until here", final)
    absent = make.columns.difference(use.index)
    if len(absent):
        raise text.error(
            text.last,
            f"a use of every commodity made, such as {absent[0]} ({names[absent[0]]}), until here",
            f"uses of {len(use)} others, of {len(make.columns)} made",
        )
    use = use.reindex(index=make.columns.union(use.index))
    make = make.reindex(columns=use.index, fill_value=0.0)
    return BenchmarkTables(make, use, pd.Series({**more, **names}, name="description"))


def _read_detail(path: str | Path, member: str) -> tuple[Text, pd.DataFrame, dict[str, str]]:
    """Read one of the two files: its lines, the table in it, and names by code."""
    text = read_text(path, encoding="latin-1", member=member)
    columns = COLUMNS[member]
    if tuple(text.lines[0].split()[: len(columns)]) != columns:
        raise text.error(1, f"a header that begins {' '.join(columns)}", text.lines[0])
    cells: dict[tuple[str, str], float] = {}
    names: dict[str, str] = {}
    after_notes = None
    for line, raw in enumerate(text.lines[1:], start=2):
        if not raw.strip():
            continue
        if not CODE.match(raw):
            after_notes = after_notes or line
            continue
        if after_notes:
            raise text.error(after_notes, "a line that begins with a code of six characters",
                             text.lines[after_notes - 1])  # fmt: skip
        row, row_name, column, column_name, value = _fields(text, line, raw)
        if (row, column) in cells:
            raise text.error(line, "each pair of codes once", f"{row}, {column} again")
        cells[row, column] = value
        names |= {row: row_name, column: column_name}
    if not cells:
        raise text.error(text.last, "lines that begin with a code below the header", text.lines[-1])
    return text, pd.Series(cells).unstack().fillna(0.0), names


def _fields(text: Text, line: int, raw: str) -> tuple[str, str, str, str, float]:
    raw = raw.expandtabs(8)
    row, row_name, column, column_name, value = (raw[a:b].strip() for a, b in WIDTHS)
    if not CODE.match(column + " "):
        raise text.error(line, "a code of six characters in columns 101 to 110", column)
    return row, row_name, column, column_name, text.number(line, "ProVal", value, missing=())


def read_summary_use(path: str | Path, years: tuple[int, ...]) -> pd.DataFrame:
    """
    Read exports and total output by commodity from the annual summary use tables.

    Parameters
    ----------
    path : str or Path
        The workbook, or a zip archive that holds it.
    years : tuple of int
        Sheets to read.

    Returns
    -------
    DataFrame
        Columns ``year``, ``code``, ``commodity``, ``exports_musd`` and ``output_musd``.

    Raises
    ------
    LayoutError
        If the workbook cannot be read, a sheet is missing, or a sheet has no codes, exports or
        total output where expected.
    """
    path = require_file("path", path)
    years = require_counts("years", years)
    if path.suffix.lower() == ".zip":
        member, content = read_member(path, SUMMARY_MEMBER)
        name = f"{path}[{member}]"
    else:
        name, content = str(path), path.read_bytes()
    sheets = read_sheets(name, content, lambda _: [str(year) for year in years])
    tables = {int(year): _read_sheet(sheet) for year, sheet in sheets.items()}
    return pd.concat(tables, names=["year"]).reset_index()


def _read_sheet(sheet: Sheet) -> pd.DataFrame:
    """Find the codes, the exports and the total, and read the commodities between them."""
    rows = sheet.rows
    header = next((n for n, row in enumerate(rows) if SUMMARY_EXPORTS in row), None)
    if header is None:
        fullest = max(range(len(rows)), key=lambda n: sum(map(bool, rows[n])), default=-1)
        seen = " ".join(filter(None, rows[fullest])) if rows else "an empty sheet"
        expected = f"codes with {SUMMARY_EXPORTS!r} here or in another row"
        raise sheet.error(fullest + 1, expected, seen)
    exports = rows[header].index(SUMMARY_EXPORTS)
    heads = rows[max(header - 1, 0) : header + 2]
    totals = [k for row in heads for k, cell in enumerate(row) if cell.lower() in TOTAL_OUTPUT]
    if not totals:
        expected = f"a column 'Total Commodity Output' or 'T007' from {SUMMARY_EXPORTS} on"
        raise sheet.error(header + 1, expected, " ".join(filter(None, rows[header][exports:])))
    found: dict[str, tuple[str, float, float]] = {}
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        code, commodity = row[0], row[1]
        if found and (not code or code.upper().startswith(("T0", "V0"))):
            break
        if not code or code.lower().startswith(("iocode", "commodit", "code")):
            continue
        if code in found:
            raise sheet.error(number, "each code once", f"{code} again")
        exported, total = (_amount(sheet, number, row[k]) for k in (exports, totals[0]))
        found[code] = commodity, exported, total
    if not found:
        expected = f"commodities from row {header + 2} on"
        raise sheet.error(len(rows), expected, "the end of the sheet")
    columns = ["commodity", "exports_musd", "output_musd"]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("code")


def _amount(sheet: Sheet, number: int, cell: str) -> float:
    value = 0.0 if cell in NO_ENTRY else decimal(cell)
    if value is None:
        raise sheet.error(number, "an amount or '...'", cell)
    return value
