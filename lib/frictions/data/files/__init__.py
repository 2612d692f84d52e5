"""
Readers of files as their publishers lay them out, for live data and for a reader's own files.

Each finds its way by headings and names and says in its module what it takes.  What departs from
the layout is a `LayoutError`, which names file, line, what was expected and what was found.
"""

from frictions.data.files.bea_files import read_benchmark, read_summary_use
from frictions.data.files.fred_qd import read_fred_qd, read_fred_series
from frictions.data.files.french_files import IndustryFile, read_factors, read_industries
from frictions.data.files.gvar_files import read_gvar
from frictions.data.files.layout import LayoutError
from frictions.data.files.user_files import ExchangeRateData, load_exchange_rate_data

__all__ = [
    "ExchangeRateData",
    "IndustryFile",
    "LayoutError",
    "load_exchange_rate_data",
    "read_benchmark",
    "read_factors",
    "read_fred_qd",
    "read_fred_series",
    "read_gvar",
    "read_industries",
    "read_summary_use",
]
