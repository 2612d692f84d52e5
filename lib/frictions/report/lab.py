"""Roles of the prose in JupyterLab: `role("glue:text", "x:.2f")` is what the page shows there.

`make lab` names a file of the last build's texts in `FRICTIONS_LAB`; this session's come first.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

import numpy as np
from IPython import get_ipython

VARIABLE = "FRICTIONS_LAB"
fresh: dict[str, object] = {}  # what cells of this session have published, by name


class Text(str):
    """A text that shows itself without quotation marks."""

    def __repr__(self):
        return str(self)


def in_lab() -> bool:
    """Return whether `make lab` runs this kernel."""
    return bool(os.environ.get(VARIABLE))


def plain_value(name: str, value) -> float | int | str:
    """Return a value without NumPy, or say that it is nothing to write into a sentence."""
    if getattr(value, "size", 1) == 1 and not isinstance(value, np.ma.MaskedArray):
        value = value.item() if hasattr(value, "item") else value
    if not isinstance(value, str | int | float):
        raise TypeError(f"{name} = {value!r} must be a number or a text")
    return value


def formatted(value: object, spec: str) -> Text:
    """Return a value as `glue:text` writes it; `s` is for whatever there is."""
    return Text(format(str(value) if spec == "s" else value, spec))


def role(name: str, content: str) -> Text:
    """Return what a role shows: the fresh number, else the last build's text, else its content."""
    if name == "glue:text":
        key, _, spec = content.rpartition(":") if ":" in content else (content, "", "")
        if key in fresh:
            return formatted(fresh[key], spec)
        with suppress(NameError):  # of a cell that has not run
            return formatted(plain_value(key, eval(key, session())), spec)
    return Text(last_build().get(f"{name}`{content}", content))


def session() -> dict[str, object]:
    """Return what the cells of this session have set."""
    shell = get_ipython()
    return shell.user_ns if shell else {}


def last_build() -> dict[str, str]:
    """Return the texts of the last build by role and content."""
    path = os.environ.get(VARIABLE)
    if path and Path(path).exists():
        return json.loads(Path(path).read_text(encoding="utf8"))
    return {}
