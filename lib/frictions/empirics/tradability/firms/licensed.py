"""Exhibits of Tian (2015) from firms: Tables 4 to 9 and Robustness Tables 1, 5 and 6.

Needs extracts of CRSP and Compustat (``frictions.data.licensed.extract``) and a tradability ratio
for each input-output industry: from the benchmark tables of a live build, or the reader's own
``industry_ratios.csv``. Robustness Table 1 needs ratios of 1987 by NAICS code, Robustness Tables 5
and 6 a type of good for each industry; each is made if the reader gives the file.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from frictions.data import licensed
from frictions.data.shipped import nber_dummy, sample_window
from frictions.empirics.tradability.firms.panel import firm_ratios, value_weighted_returns
from frictions.empirics.tradability.firms.tables import (
    characteristics_table,
    composition_table,
    earnings_table,
    subset_gdp_betas,
)
from frictions.empirics.tradability.live import SAMPLE, return_tables
from frictions.empirics.tradability.sorting import quantile_groups
from frictions.empirics.tradability.tradability_ratio import ratio_statistics
from frictions.foundation import InadequateData

OPTIONAL_FILES = ("industry_ratios", "industry_ratios_1987", "industry_categories")


@dataclass(frozen=True, eq=False)
class LicensedExhibits:
    """
    What licensed data give of the paper's exhibits.

    Attributes
    ----------
    tables : dict of DataFrame
        By what their target ids begin with: ``tr.t5``, ``tr.t9`` and others.
    firms : int
        Firms that were sorted.
    notes : list of str
        What could not be made, and why.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    firms: int = 0
    notes: list[str] = field(default_factory=list)

    def beside(self, public: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """
        Put these tables beside those of the live tier; where both have a row, this one counts.

        Parameters
        ----------
        public : dict of DataFrame
            ``frictions.empirics.tradability.live.LiveExhibits.tables``.

        Returns
        -------
        dict of DataFrame
            By what the target ids begin with.
        """
        found = {**public, **self.tables}
        for name in public.keys() & self.tables.keys():
            rest = public[name].drop(index=self.tables[name].index, errors="ignore")
            found[name] = pd.concat([self.tables[name], rest])
        return found


def licensed_exhibits(
    directory: Path | None,
    ratios: pd.Series | None,
    factors: pd.DataFrame,
    growth: pd.Series,
    sample: tuple[str, str] = SAMPLE,
) -> LicensedExhibits:
    """
    Make every exhibit that the extracts allow.

    Parameters
    ----------
    directory : Path or None
        The extracts; None makes nothing.
    ratios : Series or None
        Tradability ratio by input-output industry; the reader's ``industry_ratios`` come first.
    factors : DataFrame
        ``MktRF``, ``SMB``, ``HML``, ``RF`` in percent, covering the sample.
    growth : Series
        Growth of GDP per head in percent, by quarter.
    sample : tuple of str
        First and last month.

    Returns
    -------
    LicensedExhibits
        Empty without a directory, and with a note if it lacks a file.

    Raises
    ------
    LicensedDataError
        If the extracts that are there are not as described.
    """
    if directory is None:
        return LicensedExhibits()
    try:
        files = licensed.load_licensed(directory, licensed.TRADABILITY_FILES, OPTIONAL_FILES)
    except licensed.AbsentFilesError as error:  # the extracts of another chapter
        return LicensedExhibits(notes=[error.note("tables of firms")])
    if "industry_ratios" in files:
        ratios = files["industry_ratios"].set_index("code")["ratio"]
    if ratios is None:
        note = "no tables of firms: neither the benchmark tables nor industry_ratios.csv are there"
        return LicensedExhibits(notes=[note])
    categories = files.get("industry_categories")
    if categories is not None:
        categories = categories.set_index("code")["category"]
    panel = licensed.firm_months(files, ratios.index, categories)
    first, last = sample_window(*sample, "M")
    # A return is weighted by the market equity of the month before.
    for_returns = panel[panel["date"].between(first - 1, last)]
    panel = panel[panel["date"].between(first, last)]
    sortable = panel[panel["industry"].notna()]
    ratio = firm_ratios(sortable, ratios)
    groups = quantile_groups(ratio)
    makers = {
        "Table 4": lambda: {"tr.t4": ratio_statistics(ratio, "firm")},
        "Table 5": lambda: {"tr.t5": _characteristics(panel, groups, ratios)},
        "Tables 6 to 8": lambda: return_tables(
            value_weighted_returns(for_returns, groups, factors["RF"]), factors, growth, sample
        ),
        "Table 9": lambda: {"tr.t9": _earnings(licensed.firm_quarters(files), groups, sample)},
        "Robustness Table 1": lambda: {"tr.r1": _ratios_of_1987(files, sortable)},
        "Robustness Table 5": lambda: {"tr.r5": composition_table(*_typed(sortable, groups))},
        "Robustness Table 6": lambda: {
            "tr.r6": subset_gdp_betas(*_typed(for_returns, groups), factors["RF"], growth)
        },
    }
    tables: dict[str, pd.DataFrame] = {}
    notes = list(filter(None, [licensed.layout_note(files)]))
    for exhibit, make in makers.items():
        try:
            tables |= make()
        except InadequateData as error:  # an empty portfolio, a file that is not there
            notes.append(f"no {exhibit}: {error}")
    return LicensedExhibits(tables, len(groups), notes)


def _characteristics(panel: pd.DataFrame, groups: pd.Series, ratios: pd.Series) -> pd.DataFrame:
    """Make Table 5; firms without an industry count in the total market equity."""
    return characteristics_table(
        panel.assign(industry=panel["industry"].fillna("")), groups, ratios
    )


def _typed(panel: pd.DataFrame, groups: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Keep the sorted firms whose type of good is known."""
    if "category" not in panel:
        raise InadequateData("industry_categories.csv is not there")
    typed = panel[panel["category"].notna() & panel["permno"].isin(groups.index)]
    return typed, groups[groups.index.isin(typed["permno"])]


def _earnings(quarterly: pd.DataFrame, groups: pd.Series, sample) -> pd.DataFrame:
    """Make Table 9 on the quarters in which every portfolio reports."""
    sorted_firms = quarterly[quarterly["permno"].isin(groups.index)]
    start, end = sample
    last = sample_window(start, end, "Q")[1]
    kept = sorted_firms[sorted_firms["date"] <= last].dropna()
    portfolio = kept["permno"].map(groups)
    reporting = kept.groupby("date")["permno"].apply(lambda firms: firms.map(groups).nunique())
    complete = reporting.index[reporting == portfolio.nunique()]
    kept = kept[kept["date"] >= complete.min()]
    quarters = pd.period_range(kept["date"].min(), kept["date"].max(), freq="Q")
    return earnings_table(kept, groups, nber_dummy(quarters))


def _ratios_of_1987(files, sortable: pd.DataFrame) -> pd.DataFrame:
    """Make Robustness Table 1: industries of 1987, and the firms that they can be given to."""
    if "industry_ratios_1987" not in files:
        raise InadequateData("industry_ratios_1987.csv is not there")
    ratios = files["industry_ratios_1987"].set_index("naics")["ratio"]
    company = files["comp_company"].drop_duplicates("gvkey").set_index("gvkey")["naics"]
    link = files["ccm_link"].drop_duplicates("lpermno", keep="last").set_index("lpermno")["gvkey"]
    firms = pd.Series(sortable["permno"].unique())
    by_firm = (
        licensed.industry_of_naics(firms.map(link).map(company), ratios.index).map(ratios).dropna()
    )
    return pd.concat(
        [ratio_statistics(ratios, "ind"), ratio_statistics(by_firm.astype(float), "firm")]
    )
