"""
Data that ship with the package or with packages that it depends on: for the default book.

Portfolios and factors (`french`), GDP (`macro`), recessions, export shares, estimates of the VAR,
small tables of facts, and the cut of a sample out of any series.
"""

from frictions.data.shipped.export_shares import (
    YEARS,
    export_commodities,
    export_shares,
    export_shares_49,
)
from frictions.data.shipped.facts import read_table
from frictions.data.shipped.french import factors_percent, industry_excess_returns_percent
from frictions.data.shipped.macro import gdp_growth_percent
from frictions.data.shipped.recessions import nber_dummy, nber_recessions
from frictions.data.shipped.samples import sample_window, select_sample
from frictions.data.shipped.var_estimates import (
    SAMPLES,
    TABLES,
    VarEstimates,
    load_var_estimates,
    select_estimates,
)

__all__ = [
    "SAMPLES",
    "TABLES",
    "YEARS",
    "VarEstimates",
    "export_commodities",
    "export_shares",
    "export_shares_49",
    "factors_percent",
    "gdp_growth_percent",
    "industry_excess_returns_percent",
    "load_var_estimates",
    "nber_dummy",
    "nber_recessions",
    "read_table",
    "sample_window",
    "select_estimates",
    "select_sample",
]
