"""Computed numbers for the prose of a chapter."""

import pandas as pd
from IPython.display import display
from myst_nb import glue

from frictions.report.lab import fresh, in_lab, plain_value


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
        If one is neither a number nor a text: None, a missing value, a complex number, an array.
    """
    plain = {name: plain_value(name, value) for name, value in values.items()}
    for name, value in plain.items():
        glue(name, value, display=False)
    if in_lab():
        fresh.update(plain)
        display(pd.Series(plain, dtype=object).to_frame("value"))
