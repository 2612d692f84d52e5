"""Estimate the monetary VAR of Yu (2019), section 1.5.1, and write the tables the book ships.

``python -m frictions.empirics.inventories.var FRED_QD PROFITS OUT`` reads a FRED-QD file and the
FRED series A464RC1Q027SBEA and writes CSV tables of estimates into the directory OUT, with the
command, the vintage and the checksums of both files in their first lines.
"""

import argparse
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.loaders.monetary_series import STATIONARY, MonetaryData, read_monetary_data
from frictions.data.shipped.samples import sample_window
from frictions.data.shipped.var_estimates import SAMPLES, TABLES
from frictions.empirics.inventories.moments import HORIZON, inventory_moments
from frictions.empirics.time_series.hamilton_filter import AHEAD, filter_all_but
from frictions.empirics.time_series.hamilton_filter import LAGS as FILTER_LAGS
from frictions.empirics.time_series.least_squares import fit_ols
from frictions.empirics.time_series.local_projections import local_projections
from frictions.empirics.time_series.unit_roots import adf_table
from frictions.empirics.time_series.vector_autoregression import VarFit, fit_var, lag_criteria
from frictions.empirics.time_series.vector_autoregression_bootstrap import (
    BootstrapResponses,
    bootstrap_responses,
)
from frictions.foundation import require_instance
from frictions.foundation.long_command import replace_file

LAGS = 3  # the paper's choice
SHOCK = 0.60  # points a year of the policy rate
LAST = 15  # quarters; the horizons that the paper plots and matches
DRAWS, SEED = 5000, 1970
MATCHED = ("gdp", "infl", "cons", "is", "inv", "ulc")
MAX_LAGS = 4


@dataclass(frozen=True, eq=False)
class MonetaryVar:
    """
    The VAR on one sample with its bootstrap and local projections.

    Attributes
    ----------
    cycles : DataFrame
        Filtered series, all quarters.
    fit : VarFit
        Estimate.
    responses : DataFrame, shape (16, m)
        Responses to the rate shock of 0.60 points a year, by horizon.
    bootstrap : BootstrapResponses
        Draws of the same.
    projections : DataFrame, shape (16, m)
        Local projections.
    """

    cycles: pd.DataFrame
    fit: VarFit
    responses: pd.DataFrame
    bootstrap: BootstrapResponses
    projections: pd.DataFrame


def estimate_monetary_var(
    data: MonetaryData, start: str, end: str, draws: int = DRAWS, seed: int = SEED
) -> MonetaryVar:
    """
    Filter, estimate, identify and bootstrap.

    Parameters
    ----------
    data : MonetaryData
        Series and the name of the policy rate.
    start, end : str
        First and last quarter of the sample.
    draws : int, optional
        Bootstrap draws.
    seed : int, optional
        Seed of the draws.

    Returns
    -------
    MonetaryVar
        Everything about one sample.

    Raises
    ------
    ValueError
        If the sample is not covered, or too short.
    """
    require_instance("data", data, MonetaryData)
    start, end = sample_window(start, end, "Q")
    cycles = filter_all_but(data.series, set(STATIONARY) & set(data.series))
    fit = fit_var(cycles, LAGS, start, end)
    return MonetaryVar(
        cycles,
        fit,
        fit.responses(data.rate, SHOCK, LAST),
        bootstrap_responses(fit, data.rate, SHOCK, LAST, draws, seed),
        local_projections(cycles, data.rate, SHOCK, LAST, LAGS, start, end).responses,
    )


def var_moments(fit: VarFit, rate: str) -> pd.Series:
    """Compute the VAR column of Table 1.3, shape (9,); sales are inventories less the ratio."""
    paths = fit.responses(rate, SHOCK, HORIZON)
    paths["s"] = paths["inv"] - paths["is"]
    return inventory_moments(paths.rename(columns={"gdp": "y", "infl": "pi", "ulc": "w"}))


def estimate_tables(
    data: MonetaryData, draws: int = DRAWS, seed: int = SEED
) -> dict[str, pd.DataFrame]:
    """Estimate all samples: the tables by name, as shipped."""
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for sample, (start, end) in SAMPLES.items():
        estimate = estimate_monetary_var(data, start, end, draws, seed)
        found = {
            "responses": _responses(estimate),
            "covariances": _covariances(estimate.bootstrap),
            "statistics": _statistics(data, estimate, start, end),
            "filters": _filters(data),
            "joint": _joint(estimate.bootstrap),
            "law": _law(estimate.fit),
        }
        if parts["joint"]:  # of the first sample alone: it is large
            del found["joint"]
        for name, table in found.items():
            parts[name].append(table.assign(sample=sample))
    return {name: pd.concat(tables, ignore_index=True) for name, tables in parts.items()}


def _responses(estimate: MonetaryVar) -> pd.DataFrame:
    low, high = estimate.bootstrap.bands()
    columns = {
        "response": estimate.responses,
        "low": low,
        "high": high,
        "projection": estimate.projections,
    }
    long = {name: table.T.stack() for name, table in columns.items()}
    return pd.DataFrame(long).rename_axis(["variable", "horizon"]).reset_index()


