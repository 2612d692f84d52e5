"""Exchange rates from FRED: units, the euro, quarters, weights; and the order of sources."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.live.sources import EXCHANGE_RATES, GDP_LEVELS, PRICE_LEVELS
from frictions.data.live.tier import LiveData
from frictions.data.loaders.exchange_rates import PER_EURO, find_exchange_rates, from_fred
from tests.data.files.test_gvar_files import GDP, QUARTERLY

MONTHS = pd.period_range("1998-01", "1999-12", freq="M", name="month")
YEARS = pd.period_range("1998", "1998", freq="Y", name="year")


@pytest.fixture
def series():
    """Return series in which one euro has always been worth 1.25 dollars, one pound 1.6."""
    rate = {"CA": 1.5, "JP": 120.0, "GB": 1.6, **{c: PER_EURO[c] / 1.25 for c in PER_EURO}}
    found = {EXCHANGE_RATES[c]: pd.Series(rate[c], MONTHS) for c in EXCHANGE_RATES}
    for country in PER_EURO:  # the old currencies end with 2001; here, what follows is nonsense
        found[EXCHANGE_RATES[country]].loc["1999-01":] = 1e6
    found["EXUSEU"] = pd.Series(1.25, MONTHS[12:])
    found |= {code: pd.Series(np.arange(1.0, 25.0), MONTHS) for code in PRICE_LEVELS.values()}
    return found | {code: pd.Series(2.0, YEARS) for code in GDP_LEVELS.values()}


def test_currencies_join_the_euro_without_a_jump(series):
    data = from_fred(series)
    rates = data.exchange_rates
    assert rates.index.astype(str).tolist()[:2] == ["1998Q1", "1998Q2"]
    np.testing.assert_allclose(rates["FR"], PER_EURO["FR"] / 1.25, rtol=1e-14)
    np.testing.assert_allclose(rates["GB"], 1 / 1.6, rtol=1e-14)
    np.testing.assert_allclose(rates["JP"], 120.0, rtol=1e-14)


def test_quarters_are_averages_of_three_months(series):
    series["CPIAUCSL"] = series["CPIAUCSL"].iloc[:-1]
    data = from_fred(series)
    np.testing.assert_allclose(data.us_price_level.iloc[:2], [2.0, 5.0])
    assert str(data.us_price_level.index[-1]) == "1999Q3"
    np.testing.assert_allclose(data.weights, 1 / 6)


def test_gaps_are_refused(series):
    series["EXCAUS"] = series["EXCAUS"].drop(MONTHS[13])
    with pytest.raises(ValueError, match="no common quarters without gaps"):
        from_fred(series)


def test_gaps_of_gdp_are_refused(series):
    years = pd.period_range("1998", "2000", freq="Y", name="year")
    series["MKTGDPCAA646NWDB"] = pd.Series([2.0, np.nan, 2.0], years)
    for code in set(GDP_LEVELS.values()) - {"MKTGDPCAA646NWDB"}:
        series[code] = pd.Series(2.0, years)
    with pytest.raises(ValueError, match="GDP: the countries have no common years without gaps"):
        from_fred(series)
    series["MKTGDPCAA646NWDB"] = pd.Series(2.0, YEARS - 5)
    with pytest.raises(ValueError, match="GDP: the countries have no common years without gaps"):
        from_fred(series)


def test_the_readers_files_come_first(tmp_path, monkeypatch):
    assert find_exchange_rates(LiveData(None)) == (None, "")
    monkeypatch.setenv("FRICTIONS_DATA", str(tmp_path))
    (tmp_path / "gvar_quarterly.csv").write_text(QUARTERLY)
    assert find_exchange_rates(LiveData(None)) == (None, "")
    (tmp_path / "gvar_ppp_gdp.csv").write_text(GDP)
    data, words = find_exchange_rates(LiveData(None))
    assert list(data.weights) == ["JP", "GB"]
    assert words == "your copy of the GVAR database"
    lines = ["quarter,country,exchange_rate,price_level,gdp_weight", "1979Q2,US,1,1,0"]
    (tmp_path / "real_exchange_rate.csv").write_text("\n".join([*lines, "1979Q2,CA,1.2,1,3"]))
    data, words = find_exchange_rates(LiveData(None))
    assert list(data.weights) == ["CA"]
    assert words == "your file real_exchange_rate.csv"


def test_live_rates_need_every_series(cache):
    live = LiveData(cache)
    assert find_exchange_rates(live) == (None, "")
    assert list(live.uses) == ["EXCAUS.csv"]
