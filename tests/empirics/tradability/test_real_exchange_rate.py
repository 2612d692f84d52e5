"""The real exchange rate index and its prediction, eq. (12)-(14)."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from frictions.empirics.tradability.real_exchange_rate import (
    METHODS,
    index_predictions,
    log_real_exchange_rate,
    predictive_regressions,
)

QUARTERS = pd.period_range("1980Q1", periods=60, freq="Q")
COUNTRIES = ["CA", "GB", "JP"]


def inputs(seed=0, varying_weights=True):
    """Random-walk prices and currencies; the yen is about 100 a dollar."""
    rng = np.random.default_rng(seed)

    def walk(columns, scale):
        steps = rng.normal(0.0, scale, (len(QUARTERS), len(columns)))
        return pd.DataFrame(np.exp(steps.cumsum(axis=0)), index=QUARTERS, columns=columns)

    rates = walk(COUNTRIES, 0.05) * [1.3, 0.6, 110.0]
    prices, us_price = walk(COUNTRIES, 0.01), walk(["US"], 0.01)["US"]
    weights = walk(COUNTRIES, 0.05 if varying_weights else 0.0) * [1.0, 2.0, 3.0]
    return rates, prices, us_price, weights.div(weights.sum(axis=1), axis=0)


def test_one_country_is_its_bilateral_rate():
    rates, prices, us_price, _ = inputs()
    one = pd.DataFrame(1.0, index=QUARTERS, columns=["JP"])
    bilateral = np.log(rates["JP"] * us_price / prices["JP"])
    for method in METHODS:
        index = log_real_exchange_rate(rates[["JP"]], prices[["JP"]], us_price, one, method)
        np.testing.assert_allclose(index.diff()[1:], bilateral.diff()[1:], atol=1e-12)


def test_methods_agree_when_weights_are_constant():
    data = inputs(varying_weights=False)
    changes = [log_real_exchange_rate(*data, method).diff()[1:] for method in METHODS]
    np.testing.assert_allclose(changes[1], changes[0], atol=1e-12)
    np.testing.assert_allclose(changes[2], changes[0], atol=1e-12)


@given(st.lists(st.floats(0.01, 1000), min_size=3, max_size=3))
def test_only_the_literal_formula_depends_on_currency_units(units):
    rates, prices, us_price, weights = inputs()
    for method in ("chained", "fixed"):
        change = log_real_exchange_rate(rates, prices, us_price, weights, method).diff()[1:]
        redenominated = log_real_exchange_rate(rates * units, prices, us_price, weights, method)
        np.testing.assert_allclose(redenominated.diff()[1:], change, atol=1e-10)


def test_literal_formula_moves_with_weights_alone():
    ones = pd.DataFrame(1.0, index=QUARTERS, columns=COUNTRIES)
    us_price, weights = ones["CA"], inputs()[3]
    rates = ones * [1.3, 0.6, 110.0]
    chained = log_real_exchange_rate(rates, ones, us_price, weights)
    literal = log_real_exchange_rate(rates, ones, us_price, weights, "literal")
    assert np.abs(chained).max() == 0.0
    assert literal.std() > 0.1


def test_signs():
    rates, prices, us_price, weights = inputs()
    base = log_real_exchange_rate(rates, prices, us_price, weights).iloc[-1]
    trend = np.linspace(1.0, 1.1, len(QUARTERS))
    dearer_dollar = log_real_exchange_rate(rates.mul(trend, axis=0), prices, us_price, weights)
    foreign_inflation = log_real_exchange_rate(rates, prices.mul(trend, axis=0), us_price, weights)
    us_inflation = log_real_exchange_rate(rates, prices, us_price * trend, weights)
    for index, sign in ((dearer_dollar, 1), (us_inflation, 1), (foreign_inflation, -1)):
        assert index.iloc[-1] - base == pytest.approx(sign * np.log(1.1), abs=1e-12)


def test_bad_inputs_are_refused():
    rates, prices, us_price, weights = inputs()
    cases = [
        ((rates, prices, us_price, weights, "mean"), r"method = 'mean' must be one of \('chained'"),
        ((rates, prices.iloc[1:], us_price, weights), "price_levels .* the same quarters"),
        ((rates, prices, us_price, weights[["CA", "GB"]]), "weights .* the same countries"),
        ((rates.where(rates > 1), prices, us_price, weights), "exchange_rates\\[0, 1\\] = nan"),
        ((rates, -prices, us_price, weights), r"price_levels\[0, 0\] = -"),
        ((rates, prices, us_price, 2 * weights), r"weights"),
    ]
    for arguments, message in cases:
        with pytest.raises(ValueError, match=message):
            log_real_exchange_rate(*arguments)


# --- predictive regressions -----------------------------------------------------------------------


def returns_and_level(slope=0.4, seed=1):
    """A level whose change over the next quarter is the slope times today's return plus noise."""
    rng = np.random.default_rng(seed)
    returns = pd.DataFrame(rng.normal(size=(len(QUARTERS), 2)), index=QUARTERS, columns=["T", "NT"])
    change = slope * returns["T"].shift(1, fill_value=0.0) + 0.01 * rng.normal(size=len(QUARTERS))
    return returns, change.cumsum()


