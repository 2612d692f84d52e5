"""Read and check a directory of CRSP and Compustat extracts, made with the queries below.

``FRICTIONS_LICENSED`` names the directory. Every file is a CSV (or Parquet, if pyarrow is
installed) with the name and the columns given in ``FILES``; capitals do not matter and further
columns are ignored. The check reads all the files that an exhibit needs and lists everything that
is missing or mistyped at once.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

DIRECTORY_VARIABLE = "FRICTIONS_LICENSED"
SHOWN = 3  # bad values of a column that a message quotes
# What CRSP writes for a return that it does not have.
MISSING_RETURNS = ("A", "B", "C", "D", "E", "S", "T", "P")


@dataclass(frozen=True)
class Column:
    """
    One column of an extract.

    Attributes
    ----------
    kind : str
        ``"integer"``, ``"number"``, ``"date"`` or ``"text"``.
    nullable : bool
        Whether cells may be empty.
    least : float or None
        Smallest value that can be right.
    """

    kind: str
    nullable: bool = False
    least: float | None = None


_KEY, _DATE, _TEXT = Column("integer", least=1), Column("date"), Column("text")
_AMOUNT, _SIZE = Column("number", nullable=True), Column("number", nullable=True, least=0.0)

FILES: dict[str, dict[str, Column]] = {
    "crsp_msf": {
        "permno": _KEY, "permco": _KEY, "date": _DATE,
        "ret": Column("number", nullable=True, least=-1.0),
        "prc": _AMOUNT, "shrout": _SIZE, "cfacpr": _SIZE,
    },
    "crsp_msenames": {
        "permno": _KEY, "namedt": _DATE, "nameendt": _DATE,
        "shrcd": Column("integer"), "exchcd": Column("integer"), "siccd": Column("integer"),
    },
    "crsp_msedelist": {
        "permno": _KEY, "dlstdt": _DATE, "dlret": Column("number", nullable=True, least=-1.0),
        "dlprc": _AMOUNT,
    },
    "ccm_link": {
        "gvkey": _TEXT, "lpermno": _KEY, "linktype": _TEXT, "linkprim": _TEXT,
        "linkdt": _DATE, "linkenddt": Column("date", nullable=True),
    },
    "comp_funda": {
        "gvkey": _TEXT, "datadate": _DATE, "fyear": Column("integer"),
        "ceq": _AMOUNT, "lt": _SIZE, "ebit": _AMOUNT, "sale": _AMOUNT, "ppent": _SIZE,
    },
    "comp_fundq": {
        "gvkey": _TEXT, "datadate": _DATE, "ibq": _AMOUNT, "epspxq": _AMOUNT, "atq": _SIZE,
    },
    "comp_company": {"gvkey": _TEXT, "naics": Column("text", nullable=True)},
    "industry_ratios": {"code": _TEXT, "ratio": Column("number", least=0.0)},
    "industry_ratios_1987": {"naics": _TEXT, "ratio": Column("number", least=0.0)},
    "industry_categories": {"code": _TEXT, "category": _TEXT},
}  # fmt: skip

QUERIES = {
    "crsp_msf": "select permno, permco, date, ret, prc, shrout, cfacpr from crsp.msf",
    "crsp_msenames": "select permno, namedt, nameendt, shrcd, exchcd, siccd from crsp.msenames",
    "crsp_msedelist": "select permno, dlstdt, dlret, dlprc from crsp.msedelist",
    "ccm_link": (
        "select gvkey, lpermno, linktype, linkprim, linkdt, linkenddt from crsp.ccmxpf_lnkhist "
        "where linktype in ('LU','LC','LS') and linkprim in ('P','C')"
    ),
    "comp_funda": (
        "select gvkey, datadate, fyear, ceq, lt, ebit, sale, ppent from comp.funda where "
        "indfmt='INDL' and datafmt='STD' and consol='C' and popsrc='D'"
    ),
    "comp_fundq": (
        "select gvkey, datadate, ibq, epspxq, atq from comp.fundq where "
        "indfmt='INDL' and datafmt='STD' and consol='C' and popsrc='D'"
    ),
    "comp_company": "select gvkey, naics from comp.company",
}


class LicensedDataError(ValueError):
    """The extracts are not as described; the message lists everything that is wrong."""


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
        If it names no directory.
    """
    named = os.environ.get(DIRECTORY_VARIABLE)
    if not named:
        return None
    if not Path(named).is_dir():
        raise LicensedDataError(f"{DIRECTORY_VARIABLE}: {named!r} is not a directory")
    return Path(named)


