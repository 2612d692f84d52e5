"""The VAR estimated anew: the shipped form, and what Figure 1.6 says of it."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.live.cache import Cache
from frictions.data.live.sources import FRED_QD_FILE, SOURCES
from frictions.data.live.tier import LiveData, Use
from frictions.data.loaders.monetary_series import MonetaryData, shipped_monetary_data
from frictions.data.shipped.var_estimates import SAMPLES, load_var_estimates
from frictions.empirics.inventories.var_live import (
    extremes,
    figure_targets,
    reestimate,
    reestimate_if_covered,
)

# Read off the shipped estimates of 1970-2015 by the paper's words.
PRINTED = {
    "GDP, trough": (-0.297, 3),
    "inflation, trough": (-0.032, 6),
    "consumption, trough": (-0.179, 3),
    "inventories/sales, peak": (0.333, 2),
    "inventories, peak": (0.259, 1),
    "inventories, trough": (-0.329, 8),
    "unit labour cost, peak": (0.087, 3),
    "unit labour cost, trough": (-0.087, 12),
    "profits/GDP, trough": (-1.615, 3),
    "commodity inflation, trough": (-0.348, 8),
}


@pytest.fixture(scope="module")
def data():
    quarters = pd.period_range("1959Q1", "2016Q4", freq="Q", name="quarter")
    names = ["gdp", "infl", "cons", "is", "inv", "ulc", "prof", "ppi", "ffr", "nbr", "m2"]
    steps = np.random.default_rng(6).normal(size=(len(quarters), len(names)))
    series = pd.DataFrame(steps.cumsum(axis=0) * 0.3 + steps, quarters, names)
    return MonetaryData(series, "ffr", "invented")


def test_every_sample_in_the_shipped_form(data):
    found = reestimate(data, draws=30, seed=1)
    assert list(found) == list(SAMPLES)
    shipped = load_var_estimates("1970-2007")
    fresh = found["1970-2007"]
    assert list(fresh.responses) == list(shipped.responses)
    assert fresh.responses.index.equals(shipped.responses.index)
    assert fresh.covariances.keys() == shipped.covariances.keys()
    assert set(fresh.statistics["statistic"]) == set(shipped.statistics["statistic"])
    assert fresh.responses.loc[0, "ffr"] == pytest.approx(0.6)


def test_stand_ins_are_refused_by_name():
    with pytest.raises(
        ValueError, match=r"needs \['is', 'inv', 'ulc', 'prof', 'ppi'\]; the data a"
    ):
        reestimate(shipped_monetary_data())


def test_live_data_that_are_too_short_are_a_note_and_the_reader_s_an_error(data, tmp_path):
    short = MonetaryData(data.series.loc["1975Q1":], "ffr", "invented")
    live = LiveData(Cache(tmp_path))
    with pytest.raises(ValueError, match="1970Q1"):
        reestimate_if_covered(short, live)
    live.uses[FRED_QD_FILE] = Use(SOURCES[FRED_QD_FILE], "2026-01-31", "0", "")
    assert reestimate_if_covered(short, live) == {}
    assert live.uses[FRED_QD_FILE].note.startswith("read, and of no use: ")
    assert live.uses[FRED_QD_FILE].vintage == ""
    assert reestimate_if_covered(shipped_monetary_data(), live) == {}


def test_extremes_of_the_shipped_estimates():
    found = extremes(load_var_estimates("1970-2015"))
    for words, (value, quarter) in PRINTED.items():
        assert found.loc[words, "%"] == pytest.approx(value, abs=5e-4)
        assert found.loc[words, "quarter"] == quarter
    assert found.loc["companion modulus", "%"] == pytest.approx(0.950, abs=5e-4)


def test_targets_of_the_shipped_estimates():
    found = figure_targets(load_var_estimates("1970-2015"))
    assert found["inv.f16.is_peak"] == pytest.approx(0.333, abs=5e-4)
    assert found["inv.f16.is_peak_h"] == 2
    assert (found["inv.f16.pi_insig"], found["inv.f16.is_sig"]) == ("true", "true")
    assert found["inv.f16.prof_sig_h3"] == "true"
    assert found["inv.f16.inv_fall_h"] == 2
    assert found["inv.f16.lags"] == 2
    assert found["inv.f16.axis.gdp.min"] < -0.297
    assert sum(name.startswith("inv.t13.") for name in found) == 9


def test_a_failure_of_the_algebra_is_not_taken_for_data_of_no_use(data, tmp_path, monkeypatch):
    def fail(*_):
        raise np.linalg.LinAlgError("Singular matrix")

    monkeypatch.setattr("frictions.empirics.inventories.var_live.estimate_tables", fail)
    live = LiveData(Cache(tmp_path))
    live.uses[FRED_QD_FILE] = Use(SOURCES[FRED_QD_FILE], "2026-01-31", "0", "")
    with pytest.raises(np.linalg.LinAlgError):
        reestimate_if_covered(data, live)
    assert live.uses[FRED_QD_FILE].note == ""
