"""
Hostile variants of a valid argument, by the kind of its value.

Each variant is a `Variant`: its name, the value, and what may come of it.

``same``
    Another form of the same object (a list, a read-only array, shuffled rows with their labels):
    the result of the reference, or a refusal.
``broken``
    Nothing that could be meant (NaN, a text, None): a refusal, or the canonical result.
``perhaps``
    It may be admissible (a negative number, one row less): a refusal, one of the typed errors, or
    a result without a NaN that the canonical result has not.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tests.contract.hostile_frames import frames
from tests.contract.variant import BROKEN, PERHAPS, SAME, TEXT, Variant


def variants(value, lengths: set[int] = frozenset(), optional: bool = False) -> Iterator[Variant]:
    """Yield the variants of a value; ``lengths`` are those that other arguments' axes have."""
    if value is None:
        return
    if not optional:
        yield Variant("None", None, BROKEN)
    if isinstance(value, bool | np.bool_):
        yield from _flags(value)
    elif isinstance(value, int | np.integer):
        yield from _counts(value)
    elif isinstance(value, float | np.floating):
        yield from _numbers(value)
    elif isinstance(value, str):
        yield from _texts()
    elif isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
        yield from _arrays(value, lengths)
    elif isinstance(value, pd.Series | pd.DataFrame):
        yield from frames(value)
    elif _is_numbers(value):
        yield from _sequences(value, lengths)
    elif isinstance(value, list | tuple) and type(value) in (list, tuple) and value:
        yield from _names(value)
    elif isinstance(value, Path):
        yield Variant("no file", value / "no" / "such", BROKEN)
        yield Variant("a number", 3.5, BROKEN)
    elif isinstance(value, Mapping):
        yield from _mappings(value)
    elif isinstance(value, np.random.Generator):
        yield from (Variant("text", TEXT, BROKEN), Variant("a fraction", 0.5, BROKEN))
    elif dataclasses.is_dataclass(value) or isinstance(value, Callable | tuple | object):
        yield from (Variant("text", TEXT, BROKEN), Variant("a number", 3.5, BROKEN))


def _is_numbers(value) -> bool:
    """Return whether a value is a list, tuple or range of numbers."""
    if not isinstance(value, list | tuple | range) or not len(value):
        return False
    if isinstance(value, tuple) and type(value) is not tuple:  # a NamedTuple is an object
        return False
    return all(isinstance(v, int | float | np.number) and not isinstance(v, bool) for v in value)


def _flags(value) -> Iterator[Variant]:
    yield from (Variant("text", "no", BROKEN), Variant("a number", 2.5, BROKEN))
    yield from (Variant("NaN", np.nan, BROKEN), Variant("NA", pd.NA, BROKEN))
    yield Variant("a numpy bool", np.bool_(value), SAME)


def _no_scalars(value) -> Iterator[Variant]:
    """Yield what Python or numpy takes for a number, and is none."""
    yield Variant("NA", pd.NA, BROKEN)
    yield Variant("a time difference", np.timedelta64(max(1, int(value)), "D"), BROKEN)
    yield Variant("in a text", str(value), BROKEN)
    yield Variant("masked", np.ma.masked, BROKEN)
    yield Variant("a bool", True, BROKEN)


def _counts(value) -> Iterator[Variant]:
    yield from _no_scalars(value)
    yield Variant("30 digits", 10**30, BROKEN)
    yield Variant("a fraction", value + 0.5, BROKEN)
    yield Variant("NaN", np.nan, BROKEN)
    yield Variant("inf", np.inf, BROKEN)
    yield Variant("negative", -abs(int(value)) - 1, BROKEN)
    yield Variant("zero", 0, PERHAPS)
    yield Variant("text", TEXT, BROKEN)
    yield Variant("a list", [int(value)], SAME)
    yield Variant("a pair", np.array([value, value]), BROKEN)
    yield Variant("a float", float(value), SAME)
    yield Variant("a numpy int", np.int64(value), SAME)


