"""The one table of public files that a live build downloads: where, whose, in which layout.

Every source names the function that reads it; a download that this function refuses is not kept.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from frictions.data.files.bea_files import read_benchmark, read_summary_use
from frictions.data.files.fred_qd import read_fred_qd, read_fred_series
from frictions.data.files.french_files import read_factors, read_industries
from frictions.data.shipped.export_shares import YEARS

MEGABYTE = 1_000_000
FEDERAL = "US government work, public domain"
FRED_TERMS = "free to download; terms of FRED and of the series' owner"
FRENCH_TERMS = "copyright Eugene Fama and Kenneth French; free to download, not to redistribute"
FRENCH = "https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/ftp"
FRED = "https://fred.stlouisfed.org/graph/fredgraph.csv?id="
RESEARCH = "https://www.stlouisfed.org/-/media/project/frbstl/stlouisfed/research"
FRED_QD = (  # quarterly data lie beside the monthly ones; few programs ask under their own name
    f"{RESEARCH}/fred-md/quarterly/current.csv",
    f"{RESEARCH}/fred-qd/quarterly/current.csv",
    "https://files.stlouisfed.org/files/htdocs/fred-md/quarterly/current.csv",
)
# Vintages of the past: the newer ones are files, the older ones lie in one archive.
FIRST_VINTAGE = "2018-05"
FRED_QD_ARCHIVES = tuple(
    f"{RESEARCH}/fred-md/historical-vintages-of-fred-qd-{FIRST_VINTAGE}-to-{last}.zip"
    for last in ("2024-12", "2025-12")
)
BEA = "https://apps.bea.gov/industry"

# Exchange rates, price levels and GDP of the six countries of Tian (2015), by FRED's codes.
EURO_RATE = "EXUSEU"
EXCHANGE_RATES = {
    "CA": "EXCAUS", "FR": "EXFRUS", "DE": "EXGEUS", "IT": "EXITUS", "JP": "EXJPUS", "GB": "EXUSUK",
}  # fmt: skip
PRICE_LEVELS = {
    "US": "CPIAUCSL", "CA": "CANCPIALLMINMEI", "FR": "FRACPIALLMINMEI", "DE": "DEUCPIALLMINMEI",
    "IT": "ITACPIALLMINMEI", "JP": "JPNCPIALLMINMEI", "GB": "GBRCPIALLMINMEI",
}  # fmt: skip
GDP_LEVELS = {country: f"MKTGDP{country}A646NWDB" for country in EXCHANGE_RATES}


@dataclass(frozen=True)
class Source:
    """
    One public file.

    Attributes
    ----------
    name : str
        File name in the cache, and what a loader asks for.
    what : str
        Content, in words.
    owner, terms : str
        Who publishes it, and under which terms.
    addresses : tuple of str
        Tried in turn.
    layout : str
        The file's layout, in words.
    limit : int
        Largest size in bytes that can be right.
    read : callable
        Reads the file at a path, or raises ``LayoutError``.
    series : str, optional
        FRED's code, if it is one of FRED's series.
    member : str, optional
        Pattern of the member to keep, if an address gives a zip archive of vintages.
    at_mirror : str, optional
        Name at a mirror, if another.
    """

    name: str
    what: str
    owner: str
    terms: str
    addresses: tuple[str, ...]
    layout: str
    limit: int
    read: Callable[[Path], Any]
    series: str = ""
    member: str = ""
    at_mirror: str = ""


def _fred(code: str, frequency: str, what: str) -> Source:
    return Source(
        name=f"{code}.csv",
        what=what,
        owner="Federal Reserve Bank of St. Louis, FRED",
        terms=FRED_TERMS,
        addresses=(FRED + code,),
        layout=f"CSV: date, {code}",
        limit=2 * MEGABYTE,
        read=partial(read_fred_series, code=code, frequency=frequency),
        series=code,
    )


INDUSTRIES, FACTORS = "49_Industry_Portfolios_CSV.zip", "F-F_Research_Data_Factors_CSV.zip"
FRED_QD_FILE = "fred_qd.csv"
PROFITS, GDP_PER_HEAD, DEFLATOR = "A464RC1Q027SBEA.csv", "A939RX0Q048SBEA.csv", "PCEPI.csv"
BENCHMARK, SUMMARY_USE = "2002detail.zip", "AllTablesIO.zip"

_TABLE = (
    Source(
        FRED_QD_FILE, "FRED-QD, the quarterly data base of McCracken and Ng",
        "Federal Reserve Bank of St. Louis", FRED_TERMS, FRED_QD,
        "CSV: header sasdate,...; rows factors and transform; quarters m/d/yyyy",
        5 * MEGABYTE, read_fred_qd,
    ),
    _fred("A464RC1Q027SBEA", "Q", "profits before tax, nonfinancial corporations"),
    _fred("A939RX0Q048SBEA", "Q", "real GDP per head"),
    _fred("PCEPI", "M", "price index of personal consumption expenditures"),
    Source(
        INDUSTRIES, "49 industry portfolios, monthly: returns, number of firms, average size",
        "Kenneth French's data library", FRENCH_TERMS, (f"{FRENCH}/{INDUSTRIES}",),
        "zip of one CSV: free text, then sections with headings", 10 * MEGABYTE, read_industries,
    ),
    Source(
        FACTORS, "Fama-French factors and the Treasury bill rate, monthly",
        "Kenneth French's data library", FRENCH_TERMS, (f"{FRENCH}/{FACTORS}",),
        "zip of one CSV: free text, then a monthly and an annual section", 2 * MEGABYTE,
        read_factors,
    ),
    Source(
        BENCHMARK, "make and use tables of 2002, benchmark detail, before redefinitions",
        "Bureau of Economic Analysis", FEDERAL, (f"{BEA}/zip/{BENCHMARK}",),
        "zip of two text files of fixed width", 60 * MEGABYTE, read_benchmark,
    ),
    Source(
        SUMMARY_USE, "summary use tables before redefinitions, 1997, 2002 and 2007",
        "Bureau of Economic Analysis", FEDERAL,
        (f"{BEA}/iTables%20Static%20Files/{SUMMARY_USE}",),
        "zip of Excel workbooks, a sheet a year", 200 * MEGABYTE,
        partial(read_summary_use, years=YEARS),
    ),
    _fred(EURO_RATE, "M", "US dollars per euro"),
    *(_fred(code, "M", f"exchange rate, {c}") for c, code in EXCHANGE_RATES.items()),
    *(_fred(code, "M", f"consumer price index, {c}") for c, code in PRICE_LEVELS.items()),
    *(_fred(code, "Y", f"GDP at current US dollars, {c}") for c, code in GDP_LEVELS.items()),
)  # fmt: skip

SOURCES = {source.name: source for source in _TABLE}


def fred_qd_vintage(month: str) -> Source:
    """Return the source of FRED-QD as published in a month from 2018-05 on: ``"2021-07"``."""
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month) or month < FIRST_VINTAGE:
        raise ValueError(f"month = {month!r} must be a month from {FIRST_VINTAGE} on")
    year, number = month.split("-")
    return replace(
        SOURCES[FRED_QD_FILE],
        addresses=(
            f"{RESEARCH}/fred-md/quarterly/{month}-qd.csv",
            f"{RESEARCH}/fred-md/quarterly/{month}.csv",
            *FRED_QD_ARCHIVES,
        ),
        limit=200 * MEGABYTE,
        member=f"*{month}*.csv|*{year}m{int(number)}.csv|*{year}m{number}.csv",
        at_mirror=f"{month}-qd.csv",
    )
