"""Computed numbers for the prose of a chapter."""

import numpy as np
import pandas as pd
from IPython.display import display
from myst_nb import glue

from frictions.report.lab import fresh, in_lab


def publish(**values) -> None:
    """Make values available to the prose under their keyword names.

    After `publish(tmnt_sd=7.05)` in a cell, the prose says ``{glue:text}`` with
    `tmnt_sd:.1f` as its content. Nothing is displayed in the book; JupyterLab shows the values
    as a table. NumPy scalars become plain numbers, so that formats apply.

    Parameters
    ----------
    **values : float, int or str
        Values by name.

    Raises
    ------
    TypeError
        If one is neither a number nor a text: None, a missing value, a complex number.
    """
    plain = {name: _plain(name, value) for name, value in values.items()}
    for name, value in plain.items():
        glue(name, value, display=False)
    if in_lab():
        fresh.update(plain)
        display(pd.Series(plain, dtype=object).to_frame("value"))


def _plain(name: str, value) -> float | int | str:
    """Return a value without NumPy, or say that it is nothing to write into a sentence."""
    if hasattr(value, "item") and value is not np.ma.masked:
        value = value.item()
    if not isinstance(value, str | int | float):
        raise TypeError(f"{name} = {value!r} must be a number or a text")
    return value
