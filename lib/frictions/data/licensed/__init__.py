"""
Extracts of CRSP and Compustat that a licensed reader exports: what they must hold, and panels.

`python -m frictions.data.licensed DIRECTORY` checks a directory of extracts; chapters read it with
`load_licensed` and make panels of firms from it.
"""

from frictions.data.licensed.extract import (
    AbsentFilesError,
    LicensedDataError,
    layout_note,
    licensed_directory,
    load_licensed,
)
from frictions.data.licensed.files import CIZ_QUERIES, PRICE_INDEX, QUERIES
from frictions.data.licensed.panels import (
    POSTER_FILES,
    TRADABILITY_FILES,
    firm_months,
    firm_quarters,
    firm_years,
    industry_of_naics,
)

__all__ = [
    "CIZ_QUERIES",
    "POSTER_FILES",
    "PRICE_INDEX",
    "QUERIES",
    "TRADABILITY_FILES",
    "AbsentFilesError",
    "LicensedDataError",
    "firm_months",
    "firm_quarters",
    "firm_years",
    "industry_of_naics",
    "layout_note",
    "licensed_directory",
    "load_licensed",
]
