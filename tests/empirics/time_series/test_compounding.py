"""Compounding to quarters and years."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.time_series.compounding import (
    compound_percent,
    quarterly_excess_percent,
    total_percent,
)

MONTHS = pd.period_range("2000-01", "2000-08", freq="M")
RETURNS = pd.DataFrame({"a": [1.0, -2.0, 3.0, 4.0, 0.0, 1.0, 9.0, 9.0], "b": 0.5}, index=MONTHS)
RISK_FREE = pd.Series(0.25, index=MONTHS)


def test_complete_quarters_only():
    quarterly = compound_percent(RETURNS, "Q")
    assert [str(q) for q in quarterly.index] == ["2000Q1", "2000Q2"]
    assert quarterly.loc["2000Q1", "a"] == pytest.approx(100 * (1.01 * 0.98 * 1.03 - 1))
    assert compound_percent(RETURNS, "Y").empty


def test_excess_returns_compound_as_total_returns_minus_the_safe_return():
    quarterly = quarterly_excess_percent(RETURNS, RISK_FREE)
    total = 1.0125 * 0.9825 * 1.0325 - 1
    expected = 100 * (total - (1.0025**3 - 1))
    assert quarterly.loc["2000Q1", "a"] == pytest.approx(expected, rel=1e-12)
    # No excess return in any month, none in the quarter.
    np.testing.assert_allclose(quarterly_excess_percent(0 * RETURNS, RISK_FREE), 0, atol=1e-12)


def test_bad_requests_are_refused():
    with pytest.raises(ValueError, match=r"frequency = 'W' must be one of \('Q', 'Y'\)"):
        compound_percent(RETURNS, "W")
    with pytest.raises(ValueError, match=r"returns\[6, 0\] = nan must be in"):
        compound_percent(RETURNS.where(RETURNS < 9), "Q")
    with pytest.raises(ValueError, match=r"no value for 2000-07 \(and 1 more\)"):
        total_percent(RETURNS, RISK_FREE.loc[:"2000-06"])


def test_months_that_do_not_follow_each_other_and_impossible_returns_are_refused():
    with pytest.raises(ValueError, match="returns has no 2000-02; its periods must follow"):
        compound_percent(RETURNS.drop(index=MONTHS[1]), "Q")
    with pytest.raises(ValueError, match="returns has 2000-01 out of order"):
        compound_percent(RETURNS.iloc[::-1].iloc[-2:].iloc[[0, 1]], "Q")
    with pytest.raises(ValueError, match=r"returns\[0, 0\] = -101.0 must be in \[-100, inf\)"):
        compound_percent(RETURNS - 102, "Q")
    with pytest.raises(TypeError, match="returns must be by month"):
        compound_percent(RETURNS.set_axis(pd.period_range("2000Q1", periods=8, freq="Q")), "Y")


def test_dates_are_months():
    dated = RETURNS.set_axis(MONTHS.to_timestamp("M"))
    pd.testing.assert_frame_equal(
        quarterly_excess_percent(dated, RISK_FREE), quarterly_excess_percent(RETURNS, RISK_FREE)
    )
