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
from typing import Any

import numpy as np
import pandas as pd

from frictions.data.licensed.files import CIZ, CIZ_QUERIES, FILES, PRICE_INDEX, QUERIES
from frictions.data.licensed.tables import read_extract
from frictions.foundation import require_choice, require_instance

DIRECTORY_VARIABLE = "FRICTIONS_LICENSED"
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
        """Say on a page why something is left out."""
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
    if not isinstance(directory, str | Path) or not Path(directory).is_dir():
        raise LicensedDataError(f"directory = {str(directory)!r} must be a directory of extracts")
    for argument, names in (("required", required), ("optional", optional)):
        require_instance(argument, names, tuple, "of names of extracts")
        for name in names:
            require_choice(argument, name, KNOWN)
    found: dict[str, Any] = {}
    missing, problems = [], []
    for name in (*required, *optional):
        path = _path(Path(directory), name)
        if path is not None:
            found[name], wrong = read_extract(path, name)
            problems += wrong
        elif name in required:
            missing.append(name)
    if problems:
        lines = "".join(f"\n- {words}" for words in [*problems, *map(_absent, missing)])
        raise LicensedDataError(f"{directory}: the extracts are not as described:{lines}")
    if missing:
        raise AbsentFilesError(directory, missing)
    if layout_note(found) and "crsp_msedelist" in found:
        # The months of the new layout include the delisting; it must not count again.
        found["crsp_msedelist"]["dlret"] = np.nan
    return found


def layout_note(files: dict[str, pd.DataFrame | pd.Series]) -> str:
    """Say that the stocks come in the vendor's new layout; nothing for the old one."""
    require_instance("files", files, dict, "load_licensed makes them")
    if "crsp_msf" not in files or files["crsp_msf"].attrs.get("layout") != "CIZ":
        return ""
    return "CRSP in the vendor's new layout (CIZ): months include the return of a delisting"


def _path(directory: Path, name: str) -> Path | None:
    files = (directory / f"{name}{suffix}" for suffix in (".csv", ".csv.gz"))
    return next((file for file in files if file.exists()), None)


def _absent(name: str) -> str:
    """Say that a file is missing, and how to get it."""
    if name in QUERIES:
        advice = f"Make it with: {QUERIES[name]}"
        advice += f"; or, in the new layout: {CIZ_QUERIES[name]}" if name in CIZ else ""
    elif name == PRICE_INDEX:
        advice = "It is FRED's series of that name; a build with DATA=live downloads it"
    else:
        advice = f"It needs the columns {', '.join(FILES[name])}"
    return f"{name}.csv: the file is missing. {advice}"


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
        content, problems = read_extract(path, name)
        wrong = wrong or bool(problems)
        if content is None:
            print("\n".join(problems))
        else:
            layout = ", in the new layout (CIZ)" if content.attrs.get("layout") else ""
            print(f"{path.name}: {len(content):,} rows, as described{layout}")
    return 1 if wrong else 0