def _numbers(value) -> Iterator[Variant]:
    value = float(value)
    yield from _no_scalars(value if np.isfinite(value) else 1.0)
    yield Variant("500 digits", 10**500, BROKEN)
    yield Variant("a long double", np.longdouble("1e400"), BROKEN)
    yield Variant("negative zero", -0.0, SAME, 0.0)
    for name, other in (("NaN", np.nan), ("inf", np.inf), ("-inf", -np.inf)):
        if not np.array_equal(other, value, equal_nan=True):
            yield Variant(name, other, BROKEN)
    yield Variant("text", TEXT, BROKEN)
    yield Variant("complex", complex(value, 1.0), BROKEN)
    yield Variant("empty", np.array([]), BROKEN)
    yield Variant("negative", -abs(value) - 0.5, PERHAPS)
    yield Variant("zero", 0.0, PERHAPS)
    if 0 < value < 1:
        yield Variant("a percentage", 100 * value, PERHAPS)
    if not np.isfinite(value):
        return
    yield Variant("a 0-d array", np.array(value), SAME)
    yield Variant("float32", np.float32(value), SAME, float(np.float32(value)))
    whole = float(round(value))
    yield Variant("an int", int(whole), SAME, whole)


def _texts() -> Iterator[Variant]:
    yield Variant("unknown", TEXT, BROKEN)
    yield Variant("empty", "", BROKEN)
    yield Variant("a number", 3.5, BROKEN)
    yield Variant("a list", [TEXT], BROKEN)
    yield Variant("bytes", TEXT.encode(), BROKEN)
    yield Variant("NA", pd.NA, BROKEN)


def _arrays(value: np.ndarray, lengths: set[int]) -> Iterator[Variant]:
    yield Variant("text", TEXT, BROKEN)
    yield from _forms(value)
    yield from _no_arrays(value)
    yield from _entries(value)
    yield from _shapes(value, lengths)
    if value.ndim in (1, 2) and len(value) > 1:
        order = np.roll(np.arange(len(value)), 1)
        shuffled = value[order]
        kind = pd.Series if value.ndim == 1 else pd.DataFrame
        yield Variant("shuffled labels", kind(shuffled, index=order), SAME)


def _no_arrays(value: np.ndarray) -> Iterator[Variant]:
    """Yield what numpy makes an array of, and is none of numbers in this order."""
    if not value.size:
        return
    yield Variant(
        "masked",
        np.ma.array(value, mask=np.arange(value.size) == 0 if value.ndim == 1 else False),
        BROKEN,
    )
    yield Variant("objects", value.astype(object), SAME)
    yield Variant("bools", value.astype(bool), BROKEN)
    yield Variant("time differences", np.ones(value.shape, "timedelta64[D]"), BROKEN)
    yield Variant("in texts", value.astype(str), BROKEN)
    yield Variant("long doubles", np.full(value.shape, np.longdouble("1e400")), BROKEN)
    if value.ndim == 1:
        yield Variant("a generator", (entry for entry in value), SAME)
        yield Variant("a set", set(value.tolist()), BROKEN)
        yield Variant("a dict", dict(enumerate(value.tolist())), BROKEN)
        missing = pd.array([*value[:-1].astype(float).tolist(), pd.NA], dtype="Float64")
        yield Variant("NA", missing, BROKEN)
        yield Variant("nullable", pd.array(value.astype(float), dtype="Float64"), SAME)


def _forms(value: np.ndarray) -> Iterator[Variant]:
    """Yield other forms of the same numbers."""
    frozen = value.copy()
    frozen.setflags(write=False)
    yield Variant("a list", value.tolist(), SAME)
    yield Variant("read-only", frozen, SAME)
    if value.ndim:
        yield Variant("a reversed view", value[::-1].copy()[::-1], SAME)
        strided = np.repeat(value, 2, axis=-1)[..., ::2]
        yield Variant("every other entry", strided, SAME)
    if value.ndim > 1:
        yield Variant("by columns", np.asfortranarray(value), SAME)
    if value.dtype.kind == "f":
        short = value.astype(np.float32)
        yield Variant("float32", short, SAME, short.astype(float))
        if np.isfinite(value).all():
            whole = np.round(value)
            yield Variant("ints", whole.astype(int), SAME, whole)
    else:
        yield Variant("floats", value.astype(float), SAME)


