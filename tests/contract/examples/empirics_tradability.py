"""Valid calls of the doors of `frictions.empirics.tradability`."""

from functools import cache

import numpy as np
import pandas as pd

from frictions.data.live import LiveData
from frictions.empirics.tradability import load_frontier, quantile_groups
from frictions.models.tradability import TradabilityParams, simulate

INDUSTRIES = ["a", "b", "c", "d", "e"]
MONTHS = pd.period_range("2000-01", periods=60, freq="M")
QUARTERS = pd.period_range("1970Q1", periods=90, freq="Q")


def returns():
    noise = np.random.default_rng(1).normal(size=(60, 5))
    return pd.DataFrame(noise, MONTHS, INDUSTRIES)


def quintiles():
    return returns().set_axis(["NT", "2", "3", "4", "T"], axis=1)


def recession():
    return pd.Series((np.arange(60) % 3 == 0).astype(int), MONTHS, name="recession")


def factors():
    return pd.DataFrame(np.random.default_rng(2).normal(size=(60, 1)), MONTHS, ["MktRF"])


def all_factors():
    noise = np.random.default_rng(9).normal(size=(60, 4))
    return pd.DataFrame(noise, MONTHS, ["MktRF", "SMB", "HML", "RF"])


def ratios():
    return pd.Series([0.3, 0.1, 0.2, 0.5, 0.4], INDUSTRIES, name="ratio")


def quarterly(columns=("NT", "T", "TMNT"), seed=3):
    noise = np.random.default_rng(seed).normal(size=(90, len(columns)))
    return pd.DataFrame(noise, QUARTERS, list(columns))


def level():
    return quarterly(["log_rer"], seed=4)["log_rer"].cumsum()


def growth():
    return pd.Series(np.random.default_rng(5).normal(size=90), QUARTERS, name="growth")


def rates():
    return pd.Series(np.linspace(0.2, 0.3, 60), MONTHS, name="RF")


def prices(seed, columns=("ITA", "JAP")):
    steps = np.random.default_rng(seed).normal(scale=0.02, size=(90, len(columns)))
    return pd.DataFrame(np.exp(steps.cumsum(axis=0)), QUARTERS, list(columns))


def shares():
    home = np.linspace(0.25, 0.75, 90)
    return pd.DataFrame({"ITA": home, "JAP": 1 - home}, QUARTERS)


@cache
def sim():
    return simulate(TradabilityParams(), n_sim=2, n_years=10, seed=1, degree=2, tolerance=0.1)


RESULTS = {"SyntheticFirms"}
LEFT_OUT = "a period without a return is left out"
EXCEPTIONS = {
    ("regime_table", "portfolios", "NaN"): LEFT_OUT,
    ("resort_correlations", "other", "NaN"): LEFT_OUT,
    ("resort_correlations", "base", "NaN"): LEFT_OUT,
    ("with_spreads", "portfolios", "NaN"): LEFT_OUT,
    ("portfolio_returns", "returns", "NaN"): "data that are in order and do not suffice",
    ("quantile_groups", "labels", "an unknown one"): "a group may have any name",
}
EXAMPLES = {
    "quantile_groups": lambda: dict(ratios=ratios()),
    "portfolio_returns": lambda: dict(returns=returns(), groups=quantile_groups(ratios())),
    "with_spreads": lambda: dict(portfolios=quintiles()),
    "regime_table": lambda: dict(portfolios=quintiles(), recession=recession()),
    "conditional_regression": lambda: dict(
        portfolios=quintiles(), factors=factors(), recession=recession()
    ),
    "transition_matrix": lambda: dict(
        origin=quantile_groups(ratios()), destination=quantile_groups(ratios())
    ),
    "resort_correlations": lambda: dict(other=quintiles(), base=quintiles()),
    "ratio_statistics": lambda: dict(ratios=ratios(), label="ind"),
    "extreme_ratios": lambda: dict(ratios=ratios(), n=2),
    "quintile_ratios": lambda: dict(ratios=ratios(), groups=quantile_groups(ratios())),
    "tradability_ratio": lambda: dict(
        make=pd.DataFrame([[9.0, 1.0], [2.0, 8.0]], ["i", "j"], ["x", "y"]),
        exports=pd.Series([3.0, 1.0], ["x", "y"]),
        commodity_output=pd.Series([11.0, 9.0], ["x", "y"]),
    ),
    "annual_spread": lambda: dict(portfolios=quintiles()[["NT", "T"]], risk_free=rates()),
    "clark_west": lambda: dict(
        log_level=level(), returns=quarterly(["TMNT"]), horizons=(1, 2), first=40
    ),
    "joint_test": lambda: dict(
        portfolios=quintiles(), factors=factors(), recession=recession(), term="arec"
    ),
    "gdp_beta": lambda: dict(quarterly=quarterly(), gdp_growth=growth(), newey_west_lags=2),
    "predictive_regressions": lambda: dict(
        log_level=level(), returns=quarterly(["TMNT"]), horizons=(1, 2)
    ),
    "index_predictions": lambda: dict(
        log_level=level(), excess=quarterly(), total=quarterly(), horizons=(1, 2)
    ),
    "log_real_exchange_rate": lambda: dict(
        exchange_rates=prices(6), price_levels=prices(7), us_price_level=prices(8)["ITA"],
        weights=shares(), method="fixed",
    ),
    "return_tables": lambda: dict(
        quintiles=quintiles(), factors=all_factors(),
        growth=growth().set_axis(QUARTERS + 120).iloc[1:20],
        sample=("2000-01", "2004-12"),
    ),
    "live_exhibits": lambda: dict(live=LiveData(None)),
    "live_gdp_growth": lambda: dict(live=LiveData(None)),
    "licensed_exhibits": lambda: dict(
        directory=None, ratios=None, factors=all_factors(), growth=growth()
    ),
    "load_exchange_estimates": dict,
    "load_gdp_estimates": dict,
    "load_frontier": dict,
    "frontier_by_limits": dict,
    "frontier_facts": lambda: dict(case="with discounting"),
    "params_of": lambda: dict(row=load_frontier().iloc[0]),
    "simulate_frontier": lambda: dict(params=TradabilityParams(process="log"), n_sim=1, seed=1),
    "frontier_medians": lambda: dict(sim=sim()),
    "sampling_distances": lambda: dict(sim=sim(), paths=3, seed=1, draws=4),
}  # fmt: skip
