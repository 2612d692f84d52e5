"""Hostile variants of a Series or DataFrame."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tests.contract.variant import BROKEN, PERHAPS, SAME, TEXT, Variant


def frames(value) -> Iterator[Variant]:
    """Yield variants of a Series or DataFrame."""
    yield from (Variant("text", TEXT, BROKEN), Variant("a number", 3.5, BROKEN))
    yield Variant("empty", value.iloc[:0], BROKEN)
    frame = isinstance(value, pd.DataFrame)
    if len(value) > 2:
        order = np.roll(np.arange(len(value)), 2)
        middle = len(value) // 2
        dated = isinstance(value.index, pd.DatetimeIndex | pd.PeriodIndex)
        yield Variant("rows shuffled", value.iloc[order], SAME)
        yield Variant("rows reversed", value.iloc[::-1], SAME)
        without = value.drop(index=value.index[middle])
        yield Variant("a row missing", without, BROKEN if dated else PERHAPS)
        twice = value.iloc[np.sort(np.append(np.arange(len(value)), middle))]
        yield Variant("a row twice", twice, BROKEN)
    if frame and value.shape[1] > 1:
        yield Variant("columns reversed", value.iloc[:, ::-1], SAME)
        yield Variant("a column missing", value.iloc[:, :-1], PERHAPS)
        doubled = pd.concat([value, value.iloc[:, :1]], axis=1)
        yield Variant("a column twice", doubled, BROKEN)
    yield from _labels(value)
    numeric = _numeric_column(value)
    if numeric is None:
        return
    yield Variant("nullable", value.convert_dtypes(), SAME)
    yield Variant("objects", value.astype(object), SAME)
    lacking = value.convert_dtypes()
    if frame:
        lacking.iloc[len(value) // 2, numeric] = pd.NA
    else:
        lacking.iloc[len(value) // 2] = pd.NA
    yield Variant("NA", lacking, BROKEN)
    for name, bad in (("NaN", np.nan), ("inf", np.inf), ("entry of text", "x")):
        other = (
            value.copy().astype(object) if name == "entry of text" else _floating(value, numeric)
        )
        at = len(value) // 2
        if frame:
            other.iloc[at, numeric] = bad
        else:
            other.iloc[at] = bad
        yield Variant(name, other, BROKEN)
    if not frame or all(kind.kind == "f" for kind in value.dtypes):
        yield Variant(
            "float32", value.astype("float32"), SAME, value.astype("float32").astype(float)
        )
        yield Variant("an array", value.to_numpy(), SAME)


def _labels(value) -> Iterator[Variant]:
    """Yield the same rows under other labels."""
    if isinstance(value.index, pd.PeriodIndex):
        yield Variant("time stamps", value.set_axis(value.index.to_timestamp()), SAME)
        local = value.set_axis(value.index.to_timestamp().tz_localize("America/New_York"))
        yield Variant("a time zone", local, SAME)
        yield Variant("dates as texts", value.set_axis(value.index.astype(str)), SAME)
    elif isinstance(value.index, pd.DatetimeIndex):
        yield Variant("a time zone", value.tz_localize("America/New_York"), SAME)
        yield Variant("dates as texts", value.set_axis(value.index.astype(str)), SAME)
    if isinstance(value, pd.DataFrame) and value.shape[1]:
        two = pd.MultiIndex.from_product([["all"], list(value.columns)])
        if value.columns.nlevels == 1:
            yield Variant("two levels of columns", value.set_axis(two, axis=1), PERHAPS)


def _numeric_column(value):
    """Return the position of the last numeric column; None if there is none or no row."""
    if not len(value):
        return None
    kinds = [value.dtype] if isinstance(value, pd.Series) else list(value.dtypes)
    numeric = [i for i, kind in enumerate(kinds) if getattr(kind, "kind", "O") in "iuf"]
    return numeric[-1] if numeric else None


def _floating(value, column):
    """Return a copy in which one column takes NaN."""
    if isinstance(value, pd.Series):
        return value.astype(float)
    copy = value.copy()
    copy.isetitem(column, copy.iloc[:, column].astype(float))
    return copy
