"""Conditional factor models and GDP betas: Tables 7A, 7B and 8."""

import numpy as np
import pandas as pd
import pytest
from linearmodels.iv import IV2SLS

from frictions.data.shipped.export_shares import export_shares
from frictions.data.shipped.french import factors_percent, industry_excess_returns_percent
from frictions.data.shipped.macro import gdp_growth_percent
from frictions.data.shipped.recessions import nber_dummy
from frictions.empirics.time_series.compounding import quarterly_excess_percent
from frictions.empirics.tradability.factor_regressions import (
    CAPM,
    FAMA_FRENCH,
    conditional_regression,
    conditional_regressors,
    gdp_beta,
    joint_test,
)
from frictions.empirics.tradability.portfolios import portfolio_returns, with_spreads
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups

# 12 industries, 1950-2007, White t statistics: NT, 2, 3, 4, T, TMNT; and decimals printed.
TABLE_7A = {
    "a": ((0.186, -0.002, 0.150, 0.057, -0.007, -0.193), 3),
    "a.t": ((1.87, -0.03, 2.27, 0.65, -0.10, -1.45), 2),
    "arec": ((0.355, 0.340, -0.079, -0.327, 0.009, -0.346), 3),
    "arec.t": ((1.48, 1.46, -0.48, -1.38, 0.04, -1.03), 2),
    "bmkt": ((0.706, 0.870, 0.895, 1.055, 1.112, 0.406), 3),
    "bmkt.t": ((21.3, 38.1, 40.3, 39.8, 57.8, 9.9), 1),
    "bmktrec": ((0.060, -0.035, 0.082, 0.010, -0.022, -0.083), 3),
    "bmktrec.t": ((0.96, -0.66, 2.21, 0.16, -0.59, -1.07), 2),
    "R2": ((0.64, 0.77, 0.87, 0.82, 0.87, 0.21), 2),
}
TABLE_7B_TMNT = {
    **{"a": (-0.044, 3), "a.t": (-0.35, 2), "arec": (-0.404, 3), "arec.t": (-1.22, 2)},
    **{"bmkt": (0.321, 3), "bmkt.t": (8.39, 2), "bmktrec": (-0.093, 3), "bmktrec.t": (-1.14, 2)},
    **{"bsmb": (0.181, 3), "bsmb.t": (3.28, 2), "bsmbrec": (0.101, 3), "bsmbrec.t": (0.85, 2)},
    **{"bhml": (-0.305, 3), "bhml.t": (-4.07, 2), "bhmlrec": (0.171, 3), "bhmlrec.t": (1.32, 2)},
    "R2": (0.29, 2),
}
GDP_BETAS = (-0.85, -0.63, -0.03, 0.65, 0.60, 1.44)


def rounding(decimals):
    """Half a unit of the last printed digit."""
    return 0.5 * 10.0**-decimals + 1e-9


def quarterly_portfolios(industries, factors, shares):
    portfolios = portfolio_returns(industries, quantile_groups(shares))
    return with_spreads(quarterly_excess_percent(portfolios, factors["RF"]))


# --- Table 7 -----------------------------------------------------------------------------------


def test_table_7a(quintiles_and_spreads, factors, recession):
    table = conditional_regression(quintiles_and_spreads, factors[list(CAPM)], recession)
    for row, (printed, decimals) in TABLE_7A.items():
        actual = table.loc[row, [*QUINTILES, "TMNT"]]
        np.testing.assert_allclose(actual, printed, atol=rounding(decimals), rtol=0, err_msg=row)


def test_table_7b(quintiles_and_spreads, factors, recession):
    table = conditional_regression(quintiles_and_spreads, factors[list(FAMA_FRENCH)], recession)
    assert list(table.index) == list(TABLE_7B_TMNT)
    for row, (printed, decimals) in TABLE_7B_TMNT.items():
        assert table.loc[row, "TMNT"] == pytest.approx(printed, abs=rounding(decimals)), row


