"""Committed estimates of the eleven-variable VAR of Yu (2019): responses, bands, covariances.

Raw FRED data may not be shipped; estimates made from them may. The tables were written by
``python -m frictions.empirics.inventories.var``; their first lines give the command, the vintage
and the checksums of the files it read.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from frictions.data.shipped.facts import read_table
from frictions.foundation import require_choice, require_instance
from frictions.foundation.arrays import require_labels

SAMPLES = {
    "1970-2015": ("1970Q1", "2015Q4"),
    "1970-2007": ("1970Q1", "2007Q4"),
    "1982-2007": ("1982Q1", "2007Q4"),
}
TABLES = {
    name: f"inventories_var_{name}.csv"
    for name in ("responses", "covariances", "statistics", "filters", "joint", "law")
}


@dataclass(frozen=True, eq=False)
class VarEstimates:
    """
    Responses to a federal funds shock of 0.60 points a year.

    Attributes
    ----------
    responses, low, high, projections : DataFrame, shape (16, 11)
        Point estimates, ends of the 95 per cent bootstrap band, and local projections, by horizon
        from 0 and variable (codes of ``frictions.data.loaders.monetary_series``).
    covariances : dict of array, shape (15, 15)
        Bootstrap covariance of the six matched variables between horizons 1 to 15.
    statistics : DataFrame
        Columns ``statistic``, ``name``, ``value``: moments, lag criteria, unit-root p values,
        companion modulus.
    filters : DataFrame, shape (n, 4)
        Coefficients of the Hamilton filter on lags 8 to 11, by filtered variable.
    joint : DataFrame, shape (90, 90)
        Bootstrap covariance of the six matched variables at all horizons from 1 to 15, by variable
        and horizon; empty for other samples than the first.
    slopes : array, shape (3, 11, 11)
        Coefficients of the autoregression, by lag, equation and variable.
    shock_covariance : array, shape (11, 11)
        Covariance of its residuals.
    """

    responses: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame
    projections: pd.DataFrame
    covariances: dict[str, np.ndarray]
    statistics: pd.DataFrame
    filters: pd.DataFrame
    joint: pd.DataFrame
    slopes: np.ndarray
    shock_covariance: np.ndarray

    def statistic(self, kind: str) -> pd.Series:
        """Return one group of statistics, such as ``"moment"``, by name."""
        require_choice("kind", kind, self.statistics["statistic"].unique())
        chosen = self.statistics[self.statistics["statistic"] == kind]
        return chosen.set_index("name")["value"]


def load_var_estimates(sample: str) -> VarEstimates:
    """Read the committed estimates for one of ``SAMPLES``."""
    require_choice("sample", sample, SAMPLES)
    tables = {name: read_table(file, dtype={"name": str}) for name, file in TABLES.items()}
    return select_estimates(tables, sample)


def select_estimates(tables: dict[str, pd.DataFrame], sample: str) -> VarEstimates:
    """
    Take one sample out of tables in the shipped form.

    Parameters
    ----------
    tables : dict of DataFrame
        By the names of ``TABLES``, with a column ``sample``.
    sample : str
        Which.

    Returns
    -------
    VarEstimates
        The estimates.
    """
    require_instance("tables", tables, dict)
    require_labels("tables", pd.Index(list(tables)), list(TABLES))
    require_choice("sample", sample, tables["responses"]["sample"].unique())
    tables = {
        name: table[table["sample"] == sample].drop(columns="sample")
        for name, table in tables.items()
    }
    rows = tables["responses"]
    order = list(dict.fromkeys(rows["variable"]))
    law = {lag: block[order].to_numpy() for lag, block in tables["law"].groupby("lag")}
    by_horizon = {"index": "horizon", "columns": "variable"}
    point, low, high, projections = (
        rows.pivot(**by_horizon, values=name)[order].rename_axis(columns=None)
        for name in ("response", "low", "high", "projection")
    )
    return VarEstimates(
        responses=point,
        low=low,
        high=high,
        projections=projections,
        covariances={
            str(variable): _symmetric(block)
            for variable, block in tables["covariances"].groupby("variable")
        },
        statistics=tables["statistics"].reset_index(drop=True),
        filters=tables["filters"].pivot(index="variable", columns="lag", values="coefficient"),
        joint=_joint(tables["joint"]),
        slopes=np.stack([block for lag, block in law.items() if lag]),
        shock_covariance=law[0],
    )


def _joint(table: pd.DataFrame) -> pd.DataFrame:
    """Label both sides of the joint covariance by variable and horizon."""
    matrix = table.set_index(["variable", "horizon"])
    labels = [label.rsplit(" ", 1) for label in matrix.columns]
    columns = pd.MultiIndex.from_tuples(
        [(name, int(horizon)) for name, horizon in labels], names=matrix.index.names
    )
    return matrix.set_axis(columns, axis=1)


def _symmetric(block: pd.DataFrame) -> np.ndarray:
    """Fill a covariance matrix from its lower triangle; horizons count from 1."""
    size = int(block["first"].max())
    matrix = np.empty((size, size))
    first, second = block["first"].to_numpy() - 1, block["second"].to_numpy() - 1
    matrix[first, second] = matrix[second, first] = block["covariance"]
    return matrix
