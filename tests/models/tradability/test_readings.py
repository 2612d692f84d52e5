"""Readings: one by hand, the bound in every one, and cyclicality by definition."""

import numpy as np
import pytest

from frictions.models.tradability import (
    TradabilityParams,
    cyclicality_definitions,
    predictability,
    reading_points,
    simulate,
    substitution_profile,
    table2,
)


@pytest.fixture(scope="module")
def points():
    return reading_points(seed=9, n_sim=30)


def test_first_reading_is_the_baseline(points):
    table = table2(simulate(TradabilityParams(), n_sim=30, seed=9, numeraire="own"))
    found = points.loc[("as printed", "own"), "TMNT s.d."]
    assert found == pytest.approx(table.loc["TMNT s.d.", "median"])


def test_the_bound_is_positive_in_every_reading_of_the_derived_rule(points):
    """Printed standard deviations and the model's T return: TMNT rises with the exchange rate."""
    derived = points.drop("printed sharing rule", level="reading")
    assert (derived["bound"] > 0).all()
    own = derived.xs("own", level="unit")
    assert (own["slope"] < 0).all()
    assert (own["corr"] > 0).all()


def test_annual_cyclicality_of_output_is_that_of_table_2():
    sim = simulate(TradabilityParams(), n_sim=30, seed=9, numeraire="own")
    table = cyclicality_definitions(sim)
    expected = table2(sim).loc["cyclicality", "median"]
    assert table.loc["output in tradable goods", "fourth quarter on fourth"] == pytest.approx(
        expected, rel=1e-12
    )
    assert np.isfinite(table.to_numpy()).all()


def test_profile_begins_with_expected_utility_and_calms_the_short_rate():
    """Attack on the headline: risk aversion held, only substitution over time is varied."""
    params = TradabilityParams(
        process="log", mean_reversion=(0.05, 0.05, 1.0, 0.05), discount_rate=0.05,
        volatility=(0.037, 0.05, 0.03, 0.014), correlation_home=0.9, correlation_foreign=-0.5,
    )  # fmt: skip
    profile = substitution_profile(params, [1.0], seed=4, n_sim=40)
    sample = simulate(params, n_sim=40, seed=4, substeps=8)
    assert profile.columns.tolist() == [0.2, 1.0]
    expected = table2(sample)["median"]
    assert profile[0.2][expected.index].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-12)
    slope = predictability(sample, [9])["TMNT", "median"].iloc[0]
    assert profile.loc["slope 9", 0.2] == pytest.approx(slope, rel=1e-12)
    calm = "short rate in baskets, s.d."
    assert profile.loc[calm, 1.0] < 0.5 * profile.loc[calm, 0.2]
    # TMNT keeps its size, each stock loses its own
    assert profile.loc["TMNT s.d.", 1.0] > 0.8 * profile.loc["TMNT s.d.", 0.2]
    assert profile.loc["NT s.d.", 1.0] < 0.6 * profile.loc["NT s.d.", 0.2]