@pytest.mark.parametrize("names", [CAPM, FAMA_FRENCH])
def test_coefficients_of_the_spread_are_differences(
    quintiles_and_spreads, factors, recession, names
):
    table = conditional_regression(quintiles_and_spreads, factors[list(names)], recession)
    rows = [row for row in table.index if not row.endswith(".t") and row != "R2"]
    difference = table.loc[rows, "T"] - table.loc[rows, "NT"]
    np.testing.assert_allclose(table.loc[rows, "TMNT"], difference, atol=1e-12, rtol=0)


@pytest.mark.parametrize("names", [CAPM, FAMA_FRENCH])
def test_linearmodels_gives_the_same(quintiles_and_spreads, factors, recession, names):
    table = conditional_regression(quintiles_and_spreads, factors[list(names)], recession)["TMNT"]
    regressors = conditional_regressors(factors[list(names)], recession).assign(a=1.0)
    fit = IV2SLS(
        quintiles_and_spreads["TMNT"].to_timestamp(), regressors.to_timestamp(), None, None
    ).fit(cov_type="robust")
    for name in regressors.columns:
        assert table[name] == pytest.approx(fit.params[name], abs=1e-10)
        assert table[name + ".t"] == pytest.approx(fit.tstats[name], abs=1e-8)
    assert table["R2"] == pytest.approx(fit.rsquared, abs=1e-10)


def test_recession_terms_are_differences_between_two_subsamples(quintiles, factors, recession):
    # With all coefficients free, the conditional model is one regression a regime.
    table = conditional_regression(quintiles, factors[list(CAPM)], recession)["T"]
    for regime, intercept, slope in (
        (0, table["a"], table["bmkt"]),
        (1, table["a"] + table["arec"], table["bmkt"] + table["bmktrec"]),
    ):
        months = recession == regime
        fitted = np.polyfit(factors["MktRF"][months], quintiles["T"][months], 1)
        np.testing.assert_allclose([slope, intercept], fitted, atol=1e-10)


def test_newey_west_is_on_offer(quintiles_and_spreads, factors, recession):
    white = conditional_regression(quintiles_and_spreads, factors[list(CAPM)], recession)
    robust = conditional_regression(
        quintiles_and_spreads, factors[list(CAPM)], recession, "HAC", lags=4
    )
    np.testing.assert_allclose(robust.loc["bmkt"], white.loc["bmkt"], atol=1e-12)
    assert abs(robust.loc["bmkt.t", "TMNT"] - white.loc["bmkt.t", "TMNT"]) > 0.1


def test_a_window_without_recession_is_refused(quintiles, factors, recession):
    window = slice("1992-01", "2000-12")
    message = r"1992-01-2000-12 has 0 recession observations; estimates by regime need at least 3"
    with pytest.raises(ValueError, match=message):
        conditional_regression(quintiles.loc[window], factors.loc[window, list(CAPM)], recession)


def test_too_few_recession_months_for_the_coefficients_are_refused(quintiles, factors, recession):
    window = slice("1980-05", "1981-06")  # three months of the 1980 recession
    conditional_regression(quintiles.loc[window], factors.loc[window, list(CAPM)], recession)
    with pytest.raises(ValueError, match=r"has 3 recession observations; .* at least 5"):
        conditional_regression(
            quintiles.loc[window], factors.loc[window, list(FAMA_FRENCH)], recession
        )


def test_factors_are_taken_by_label_and_by_any_name(quintiles, factors, recession):
    plain = conditional_regression(quintiles, factors[list(CAPM)], recession)
    shuffled = factors[list(CAPM)].sample(frac=1, random_state=1)
    assert conditional_regression(quintiles, shuffled, recession).equals(plain)
    fourth = factors[list(FAMA_FRENCH)].assign(Mom=np.sin(np.arange(len(factors))))
    assert {"bmom", "bmomrec"} <= set(conditional_regression(quintiles, fourth, recession).index)
    with pytest.raises(ValueError, match="factors lacks 1 of the"):
        conditional_regression(quintiles, factors[list(CAPM)].iloc[1:], recession)


