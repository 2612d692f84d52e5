"""The poster's two measures of a firm, from its yearly accounts and prices.

The steps about prices and payoffs follow the public replication of Dávila and Parlatore (2018);
those about sensitivity are ours. Of each firm the longest run of consecutive usable years counts,
if it has at least ``MINIMUM_YEARS``.
"""

import numpy as np
import pandas as pd

from frictions.empirics.market_efficiency.informativeness import (
    relative_informativeness,
    sensitivity,
)

MINIMUM_YEARS = 20
LARGEST_LEVERAGE = 0.95
LEVEL_TAILS = (0.025, 0.975)
COLUMNS = [
    *("informativeness", "sensitivity", "standard_error", "log_market_cap", "siccd", "years"),
]


def firm_measures(years: pd.DataFrame, minimum: int = MINIMUM_YEARS) -> pd.DataFrame:
    """
    Estimate both measures of every firm with ``minimum`` consecutive years, a row each of COLUMNS.

    ``years`` comes from ``frictions.data.licensed.panels.firm_years``.  Firms are left out whose
    largest leverage in the regression of the price is ``LARGEST_LEVERAGE`` or more.
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


def half_measures(years: pd.DataFrame, firms: pd.Index) -> list[pd.DataFrame]:
    """Estimate both measures on each half of firms' years, for firms with enough years in both."""
    years = years[years["gvkey"].isin(firms)]
    early = years["year"] <= years.groupby("gvkey")["year"].transform("median")
    # A year is lost on either side of each half to growth and to next year's payoff.
    enough = MINIMUM_YEARS // 2 - 1
    first, second = (firm_measures(half, enough) for half in (years[early], years[~early]))
    both = first.index.intersection(second.index)
    return [first.loc[both], second.loc[both]]


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
    """Return x(t)/x(t-1) - 1 after a gain, x(t)/abs(x(t-1)) + 1 after a loss, nothing after 0."""
    before = payoff.shift(1)
    ratio = payoff / before.abs().where(before != 0)
    return ratio - np.sign(before)


def winsorised(values: pd.Series, tails: tuple[float, float]) -> pd.Series:
    """Move the values beyond two quantiles to them; missing ones stay missing."""
    low, high = values.quantile(tails[0]), values.quantile(tails[1])
    return values.clip(low, high)


def longest_run(data: pd.DataFrame) -> pd.DataFrame:
    """Return the longest run of consecutive complete rows, the later one of two equals."""
    complete = data.notna().all(axis=1)
    runs = (complete != complete.shift()).cumsum()[complete]
    if runs.empty:
        return data.iloc[:0]
    lengths = runs.value_counts()
    best = lengths[lengths == lengths.max()].index.max()
    return data.loc[runs.index[runs == best]]


def leverage(regressors: pd.DataFrame) -> np.ndarray:
    """Return the diagonal of the hat matrix of a regression with a constant, shape (n,)."""
    design = np.column_stack([np.ones(len(regressors)), regressors.to_numpy()])
    orthogonal = np.linalg.qr(design)[0]
    return (orthogonal**2).sum(axis=1)
