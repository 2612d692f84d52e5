"""Export shares of US industry groups, from the input-output accounts.

The share of a group is the sum of its commodities' exports over the sum of their total output
(Bureau of Economic Analysis, Use table before redefinitions, summary level). The groups are those
of Ken French's 12 industries; finance is left out, as in Tian (2015).
"""

from numbers import Integral

import pandas as pd

from frictions.data.shipped.facts import read_table
from frictions.foundation import InadequateData, require_array, require_instance
from frictions.foundation.arrays import require_labels

YEARS = (1997, 2002, 2007)
AMOUNTS = ["exports_musd", "output_musd"]
COLUMNS = ["code", *AMOUNTS]


def export_commodities() -> pd.DataFrame:
    """Read exports and output of 2002, million US dollars, by commodity with its industry."""
    return read_table("bea_exports_2002.csv", dtype={"code": str})


# The one commodity of the 49 industries that the shipped table leaves out: code, exports and output
# of 2002 in million US dollars (the same Use table).
SOCIAL_ASSISTANCE = ("624", 0.0, 102826.0)


def export_shares_49(commodities: pd.DataFrame | None = None) -> pd.Series:
    """
    Export share of each of Ken French's 49 industries but the four of finance.

    Parameters
    ----------
    commodities : DataFrame, optional
        One year's ``code``, ``exports_musd`` and ``output_musd``. Default: 2002, as shipped.

    Returns
    -------
    Series, shape (45,)
        Exports over output of the commodities that the industry makes, a fraction, in the order of
        Ken French's file.

    Raises
    ------
    InadequateData
        If a commodity of the assignment is missing, or an industry has no output.
    """
    assigned = read_table("french_49_commodities.csv", dtype=str)
    if commodities is None:
        more = pd.DataFrame([SOCIAL_ASSISTANCE], columns=COLUMNS)
        commodities = pd.concat([export_commodities()[COLUMNS], more])
    require_instance("commodities", commodities, pd.DataFrame)
    require_labels("commodities", commodities.columns, COLUMNS)
    table = commodities.set_index("code")[AMOUNTS]
    require_array("commodities", table.to_numpy(), inside="[0, inf)")
    require_labels("commodities", table.index)
    missing = sorted(set(assigned["code"]) - set(table.index))
    if missing:
        raise InadequateData(
            f"commodities: no exports and output for the codes {missing}; it must have all"
        )
    totals = assigned.join(table, on="code").groupby("industry", sort=False)
    sums = totals[AMOUNTS].sum()
    idle = list(sums.index[~(sums["output_musd"] > 0)])
    if idle:
        raise InadequateData(f"commodities: the industries {idle} have no output")
    return (sums["exports_musd"] / sums["output_musd"]).rename("export_share")


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
    if isinstance(year, bool) or not isinstance(year, Integral) or year not in YEARS:
        raise ValueError(f"year = {year!r} must be one of {YEARS}, the years of export shares")
    if year == 2002:
        table = export_commodities()
    else:
        table = read_table("bea_exports_1997_2007.csv").query("year == @year")
    shares = table.groupby("industry", sort=False)[AMOUNTS].sum()
    return shares.assign(export_share=shares["exports_musd"] / shares["output_musd"])
