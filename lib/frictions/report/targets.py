"""The printed numbers of a paper: `book/targets/<paper>.csv`, and how a value agrees with one.

Each row falls in one of four classes.

`reproduced`
    the computed value is within the stated tolerance of the printed one.
`close`
    same sign and same order of magnitude: the two lie within a factor of two, measured
    from the value that would mean "no effect" (0, or 1 for ratios: column `null`).
`differs`
    computed, and neither of the above; the reason says why.
`unavailable`
    not computed: it needs data or figures that this build does not have; the reason says
    which.

A target without a tolerance can at best be `close`: its data are not the paper's.
"""

import math
from pathlib import Path

import pandas as pd

CLASSES = ("reproduced", "close", "differs", "unavailable")
CLOSE_FACTOR = 2.0

COLUMNS = (
    "id", "source", "quantity", "unit", "paper_value", "null", "tolerance",
    "expected_class", "reason",
)  # fmt: skip


def classify(paper_value, computed, tolerance=None, null=0.0) -> str:
    """Say how well a computed value agrees with a printed one.

    Parameters
    ----------
    paper_value, computed : float or str
        Texts (dates, ranges) are `reproduced` when equal and `differs` otherwise;
        `computed=None` is `unavailable`.
    tolerance : float, optional
        Largest absolute difference that counts as reproduced, with one part in 1e9 of the
        printed value for rounding in binary. None: never reproduced.
    null : float
        The value that would mean "no effect"; sign and order are measured from it.

    Returns
    -------
    str
        One of `CLASSES`.
    """
    rounding = 1e-9  # of numbers that are decimal on paper and binary here
    if computed is None:
        return "unavailable"
    if isinstance(paper_value, str) or isinstance(computed, str):
        return "reproduced" if paper_value == computed else "differs"
    slack = rounding * abs(paper_value)
    if tolerance is not None and abs(computed - paper_value) <= tolerance + slack:
        return "reproduced"
    printed, found = paper_value - null, computed - null
    if printed == found:
        return "close"
    if printed * found <= 0:
        return "differs"
    factor = max(found / printed, printed / found)
    return "close" if factor <= CLOSE_FACTOR * (1 + rounding) else "differs"


def _number_or_text(text):
    try:
        return float(text)
    except ValueError:
        return text


def _is_amount(text) -> bool:
    """Return whether a text is empty or a finite number from 0 on."""
    value = _number_or_text(text or "0")
    return isinstance(value, float) and 0 <= value < math.inf


def read_targets(path: Path) -> pd.DataFrame:
    """Read and check one paper's targets.

    Parameters
    ----------
    path : Path
        A CSV file with the columns `COLUMNS`; empty `null` means 0, empty `tolerance`
        means none.

    Returns
    -------
    DataFrame
        Indexed by id; `paper_value` holds floats and texts, `tolerance` floats and None.

    Raises
    ------
    ValueError
        A missing column, a repeated id, an unknown class, a null or tolerance that is not a
        number from 0 on, or a row that is not expected to reproduce and gives no reason; the
        message names the file and the rows.
    """
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise ValueError(f"{path.name}: missing columns {missing}; expected {list(COLUMNS)}")
    repeated = sorted(table.loc[table["id"].duplicated(), "id"])
    if repeated:
        raise ValueError(f"{path.name}: ids given twice: {repeated}")
    unknown = table.loc[~table["expected_class"].isin(CLASSES), "id"].tolist()
    if unknown:
        raise ValueError(f"{path.name}: expected_class is not one of {CLASSES} in {unknown}")
    for column in ("null", "tolerance"):
        wrong = table.loc[~table[column].map(_is_amount), "id"].tolist()
        if wrong:
            raise ValueError(f"{path.name}: {column} is not a number from 0 on in {wrong}")
    silent = table["reason"].str.strip().eq("") & table["expected_class"].ne("reproduced")
    if silent.any():
        raise ValueError(f"{path.name}: no reason given in {table.loc[silent, 'id'].tolist()}")
    table["paper_value"] = [_number_or_text(text) for text in table["paper_value"]]
    table["null"] = [float(text or 0) for text in table["null"]]
    table["tolerance"] = pd.Series(
        [float(text) if text else None for text in table["tolerance"]], dtype=object
    )
    return table.set_index("id", drop=False)


def target_id(*labels) -> str:
    """Join labels with dots into an id; the parts of a tuple count one by one."""
    parts = [part for label in labels for part in (label if isinstance(label, tuple) else [label])]
    return ".".join(str(part) for part in parts)


def by_target_id(table: pd.DataFrame, prefix: str) -> dict[str, float]:
    """Map every cell of a table to its id.

    Parameters
    ----------
    table : DataFrame
        Labels may be texts or tuples of texts.
    prefix : str
        What all ids begin with, without the last dot.

    Returns
    -------
    dict
        {id: value}, in reading order: row `("rec", "mean")` and column `"TMNT"` under `tr.t6`
        make the id `tr.t6.rec.mean.TMNT`.
    """
    return {
        target_id(prefix, row, column): value
        for row, values in table.iterrows()
        for column, value in values.items()
    }
