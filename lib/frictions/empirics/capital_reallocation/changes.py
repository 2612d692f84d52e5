"""What a cold start finds in 42 economies that differ from the paper's in one parameter.

Each is solved without a start from the user.  Where an equilibrium is found the slope of
excess demand stands beside it; elsewhere stands the error that says what is wrong.
"""

import warnings

import numpy as np
import pandas as pd

from frictions.data.shipped import read_table
from frictions.foundation.arrays import require_array, require_labels
from frictions.foundation.errors import Inadmissible, NoEquilibrium, NotConverged
from frictions.foundation.intervals import require_instance
from frictions.models.capital_reallocation import (
    GridSettings,
    ReallocationParams,
    solve_steady_state,
)

TABLE = "capital_reallocation_changes.csv"
CHANGES: dict[str, tuple[float, ...]] = {
    "discount": (0.9, 0.93, 0.97),
    "labour_share": (0.4, 0.5, 0.6),
    "capital_share": (0.15, 0.2, 0.3),
    "depreciation": (0.03, 0.1, 0.15),
    "lemon_rate": (0.0, 0.005, 0.02),
    "new_weight": (0.5, 0.6, 0.85),
    "elasticity": (0.0, 1.0, 6.0),
    "debt_limit": (0.0, 0.6, 2.0),
    "labour_curvature": (0.1, 1.0, 3.0),
    "labour_disutility": (1.0, 4.0, 8.0),
    "persistence": (0.5, 0.8, 0.95),
    "innovation_sd": (0.05, 0.15, 0.2),
    "tauchen_width": (1.0, 1.5, 3.0),
    "states": (3, 7, 9),
}
POINTS = tuple((name, value) for name, values in CHANGES.items() for value in values)
RECHECKED = (("elasticity", 6.0), ("debt_limit", 2.0))
TOLERANCE = 1e-6
NORMAL = "normal"
FEEDBACK = "slope positive"  # before the fold: lemons bring lemons at a given price
REFUSALS = (Inadmissible, NoEquilibrium, NotConverged)
REFUSED = ("NotConvex", *(error.__name__ for error in REFUSALS))


def solve_change(point: tuple[str, float]) -> dict:
    """Solve one economy from a cold start; return what was found, or the error by name."""
    name, value = point
    params = ReallocationParams().replace(**{name: value})
    row: dict = {"parameter": name, "value": value}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of the grids' ends; a column says how much
        try:
            found = solve_steady_state(params, _grids(params), tolerance=TOLERANCE)
        except REFUSALS as error:
            return row | {"outcome": type(error).__name__, "reason": _reason(error)}
    slope = found.used_slope()
    return row | {
        "outcome": NORMAL if slope < 0.0 else FEEDBACK,
        "used": found.prices.used,
        "rate": found.prices.rate,
        "lemon_share": found.prices.lemon_share,
        "slope": slope,
        "top_mass": float(max(found.mass[:, -1].sum(), found.mass[:, :, -1].sum())),
        "evaluations": found.root.iterations,
    }


def _grids(params: ReallocationParams) -> GridSettings:
    """Return grids with capital up to the same stock at any depreciation; forty nodes of bonds."""
    base, default = GridSettings(a_nodes=40), ReallocationParams()
    width = np.log1p(-default.depreciation) / np.log1p(-params.depreciation)
    return base.replace(k_nodes=1 + round((base.k_nodes - 1) * width))


def _reason(error: Exception) -> str:
    """Return the first sentence of a message; all of one that counts iterations."""
    text = str(error).split(", at prices")[0]
    return text if isinstance(error, NotConverged) else text.split(":")[0].split(";")[0]


def load_changes() -> pd.DataFrame:
    """Return the committed table: a row an economy, with the keys of `solve_change`."""
    return read_table(TABLE)


def changes_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Return what was found, by parameter: value, and price of used capital or error."""
    table = require_changes("table", table)
    solved = table["used"].notna()
    texts = table["outcome"].where(~solved, table["used"].map("$p$ = {:.3f}".format))
    texts = texts.where(table["outcome"] != FEEDBACK, texts + ", " + FEEDBACK)
    texts = table["value"].map("{:g}: ".format) + texts
    place = table.groupby("parameter").cumcount().map({0: "first", 1: "second", 2: "third"})
    frame = pd.DataFrame({"parameter": table["parameter"], "change": place, "text": texts})
    wide = frame.pivot_table("text", "parameter", "change", aggfunc="first", sort=False)
    return wide.rename(index=lambda name: name.replace("_", " "))


def require_changes(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as `load_changes` makes it, or say what it lacks."""
    require_instance(name, table, pd.DataFrame, "from load_changes")
    columns = ["parameter", "value", "outcome", "used", "rate", "lemon_share"]
    every = [*columns, "slope", "top_mass", "evaluations"]
    require_labels(name, table.index)
    require_labels(name, table.columns, every)
    for parameter, value in POINTS:
        rows = (table["parameter"] == parameter) & (table["value"] == value)
        if rows.sum() != 1:
            raise ValueError(f"{name} must have {parameter} = {value} once, not {rows.sum()} times")
    table = table.set_index(columns[:2]).loc[list(POINTS)].reset_index()
    numbers, solved = every[3:], table["used"].notna()
    require_array(name, table.loc[solved, numbers].to_numpy(), (None, None))
    if table.loc[~solved, numbers].notna().any(axis=None):
        raise ValueError(f"{name} must have no numbers where nothing was found")
    by_slope = table["slope"].lt(0.0).map({True: NORMAL, False: FEEDBACK})
    wrong = table["outcome"].ne(by_slope).where(solved, ~table["outcome"].isin(REFUSED))
    for _, row in table[wrong].iterrows():
        raise ValueError(
            f"{name} calls {row['parameter']} = {row['value']:g} {row['outcome']!r}: the slope of "
            f"excess demand is {row['slope']:g}"
        )
    return table


def count_outcomes(table: pd.DataFrame) -> pd.Series:
    """Return how many economies ended in which way, the most frequent first."""
    return require_changes("table", table)["outcome"].value_counts()


def check_changes(table: pd.DataFrame) -> float:
    """
    Solve some of the economies again.

    Parameters
    ----------
    table : DataFrame
        From `load_changes`.

    Returns
    -------
    float
        Largest gap in a price; infinite if one ends in another way than the table says.
    """
    table = require_changes("table", table)
    gaps = []
    for name, value in RECHECKED:
        row = table.loc[(table["parameter"] == name) & (table["value"] == value)].iloc[0]
        again = solve_change((name, value))
        if again["outcome"] != row["outcome"]:
            gaps.append(np.inf)
        elif "used" in again:
            gaps += [abs(again[price] - row[price]) for price in ("used", "rate", "lemon_share")]
    return float(max(gaps, default=0.0))
