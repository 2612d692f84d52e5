"""Valid calls of the data that ship."""

import functools

import pandas as pd

from frictions.data.shipped import TABLES, export_commodities, load_var_estimates, read_table


@functools.cache
def estimates():
    return load_var_estimates("1970-2015")


@functools.cache
def tables():
    chosen = {name: read_table(file, dtype={"name": str}) for name, file in TABLES.items()}
    return {name: table[table["sample"] == "1970-2015"] for name, table in chosen.items()}


def commodities():
    shipped = export_commodities()[["code", "exports_musd", "output_musd"]]
    more = pd.DataFrame([["624", 0.0, 102826.0]], columns=shipped.columns)
    return pd.concat([shipped, more], ignore_index=True)


def quarters():
    index = pd.period_range("1959Q1", "1962Q4", freq="Q", name="quarter")
    return pd.Series([float(n) for n in range(16)], index, name="x")


EXAMPLES = {
    "export_commodities": dict,
    "export_shares": lambda: dict(year=1997),
    "export_shares_49": lambda: dict(commodities=commodities()),
    "factors_percent": lambda: dict(start="1950-01", end="1951"),
    "gdp_growth_percent": lambda: dict(start="1960Q1", end="1961"),
    "industry_excess_returns_percent": lambda: dict(start="1950-01", end="1951"),
    "load_var_estimates": lambda: dict(sample="1970-2015"),
    "nber_dummy": lambda: dict(index=pd.period_range("1950-01", "1955-12", freq="M")),
    "nber_recessions": dict,
    "read_table": lambda: dict(name="nber_recessions.csv"),
    "sample_window": lambda: dict(start="1950", end="2007", frequency="M"),
    "select_estimates": lambda: dict(tables=tables(), sample="1970-2015"),
    "select_sample": lambda: dict(data=quarters(), start="1960Q1", end="1961", name="x"),
    "VarEstimates.statistic": lambda: dict(self=estimates(), kind="moment"),
}
RESULTS = {"VarEstimates"}
CUT = "it cuts periods and does not look at the values"
ENDS = "None is the first or last period"
EXCEPTIONS = {
    ("select_sample", "data", "NaN"): CUT,
    ("select_sample", "data", "NA"): CUT,
    ("select_sample", "data", "inf"): CUT,
    ("select_sample", "data", "entry of text"): CUT,
    ("select_sample", "start", "None"): ENDS,
    ("select_sample", "end", "None"): ENDS,
}
