r"""
Parameters of a model: a frozen dataclass in which each field says what it is, once.

A model's class derives from `Parameters`; each field is made by `parameter`, which holds symbol,
description, unit, source and admissible range.  From these come the check at construction, the
attributes in the class's documentation, and the table in the chapter.

>>> from dataclasses import dataclass
>>> @dataclass(frozen=True)
... class Household(Parameters):
...     '''A household.'''
...
...     discount: float = parameter(0.95, r"\beta", "Discount factor", "(0, 1)", unit="per year")
>>> Household().replace(discount=0.9)
Household(discount=0.9)
>>> Household(discount=1.2)
Traceback (most recent call last):
ValueError: discount = 1.2 must be in (0, 1)
"""

import dataclasses
import inspect
import math
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from frictions.foundation.intervals import require_choice, require_count, require_number


def set_fields(made: Any, **values) -> None:
    """Set fields of a frozen dataclass while it is made."""
    for name, value in values.items():
        object.__setattr__(made, name, value)


def parameter(
    default: Any,
    symbol: str,
    description: str,
    inside: str | tuple[str, ...] = "(-inf, inf)",
    *,
    unit: str = "",
    source: str = "",
    why: str = "",
    labels: tuple[str, ...] = (),
) -> Any:
    """
    Return the field of one parameter.

    Parameters
    ----------
    default : float, int, str or tuple of float
        An int makes it a whole number; a tuple, one number for each label.
    symbol, description, unit, source : str
        For the chapter's table; the symbol in LaTeX.
    inside : str or tuple of str
        The admissible range, as `frictions.foundation.intervals.interval` reads it; the choices,
        if it is a text.
    why : str, optional
        Appended to the message when a value is refused.
    labels : tuple of str, optional
        Names of the entries of a tuple.
    """
    return dataclasses.field(
        default=default,
        metadata={
            "symbol": symbol,
            "description": description,
            "unit": unit,
            "source": source,
            "inside": inside,
            "why": why,
            "labels": labels,
        },
    )


@dataclass(frozen=True)
class Parameters:
    """Base of a model's parameters: checked at construction, changed by `replace`."""

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        own = {n: f for n, f in vars(cls).items() if isinstance(f, dataclasses.Field)}
        inherited = {f.name: f for base in cls.__bases__ for f in _fields_of(base)}
        cls.__doc__ = _documented(cls.__doc__ or "", inherited | own)

    def __post_init__(self):
        for field in _fields_of(type(self)):
            set_fields(self, **{field.name: _checked(field, getattr(self, field.name))})

    def replace(self, **changes) -> Self:
        """Return a copy with some parameters changed, checked again."""
        known = [field.name for field in dataclasses.fields(self)]
        for name, value in changes.items():
            if name not in known:
                raise TypeError(f"{name} = {value!r}: no such parameter; there are {known}")
        return dataclasses.replace(self, **changes)


def _fields_of(cls) -> tuple[dataclasses.Field, ...]:
    """Return the fields that `parameter` made."""
    fields = dataclasses.fields(cls) if dataclasses.is_dataclass(cls) else ()
    return tuple(field for field in fields if "inside" in field.metadata)


def _checked(field: dataclasses.Field, value):
    """Return a value of the field's kind inside its range."""
    meta, name = field.metadata, field.name
    inside, why = meta["inside"], meta["why"]
    if isinstance(field.default, str):
        require_choice(name, value, inside)
        return value
    if isinstance(field.default, tuple):
        labels = meta["labels"]
        entries = tuple(np.atleast_1d(np.asarray(value, dtype=object)))
        if len(entries) != len(labels):
            raise ValueError(f"{name} = {value!r} must have {len(labels)} entries, for {labels}")
        pairs = zip(labels, entries, strict=True)
        return tuple(require_number(f"{name}[{label}]", v, inside, why) for label, v in pairs)
    number = require_number(name, value, inside, why)
    return require_count(name, value, -math.inf) if isinstance(field.default, int) else number


def _documented(doc: str, fields: dict[str, dataclasses.Field]) -> str:
    """Return a class's docstring with an entry for each parameter."""
    kinds = {str: "str", int: "int", float: "float", tuple: "tuple of float"}
    lines = []
    for name, field in fields.items():
        meta = field.metadata
        if "inside" not in meta:
            continue
        inside = meta["inside"]
        where = f"in {inside}" if isinstance(inside, str) else f"one of {inside}"
        parts = [meta["description"], meta["unit"], where]
        lines += [f"{name} : {kinds[type(field.default)]}", "    " + ", ".join(filter(None, parts))]
    if not lines:
        return doc
    head = ["", "", "Attributes", "----------"]
    return inspect.cleandoc(doc) + "\n".join([*head, *lines, ""])
