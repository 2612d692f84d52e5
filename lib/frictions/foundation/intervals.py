"""Ranges as they are written: ``"[0, 1)"``, ``"(0, inf)"``, and the scalars that lie in them."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from numbers import Integral, Real
from typing import Any, get_args

import numpy as np

LARGEST = 2**63 - 1  # that compiled code counts to
NO_NUMBERS = (bool, np.bool_, np.timedelta64)  # of which Python or numpy think that they are
PATTERN = re.compile(r"\s*([\[(])\s*([^,\s]+)\s*,\s*([^,\s]+)\s*([\])])\s*")


@dataclass(frozen=True)
class Interval:
    """An interval of numbers; made from its text by `interval`."""

    low: float
    high: float
    closed_low: bool
    closed_high: bool

    def __contains__(self, value) -> bool:
        above = value >= self.low if self.closed_low else value > self.low
        below = value <= self.high if self.closed_high else value < self.high
        return bool(above and below)

    def __str__(self) -> str:
        left, right = "[" if self.closed_low else "(", "]" if self.closed_high else ")"
        return f"{left}{self.low:g}, {self.high:g}{right}"


@cache
def interval(text: str) -> Interval:
    """Read an interval such as ``"[0, 1)"``; a round bracket leaves its end out."""
    match = PATTERN.fullmatch(text)
    if not match:
        raise ValueError(f"text = {text!r} must be an interval such as '[0, 1)'")
    left, low, high, right = match.groups()
    made = Interval(float(low), float(high), left == "[", right == "]")
    if not made.low <= made.high:
        raise ValueError(f"text = {text!r} must be an interval whose low end is not above its high")
    return made


def require_number(name: str, value, inside: str = "(-inf, inf)", why: str = "") -> float:
    """
    Return a scalar as a float, or say that it is not a number in a range.

    Parameters
    ----------
    name : str
        Name of the argument, as the caller knows it.
    value : float
        Its value.
    inside : str
        The admissible range, as `interval` reads it.
    why : str, optional
        Why it must be there; appended to the message.

    Raises
    ------
    TypeError
        If it is not a real scalar: texts, booleans, None and arrays are not.
    ValueError
        If it is NaN or outside the range.

    Examples
    --------
    >>> require_number("discount", 0.95, "(0, 1)")
    0.95
    >>> require_number("discount", 95, "(0, 1)", "a share")
    Traceback (most recent call last):
    ValueError: discount = 95 must be in (0, 1): a share
    """
    suffix = f": {why}" if why else ""
    made = value
    if type(value) is not float:  # the usual case needs none of this
        if isinstance(value, np.ndarray) and value.ndim == 0:
            value = value[()]
        if isinstance(value, NO_NUMBERS) or not isinstance(value, Real):
            raise TypeError(f"{name} = {value!r} must be a number in {inside}{suffix}")
        made = _as_float(value)
    if made not in interval(inside) or (math.isinf(made) and made != value):
        raise ValueError(f"{name} = {_shown(value)} must be in {inside}{suffix}")
    return made + 0.0  # no zero is negative


def _as_float(value) -> float:
    """Return a real number as a float, infinite if it is too large to be one."""
    try:
        with np.errstate(over="ignore"):
            return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _shown(value) -> str:
    """Return a number as a message shows it: Python refuses to write very long ones out."""
    if isinstance(value, Integral) and abs(int(value)) > LARGEST:
        power = f"2**{int(value).bit_length() - 1}"
        return f"-{power} or less" if value < 0 else f"{power} or more"
    return str(value)[:60]


def require_count(name: str, value, low: float = 1, high: float = math.inf) -> int:
    """
    Return a whole number of an integer type as an int, or say that it is not one in a range.

    Parameters
    ----------
    name : str
        Name of the argument, as the caller knows it.
    value : int
        Its value; 2.0 is not of an integer type.
    low, high : float
        Bounds, both included; by default there is no upper one.

    Raises
    ------
    TypeError
        If it is not of an integer type.
    ValueError
        If it is out of bounds.
    """
    bounds = f"from {low} on" if high == math.inf else f"between {low} and {high}"
    bounds = "" if low == -math.inf and high == math.inf else bounds
    if isinstance(value, NO_NUMBERS) or not isinstance(value, Integral):
        raise TypeError(f"{name} = {value!r} must be a whole number {bounds}".rstrip())
    count = int(value)
    if not low <= count <= min(high, LARGEST):
        bounds = bounds if count <= LARGEST or high < LARGEST else f"of at most {LARGEST}"
        raise ValueError(f"{name} = {_shown(value)} must be a whole number {bounds}")
    return count


def require_flag(name: str, value) -> bool:
    """Return a yes or no as a bool, or raise a TypeError: the text "no" would count as yes."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} = {value!r} must be True or False")
    return bool(value)


def require_search(tolerance, max_iterations, strict) -> tuple[float, int]:
    """Return the tolerance and the limit of a search, or say what is wrong with the three."""
    require_flag("strict", strict)
    return (
        require_number("tolerance", tolerance, "(0, inf)"),
        require_count("max_iterations", max_iterations),
    )


def require_choice(name: str, value, choices) -> None:
    """Raise a ValueError unless a value is one of the choices, which the message lists."""
    if not (isinstance(value, str) and value in choices):
        raise ValueError(f"{name} = {value!r} must be one of {tuple(choices)}")


def require_list(name: str, values, what: str) -> list:
    """Return the members of a list or the like, or raise a TypeError; a text is none."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise TypeError(f"{name} = {values!r} must be {what}")
    return list(values)


def require_counts(name: str, values, low: float = 1, high: float = math.inf) -> tuple[int, ...]:
    """Return whole numbers in a range, one or more, or say what is wrong with them."""
    found = require_list(name, values, f"whole numbers from {low} on")
    if not found:
        raise ValueError(f"{name} is empty; it must hold a whole number or more")
    return tuple(require_count(name, value, low, high) for value in found)


def require_members(name: str, values, kind: Any, how: str = "") -> None:
    """Raise unless a dict or list has members, all of a class; the message gives the first."""
    if not isinstance(values, dict | list | tuple) or not values:
        suffix = f": {how}" if how else ""
        raise TypeError(
            f"{name} = {repr(values)[:60]} must have members, each a {kind.__name__}{suffix}"
        )
    members = values.items() if isinstance(values, dict) else enumerate(values)
    for key, member in members:
        require_instance(f"{name}[{key!r}]", member, kind, how)


def require_instance(name: str, value, kind: Any, how: str = "") -> None:
    """Raise a TypeError unless a value is of a class or union; ``how`` says where one is from."""
    if not isinstance(value, kind):
        wanted = " or ".join(getattr(k, "__name__", str(k)) for k in get_args(kind) or (kind,))
        suffix = f": {how}" if how else ""
        shown = repr(value)[:60].partition("\n")
        given = type(value).__name__ if shown[1] else shown[0]  # a table has lines
        raise TypeError(f"{name} = {given} must be a {wanted.replace('NoneType', 'None')}{suffix}")