def test_other_windows_run():
    returns = industry_excess_returns_percent("1949-01", "2017-03")
    factors = factors_percent("1949-01", "2017-03")
    portfolios = portfolio_returns(returns, quantile_groups(export_shares()["export_share"]))
    table = conditional_regression(
        portfolios, factors[list(FAMA_FRENCH)], nber_dummy(returns.index, include_peak=False)
    )
    assert np.isfinite(table.to_numpy()).all()


# --- joint test ----------------------------------------------------------------------------------


def test_joint_test_against_a_covariance_by_hand(quintiles, factors, recession):
    names = list(CAPM)
    test = joint_test(quintiles, factors[names], recession)
    regressors = conditional_regressors(factors[names], recession)
    x = np.column_stack([np.ones(len(regressors)), regressors])
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ quintiles.to_numpy()
    residuals = quintiles.to_numpy() - x @ beta
    # Influence of each month on the five recession intercepts (row 1 of the coefficients).
    influence = (x @ bread[1])[:, None] * residuals
    statistic = beta[1] @ np.linalg.solve(influence.T @ influence, beta[1])
    assert test["statistic"] == pytest.approx(statistic, rel=1e-8)
    assert test["df"] == 5
    assert test["p_value"] == pytest.approx(0.331, abs=0.0005)


def test_joint_test_sees_what_is_obvious(quintiles, factors, recession):
    assert joint_test(quintiles, factors[list(CAPM)], recession, "bmkt")["p_value"] < 1e-10
    with pytest.raises(ValueError, match=r"term = 'bsmb' must be one of \('a', 'arec', 'bmkt'"):
        joint_test(quintiles, factors[list(CAPM)], recession, "bsmb")


# --- Table 8 -------------------------------------------------------------------------------------


def test_table_8(industries, factors):
    quarterly = quarterly_portfolios(industries, factors, export_shares()["export_share"])
    table = gdp_beta(quarterly, gdp_growth_percent("1959Q2", "2007Q4"))
    actual = table.loc["beta", [*QUINTILES, "TMNT"]]
    np.testing.assert_allclose(actual, GDP_BETAS, atol=rounding(2), rtol=0)
    assert table.loc["N", "TMNT"] == 195
    assert table.loc["t", "TMNT"] == pytest.approx(2.67, abs=rounding(2))
    # Without the small-sample correction Newey-West gives 3.54.
    uncorrected = table.loc["t.nw", "TMNT"] * np.sqrt(195 / 193)
    assert uncorrected == pytest.approx(3.54, abs=rounding(2))
    assert table.loc["beta", "TMNT"] == pytest.approx(
        table.loc["beta", "T"] - table.loc["beta", "NT"], abs=1e-12
    )


def test_table_8_without_health(industries, factors):
    shares = export_shares()["export_share"].drop("Hlth")
    quarterly = quarterly_portfolios(industries, factors, shares)
    table = gdp_beta(quarterly, gdp_growth_percent("1959Q2", "2007Q4"))["TMNT"]
    assert table["beta"] == pytest.approx(1.72, abs=rounding(2))
    assert table["t"] == pytest.approx(2.8, abs=rounding(1))


def test_gdp_beta_of_known_returns():
    growth = gdp_growth_percent("1960Q1", "1999Q4")
    noise = pd.Series(np.random.default_rng(0).normal(size=len(growth)), index=growth.index)
    table = gdp_beta(pd.DataFrame({"exact": 1.0 + 2.0 * growth, "noisy": noise}), growth)
    assert table.loc["beta", "exact"] == pytest.approx(2.0, abs=1e-10)
    assert table.loc["R2", "exact"] == pytest.approx(1.0, abs=1e-10)
    assert abs(table.loc["t", "noisy"]) < 3


def test_gdp_beta_refuses_quarters_without_returns_and_too_many_lags():
    growth = gdp_growth_percent("1960Q1", "1961Q4")
    returns = growth.to_frame("T")
    with pytest.raises(ValueError, match=r"lacks 1960Q1 and 1 more quarters"):
        gdp_beta(returns.iloc[2:], growth)
    with pytest.raises(ValueError, match="lags = 8 must be a whole number between 0 and 7"):
        gdp_beta(returns, growth, newey_west_lags=8)