def _covariances(bootstrap: BootstrapResponses) -> pd.DataFrame:
    rows = []
    for variable in MATCHED:
        block = bootstrap.covariance(variable, 1, LAST)
        for first, second in zip(*np.tril_indices(LAST), strict=True):
            rows.append((variable, first + 1, second + 1, block[first, second]))
    return pd.DataFrame(rows, columns=["variable", "first", "second", "covariance"])


def _filters(data: MonetaryData) -> pd.DataFrame:
    """Coefficients of the Hamilton filter of every filtered series."""
    rows = []
    for name, series in data.series.items():
        if name in STATIONARY:
            continue
        ahead = {lag: series.shift(lag) for lag in range(AHEAD, AHEAD + FILTER_LAGS)}
        lagged = pd.DataFrame(ahead).dropna()
        lagged = lagged[series.reindex(lagged.index).notna()]
        found = fit_ols(series.loc[lagged.index], lagged, covariance="nonrobust").params
        rows += [(name, lag, found[lag]) for lag in ahead]
    return pd.DataFrame(rows, columns=["variable", "lag", "coefficient"])


def _joint(bootstrap: BootstrapResponses) -> pd.DataFrame:
    """Covariance of all matched responses at all horizons, one row a response."""
    places = [bootstrap.names.index(name) for name in MATCHED]
    draws = bootstrap.draws[:, 1 : LAST + 1, places].transpose(0, 2, 1)
    labels = [(name, horizon) for name in MATCHED for horizon in range(1, LAST + 1)]
    table = pd.DataFrame(
        np.cov(draws.reshape(len(draws), -1), rowvar=False),
        columns=[f"{name} {horizon}" for name, horizon in labels],
    )
    table.insert(0, "horizon", [horizon for _, horizon in labels])
    table.insert(0, "variable", [name for name, _ in labels])
    return table


def _law(fit: VarFit) -> pd.DataFrame:
    """Slopes by lag, and as lag 0 the covariance of the residuals; one row an equation."""
    blocks = {0: fit.covariance} | dict(enumerate(fit.coefficients, start=1))
    tables = [
        pd.DataFrame(block, columns=fit.names).assign(lag=lag, equation=fit.names)
        for lag, block in blocks.items()
    ]
    return pd.concat(tables, ignore_index=True)[["lag", "equation", *fit.names]]


def _statistics(data: MonetaryData, estimate: MonetaryVar, start: str, end: str) -> pd.DataFrame:
    criteria = lag_criteria(estimate.cycles, MAX_LAGS, start, end)
    tests = adf_table(data.series.loc[start:end])
    groups = {
        "moment": var_moments(estimate.fit, data.rate),
        "AIC": criteria["AIC"],
        "AICc": criteria["AICc"],
        "ADF p, constant": tests["p, constant"],
        "ADF p, trend": tests["p, constant and trend"],
        "modulus": pd.Series({"companion": estimate.fit.companion_modulus()}),
    }
    rows = [
        (kind, str(name), value) for kind, group in groups.items() for name, value in group.items()
    ]
    return pd.DataFrame(rows, columns=["statistic", "name", "value"])


def comment(given: argparse.Namespace, data: MonetaryData, module: str = "var") -> str:
    """Return the first lines of a table: command, vintage and checksums of the files."""
    last = data.series["gdp"].last_valid_index(), data.series["prof"].last_valid_index()
    files = given.fred_qd, given.profits
    checksums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    draws = f"{DRAWS} bootstrap draws, seed {SEED}, " if module == "var" else ""
    return (
        "# Estimates of the eleven-variable monetary VAR of Yu (2019), section 1.5.1.\n"
        f"# Command: python -m frictions.empirics.inventories.{module} FRED_QD PROFITS OUT\n"
        f"# {draws}{LAGS} lags, shock {SHOCK:.2f} points a year.\n"
        f"# FRED_QD: FRED-QD with data to {last[0]}, sha256 {checksums[0]}\n"
        f"# PROFITS: FRED A464RC1Q027SBEA with data to {last[1]}, sha256 {checksums[1]}\n"
    )


def read_arguments(
    module: str, description: str | None, arguments: list[str] | None
) -> argparse.Namespace:
    """Read the arguments of a command that estimates on files; its directory then exists."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("fred_qd", type=Path, help="FRED-QD file")
    parser.add_argument("profits", type=Path, help="FRED series A464RC1Q027SBEA")
    parser.add_argument("out", type=Path, help="directory for the tables")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    return given


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments("frictions.empirics.inventories.var", __doc__, arguments)
    data = read_monetary_data(given.fred_qd, given.profits)
    for name, table in estimate_tables(data).items():
        columns = ["sample", *table.columns.drop("sample")]
        digits = "%.9g" if name == "joint" else "%.12g"
        body = table[columns].to_csv(index=False, float_format=digits, lineterminator="\n")
        path = given.out / TABLES[name]
        replace_file(path, comment(given, data) + body)
        print(f"{path}: {len(table)} rows")


if __name__ == "__main__":
    main()
