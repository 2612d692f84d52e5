"""The one table of public files that a live build downloads: where, whose, in which layout.

Every source names the function that reads it; a download that this function refuses is not kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from frictions.data.files.bea_files import read_benchmark, read_summary_use
from frictions.data.files.fred_qd import read_fred_qd, read_fred_series
from frictions.data.files.french_files import read_factors, read_industries
from frictions.data.files.layout import whole
from frictions.data.shipped.export_shares import YEARS

MEGABYTE = 1_000_000
FEDERAL = "US government work, public domain"
FRED_TERMS = "free to download; terms of FRED and of the series' owner"
FRENCH_TERMS = "copyright Eugene Fama and Kenneth French; free to download, not to redistribute"
FRENCH = "https://mba.tuck.dartmouth.edu/pages/faculty/ken.french/ftp"
FRED = "https://fred.stlouisfed.org/graph/fredgraph.csv?id="
FRED_QD = (
    "https://www.stlouisfed.org/-/media/project/frbstl/stlouisfed/research/fred-qd/quarterly/"
    "current.csv",
    "https://files.stlouisfed.org/files/htdocs/fred-md/quarterly/current.csv",
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
    """

    name: str
    what: str
    owner: str
    terms: str
    addresses: tuple[str, ...]
    layout: str
    limit: int
    read: Callable[[Path], Any]

    def load(self, path: Path) -> Any:
        """
        Read a file that was downloaded, whatever it holds.

        Parameters
        ----------
        path : Path
            The file.

        Returns
        -------
        object
            What ``read`` returns.

        Raises
        ------
        LayoutError
            If ``read`` fails, also in a way that nobody foresaw.
        """
        with whole(str(path), f"the layout {self.layout!r}"):
            return self.read(path)


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
