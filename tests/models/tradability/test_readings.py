"""Readings: one by hand, the bound in every one, and cyclicality by definition."""

import numpy as np
import pytest

from frictions.models.tradability import (
    TradabilityParams,
    cyclicality_definitions,
    reading_points,
    simulate,
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
