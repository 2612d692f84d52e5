"""Roles of the prose in JupyterLab: `role("glue:text", "x:.2f")` is what the page shows there.

`make lab` names a file of the last build's texts in `FRICTIONS_LAB`; a number that a cell has
published in this session goes before it (`frictions.report.publish`).
"""

import json
import os
from pathlib import Path

VARIABLE = "FRICTIONS_LAB"
fresh: dict[str, object] = {}  # what cells of this session have published, by name


class Text(str):
    """A text that shows itself without quotation marks."""

    def __repr__(self):
        return str(self)


def in_lab() -> bool:
    """Return whether `make lab` runs this kernel."""
    return bool(os.environ.get(VARIABLE))


def role(name: str, content: str) -> Text:
    """Return what a role shows: the fresh number, else the last build's text, else its content."""
    if name == "glue:text":
        key, _, spec = content.partition(":")
        if key in fresh:
            return Text(format(fresh[key], spec))
    return Text(last_build().get(f"{name}`{content}", content))


def last_build() -> dict[str, str]:
    """Return the texts of the last build by role and content."""
    path = os.environ.get(VARIABLE)
    if path and Path(path).exists():
        return json.loads(Path(path).read_text(encoding="utf8"))
    return {}
