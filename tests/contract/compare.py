"""Whether two results are the same: numbers, arrays, frames and whatever holds them."""

import dataclasses
from collections.abc import Mapping

import numpy as np
import pandas as pd

DEPTH = 6


def leaves(value, path: str = "", depth: int = DEPTH) -> dict[str, object]:
    """Return the numbers and texts of a result by their place in it; labels make the place."""
    if value is None or isinstance(value, str | bytes | bool | np.bool_ | int | complex):
        return {path: value}
    if isinstance(value, float | np.generic):
        return {path: value}
    if isinstance(value, np.ndarray):
        return {path: value}
    if isinstance(value, pd.DataFrame):
        return {
            f"{path}[{column}]": _by_label(value.iloc[:, i])
            for i, column in enumerate(value.columns)
        }
    if isinstance(value, pd.Series):
        return {path: _by_label(value)}
    if isinstance(value, pd.Index):
        return {path: value.to_numpy()}
    if depth == 0 or callable(value):
        return {path: type(value).__qualname__}
    found: dict[str, object] = {}
    for key, part in _parts(value):
        found |= leaves(part, f"{path}.{key}", depth - 1)
    return found or {path: type(value).__qualname__}


def _by_label(column: pd.Series) -> np.ndarray:
    """Return a column's values in the order of its labels, where these have one."""
    try:
        return column.sort_index(kind="stable").to_numpy()
    except TypeError:
        return column.to_numpy()


def _parts(value):
    if dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value)]
        return [(name, getattr(value, name, None)) for name in fields]
    if isinstance(value, Mapping):
        return list(value.items())
    if isinstance(value, list | tuple | set | frozenset | range):
        return list(enumerate(value))
    return list(getattr(value, "__dict__", {}).items())


def difference(one, other, tolerance: float = 1e-7) -> str:
    """Return where two results differ, or an empty text."""
    first, second = leaves(one), leaves(other)
    for path in first.keys() ^ second.keys():
        return f"{path or 'result'} is in one only"
    for path, value in first.items():
        if not _equal(value, second[path], tolerance):
            return f"{path or 'result'} is {_short(second[path])}, expected {_short(value)}"
    return ""


def _equal(one, other, tolerance) -> bool:
    one, other = np.asarray(one), np.asarray(other)
    if one.size != other.size:
        return False
    if one.dtype.kind not in "iufc" or other.dtype.kind not in "iufc":
        try:
            return bool(np.all((one == other) | ((one != one) & (other != other))))
        except (TypeError, ValueError):
            return str(one) == str(other)
    one, other = one.ravel(), other.ravel()
    finite = one[np.isfinite(one)]
    scale = np.abs(finite).max() if finite.size else 1.0
    return np.allclose(other, one, rtol=tolerance, atol=tolerance * scale, equal_nan=True)


def new_nan(canonical, result) -> str:
    """Return where a result has NaN or infinity and the canonical one has none, or nothing."""
    had = any(_broken(value) for value in leaves(canonical).values())
    if had:
        return ""
    return next((path or "result" for path, v in leaves(result).items() if _broken(v)), "")


def _broken(value) -> bool:
    array = np.asarray(value)
    return array.dtype.kind in "fc" and not np.isfinite(array).all()


def _short(value) -> str:
    text = repr(value).replace("\n", " ")
    return text if len(text) < 60 else text[:57] + "..."