def load_licensed(
    directory: str | Path, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, pd.DataFrame]:
    """
    Read extracts and check them against their schemas.

    Parameters
    ----------
    directory : str or Path
        Where they are.
    required : tuple of str
        Names of ``FILES`` that must be there.
    optional : tuple of str, optional
        Names of ``FILES`` that are read if they are there.

    Returns
    -------
    dict of DataFrame
        By name, with the columns of ``FILES`` only; dates are timestamps, ``gvkey`` has six digits.

    Raises
    ------
    LicensedDataError
        If a file or a column is missing, or a cell is empty, mistyped or impossible; the message
        lists all of them over all the files.
    """
    found, problems = {}, []
    for name in (*required, *optional):
        path = _path(Path(directory), name)
        if path is None:
            if name in required:
                problems.append(f"{name}.csv: the file is missing. {_advice(name)}")
            continue
        table, wrong = _read(path, FILES[name])
        problems += [f"{path.name}: {words}" for words in wrong]
        found[name] = table
    if problems:
        raise LicensedDataError(
            f"{directory}: the extracts are not as described:\n- " + "\n- ".join(problems)
        )
    return found


def _path(directory: Path, name: str) -> Path | None:
    files = (directory / f"{name}{suffix}" for suffix in (".csv", ".csv.gz", ".parquet"))
    return next((file for file in files if file.exists()), None)


def _advice(name: str) -> str:
    if name in QUERIES:
        return f"Make it with: {QUERIES[name]}"
    return f"It needs the columns {', '.join(FILES[name])}"


def _read(path: Path, columns: dict[str, Column]) -> tuple[pd.DataFrame | None, list[str]]:
    """Return the checked table, or None and what is wrong with it."""
    try:
        table = _read_raw(path, columns)
    except (ValueError, ImportError, OSError) as error:
        return None, [f"cannot be read: {error}"]
    missing = [name for name in columns if name not in table.columns]
    if missing:
        return None, [f"the column {name} is missing" for name in missing]
    return _check(table[list(columns)], columns)


def _read_raw(path: Path, columns: dict[str, Column]) -> pd.DataFrame:
    wanted = set(columns)
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
    else:
        header = pd.read_csv(path, nrows=0).columns
        text = {name: str for name in header if _kind(columns, name) == "text"}
        empty = {name: list(MISSING_RETURNS) for name in header if name.lower() in ("ret", "dlret")}
        table = pd.read_csv(
            path, dtype=text, na_values=empty, low_memory=False,
            usecols=lambda name: name.lower() in wanted,
        )  # fmt: skip
    table.columns = [str(name).lower() for name in table.columns]
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
    try:
        checked = schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return None, _problems(errors.failure_cases, columns)
    if "gvkey" in checked:
        checked["gvkey"] = checked["gvkey"].str.zfill(6)
    return checked, []


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
        first = [
            f"{case!s} in line {int(line) + 2}"
            for case, line in zip(cases["failure_case"], cases["index"], strict=True)
        ][:SHOWN]
        more = f" and {len(cases) - SHOWN} more" if len(cases) > SHOWN else ""
        words.append(f"{name}: expected {expected}; found {', '.join(first)}{more}")
    known = {word.split(":")[0] for word in words}
    for name, cases in failures[failures["index"].isna()].groupby("column", sort=False):
        if name not in known:
            words.append(f"{name}: expected {columns[name].kind}; {cases['failure_case'].iloc[0]}")
    return words
