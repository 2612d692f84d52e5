"""The poster's cross-section on CRSP and Compustat: informativeness and sensitivity, firm by firm.

The steps about prices and payoffs follow the public replication of Dávila and Parlatore (2018);
those about sensitivity are ours. Of each firm the longest run of consecutive usable years counts,
if it has at least ``MINIMUM_YEARS``.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.fred_qd import read_fred_series
from frictions.data.licensed import LicensedDataError, load_licensed
from frictions.data.licensed_panels import POSTER_FILES, firm_years
from frictions.data.live import LiveData
from frictions.data.sources import DEFLATOR
from frictions.empirics.cross_section import poster_table
from frictions.empirics.cross_section_errors_in_variables import (
    CorrectedCrossSection,
    corrected_cross_section,
)
from frictions.empirics.informativeness import relative_informativeness, sensitivity

MINIMUM_YEARS = 20
LARGEST_LEVERAGE = 0.95
LEVEL_TAILS, FIRM_TAILS = (0.025, 0.975), (0.01, 0.99)
COLUMNS = [
    *("informativeness", "sensitivity", "standard_error", "log_market_cap", "siccd", "years"),
]
LEFT_OUT = ((6000, 6999), (4900, 4999))  # finance, utilities


@dataclass(frozen=True, eq=False)
class PosterStudy:
    """
    The poster's table on licensed data.

    Attributes
    ----------
    firms : DataFrame
        By ``gvkey``: ``informativeness``, ``sensitivity``, ``standard_error`` (of the second),
        ``log_market_cap``, ``siccd``, ``years``; the first two winsorised.
    table, narrow : DataFrame
        ``frictions.empirics.cross_section.poster_table`` of all firms, and of those outside finance
        and utilities.
    corrected : CorrectedCrossSection or None
        Column 3 corrected for the sampling error of sensitivity; None if that error exceeds the
        variance across firms.
    """

    firms: pd.DataFrame
    table: pd.DataFrame
    narrow: pd.DataFrame
    corrected: CorrectedCrossSection | None

    def lines(self) -> list[str]:
        """
        Say in words what the table does not show.

        Returns
        -------
        list of str
            Firms, the slope without finance and utilities, the corrected slope.
        """
        narrow, fit = self.narrow, self.corrected
        slope, t = narrow.loc["sensitivity", 3], narrow.loc["sensitivity t", 4]
        said = [
            f"Licensed data: {len(self.firms):,} firms with at least {MINIMUM_YEARS} years; "
            f"mean informativeness {self.firms['informativeness'].mean():.3f}.",
            f"Without finance and utilities ({narrow.loc['firms', 3]:,.0f} firms) the slope of "
            f"column 3 is {slope:.3f}, its robust t statistic {t:.1f}.",
        ]
        if fit is None:
            said.append("The sampling error of sensitivity exceeds its variance across firms.")
        else:
            slope, t = fit.params["sensitivity"], fit.t_values["sensitivity"]
            said.append(f"Corrected for errors in sensitivity it is {slope:.3f} (t {t:.1f}).")
        return [words.replace(" -", " \N{MINUS SIGN}") for words in said]


def poster_study(directory: Path | None, live: LiveData) -> PosterStudy | None:
    """
    Run the poster's regressions on the reader's extracts.

    Parameters
    ----------
    directory : Path or None
        The extracts, with ``PCEPI.csv`` (the FRED series) unless the live tier has it.
    live : LiveData
        The live tier.

    Returns
    -------
    PosterStudy or None
        None without a directory.

    Raises
    ------
    LicensedDataError
        If the extracts are not as described, or there is no price index.
    ValueError
        If too few firms are left.
    """
    if directory is None:
        return None
    files = load_licensed(directory, POSTER_FILES)
    own = Path(directory) / DEFLATOR
    deflator = read_fred_series(own, "PCEPI", "M") if own.exists() else live.get(DEFLATOR)
    if deflator is None:
        raise LicensedDataError(
            f"{own}: the price index is missing: put FRED's PCEPI there, or set DATA=live"
        )
    firms = firm_measures(firm_years(files, deflator))
    for name in ("informativeness", "sensitivity"):
        firms[name] = winsorised(firms[name], FIRM_TAILS)
    inside = ~np.logical_or.reduce([firms["siccd"].between(*codes) for codes in LEFT_OUT])
    tables = [
        poster_table(f["informativeness"], f["sensitivity"], f["log_market_cap"])
        for f in (firms, firms[inside])
    ]
    return PosterStudy(firms, *tables, _corrected(firms))


def _corrected(firms: pd.DataFrame) -> CorrectedCrossSection | None:
    measures = (firms[name] for name in ("informativeness", "sensitivity", "standard_error"))
    try:
        return corrected_cross_section(*measures, firms[["log_market_cap"]])
    except ValueError as error:
        if "exceeds" not in str(error):
            raise
        return None


def firm_measures(years: pd.DataFrame, minimum: int = MINIMUM_YEARS) -> pd.DataFrame:
    """
    Estimate informativeness and sensitivity of every firm that has enough years.

    Parameters
    ----------
    years : DataFrame
        From ``frictions.data.licensed_panels.firm_years``.
    minimum : int, optional
        Fewest usable consecutive years of either estimate.

    Returns
    -------
    DataFrame
        By ``gvkey``: ``informativeness``, ``sensitivity`` and its ``standard_error``,
        ``log_market_cap`` (log of the average over years), ``siccd`` (the last) and ``years`` of
        the first estimate. Firms are left out whose largest leverage in the regression of the price
        is ``LARGEST_LEVERAGE`` or more.
    """
    rows = {}
    for gvkey, firm in years.groupby("gvkey"):
        firm = firm.set_index("year")
        firm = firm.reindex(range(firm.index.min(), firm.index.max() + 1))
        informativeness, count = _informativeness(firm, minimum)
        slope = _sensitivity(firm, minimum)
        if informativeness is None or slope is None:
            continue
        rows[gvkey] = {
            "informativeness": informativeness,
            "sensitivity": slope[0],
            "standard_error": slope[1],
            "log_market_cap": np.log(firm["market_cap"].mean()),
            "siccd": int(firm["siccd"].dropna().iloc[-1]),
            "years": count,
        }
    return pd.DataFrame.from_dict(rows, orient="index", columns=COLUMNS).rename_axis("gvkey")


def _informativeness(firm: pd.DataFrame, minimum: int) -> tuple[float | None, int]:
    """Return the relative informativeness of one firm and the years behind it."""
    price = winsorised(firm["price"], LEVEL_TAILS)
    payoff = payoff_growth(winsorised(firm["payoff"], LEVEL_TAILS))
    data = pd.DataFrame({"price": np.log(price).diff(), "payoff": payoff, "next": payoff.shift(-1)})
    run = longest_run(data)
    if len(run) < minimum or (run.std() == 0).any():
        return None, len(run)
    if leverage(run[["payoff", "next"]]).max() >= LARGEST_LEVERAGE:
        return None, len(run)
    price, payoff, following = (run[name].to_numpy()[None, :] for name in run)
    return float(relative_informativeness(price, payoff, following)[0]), len(run)


def _sensitivity(firm: pd.DataFrame, minimum: int) -> tuple[float, float] | None:
    """Return slope and standard error of next year's growth of sales on that of capital."""
    logs = np.log(firm[["sales", "capital"]].where(firm[["sales", "capital"]] > 0)).diff()
    run = longest_run(pd.DataFrame({"next": logs["sales"].shift(-1), "input": logs["capital"]}))
    if len(run) < minimum or (run.std() == 0).any():
        return None
    following, growth = (run[name].to_numpy()[None, :] for name in run)
    estimate = sensitivity(following, growth)
    return float(estimate.slope[0]), float(estimate.standard_error[0])


