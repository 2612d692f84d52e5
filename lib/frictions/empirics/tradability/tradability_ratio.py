"""Tradability of an industry's output from input-output tables: Tian (2015), eq. (15).

The ratio is the share of an industry's output that is exported, when every industry that makes a
commodity exports the same share of it:

    trad(i) = (1 / TIO(i)) * sum over c of [u(c) / TCO(c)] m(i, c)

=========  ==========================  =========================  ====================
symbol     code name                   shape                      unit
=========  ==========================  =========================  ====================
m(i, c)    ``make``                    (industries, commodities)  million US dollars
u(c)       ``exports``                 (commodities,)             million US dollars
TCO(c)     ``commodity_output``        (commodities,)             million US dollars
TIO(i)     ``make.sum(axis=1)``        (industries,)              million US dollars
trad(i)    result                      (industries,)              fraction
=========  ==========================  =========================  ====================
"""

import numpy as np
import pandas as pd

from frictions.empirics.tradability.sorting import group_order
from frictions.foundation import InadequateData, require_count, require_instance
from frictions.foundation.arrays import aligned, require_array, require_labels
from frictions.foundation.intervals import require_list

# Scrap, used goods, noncomparable imports and the rest-of-the-world adjustment: they are no
# industry's product, and their export shares can be huge.
SPECIAL_CODES = ("Used", "Other", "S00300", "S00401", "S00402", "S00900")
PERCENTILES = (20, 40, 60, 80)


def tradability_ratio(
    make: pd.DataFrame,
    exports: pd.Series,
    commodity_output: pd.Series | None = None,
    drop: tuple[str, ...] = SPECIAL_CODES,
) -> pd.Series:
    """
    Share of each industry's output that is exported, eq. (15).

    Parameters
    ----------
    make : DataFrame, shape (industries, commodities)
        Value of each commodity made by each industry.
    exports : Series, shape (commodities,)
        Exports of each commodity.
    commodity_output : Series, shape (commodities,), optional
        Total output of each commodity, for example ``use.sum(axis=1)``: the sum of all uses, in
        which imports are negative, as in eq. (15). Default: the column sums of ``make``.
    drop : tuple of str, optional
        Codes of rows, columns and commodities to leave out first. The default, those of the BEA's
        benchmark tables, has a code "Other"; pass ``()`` for a table in which that is an industry.

    Returns
    -------
    Series, shape (industries,)
        Tradability ratio, a fraction.

    Raises
    ------
    ValueError
        For missing or repeated codes, missing or negative entries.
    InadequateData
        If an industry, or a commodity that is exported, has no output.
    """
    require_instance("make", make, pd.DataFrame, "by industry")
    codes = require_list("drop", drop, "codes, in a list or a tuple")
    make = make.drop(index=codes, columns=codes, errors="ignore")
    _check_make(make)
    known = make.columns.union(codes)
    for name, values in (("exports", exports), ("commodity_output", commodity_output)):
        if values is not None:
            require_instance(name, values, pd.Series, "by commodity")
            unknown = [c for c in values.index if c not in known]
            if unknown:
                raise ValueError(f"{name} has the codes {unknown}, which make must have and lacks")
    exports = _align(exports, make.columns, "exports")
    if commodity_output is None:
        commodity_output = make.sum(axis=0)
    commodity_output = _align(commodity_output, make.columns, "commodity_output")

    impossible = make.columns[(commodity_output == 0) & (exports != 0)]
    if len(impossible):
        raise InadequateData(
            f"commodity_output is zero and exports are not, for the commodities {list(impossible)}"
        )
    # A commodity that is neither made nor exported adds nothing; 0/0 must not spoil the sum.
    export_share = (exports / commodity_output).where(commodity_output != 0, 0.0)
    return (make @ export_share / make.sum(axis=1)).rename("tradability")


