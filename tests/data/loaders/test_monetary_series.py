"""The series of the monetary VAR: transformations, the order of sources, and refusals."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.live.cache import checksum_of
from frictions.data.live.tier import LiveData
from frictions.data.loaders.monetary_series import (
    LABELS,
    eleven_series,
    load_monetary_data,
    read_monetary_data,
    shipped_monetary_data,
)

COLUMNS = (
    "GDPC1", "GDPCTPI", "PCECTPI", "PCNDx", "CMRMTSPLx", "INVCQRMTSPL", "ULCBS", "IPDBS",
    "CNCFx", "PPIACO", "FEDFUNDS", "NONBORRES", "TOTRESNS", "M2REAL", "CPIAUCSL",
)  # fmt: skip


@pytest.fixture
def levels():
    quarters = pd.period_range("1959Q1", periods=12, freq="Q", name="quarter")
    values = 50 + np.random.default_rng(4).random((12, len(COLUMNS)))
    return pd.DataFrame(values, index=quarters, columns=list(COLUMNS))


def write_files(directory, levels):
    """Write a FRED-QD file and the profits series in the layouts of their publishers."""
    directory.mkdir(exist_ok=True)
    lines = [",".join(["sasdate", *COLUMNS]), ",".join(["transform"] + ["5"] * len(COLUMNS))]
    profits = ["DATE,A464RC1Q027SBEA"]
    for quarter, row in levels.iterrows():
        lines.append(f"{3 * quarter.quarter}/1/{quarter.year}," + ",".join(map(repr, row.tolist())))
        profits.append(f"{quarter.year}-{3 * quarter.quarter - 2:02d}-01,7.5")
    (directory / "fred_qd.csv").write_text("\n".join(lines) + "\n")
    (directory / "A464RC1Q027SBEA.csv").write_text("\n".join(profits) + "\n")
    return directory


def test_transformations(levels):
    profits = levels["GDPC1"] * 0 + 3.0
    series = eleven_series(levels, profits)
    assert list(series) == [
        "gdp", "infl", "cons", "is", "inv", "ulc", "prof", "ppi", "ffr", "nbr", "m2"
    ]  # fmt: skip
    q, x = levels.index[7], levels.loc
    before, year = levels.index[6], levels.index[3]
    log = np.log
    expected = {
        "gdp": 100 * log(x[q, "GDPC1"]),
        "infl": 100 * log(x[q, "PCECTPI"] / x[before, "PCECTPI"]),
        "cons": 100 * log(x[q, "PCNDx"]),
        "is": 100 * log(x[q, "INVCQRMTSPL"] / x[q, "CMRMTSPLx"]),
        "inv": 100 * log(x[q, "INVCQRMTSPL"]),
        "ulc": 100 * log(x[q, "ULCBS"] / x[q, "IPDBS"]),
        "prof": 100 * log(3 / (x[q, "GDPC1"] * x[q, "GDPCTPI"] / 100)),
        "ppi": 100 * log(x[q, "PPIACO"] / x[year, "PPIACO"]),
        "ffr": x[q, "FEDFUNDS"],
        "nbr": x[q, "NONBORRES"] / x[q, "TOTRESNS"],
        "m2": 100
        * log(x[q, "M2REAL"] * x[q, "CPIAUCSL"] / (x[year, "M2REAL"] * x[year, "CPIAUCSL"])),
    }
    np.testing.assert_allclose(series.loc[q], pd.Series(expected), rtol=1e-12, atol=1e-11)
    assert set(series) <= set(LABELS)


def test_without_profits_net_cash_flow_stands_in(levels):
    found = eleven_series(levels, None)
    cash = levels["CNCFx"] * levels["IPDBS"] / 100
    pd.testing.assert_frame_equal(found, eleven_series(levels, cash))


def test_refusals_name_the_series(levels):
    levels.loc["1960Q2", "M2REAL"] = -1.0
    with pytest.raises(ValueError, match=r"M2 is -.* in 1960Q2: its log needs a positive value"):
        eleven_series(levels, None)
    with pytest.raises(ValueError, match=r"columns \['ULCBS'\] are missing"):
        eleven_series(levels.drop(columns="ULCBS"), None)


def test_negative_reserves_are_allowed(levels):
    levels.loc["1960Q2", "NONBORRES"] = -1.0
    assert eleven_series(levels, None).loc["1960Q2", "nbr"] < 0


def test_without_anything_the_shipped_stand_ins():
    data = load_monetary_data()
    assert list(data.series) == ["gdp", "infl", "cons", "invest", "bill", "m1"]
    assert data.rate == "bill"
    assert "shipped" in data.source
    assert data.series.index[[0, -1]].astype(str).tolist() == ["1959Q1", "2009Q3"]
    assert data.series.loc["1959Q1", "gdp"] == pytest.approx(100 * np.log(2710.349))
    pd.testing.assert_frame_equal(data.series, shipped_monetary_data().series)


def put(cache, path, name, vintage="2026-01-31"):
    return cache.store(name, path, checksum_of(path), vintage)


def test_the_readers_files_come_first_then_the_live_tier(levels, cache, tmp_path, monkeypatch):
    fetched = write_files(tmp_path / "fetched", levels)
    put(cache, fetched / "fred_qd.csv", "fred_qd.csv")
    assert load_monetary_data().rate == "bill"  # a full cache alone changes nothing
    monkeypatch.setenv("DATA", "live")
    found = load_monetary_data()
    assert found.rate == "ffr"
    assert found.source == "FRED-QD, vintage 2026-01-31; net cash flow in place of profits"
    put(cache, fetched / "A464RC1Q027SBEA.csv", "A464RC1Q027SBEA.csv", "2025-12-31")
    found = load_monetary_data()
    assert found.source == ("FRED-QD, vintage 2026-01-31, and A464RC1Q027SBEA, vintage 2025-12-31")
    own = write_files(tmp_path / "own", levels * 2)
    monkeypatch.setenv("FRICTIONS_DATA", str(own))
    found = load_monetary_data()
    assert found.source == "fred_qd.csv and A464RC1Q027SBEA.csv"
    assert found.series.loc["1960Q1", "gdp"] == pytest.approx(
        100 * np.log(2 * levels.loc["1960Q1", "GDPC1"])
    )
    expected = read_monetary_data(own / "fred_qd.csv", own / "A464RC1Q027SBEA.csv")
    pd.testing.assert_frame_equal(found.series, expected.series)


def test_a_live_tier_that_failed_falls_back_and_says_so(cache):
    live = LiveData(cache)
    assert load_monetary_data(live).rate == "bill"
    assert "not downloaded yet" in live.uses["fred_qd.csv"].note
