"""
Time series: vector autoregressions and their bands, local projections, filters, compounding.

For anyone who has quarterly or monthly series and wants responses, cycles or standard errors.
"""

from frictions.empirics.time_series.compounding import (
    compound_percent,
    quarterly_excess_percent,
    total_percent,
)
from frictions.empirics.time_series.hamilton_filter import filter_all_but, hamilton_cycle
from frictions.empirics.time_series.least_squares import fit_ols
from frictions.empirics.time_series.local_projections import Projections, local_projections
from frictions.empirics.time_series.unit_roots import adf_table
from frictions.empirics.time_series.vector_autoregression import VarFit, fit_var, lag_criteria
from frictions.empirics.time_series.vector_autoregression_bootstrap import (
    BootstrapResponses,
    bootstrap_responses,
)

__all__ = [
    "BootstrapResponses",
    "Projections",
    "VarFit",
    "adf_table",
    "bootstrap_responses",
    "compound_percent",
    "filter_all_but",
    "fit_ols",
    "fit_var",
    "hamilton_cycle",
    "lag_criteria",
    "local_projections",
    "quarterly_excess_percent",
    "total_percent",
]
