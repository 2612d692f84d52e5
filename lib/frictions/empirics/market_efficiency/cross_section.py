"""
Cross-section of price informativeness on production efficiency, in the format of the poster.

The poster reports four columns: sensitivity alone and with market capitalisation, each with classic
and with heteroskedasticity-robust (HC1) t statistics.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from statsmodels.regression.linear_model import RegressionResultsWrapper

from frictions.foundation import InadequateData, aligned, require_array, require_instance

MIN_FIRMS = 3
# Identifiers of the poster's printed numbers: column of the table, then row.
_COLUMNS = {"sensitivity": (1, 2, 3, 4), "market cap": (3, 4), "constant": (1, 2, 3, 4)}
_CELLS = [
    *((column, name + end) for name in _COLUMNS for column in _COLUMNS[name] for end in ("", " t")),
    *((column, "R squared") for column in (1, 2, 3, 4)),
]
TARGETS = {cell: f"ME-T{number:02}" for number, cell in enumerate(_CELLS, start=1)}


@dataclass(frozen=True, eq=False)
class CrossSection:
    """
    One cross-section regression with two covariance estimators.

    Attributes
    ----------
    classic, robust : statsmodels RegressionResults
        The same coefficients with classic and HC1 standard errors.
    """

    classic: RegressionResultsWrapper
    robust: RegressionResultsWrapper


def cross_section(informativeness, regressors: pd.DataFrame) -> CrossSection:
    """
    Regress informativeness, shape (J,), on characteristics, shape (J, k), and a constant.

    A Series is put into the order of the regressors' labels; firms must be more than coefficients.
    """
    require_instance("regressors", regressors, pd.DataFrame)
    if isinstance(informativeness, pd.Series):
        informativeness = aligned(
            "informativeness", informativeness, regressors.index, "regressors"
        ).to_numpy()
    outcome = check_cross_section(informativeness, regressors)
    right = regressors.astype(float)
    right.insert(0, "const", 1.0)
    classic = sm.OLS(pd.Series(outcome, right.index, name="informativeness"), right).fit()
    return CrossSection(classic, classic.get_robustcov_results("HC1", use_t=True))


def check_cross_section(informativeness, regressors: pd.DataFrame) -> np.ndarray:
    """Return the outcome, shape (J,), refusing data that no cross-section estimator can use."""
    outcome = require_array("informativeness", informativeness, (len(regressors),))
    columns = {name: values.to_numpy() for name, values in regressors.items()}
    needed = max(MIN_FIRMS, regressors.shape[1] + 2)
    if len(outcome) < needed:
        given = f"{len(outcome)} firms for {regressors.shape[1] + 1} coefficients"
        raise InadequateData(f"{given}: at least {needed} are needed")
    for name, values in columns.items():
        values = require_array(f"regressors[{name!r}]", values, outcome.shape)
        if np.ptp(values) == 0:
            raise InadequateData(f"regressor {name} is constant over firms, equal to {values[0]}")
    return outcome


def side_by_side(**columns) -> pd.DataFrame:
    """
    Set one value a firm each side by side: by position, or in the order of the first Series.

    A Series with labels stands for its firms, so that arrays beside it are refused.
    """
    series = {name: c for name, c in columns.items() if isinstance(c, pd.Series)}
    if all(c.index.equals(pd.RangeIndex(len(c))) for c in series.values()):
        first, values = next(iter(columns.items()))
        shape = require_array(first, values, ("J",)).shape
        return pd.DataFrame({name: require_array(name, c, shape) for name, c in columns.items()})
    first, values = next(iter(series.items()))
    return pd.DataFrame({n: aligned(n, c, values.index, first) for n, c in columns.items()})


def poster_table(informativeness, sensitivity, log_market_cap) -> pd.DataFrame:
    """
    Estimate the four columns of the poster's regression table.

    Parameters
    ----------
    informativeness, sensitivity, log_market_cap : array or Series, shape (J,)
        One value a firm; Series are matched by their labels.

    Returns
    -------
    DataFrame
        Columns 1 to 4 as in the poster; rows are coefficients, each followed by its t statistic,
        then the R squared and the number of firms.  Market capitalisation is missing in 1 and 2.

    Raises
    ------
    ValueError, TypeError, InadequateData
        As ``cross_section``.
    """
    firms = side_by_side(
        informativeness=informativeness, sensitivity=sensitivity, log_market_cap=log_market_cap
    )
    named = {"log_market_cap": "market cap"}
    regressors = firms.drop(columns="informativeness").rename(columns=named)
    short = cross_section(firms["informativeness"], regressors[["sensitivity"]])
    long = cross_section(firms["informativeness"], regressors)
    columns = {
        number: _column(fit, robust=number % 2 == 0)
        for number, fit in zip((1, 2, 3, 4), (short, short, long, long), strict=True)
    }
    rows = [f"{name}{suffix}" for name in (*regressors, "constant") for suffix in ("", " t")]
    return pd.DataFrame(columns).reindex([*rows, "R squared", "firms"])


def next_to_printed(table: pd.DataFrame, printed, source: str = "simulated") -> pd.DataFrame:
    """
    Set each row of a table in the poster's format next to the poster's own.

    Parameters
    ----------
    table : DataFrame
        As returned by ``poster_table``.
    printed : callable
        Printed number by its identifier in ``TARGETS``.
    source : str, optional
        What the table's own lines are called.

    Returns
    -------
    DataFrame
        Indexed by row and by source, "poster" then ``source``; without the number of firms, which
        the poster does not print.
    """
    require_instance("table", table, pd.DataFrame)
    require_instance("printed", printed, Callable)
    require_instance("source", source, str)
    needed = {"firms"} | {row for _, row in TARGETS}
    once = table.index.is_unique and table.columns.is_unique
    if not once or needed - set(table.index) or {column for column, _ in TARGETS} - set(table):
        raise ValueError(
            f"table has the rows {list(table.index)} and columns {list(table)}, expected those of "
            "poster_table, each once"
        )
    poster = pd.Series({(row, column): printed(name) for (column, row), name in TARGETS.items()})
    sources = {"poster": poster.unstack(), source: table}
    rows = [(row, name) for row in table.index.drop("firms") for name in sources]
    values = [sources[name].loc[row] for row, name in rows]
    return pd.DataFrame(values, index=pd.MultiIndex.from_tuples(rows))


def _column(fit: CrossSection, robust: bool) -> dict[str, float]:
    names = ["constant" if name == "const" else name for name in fit.classic.model.exog_names]
    t_values = np.asarray((fit.robust if robust else fit.classic).tvalues)
    column = dict(zip(names, fit.classic.params, strict=True))
    column |= {f"{name} t": t for name, t in zip(names, t_values, strict=True)}
    return column | {"R squared": fit.classic.rsquared, "firms": fit.classic.nobs}
