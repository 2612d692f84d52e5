"""The calibrated economies that the book ships, and the one that meets most."""

import pandas as pd

from frictions.data.shipped import read_table
from frictions.empirics.market_efficiency.calibration.moments import PUBLISHED
from frictions.empirics.market_efficiency.sign_map import MEASURES, VARIED
from frictions.foundation.arrays import require_labels
from frictions.foundation.intervals import require_instance, require_number
from frictions.models.market_efficiency import PANEL_COST_VOLATILITY, MarketEfficiencyParams

TABLE = "market_efficiency_calibration.csv"


def calibrations() -> pd.DataFrame:
    """
    Return where all searches ended.

    Returns
    -------
    DataFrame
        By measure, targets and seed: the parameters that moved, the moments of other firms and
        shocks, how many combinations of parameters they pin down, and which published moments are
        met ("met: slope" and so on).
    """
    return read_table(TABLE).set_index(["measure", "targets", "seed"]).sort_index()


def calibrated_params(row: pd.Series) -> MarketEfficiencyParams:
    """
    Return the economy of a row of ``calibrations``.

    Parameters
    ----------
    row : Series
        One row.

    Raises
    ------
    ValueError, TypeError
        If a parameter is missing or not admissible.
    """
    require_instance("row", row, pd.Series)
    require_labels("row", row.index, VARIED)
    base = MarketEfficiencyParams(cost_volatility=PANEL_COST_VOLATILITY)
    return base.replace(**{name: require_number(name, row[name]) for name in VARIED})


def count_met(table: pd.DataFrame) -> pd.Series:
    """Return how many published moments each economy meets."""
    return table[[f"met: {name}" for name in PUBLISHED]].sum(axis=1)


def nearest_calibrations() -> pd.DataFrame:
    """
    Set the economy that meets most, by measure, next to what is published.

    Returns
    -------
    DataFrame
        Columns "published" and the measures.  Rows: the moments of ``PUBLISHED``, further moments,
        the parameters that moved, "pinned" and how many moments are "met".
    """
    table = calibrations().assign(met=count_met)
    best = {
        measure: table.loc[measure].loc[table.loc[measure, "met"].idxmax()] for measure in MEASURES
    }
    rows = [
        *PUBLISHED,
        "R squared",
        "slope error",
        "exact mean",
        "exact s.d.",
        *VARIED,
        "pinned",
        "met",
    ]
    shown = pd.DataFrame(best).loc[rows].astype(float)
    shown.insert(0, "published", pd.Series({name: value for name, (value, _) in PUBLISHED.items()}))
    return shown
