"""The printed numbers of a paper: `book/targets/<paper>.csv`, and how a value agrees with one.

A computed value *agrees* with a printed one in one of four ways.

`reproduced`
    it is within the stated tolerance.
`close`
    same sign and same order of magnitude: the two lie within a factor of two, measured
    from the value that would mean "no effect" (0, or 1 for ratios: column `null`).
`differs`
    computed, and neither of the above; the reason says why.
`unavailable`
    not computed: it needs data or figures that this build does not have; the reason says
    which.

A target without a tolerance can at best be `close`: its data are not the paper's. Those are the
classes of what a paper found. Other rows have a class of their own, so that none is counted as
reproduced for less; a value that fails the class's condition `differs`.

`input`
    a parameter, or another value read back: within its tolerance.
`own`
    not printed by the paper (ours, implied, another package's): within its tolerance.
`bounded`
    stays inside a printed range or axis, as a response of zero might.
`other data`
    the same statistic on data that are not the paper's; how it agrees is told beside the class.
"""

import math
import re
from pathlib import Path

import pandas as pd

PRINTED = ("reproduced", "close", "differs", "bounded", "other data", "unavailable")  # outcomes
KINDS = ("input", "own", "bounded", "other data")
CLASSES = (*PRINTED, "input", "own")
CLOSE_FACTOR = 2.0
CRITICAL = 1.96  # of a test at 5%, and of a 95% interval

COLUMNS = (
    "id", "source", "quantity", "unit", "paper_value", "null", "tolerance",
    "expected_class", "reason",
)  # fmt: skip
NUMBER = r"[-−+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
RANGE = re.compile(rf"[\[(]?\s*({NUMBER})\s*(?:\.\.|,|;|to)\s*({NUMBER})\s*[\])]?")


def agreement(paper_value, computed, tolerance=None, null=0.0) -> str:
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
        `reproduced`, `close`, `differs` or `unavailable`.
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


def classify(paper_value, computed, tolerance=None, null=0.0, kind="") -> str:
    """Return the class of a row.

    Parameters
    ----------
    paper_value, computed, tolerance, null
        As in `agreement`.
    kind : str, optional
        The class that the target file expects: one of `KINDS` has a condition of its own.

    Returns
    -------
    str
        One of `CLASSES`.
    """
    agrees = agreement(paper_value, computed, tolerance, null)
    if kind not in KINDS or agrees == "unavailable":
        return agrees
    if kind == "other data" or agrees == "reproduced":
        return kind
    return kind if kind == "bounded" and is_inside(paper_value, computed, tolerance) else "differs"


def printed_range(text) -> tuple[float, float] | None:
    """Read a printed range, such as `-1.5..1`, `[0, 4]` or `-0.2 to 0.3`; None if it is none."""
    found = RANGE.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    low, high = (float(number.replace("−", "-")) for number in found.groups())
    return (low, high) if low <= high else None


def is_inside(paper_value, computed, tolerance=None) -> bool:
    """Return whether a number, or a whole range, lies inside a printed range."""
    outer, inner = printed_range(paper_value), printed_range(computed)
    if isinstance(computed, float | int):
        inner = (computed, computed)
    if outer is None or inner is None:
        return False
    slack = tolerance or 0.0
    return outer[0] - slack <= inner[0] and inner[1] <= outer[1] + slack


def is_inside_interval(paper_value, computed, t_statistic) -> bool | None:
    """Return whether a value is in the printed estimate's 95% interval; None if that is unknown.

    The standard error is the printed estimate over its printed t statistic.
    """
    values = (paper_value, computed, t_statistic)
    if not all(isinstance(value, float | int) for value in values) or not t_statistic:
        return None
    return abs(computed - paper_value) <= CRITICAL * abs(paper_value / t_statistic)


def is_t_statistic(name: str, unit: str) -> bool:
    """Return whether a row is a t statistic: by its unit, or a part `t` of its id."""
    return unit == "t statistic" or "t" in name.split(".")[1:]


def estimates_with_t(ids) -> dict[str, str]:
    """Map the id of each estimate to that of its t statistic, for ids that differ in a part.

    The part `t` stands in the place of `mean` or `beta`, or is added: `tr.t8.t.NT` belongs to
    `tr.t8.beta.NT`, and `tr.t7A.a.t.NT` to `tr.t7A.a.NT`.
    """
    known, pairs = set(ids), {}
    for name in known:
        for part in (".", ".mean.", ".beta."):
            estimate = name.replace(".t.", part, 1)
            if estimate != name and estimate in known:
                pairs[estimate] = name
    return pairs


def is_same_verdict(paper_t, computed_t) -> bool | None:
    """Return whether two t statistics lead to the same verdict at 5%: zero, or a sign."""
    if not all(isinstance(value, float | int) for value in (paper_t, computed_t)):
        return None
    verdicts = [(abs(t) > CRITICAL) * math.copysign(1, t) for t in (paper_t, computed_t)]
    return verdicts[0] == verdicts[1]


def _number_or_text(text):
    try:
        return float(text)
    except ValueError:
        return text


def _is_amount(text) -> bool:
    """Return whether a text is empty or a finite number from 0 on."""
    value = _number_or_text(text or "0")
    return isinstance(value, float) and 0 <= value < math.inf


def _refuse(path: Path, table: pd.DataFrame, problems: dict[str, pd.Series]) -> None:
    """Raise a ValueError with the ids of the rows that have a problem, the first one of several."""
    for problem, bad in problems.items():
        if bad.any():
            names = table.loc[bad, "id"].tolist()
            raise ValueError(f"{path.name}: {problem} {names}")


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
        number from 0 on, a row that is not expected to reproduce and gives no reason, or an
        input or number of our own without a tolerance; the message names the file and the rows.
    """
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise ValueError(f"{path.name}: missing columns {missing}; expected {list(COLUMNS)}")
    silent = ~table["expected_class"].isin(["reproduced", "input"])
    problems = {
        "ids given twice:": table["id"].duplicated(),
        f"expected_class is not one of {CLASSES} in": ~table["expected_class"].isin(CLASSES),
        "null is not a number from 0 on in": ~table["null"].map(_is_amount),
        "tolerance is not a number from 0 on in": ~table["tolerance"].map(_is_amount),
        "no reason given in": silent & table["reason"].str.strip().eq(""),
    }
    _refuse(path, table, problems)
    table["paper_value"] = [_number_or_text(text) for text in table["paper_value"]]
    table["null"] = [float(text or 0) for text in table["null"]]
    tolerances = [float(text) if text else None for text in table["tolerance"]]
    table["tolerance"] = pd.Series(tolerances, dtype=object)
    numbers = table["paper_value"].map(lambda value: isinstance(value, float))
    open_ = numbers & table["expected_class"].isin(["input", "own"]) & table["tolerance"].isna()
    _refuse(path, table, {"an input or a number of our own needs a tolerance:": open_})
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