def _check_make(make: pd.DataFrame) -> None:
    for axis, name in ((make.index, "industry"), (make.columns, "commodity")):
        if axis.nlevels > 1:
            raise ValueError(f"make: {name} codes have {axis.nlevels} levels, must have one")
        require_labels(f"make: {name} codes", axis)
    require_array("make", make.to_numpy(), (None, None), None)
    bad = ~(np.isfinite(make) & (make >= 0))
    if bad.to_numpy().any():
        industry, commodity = bad.stack().idxmax()
        found = f"{make.loc[industry, commodity]} for industry {industry}, commodity {commodity}"
        raise InadequateData(f"make: {found} must be finite and not negative")
    idle = make.index[make.sum(axis=1) == 0]
    if len(idle):
        raise InadequateData(f"make: industries {list(idle)} have no output; each must have some")


def _align(values: pd.Series, commodities: pd.Index, name: str) -> pd.Series:
    """Order a commodity vector as the make table, refusing codes that only one of them has."""
    values = aligned(name, values, commodities, "make")
    require_array(name, values.to_numpy(), None, None)
    values = values.astype(float)
    bad = ~(np.isfinite(values) & (values >= 0))
    if bad.any():
        code = bad.idxmax()
        raise InadequateData(f"{name}[{code}] = {values[code]} must be finite and not negative")
    return values


def _check_ratios(ratios: pd.Series) -> None:
    require_instance("ratios", ratios, pd.Series, "by industry")
    require_array("ratios", ratios.to_numpy(), (None,))
    aligned("ratios", ratios, ratios.index, "ratios")


def ratio_statistics(ratios: pd.Series, label: str = "ind") -> pd.DataFrame:
    """
    Summary statistics of a vector of tradability ratios (Table 4, Robustness Table 1).

    Parameters
    ----------
    ratios : Series, shape (n,)
        Ratios by industry or by firm.
    label : str
        Row label, ``"ind"`` or ``"firm"``.

    Returns
    -------
    DataFrame, shape (1, 10)
        Columns ``mean``, ``median``, ``min``, ``max``, ``sd`` (divisor n - 1), the 20th to 80th
        percentiles ``p20`` to ``p80``, and ``N``.
    """
    _check_ratios(ratios)
    statistics = {
        "mean": ratios.mean(),
        "median": ratios.median(),
        "min": ratios.min(),
        "max": ratios.max(),
        "sd": ratios.std(),
        **{f"p{p}": ratios.quantile(p / 100) for p in PERCENTILES},
        "N": float(len(ratios)),
    }
    return pd.DataFrame(statistics, index=[label])


def quintile_ratios(ratios: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Describe the ratios of each group (Table 5): rows ``nind``, ``min``, ``max``, ``med``."""
    _check_ratios(ratios)
    sorted_on = aligned("groups", groups, ratios.index, "ratios")
    if len(groups) != len(ratios):
        raise ValueError(f"ratios has {len(ratios)} members; it must have the {len(groups)} sorted")
    by_group = ratios.groupby(sorted_on)
    rows = {
        "nind": by_group.size(),
        "min": by_group.min(),
        "max": by_group.max(),
        "med": by_group.median(),
    }
    return pd.DataFrame(rows).T.reindex(columns=group_order(groups)).astype(float)


def extreme_ratios(ratios: pd.Series, n: int = 10) -> pd.DataFrame:
    """
    List the most and the least tradable industries (Table 3).

    Parameters
    ----------
    ratios : Series, shape (industries,)
        Tradability ratios.
    n : int
        Length of each list.

    Returns
    -------
    DataFrame, shape (2 n, 2)
        Columns ``industry`` and ``ratio``; rows ``top1`` (the highest) to ``top{n}`` and ``bot1``
        to ``bot{n}`` (the lowest), in decreasing order as the paper prints them.

    Raises
    ------
    ValueError
        If there are fewer than ``2 n`` industries.
    """
    _check_ratios(ratios)
    if len(ratios) < 2 * require_count("n", n):
        raise ValueError(f"n = {n} must be at most half of the {len(ratios)} industries")
    ranked = ratios.sort_values(ascending=False, kind="stable")
    ends = pd.concat([ranked.iloc[:n], ranked.iloc[-n:]])
    rows = [f"{end}{k}" for end in ("top", "bot") for k in range(1, n + 1)]
    return pd.DataFrame({"industry": ends.index, "ratio": ends.to_numpy()}, index=rows)
