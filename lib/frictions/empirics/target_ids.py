"""From the cells of a result table to the identifiers of a paper's printed numbers.

A table's labels are chosen so that ``prefix.row.column`` is the identifier of the cell, for example
``tr.t6.rec.mean.TMNT``: prefix ``tr.t6``, row ``("rec", "mean")``, column ``TMNT``.
"""

import pandas as pd


def flatten_table(table: pd.DataFrame | pd.Series, prefix: str) -> dict[str, float]:
    """
    Map every cell of a table to its identifier.

    Parameters
    ----------
    table : DataFrame or Series
        Labels may be strings or tuples of strings.
    prefix : str
        What all identifiers start with, for example ``"tr.t6"``.

    Returns
    -------
    dict
        Identifier to value, in reading order.
    """
    if isinstance(table, pd.Series):
        return {_join(prefix, row): float(value) for row, value in table.items()}
    return {
        _join(prefix, row, column): float(table.loc[row, column])
        for row in table.index
        for column in table.columns
    }


def _join(*labels) -> str:
    """Join labels with dots; the parts of a tuple count one by one."""
    parts = [part for label in labels for part in (label if isinstance(label, tuple) else [label])]
    return ".".join(str(part) for part in parts)
