"""Tables that are numbered, captioned and cross-referenced in the book.

The book reads the Markdown form, a MyST `table` directive; JupyterLab shows the HTML form.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.report.lab import role
from frictions.report.numbers import signed

MARKUP = re.compile(r"([!-/:-@\[-`{}~])")  # ASCII punctuation, `|` apart, which rows escape
METADATA = "frictions_table"  # the numbers unrounded, for the build to put beside the page
NAME = re.compile(r"[a-z]+(_[a-z]+)+")
ROLE = re.compile(r"\{([a-z:]+)\}`([^`]+)`")  # which JupyterLab would show as it is
NUMBER = re.compile(r"[−+-]?[\d.]|\$10\^|(none|–)$")


@dataclass(frozen=True)
class Table:
    """A data frame with a caption and a label, displayed by being a cell's last value.

    Parameters
    ----------
    data : DataFrame
        Cells are shown as they are when texts, and with `digits` decimals when numbers.
        Missing cells are left blank; the build asks for a word on that (`tools/ledger.py`).
    caption : str
        One sentence that says what the table shows; Markdown and math allowed.
    label : str
        What `{numref}` refers to, e.g. `tab-returns`.
    digits : int
        Decimals of the numbers.
    """

    data: pd.DataFrame
    caption: str
    label: str
    digits: int = 2

    def texts(self) -> pd.DataFrame:
        """Return the cells as texts, with the index as the first columns."""
        body = self.data.map(lambda value: cell_text(value, self.digits))
        body = body.rename(index=_plain, columns=_plain)
        names = [_plain(name) or "" for name in body.index.names]
        body.columns = [" ".join(map(str, c)) if isinstance(c, tuple) else c for c in body.columns]
        return _without_repeats(body.reset_index(names=names, allow_duplicates=True), len(names))

    def markdown(self) -> str:
        """Return a MyST `table` directive."""
        texts = self.texts()
        labels = self.data.index.nlevels
        columns = range(labels, texts.shape[1])
        lines = [
            _row(texts.columns),
            _row([":--"] * labels + [_alignment(texts.iloc[:, k]) for k in columns]),
            *(_row(row) for row in texts.itertuples(index=False)),
        ]
        caption = " ".join(self.caption.split())
        return "\n".join([f":::{{table}} {caption}", f":name: {self.label}", "", *lines, ":::"])

    def _repr_mimebundle_(self, include=None, exclude=None):
        html = self.texts().to_html(index=False, border=0, escape=False)
        html = f"<p><em>{self.caption}</em></p>{html}"
        data = {
            "text/markdown": self.markdown(),
            "text/html": ROLE.sub(lambda found: role(*found.groups()), html),
            "text/plain": f"{self.caption}\n{self.texts().to_string(index=False)}",
        }
        missing = int(self.data.isna().to_numpy().sum())
        return data, {
            METADATA: {"label": self.label, "csv": self.data.to_csv(), "missing": missing}
        }


def cell_text(value, digits: int) -> str:
    """Return one cell as text: a true minus sign, no digits lost on integers."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int) or (hasattr(value, "dtype") and value.dtype.kind in "iu"):
        return str(value).replace("-", "−")
    return signed(value, digits)


def _plain(name):
    """Return a name of the library as words."""
    return name.replace("_", " ") if isinstance(name, str) and NAME.fullmatch(name) else name


def escape_markdown(text: str) -> str:
    """Keep every character of a plain text from being read as Markdown or HTML."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def _alignment(cells: pd.Series) -> str:
    """Align numbers to the right and words to the left."""
    words = any(cell and not NUMBER.match(cell) for cell in cells)
    return ":--" if words else "--:"


def _without_repeats(texts: pd.DataFrame, labels: int) -> pd.DataFrame:
    """Blank an outer row label that repeats the one above it."""
    seen = texts.iloc[:, : labels - 1].astype(str)
    for level in range(labels - 1):
        outer = seen.iloc[:, : level + 1]
        repeated = (outer == outer.shift()).all(axis=1).to_numpy()
        texts.isetitem(level, seen.iloc[:, level].mask(repeated, "").to_list())
    return texts


def _row(cells) -> str:
    return "| " + " | ".join(str(cell).replace("|", r"\|") for cell in cells) + " |"


def with_bands(table: pd.DataFrame) -> pd.Series:
    """Write a median and, below it, `[p5, p95]` in one cell: one decimal from ten on, two below.

    Parameters
    ----------
    table : DataFrame
        Columns `median`, `p5`, `p95`.

    Returns
    -------
    Series of str
        One text a row.
    """
    texts = table[["median", "p5", "p95"]].map(
        lambda x: cell_text(x, 1 if round(abs(x), 2) >= 10 else 2)
    )
    return texts["median"] + "<br>[" + texts["p5"] + ",\N{NO-BREAK SPACE}" + texts["p95"] + "]"
