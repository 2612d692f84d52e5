"""Valid calls of the doors of `frictions.empirics.tradability`."""

import numpy as np
import pandas as pd

from frictions.empirics.tradability import quantile_groups

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


def ratios():
    return pd.Series([0.3, 0.1, 0.2, 0.5, 0.4], INDUSTRIES, name="ratio")


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
}
