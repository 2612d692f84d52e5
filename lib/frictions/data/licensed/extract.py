"""Read and check a directory of CRSP and Compustat extracts, made with the documented queries.

``FRICTIONS_LICENSED`` names the directory. Every file is a CSV, possibly compressed (``.csv.gz``),
with the name and the columns given in ``frictions.data.licensed.files``; capitals do not matter and
further columns are ignored. The check reads all the files that an exhibit needs and lists
everything that is missing or mistyped at once. A reader may have the files of one chapter only:
what the files that are there hold must be right, and an exhibit whose files are not there is left
out.

``python -m frictions.data.licensed DIRECTORY`` checks whatever a directory holds.
"""

import argparse
import os
from pathlib import Path

import pandas as pd

from frictions.data.files.fred_qd import read_fred_series
from frictions.data.files.layout import LayoutError, whole
from frictions.data.licensed.files import FILES, PRICE_INDEX, QUERIES, Column

DIRECTORY_VARIABLE = "FRICTIONS_LICENSED"
SHOWN = 3  # bad values of a column that a message quotes
# What CRSP writes for a return that it does not have.
MISSING_RETURNS = ("A", "B", "C", "D", "E", "S", "T", "P")
KNOWN = (*FILES, PRICE_INDEX)


class LicensedDataError(ValueError):
    """The extracts are not as described; the message lists everything that is wrong."""


class AbsentFilesError(LicensedDataError):
    """
    What is there is right, and files are missing.

    Parameters
    ----------
    directory : str or Path
        Where they were looked for.
    names : list of str
        Of what is missing; the message lists them.
    """

    def __init__(self, directory: str | Path, names: list[str]):
        lines = "".join(f"\n- {_absent(name)}" for name in names)
        super().__init__(f"{directory}: files are missing:{lines}")
        self.names = names

    def note(self, what: str) -> str:
        """
        Say on a page why something is left out.

        Parameters
        ----------
        what : str
            What is left out, in words.

        Returns
        -------
        str
            One statement, Markdown.
        """
        files = ", ".join(f"{name}.csv" for name in self.names)
        return f"**Fallback**, {what}: the directory of licensed extracts lacks {files}."


def licensed_directory() -> Path | None:
    """
    Find the reader's directory of extracts.

    Returns
    -------
    Path or None
        None if ``FRICTIONS_LICENSED`` is not set.

    Raises
    ------
    LicensedDataError
        If it names no directory, or one without any of the files.
    """
    named = os.environ.get(DIRECTORY_VARIABLE)
    if not named:
        return None
    if not Path(named).is_dir():
        raise LicensedDataError(f"{DIRECTORY_VARIABLE}: {named!r} is not a directory")
    if not any(_path(Path(named), name) for name in KNOWN):
        expected = ", ".join(f"{name}.csv" for name in KNOWN)
        raise LicensedDataError(f"{DIRECTORY_VARIABLE}: {named!r} has none of {expected}")
    return Path(named)


def load_licensed(
    directory: str | Path, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, pd.DataFrame | pd.Series]:
    """
    Read extracts and check them against their schemas.

    Parameters
    ----------
    directory : str or Path
        Where they are.
    required : tuple of str
        Names of ``FILES``, or ``PRICE_INDEX``, that must be there.
    optional : tuple of str, optional
        Such names that are read if they are there.

    Returns
    -------
    dict of DataFrame, and Series for the price index
        By name, with the columns of ``FILES`` only; dates are timestamps, ``gvkey`` has six digits.

    Raises
    ------
    LicensedDataError
        If a column is missing, or a cell is empty, mistyped, impossible or repeated; the message
        lists all of them over all the files, and the files that are missing.
    AbsentFilesError
        If nothing is wrong but that files are missing.
    """
    found, missing, problems = {}, [], []
    for name in (*required, *optional):
        path = _path(Path(directory), name)
        if path is not None:
            found[name], wrong = _read(path, name)
            problems += wrong
        elif name in required:
            missing.append(name)
    if problems:
        lines = "".join(f"\n- {words}" for words in [*problems, *map(_absent, missing)])
        raise LicensedDataError(f"{directory}: the extracts are not as described:{lines}")
    if missing:
        raise AbsentFilesError(directory, missing)
    return found


def _path(directory: Path, name: str) -> Path | None:
    files = (directory / f"{name}{suffix}" for suffix in (".csv", ".csv.gz"))
    return next((file for file in files if file.exists()), None)


def _absent(name: str) -> str:
    """Say that a file is missing, and how to get it."""
    if name in QUERIES:
        advice = f"Make it with: {QUERIES[name]}"
    elif name == PRICE_INDEX:
        advice = "It is FRED's series of that name; a build with DATA=live downloads it"
    else:
        advice = f"It needs the columns {', '.join(FILES[name])}"
    return f"{name}.csv: the file is missing. {advice}"


