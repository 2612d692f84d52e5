"""Small tables of public facts that the package ships, read from ``data/tables``.

Every table is a CSV whose first lines, starting with ``#``, say what it holds and who published it.
"""

from importlib import resources

import pandas as pd

from frictions.foundation import require_choice


def read_table(name: str, **options) -> pd.DataFrame:
    """
    Read one shipped table.

    Parameters
    ----------
    name : str
        File name inside ``data/tables``, for example ``"nber_recessions.csv"``.
    **options
        Passed on to ``pandas.read_csv``.

    Returns
    -------
    DataFrame
        The table without its comment lines.
    """
    tables = resources.files("frictions.data").joinpath("tables")
    require_choice("name", name, sorted(table.name for table in tables.iterdir()))
    with tables.joinpath(name).open(encoding="utf8") as file:
        return pd.read_csv(file, comment="#", **options)
