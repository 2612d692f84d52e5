"""The VAR with other filters: each is the filter it names, and the shipped table is the VAR's."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.loaders.monetary_series import shipped_monetary_data
from frictions.data.shipped import load_var_estimates
from frictions.empirics import inventories as fit
from frictions.empirics.inventories.var_filters import hp_cycle


def test_a_straight_line_has_no_cycle_and_white_noise_is_all_cycle():
    dates = pd.period_range("1960Q1", periods=200, freq="Q")
    line = pd.Series(np.arange(200.0), dates)
    assert hp_cycle(line).abs().max() < 1e-8
    noise = pd.Series(np.random.default_rng(0).normal(size=200), dates)
    assert hp_cycle(noise).corr(noise) > 0.95
    assert hp_cycle(line.where(line > 3)).isna().sum() == 4


def test_hamilton_s_filter_gives_the_chapter_s_var():
    data = shipped_monetary_data()
    found = fit.responses_by_filter(data, "1970-2007")
    own = fit.estimate_monetary_var(data, "1970Q1", "2007Q4", draws=2).responses
    np.testing.assert_allclose(found.loc["Hamilton"], own, atol=1e-12)
    shipped = fit.load_responses_by_filter()
    main = load_var_estimates("1970-2015").responses
    np.testing.assert_allclose(shipped.loc["Hamilton"], main, atol=1e-8)


def test_persistence_of_a_geometric_response():
    path = pd.DataFrame({"y": -(0.5 ** np.arange(40.0))})
    assert fit.persistence(path)["y"] == pytest.approx(2.0)
