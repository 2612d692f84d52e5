"""Export shares of US industry groups, from the input-output accounts.

The share of a group is the sum of its commodities' exports over the sum of their total output
(Bureau of Economic Analysis, Use table before redefinitions, summary level). The groups are those
of Ken French's 12 industries; finance is left out, as in Tian (2015).
"""

import pandas as pd

from frictions.data.facts import read_table

YEARS = (1997, 2002, 2007)


def export_commodities() -> pd.DataFrame:
    """
    Read exports and output of 2002 by commodity, with the industry group of each.

    Returns
    -------
    DataFrame
        Columns ``industry``, ``code`` (BEA summary code), ``commodity``, ``exports_musd`` and
        ``output_musd``, both in million US dollars.
    """
    return read_table("bea_exports_2002.csv", dtype={"code": str})


def export_shares(year: int = 2002) -> pd.DataFrame:
    """
    Export share of each industry group in one year.

    Parameters
    ----------
    year : int
        1997, 2002 or 2007.

    Returns
    -------
    DataFrame, shape (11, 3)
        Indexed by industry; columns ``exports_musd`` and ``output_musd`` (million US dollars) and
        ``export_share`` (a fraction).

    Raises
    ------
    ValueError
        If there is no table for the year.
    """
    if year == 2002:
        table = export_commodities()
    elif year in YEARS:
        table = read_table("bea_exports_1997_2007.csv").query("year == @year")
    else:
        raise ValueError(f"export shares exist for the years {YEARS}, got year={year}")
    shares = table.groupby("industry", sort=False)[["exports_musd", "output_musd"]].sum()
    return shares.assign(export_share=shares["exports_musd"] / shares["output_musd"])
