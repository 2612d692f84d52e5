"""The 12 industry portfolios: excess returns in percent, from the file inside linearmodels."""

import numpy as np
import pandas as pd
import pytest
from linearmodels.datasets import french as source

from frictions.data.shipped.french import (
    FACTORS,
    INDUSTRIES,
    factors_percent,
    industry_excess_returns_percent,
)


def test_industry_returns_are_total_minus_risk_free_in_percent():
    excess = industry_excess_returns_percent()
    raw = source.load()
    expected = 100 * (raw["Chems"] - raw["RF"])
    np.testing.assert_allclose(excess["Chems"], expected, atol=1e-12)
    assert list(excess.columns) == list(INDUSTRIES)


def test_market_is_close_to_the_average_industry_in_excess_terms():
    # The average of excess returns tracks MktRF; that of total returns would sit RF above it.
    excess = industry_excess_returns_percent().mean(axis=1)
    factors = factors_percent()
    gap = (excess - factors["MktRF"]).mean()
    assert abs(gap) < 0.12 < factors["RF"].mean()


def test_index_is_monthly_and_complete():
    factors = factors_percent()
    assert factors.index.equals(pd.period_range("1949-01", "2017-03", freq="M"))
    assert list(factors.columns) == list(FACTORS)
    assert not factors.isna().any().any()


def test_window_is_inclusive_at_both_ends():
    window = industry_excess_returns_percent("1950-01", "2007-12")
    assert len(window) == 58 * 12
    assert (str(window.index[0]), str(window.index[-1])) == ("1950-01", "2007-12")


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("1926-07", "2007-12", r"has 1949-01-2017-03; the sample 1926-07-2007-12 reaches outside"),
        ("1950-01", "2020-12", r"has 1949-01-2017-03; the sample 1950-01-2020-12 reaches outside"),
        ("2007-12", "1950-01", r"ends before it starts: start=2007-12, end=1950-01"),
    ],
)
def test_windows_outside_the_data_are_refused(start, end, message):
    with pytest.raises(ValueError, match=message):
        industry_excess_returns_percent(start, end)


def test_callers_cannot_change_the_cached_data():
    first = factors_percent()
    first.loc[:, "RF"] = 0.0
    assert factors_percent()["RF"].mean() > 0.1
