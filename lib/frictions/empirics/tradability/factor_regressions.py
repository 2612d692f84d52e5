"""Exposure of portfolios to factors and to the business cycle: Tian (2015), eq. (10)-(11), Table 8.

The conditional model lets intercept and slopes differ in recessions:

    R(t) = a + arec d(t) + sum over factors f of [b_f f(t) + brec_f f(t) d(t)] + e(t)

with d(t) the recession dummy. With the market alone it is the conditional CAPM (Table 7A), with
three factors the conditional Fama-French model (Table 7B).

=================  ===============  ======================================================
symbol             row label        meaning
=================  ===============  ======================================================
a, arec            a, arec          intercept; its change in recessions, percent per month
b_MKT, brec_MKT    bmkt, bmktrec    market beta; its change in recessions
b_SMB, b_HML       bsmb, bhml, ...  loadings on size and value, same pattern
t statistics       a.t, arec.t ...  coefficient over its standard error
=================  ===============  ======================================================
"""

import pandas as pd
from linearmodels.shared.hypotheses import quadratic_form_test
from linearmodels.system import SUR

from frictions.empirics.time_series import fit_ols
from frictions.empirics.time_series.regular import finite_by_period
from frictions.empirics.tradability.portfolios import SPREADS, check_regimes, check_returns
from frictions.empirics.tradability.sorting import group_order
from frictions.foundation import InadequateData, require_choice, require_count
from frictions.foundation.arrays import aligned, require_array

CAPM = ("MktRF",)
FAMA_FRENCH = ("MktRF", "SMB", "HML")
FACTOR_LABELS = {"MktRF": "mkt"}  # any other factor: its name in small letters


def conditional_regressors(factors: pd.DataFrame, recession: pd.Series) -> pd.DataFrame:
    """Right-hand side without the constant: ``arec``, then ``b<factor>`` and ``b<factor>rec``."""
    if not isinstance(factors, pd.DataFrame) or not isinstance(factors.index, pd.PeriodIndex):
        raise TypeError(f"factors = {type(factors).__name__} must be a DataFrame by period")
    if not all(isinstance(name, str) for name in factors):
        raise TypeError(f"factors has the columns {list(factors)}, must have texts as names")
    # One observation more than coefficients of a regime, or the fit would be perfect there.
    dummy = check_regimes(recession, factors.index, minimum=len(factors.columns) + 2)
    factors, columns = factors.astype(float), {"arec": dummy}
    for name in factors.columns:
        label = "b" + FACTOR_LABELS.get(name, name.lower())
        columns[label] = factors[name]
        columns[label + "rec"] = factors[name] * dummy
    return pd.DataFrame(columns)


def conditional_regression(
    portfolios: pd.DataFrame,
    factors: pd.DataFrame,
    recession: pd.Series,
    covariance: str = "HC0",
    lags: int | None = None,
) -> pd.DataFrame:
    """
    Estimate the conditional factor model portfolio by portfolio (Tables 7A and 7B).

    Parameters
    ----------
    portfolios : DataFrame, shape (n, k)
        Excess returns in percent.
    factors : DataFrame, shape (n, m)
        Factor returns in percent, covering the months; any number, by name.
    recession : Series
        Recession dummy covering the sample.
    covariance, lags
        Covariance estimator, as in `fit_ols`. The paper's t
        statistics are robust, but it does not say to what.

    Returns
    -------
    DataFrame
        Rows ``a``, ``a.t``, ``arec``, ``arec.t``, ``bmkt``, ... and ``R2``; one column a portfolio.

    Raises
    ------
    ValueError
        If the factors lack a month.
    InadequateData
        If a regime has too few observations.
    """
    check_returns("portfolios", portfolios)
    require_array("portfolios", portfolios.to_numpy(), None)
    factors = aligned("factors", factors, portfolios.index, "portfolios")
    require_array("factors", factors.to_numpy(), None)
    regressors = conditional_regressors(factors, recession)
    table = {}
    for name, returns in portfolios.items():
        fit = fit_ols(returns, regressors, covariance, lags)
        column = {}
        for term in fit.params.index:
            row = "a" if term == "const" else term
            column[row] = fit.params[term]
            column[row + ".t"] = fit.tvalues[term]
        table[name] = {**column, "R2": fit.rsquared}
    return pd.DataFrame(table)


