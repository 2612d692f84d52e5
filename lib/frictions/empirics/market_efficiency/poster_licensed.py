"""The poster's cross-section on CRSP and Compustat: informativeness and sensitivity, firm by firm.

Beside the poster's four columns stand two that allow for sensitivity being estimated: on all years,
and cross-fitted, with informativeness from one half of a firm's years and sensitivity from the
other.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.licensed.extract import AbsentFilesError, load_licensed
from frictions.data.licensed.files import PRICE_INDEX
from frictions.data.licensed.panels import POSTER_FILES, firm_years
from frictions.data.live.sources import DEFLATOR
from frictions.data.live.tier import LiveData
from frictions.empirics.market_efficiency import poster_firms
from frictions.empirics.market_efficiency.cross_section import poster_table
from frictions.empirics.market_efficiency.cross_section_errors_in_variables import (
    CorrectedCrossSection,
    corrected_cross_section,
    crossfit_cross_section,
)
from frictions.empirics.market_efficiency.poster_firms import MINIMUM_YEARS, winsorised
from frictions.foundation import InadequateData, require_instance

FIRM_TAILS = (0.01, 0.99)
LEFT_OUT = ((6000, 6999), (4900, 4999))  # finance, utilities


@dataclass(frozen=True, eq=False)
class PosterStudy:
    """
    The poster's table on licensed data.

    Attributes
    ----------
    firms : DataFrame
        By ``gvkey``: ``informativeness``, ``sensitivity``, ``standard_error`` (of the second),
        ``log_market_cap``, ``siccd``, ``years``; the first two winsorised.
    table, narrow : DataFrame
        ``frictions.empirics.market_efficiency.cross_section.poster_table`` of all firms, and of
        those outside finance and utilities.
    corrected, cross_fit : CorrectedCrossSection or None
        Column 3 corrected for the sampling error of sensitivity, on all years and cross-fitted;
        None if that error exceeds the variance across firms.
    """

    firms: pd.DataFrame
    table: pd.DataFrame
    narrow: pd.DataFrame
    corrected: CorrectedCrossSection | None
    cross_fit: CorrectedCrossSection | None

    def with_corrections(self) -> pd.DataFrame:
        """Set ``corrected`` and ``cross-fit``, if there are such, beside the poster's columns."""
        fits = {"corrected": self.corrected, "cross-fit": self.cross_fit}
        columns = {name: _column(fit) for name, fit in fits.items() if fit is not None}
        return self.table.join(pd.DataFrame(columns, index=self.table.index))

    def lines(self) -> list[str]:
        """
        Say in words what the table does not show.

        Returns
        -------
        list of str
            Firms, the slope without finance and utilities, and corrections that fail.
        """
        narrow = self.narrow
        slope, t = narrow.loc["sensitivity", 3], narrow.loc["sensitivity t", 4]
        said = [
            f"Licensed data: {len(self.firms):,} firms with at least {MINIMUM_YEARS} years; "
            f"mean informativeness {self.firms['informativeness'].mean():.3f}.",
            f"Without finance and utilities ({narrow.loc['firms', 3]:,.0f} firms) the slope of "
            f"column 3 is {slope:.3f}, its robust t statistic {t:.1f}.",
        ]
        fits = {"on all years": self.corrected, "cross-fitted": self.cross_fit}
        for name in (name for name, fit in fits.items() if fit is None):
            said.append(
                f"Without the corrected column {name}: the sampling error of sensitivity exceeds "
                "its variance across firms."
            )
        return [words.replace(" -", " \N{MINUS SIGN}") for words in said]


def poster_study(directory: Path | None, live: LiveData) -> tuple[PosterStudy | None, list[str]]:
    """
    Run the poster's regressions on the reader's extracts, as far as there are such.

    Parameters
    ----------
    directory : Path or None
        The extracts, with ``PCEPI.csv`` (the FRED series) unless the live tier has it.
    live : LiveData
        The live tier.

    Returns
    -------
    tuple of PosterStudy or None, and list of str
        None without a directory, or if it lacks a file; and in words, what was or was not done.

    Raises
    ------
    LicensedDataError
        If the extracts that are there are not as described.
    ValueError
        If too few firms are left.
    """
    require_instance("live", live, LiveData)
    if directory is None:
        return None, []
    try:
        files = _load(Path(directory), live)
    except AbsentFilesError as error:
        return None, [error.note("the poster's regression")]
    study = _study(firm_years(files, files[PRICE_INDEX]))
    return study, study.lines()


def _load(directory: Path, live: LiveData) -> dict[str, pd.DataFrame | pd.Series]:
    """Read the extracts and the price index, which may be the live one."""
    published = None if (directory / DEFLATOR).exists() else live.get(DEFLATOR)
    if published is None:
        return load_licensed(directory, (*POSTER_FILES, PRICE_INDEX))
    return {**load_licensed(directory, POSTER_FILES), PRICE_INDEX: published}


def _study(years: pd.DataFrame) -> PosterStudy:
    """Measure the firms and run the regressions."""
    firms = _tails_in(poster_firms.firm_measures(years))
    inside = ~np.logical_or.reduce([firms["siccd"].between(*codes) for codes in LEFT_OUT])
    tables = [
        poster_table(f["informativeness"], f["sensitivity"], f["log_market_cap"])
        for f in (firms, firms[inside])
    ]
    halves = [_tails_in(half) for half in poster_firms.half_measures(years, firms.index)]
    size = firms["log_market_cap"]
    return PosterStudy(  # type: ignore[misc]  # there are two tables
        firms,
        *tables,
        corrected=_corrected(corrected_cross_section, [firms], size),
        cross_fit=_corrected(crossfit_cross_section, halves, size.loc[halves[0].index]),
    )


def _tails_in(firms: pd.DataFrame) -> pd.DataFrame:
    measures = ("informativeness", "sensitivity")
    return firms.assign(**{name: winsorised(firms[name], FIRM_TAILS) for name in measures})


def _corrected(estimator, estimates: list[pd.DataFrame], size) -> CorrectedCrossSection | None:
    """Run a corrected estimator on measures of the same firms; None where errors are too large."""
    names = ("informativeness", "sensitivity", "standard_error")
    measures = (np.squeeze([firms[name].to_numpy() for firms in estimates]) for name in names)
    controls = size.to_frame("market cap").reset_index(drop=True)
    try:
        return estimator(*measures, controls)
    except InadequateData:
        return None


def _column(fit: CorrectedCrossSection) -> dict[str, float]:
    t_values = {f"{name} t": t for name, t in fit.t_values.items()}
    return {**fit.params, **t_values, "firms": fit.firms}
