"""Estimates on public data that do not ship: their making, and the tables that ship."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability import load_exchange_estimates, load_gdp_estimates
from frictions.empirics.tradability.public_estimates import (
    GDP_1990,
    exchange_estimates,
    gdp_estimates,
    real_exchange_rate,
    real_time_dummy,
)


@pytest.fixture(scope="module")
def parity():
    rng = np.random.default_rng(6)
    rows = [
        {"country": c, "time": t, "ls": s, "ld": d}
        for c in GDP_1990
        for t, (s, d) in enumerate(rng.standard_normal((104, 2)).cumsum(axis=0) / 20, start=1)
    ]
    return pd.DataFrame(rows)


def test_index_is_the_weighted_mean_and_does_not_care_for_order(parity):
    index = real_exchange_rate(parity, GDP_1990)
    shuffled = real_exchange_rate(parity.sample(frac=1, random_state=2), GDP_1990)
    assert np.allclose(index, shuffled, atol=1e-14)
    one = parity[parity["time"] == 7].set_index("country")
    expected = sum(w * (one["ls"] - one["ld"])[c] for c, w in GDP_1990.items())
    assert index["1974Q3"] == pytest.approx(expected / sum(GDP_1990.values()))


def test_real_time_recessions_use_the_quarters_before():
    growth = pd.Series([1.0, -1, -1, 1, 1], pd.period_range("1960Q1", periods=5, freq="Q"))
    months = pd.period_range("1960-07", "1961-03", freq="M")
    assert real_time_dummy(growth, months, 2).tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 0]
    assert real_time_dummy(growth, months, 1).tolist() == [1, 1, 1, 1, 1, 1, 0, 0, 0]


def test_tables_have_the_rows_that_are_made(parity):
    made, shipped = exchange_estimates(parity), load_exchange_estimates()
    keys = ["design", "h", "name"]
    first = made[made["weights"] == "GDP of 1990"]
    assert first[keys].to_numpy().tolist() == shipped[keys].to_numpy().tolist()
    rng = np.random.default_rng(7)
    accounts = pd.DataFrame({
        "gdp": np.exp(0.01 * rng.standard_normal(204).cumsum() + 8), "population": 200.0,
    })  # fmt: skip
    made = gdp_estimates(accounts).set_index(["exhibit", "portfolio", "statistic"])["value"]
    shipped = load_gdp_estimates().stack().dropna()
    assert set(made.index) == set(shipped.index)


def test_shipped_estimates():
    """Known from another program: slopes on TMNT, and recessions that were known at the time."""
    table = load_exchange_estimates().query("design == 'TMNT'").set_index("h")["coef"]
    expected = [0.04, -0.03, 0.21, 0.28, 0.45, 0.28, 0.31, 0.16, 0.39]
    assert table.tolist() == pytest.approx(expected, abs=0.02)
    gdp = load_gdp_estimates()
    assert gdp.loc[("2 falling", "TMNT"), "N"] == 30
    assert gdp.loc[("2 falling", "TMNT"), "mean"] == pytest.approx(0.63, abs=0.01)