def payoff_growth(payoff: pd.Series) -> pd.Series:
    """
    Growth of a payoff that may be negative.

    Parameters
    ----------
    payoff : Series
        Levels, in order.

    Returns
    -------
    Series
        x(t)/x(t-1) - 1 after a gain, x(t)/abs(x(t-1)) + 1 after a loss, missing after zero.
    """
    before = payoff.shift(1)
    ratio = payoff / before.abs().where(before != 0)
    return ratio - np.sign(before)


def winsorised(values: pd.Series, tails: tuple[float, float]) -> pd.Series:
    """
    Move the values beyond two quantiles to them.

    Parameters
    ----------
    values : Series
        Missing ones stay missing.
    tails : tuple of float
        Lower and upper quantile.

    Returns
    -------
    Series
        The same length.
    """
    low, high = values.quantile(tails[0]), values.quantile(tails[1])
    return values.clip(low, high)


def longest_run(data: pd.DataFrame) -> pd.DataFrame:
    """
    Return the longest run of consecutive complete rows, the later one of two equals.

    Parameters
    ----------
    data : DataFrame
        One row a year, without gaps in the index.

    Returns
    -------
    DataFrame
        Some of its rows, possibly none.
    """
    complete = data.notna().all(axis=1)
    runs = (complete != complete.shift()).cumsum()[complete]
    if runs.empty:
        return data.iloc[:0]
    lengths = runs.value_counts()
    best = lengths[lengths == lengths.max()].index.max()
    return data.loc[runs.index[runs == best]]


def leverage(regressors: pd.DataFrame) -> np.ndarray:
    """
    Diagonal of the hat matrix of a regression with a constant.

    Parameters
    ----------
    regressors : DataFrame, shape (n, k)
        Without the constant.

    Returns
    -------
    array, shape (n,)
        Between 1/n and one.
    """
    design = np.column_stack([np.ones(len(regressors)), regressors.to_numpy()])
    orthogonal = np.linalg.qr(design)[0]
    return (orthogonal**2).sum(axis=1)
