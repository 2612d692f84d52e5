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

import pandas as pd

from frictions.foundation import InadequateData

# Scrap, used goods, noncomparable imports and the rest-of-the-world adjustment: they are no
# industry's product, and their export shares can be huge.
SPECIAL_CODES = ("Used", "Other", "S00300", "S00401", "S00402", "S00900")
PERCENTILES = (20, 40, 60, 80)


def total_uses(use: pd.DataFrame) -> pd.Series:
    """
    Total commodity output as the sum of all uses, the definition in eq. (15).

    Parameters
    ----------
    use : DataFrame, shape (commodities, users)
        Intermediate and final uses; imports enter with a negative sign.

    Returns
    -------
    Series, shape (commodities,)
        Equal to the column sums of the make table if the accounts balance.
    """
    return use.sum(axis=1)


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
        Total output of each commodity, for example ``total_uses(use)``. Default: the column sums
        of ``make``.
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
        For missing or duplicated codes, missing or negative entries, an industry without output,
        or an exported commodity without output.
    """
    make = make.drop(index=list(drop), columns=list(drop), errors="ignore")
    _check_make(make)
    exports = _align(exports.drop(list(drop), errors="ignore"), make.columns, "exports")
    if commodity_output is None:
        commodity_output = make.sum(axis=0)
    commodity_output = commodity_output.drop(list(drop), errors="ignore")
    commodity_output = _align(commodity_output, make.columns, "commodity_output")

    impossible = make.columns[(commodity_output == 0) & (exports != 0)]
    if len(impossible):
        raise InadequateData(
            f"commodities with exports but zero commodity_output: {list(impossible)}"
        )
    # A commodity that is neither made nor exported adds nothing; 0/0 must not spoil the sum.
    export_share = (exports / commodity_output).where(commodity_output != 0, 0.0)
    return (make @ export_share / make.sum(axis=1)).rename("tradability")


def _check_make(make: pd.DataFrame) -> None:
    for axis, name in ((make.index, "industry"), (make.columns, "commodity")):
        if axis.has_duplicates:
            twice = list(axis[axis.duplicated()].unique())
            raise ValueError(f"make: duplicated {name} codes {twice}")
    for problem, found in (("missing", make.isna()), ("negative", make < 0)):
        if found.to_numpy().any():
            industry, commodity = found.stack().idxmax()
            value = make.loc[industry, commodity]
            raise InadequateData(
                f"make: {problem} entry {value} for industry {industry}, commodity {commodity}"
            )
    idle = make.index[make.sum(axis=1) == 0]
    if len(idle):
        raise InadequateData(f"make: industries with zero total output: {list(idle)}")


def _align(values: pd.Series, commodities: pd.Index, name: str) -> pd.Series:
    """Order a commodity vector as the make table, refusing codes that only one of them has."""
    absent = [code for code in commodities if code not in values.index]
    unknown = [code for code in values.index if code not in commodities]
    if absent or unknown:
        raise ValueError(f"{name}: codes missing {absent}, codes that make lacks {unknown}")
    twice = list(values.index[values.index.duplicated()].unique())
    if twice:
        raise ValueError(f"{name}: duplicated codes {twice}")
    if values.isna().any():
        raise ValueError(f"{name}: missing values for {list(values.index[values.isna()])}")
    return values.reindex(commodities)


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
    if len(ratios) < 2 * n:
        raise ValueError(f"two lists of n={n} need {2 * n} industries, got {len(ratios)}")
    ranked = ratios.sort_values(ascending=False, kind="stable")
    ends = pd.concat([ranked.iloc[:n], ranked.iloc[-n:]])
    rows = [f"{end}{k}" for end in ("top", "bot") for k in range(1, n + 1)]
    return pd.DataFrame({"industry": ends.index, "ratio": ends.to_numpy()}, index=rows)