def _read(path: Path, name: str) -> tuple[pd.DataFrame | pd.Series | None, list[str]]:
    """Return the checked content, or None and what is wrong with it."""
    try:
        if name == PRICE_INDEX:
            return read_fred_series(path, PRICE_INDEX, "M"), []
        table = _read_raw(path, FILES[name])
    except (LayoutError, OSError) as error:
        return None, [str(error).replace(f"{path.parent}{os.sep}", "")]
    columns = {name: column for name, column in FILES[name].items() if name in table.columns}
    missing = [column for column in FILES[name] if column not in columns]
    checked, wrong = _check(table[list(columns)], columns)
    wrong = [f"the column {column} is missing" for column in missing] + wrong
    return (None if wrong else checked), [f"{path.name}: {words}" for words in wrong]


def _read_raw(path: Path, columns: dict[str, Column]) -> pd.DataFrame:
    with whole(str(path), "a CSV file"):
        header = pd.read_csv(path, nrows=0).columns
        text = {name: str for name in header if _kind(columns, name) == "text"}
        empty = {name: list(MISSING_RETURNS) for name in header if name.lower() in ("ret", "dlret")}
        table = pd.read_csv(
            path, dtype=text, na_values=empty, low_memory=False,
            usecols=lambda name: name.lower() in columns,
        )  # fmt: skip
    table.columns = [name.lower() for name in table.columns]
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise LayoutError(f"{path}, line 1: expected each column once, found {twice[0]} again")
    return table


def _kind(columns: dict[str, Column], name: str) -> str:
    return columns[name.lower()].kind if name.lower() in columns else ""


def _check(table: pd.DataFrame, columns: dict[str, Column]):
    """Hold a table against its schema; list what fails, column by column."""
    import pandera.pandas as pa  # slow to import, and needed for licensed data only

    types = {"integer": "int64", "number": "float64", "date": "datetime64[ns]", "text": "str"}
    schema = pa.DataFrameSchema(
        {
            name: pa.Column(
                types[column.kind],
                checks=None if column.least is None else pa.Check.ge(column.least),
                nullable=column.nullable,
                coerce=True,
            )
            for name, column in columns.items()
        }
    )
    repeated = _repeated(table, columns)
    try:
        checked = schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return None, _problems(errors.failure_cases, columns) + repeated
    if "gvkey" in checked:
        checked["gvkey"] = checked["gvkey"].str.zfill(6)
    return checked, repeated


def _repeated(table: pd.DataFrame, columns: dict[str, Column]) -> list[str]:
    """Say which keys come again, and where first."""
    words = []
    for name in (name for name, column in columns.items() if column.unique):
        again = table[name][table[name].notna() & table[name].duplicated()]
        if len(again):
            first = [f"{value} in line {line + 2}" for line, value in again.items()]
            words.append(f"{name}: expected each value once; found again {_first(first)}")
    return words


def _problems(failures: pd.DataFrame, columns: dict[str, Column]) -> list[str]:
    """Put pandera's failure cases into words: column, what it must be, lines and values."""
    words = []
    for name, cases in failures.dropna(subset=["index"]).groupby("column", sort=False):
        column = columns[name]
        expected = (
            column.kind if column.least is None else f"{column.kind} from {column.least:g} on"
        )
        expected += ", or nothing" if column.nullable else ""
        cases = cases.drop_duplicates("index").sort_values("index")
        found = [
            f"{case!s} in line {int(line) + 2}"
            for case, line in zip(cases["failure_case"], cases["index"], strict=True)
        ]
        words.append(f"{name}: expected {expected}; found {_first(found)}")
    known = {word.split(":")[0] for word in words}
    for name, cases in failures[failures["index"].isna()].groupby("column", sort=False):
        if name not in known:
            words.append(f"{name}: expected {columns[name].kind}; {cases['failure_case'].iloc[0]}")
    return words


def _first(places: list[str]) -> str:
    """Quote the first places, and count the rest."""
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return ", ".join(places[:SHOWN]) + more


def main(arguments: list[str] | None = None) -> int:
    """Check a directory and print a line a file; the exit code is 1 if one that is there is wrong.

    Files that are not there are listed, too: no chapter needs all.
    """
    parser = argparse.ArgumentParser(prog="python -m frictions.data.licensed")
    parser.add_argument("directory", type=Path, help="the directory of the extracts")
    directory = parser.parse_args(arguments).directory
    if not directory.is_dir():
        parser.error(f"{directory} is not a directory")
    wrong = False
    for name in KNOWN:
        path = _path(directory, name)
        if path is None:
            print(_absent(name))
            continue
        content, problems = _read(path, name)
        wrong = wrong or bool(problems)
        print(
            "\n".join(problems) if problems else f"{path.name}: {len(content):,} rows, as described"
        )
    return 1 if wrong else 0