def test_timing_and_slope():
    returns, level = returns_and_level()
    table = predictive_regressions(level, returns, horizons=[1])
    assert table.loc[1, ("T", "coef")] == pytest.approx(0.4, abs=0.01)
    assert abs(table.loc[1, ("NT", "coef")]) < 0.01
    # The return of the quarter before predicts what has already happened: nothing.
    late = predictive_regressions(level, returns[["T"]].shift(1).dropna(), horizons=[1])
    assert abs(late.loc[1, ("T", "coef")]) < 0.2


def test_same_as_statsmodels_by_hand():
    returns, level = returns_and_level()
    h = 4
    table = predictive_regressions(level, returns[["T"]], horizons=[h])
    change = level.to_numpy()[h:] - level.to_numpy()[:-h]
    x = sm.add_constant(returns["T"].to_numpy()[:-h])
    fit = sm.OLS(change, x).fit(cov_type="HAC", cov_kwds={"maxlags": h, "use_correction": True})
    row = table.loc[h]
    np.testing.assert_allclose(
        [row["T", "coef"], row["T", "se"], row["T", "t"]],
        [fit.params[1], fit.bse[1], fit.tvalues[1]],
        rtol=1e-10,
    )
    assert row["sample", "N"] == len(QUARTERS) - h


def test_default_horizons_and_overlap_with_the_level():
    returns, level = returns_and_level()
    table = predictive_regressions(level.iloc[10:], returns.iloc[:50])
    assert list(table.index) == list(range(1, 17))
    # Returns end ten quarters before the level, so early horizons lose no observation.
    assert table.loc[10, ("sample", "N")] == 40
    assert table.loc[16, ("sample", "N")] == 34


def test_figure_3_is_the_two_equations_side_by_side():
    returns, level = returns_and_level()
    returns = returns.rename(columns={"T": "TMNT"})
    rng = np.random.default_rng(5)
    total = pd.DataFrame(rng.normal(size=(len(level), 2)), level.index, ["T", "NT"])
    found = index_predictions(level, returns[["TMNT"]], total, (1, 4))
    alone = predictive_regressions(level, returns[["TMNT"]], (1, 4))
    both = predictive_regressions(level, total, (1, 4))
    pd.testing.assert_frame_equal(found["TMNT"], alone["TMNT"])
    pd.testing.assert_frame_equal(found["NT"], both["NT"])
    assert list(found.columns.get_level_values(0).unique()) == ["TMNT", "T", "NT"]


def test_levels_with_gaps_are_refused():
    returns, level = returns_and_level()
    with pytest.raises(ValueError, match="log_level has no 1981Q2"):
        predictive_regressions(level.drop(QUARTERS[5]), returns)


@pytest.mark.parametrize("h", [0, 1.9, 59, 60, 100])
def test_horizons_that_do_not_fit_are_refused(h):
    returns, level = returns_and_level()
    with pytest.raises((ValueError, TypeError), match=rf"horizons = {h} must be"):
        predictive_regressions(level, returns, horizons=[h])