def _entries(value: np.ndarray) -> Iterator[Variant]:
    """Yield arrays with one entry, or all of them, that should not be."""
    if not value.size:
        return
    first, last = 0, value.size - 1
    for name, bad, where in (
        ("NaN", np.nan, last),
        ("inf", np.inf, first),
        ("-inf", -np.inf, last),
    ):
        other = value.astype(float)
        if not np.isfinite(other.flat[where]):
            continue
        other.flat[where] = bad
        yield Variant(name, other, BROKEN)
    yield Variant("zeros", np.zeros_like(value), PERHAPS)
    negative = value.copy() if value.dtype.kind != "u" else value.astype(int)
    negative.flat[last] = -abs(negative.flat[last]) - 1
    yield Variant("a negative entry", negative, PERHAPS)
    yield Variant("complex", value + 1j, BROKEN)
    yield Variant("entries of text", np.full(value.shape, "x", dtype=object), BROKEN)
    if value.dtype.kind in "iu":
        yield Variant("a fraction", value + 0.5, BROKEN)
        yield Variant("an entry of a million", np.where(value == value, 10**6, value), PERHAPS)


def _shapes(value: np.ndarray, lengths: set[int]) -> Iterator[Variant]:
    """Yield arrays of another shape; where another argument has that length, it must be refused."""
    yield Variant("an axis more", value[None], BROKEN)
    if not value.ndim:
        return
    yield Variant("empty", value[:0], BROKEN)
    if value.size:
        yield Variant("a scalar", value.flat[0].item(), BROKEN)
    for axis, length in enumerate(value.shape):
        kind = BROKEN if length in lengths or value.shape.count(length) > 1 else PERHAPS
        if length > 1:
            shorter = np.take(value, np.arange(length - 1), axis=axis)
            yield Variant(f"axis {axis} shorter", shorter, kind)
        if length:
            longer = np.take(value, np.append(np.arange(length), length - 1), axis=axis)
            yield Variant(f"axis {axis} longer", longer, kind)


def _sequences(value, lengths: set[int]) -> Iterator[Variant]:
    array = np.asarray(value)
    yield Variant("an array", array, SAME)
    yield Variant("text", TEXT, BROKEN)
    yield from ((v._replace(value=_listed(v.value))) for v in _entries(array))
    yield Variant("masked", np.ma.array(array, mask=np.arange(len(array)) == 0), BROKEN)
    yield Variant("in texts", [str(v) for v in value], BROKEN)
    yield Variant("time differences", list(np.ones(len(array), "timedelta64[D]")), BROKEN)
    yield Variant("a generator", (v for v in value), SAME)
    yield Variant("a set", set(value), BROKEN)
    yield Variant("empty", type(value)([]) if type(value) is not range else [], BROKEN)
    if len(value) > 1:
        kind = BROKEN if len(value) in lengths else PERHAPS
        yield Variant("one less", list(value)[:-1], kind)
        yield Variant("one more", [*value, value[-1]], kind)


def _listed(value):
    return value.tolist() if isinstance(value, np.ndarray) else value


def _names(value) -> Iterator[Variant]:
    """Yield variants of a list of names or objects."""
    yield Variant("empty", type(value)(), PERHAPS)
    yield Variant("an unknown one", type(value)([*value[:-1], TEXT]), BROKEN)
    yield Variant("one twice", type(value)([*value, value[0]]), PERHAPS)
    yield Variant("a number", 3.5, BROKEN)
    yield Variant("text", TEXT, BROKEN)
    yield Variant("a generator", (entry for entry in value), SAME)
    yield Variant("a dict", dict.fromkeys(map(str, value), 1.0), BROKEN)


def _mappings(value: Mapping) -> Iterator[Variant]:
    yield from (Variant("text", TEXT, BROKEN), Variant("a number", 3.5, BROKEN))
    if not value:
        return
    yield Variant("empty", {}, PERHAPS)
    yield Variant("reversed", dict(reversed(value.items())), SAME)
    *others, last = value
    kept = {key: value[key] for key in others}
    yield Variant("a key misspelt", {**kept, TEXT: value[last]}, BROKEN)
    if isinstance(value[last], float | int) and not isinstance(value[last], bool):
        yield Variant("NaN", {**kept, last: np.nan}, BROKEN)
        yield Variant("entry of text", {**kept, last: TEXT}, BROKEN)
    yield Variant("a key less", kept, PERHAPS)