def joint_test(
    portfolios: pd.DataFrame, factors: pd.DataFrame, recession: pd.Series, term: str = "arec"
) -> pd.Series:
    """
    Test that a coefficient is zero in all portfolios at once.

    The equations are estimated as a system by least squares, so that the covariance between the
    portfolios' estimates is known (heteroskedasticity-robust, linearmodels ``SUR``).

    Parameters
    ----------
    portfolios : DataFrame, shape (n, k)
        Excess returns in percent, from NT to T. Spreads are left out: they are
        differences of the others.
    factors : DataFrame, shape (n, m)
        Factor returns in percent, same months.
    recession : Series
        Recession dummy covering the sample.
    term : str
        Row label of the coefficient, for example ``"arec"`` or ``"a"``.

    Returns
    -------
    Series
        ``statistic`` (chi-squared), ``df`` and ``p_value``.

    Raises
    ------
    ValueError
        If the model has no such term.
    """
    check_returns("portfolios", portfolios)
    require_array("portfolios", portfolios.to_numpy(), None)
    factors = aligned("factors", factors, portfolios.index, "portfolios")
    require_array("factors", factors.to_numpy(), None)
    regressors = conditional_regressors(factors, recession)
    regressors.insert(0, "a", 1.0)
    require_choice("term", term, tuple(regressors.columns))
    names = group_order(set(portfolios.columns) - set(SPREADS))
    equations = {name: {"dependent": portfolios[name], "exog": regressors} for name in names}
    for equation in equations.values():  # linearmodels knows no PeriodIndex
        equation.update({key: value.to_timestamp() for key, value in equation.items()})
    fit = SUR(equations).fit(method="ols", cov_type="robust")
    chosen = [f"{name}_{term}" for name in names]
    restriction = pd.DataFrame(0.0, index=chosen, columns=fit.params.index)
    for name in chosen:
        restriction.loc[name, name] = 1.0
    test = quadratic_form_test(fit.params, fit.cov, restriction.to_numpy(), [0.0] * len(chosen))
    return pd.Series({"statistic": test.stat, "df": float(test.df), "p_value": test.pval})


def gdp_beta(
    quarterly: pd.DataFrame, gdp_growth: pd.Series, newey_west_lags: int = 4
) -> pd.DataFrame:
    """
    Regress quarterly excess returns on GDP growth of the same quarter (Table 8).

    Parameters
    ----------
    quarterly : DataFrame, shape (quarters, k)
        Excess returns, percent per quarter.
    gdp_growth : Series, shape (n,)
        Growth of real GDP per head, percent per quarter. It sets the sample.
    newey_west_lags : int
        Lags of the second t statistic.

    Returns
    -------
    DataFrame, shape (5, k)
        Rows ``beta``, ``t`` (least squares), ``t.nw`` (Newey-West), ``R2`` and ``N``.

    Raises
    ------
    ValueError
        If the returns lack a quarter of the sample, or there are too many lags.
    """
    check_returns("quarterly", quarterly)
    gdp_growth = finite_by_period("gdp_growth", gdp_growth, pd.Series)
    require_count("newey_west_lags", newey_west_lags, 0)
    absent = gdp_growth.index.difference(quarterly.index)
    if len(absent):
        raise InadequateData(
            f"quarterly lacks {absent[0]} and {len(absent) - 1} more quarters of gdp_growth"
        )
    quarterly = aligned("quarterly", quarterly, gdp_growth.index, "gdp_growth")
    require_array("quarterly", quarterly.to_numpy(), None)
    growth = gdp_growth.rename("gdp").to_frame()
    table = {}
    for name, returns in quarterly.items():
        plain = fit_ols(returns, growth, "nonrobust")
        robust = fit_ols(returns, growth, "HAC", newey_west_lags)
        table[name] = {
            "beta": plain.params["gdp"],
            "t": plain.tvalues["gdp"],
            "t.nw": robust.tvalues["gdp"],
            "R2": plain.rsquared,
            "N": float(len(growth)),
        }
    return pd.DataFrame(table)
