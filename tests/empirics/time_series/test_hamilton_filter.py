"""The Hamilton filter: orthogonality, exact cases, and gaps."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.time_series.hamilton_filter import filter_all_but, hamilton_cycle


def series(values):
    index = pd.period_range("1960Q1", periods=len(values), freq="Q")
    return pd.Series(values, index=index, name="gdp", dtype=float)


@pytest.fixture
def walk():
    return series(np.random.default_rng(0).normal(size=120).cumsum())


def test_residual_is_orthogonal_to_its_regressors(walk):
    cycle = hamilton_cycle(walk).dropna()
    assert cycle.index[0] == walk.index[11]
    assert cycle.mean() == pytest.approx(0, abs=1e-12)
    for lag in range(8, 12):
        assert cycle @ walk.shift(lag).loc[cycle.index] == pytest.approx(0, abs=1e-9)


def test_no_cycle_in_a_series_that_its_lags_determine():
    values = list(np.random.default_rng(1).normal(size=11))
    for t in range(11, 80):
        values.append(2 + 0.5 * values[t - 8] - 0.3 * values[t - 11])
    assert hamilton_cycle(series(values)).abs().max() < 1e-10


def test_missing_ends_are_left_out(walk):
    late = walk.copy()
    late.iloc[:20] = np.nan
    late.iloc[-3:] = np.nan
    cycle = hamilton_cycle(late)
    assert cycle.index.equals(walk.index)
    assert cycle.first_valid_index() == walk.index[31]
    assert cycle.last_valid_index() == walk.index[-4]


def test_gaps_and_short_series_are_refused(walk):
    gap = walk.copy()
    gap.iloc[50] = np.nan
    with pytest.raises(ValueError, match="series: gdp is missing in 1972Q3"):
        hamilton_cycle(gap)
    with pytest.raises(ValueError, match=r"series gdp: too few observations \(15\)"):
        hamilton_cycle(walk.iloc[:15])


def test_chosen_columns_stay_as_they_are(walk):
    both = pd.DataFrame({"a": walk, "b": walk})
    filtered = filter_all_but(both, {"b"})
    pd.testing.assert_series_equal(filtered["b"], both["b"])
    np.testing.assert_allclose(filtered["a"].dropna(), hamilton_cycle(walk).dropna())


def test_a_missing_quarter_and_a_misspelt_name_are_refused(walk):
    with pytest.raises(ValueError, match="series has no 1972Q3; its periods must follow"):
        hamilton_cycle(walk.drop(index=walk.index[50]))
    with pytest.raises(ValueError, match=r"unfiltered = 'gdq' must be one of \('gdp',\)"):
        filter_all_but(walk.to_frame(), {"gdq"})
    with pytest.raises(ValueError, match="series gdp: its 4 lags are collinear"):
        hamilton_cycle(0 * walk)


def test_the_mean_of_a_series_does_not_matter(walk):
    """In products of levels a million away from zero the movements would be lost."""
    np.testing.assert_allclose(hamilton_cycle(walk + 1e6), hamilton_cycle(walk), atol=1e-8)
