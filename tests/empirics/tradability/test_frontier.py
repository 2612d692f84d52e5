"""The frontier: coordinates, search on an easy case, and the committed economies re-checked."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability import frontier_medians, load_frontier, params_of
from frictions.empirics.tradability.frontier import (
    BASE,
    BLOCKS,
    PRINTED,
    SLOPE,
    Search,
    closest,
    distance,
    gaps,
    moments_of,
    simulate_frontier,
)


def test_coordinates_there_and_back():
    search = Search(tuple(BLOCKS))
    vector = search.vector(BASE)
    assert len(search.coordinates) == vector.size == 17
    assert search.vector(search.params(vector)) == pytest.approx(vector, abs=1e-12)
    assert search.params(vector).discount_rate == pytest.approx(BASE.discount_rate)
    low, high = Search(tuple(BLOCKS), 0.02, 0.05).bounds().T
    inside = search.params(vector)
    assert (low < high).all()
    assert inside.mean[0] == 1.0


def test_gaps_are_zero_at_what_is_printed():
    assert distance(PRINTED) == 0
    off = PRINTED.copy()
    off[SLOPE] *= 3
    assert gaps(off)[-1] == pytest.approx(np.log(3))


def test_search_comes_closer():
    one = pd.Series(1.0, PRINTED.index)
    search = Search(("persistence", "discounting"))
    (found,) = closest(search, [BASE], one, evaluations=8)
    assert distance(moments_of(found)) < 0.6 * distance(moments_of(BASE))
    assert found.risk_aversion == BASE.risk_aversion


def test_committed_economies_are_what_the_table_says():
    """The closest one is simulated again; all lie inside their limits."""
    table = load_frontier()
    row = table.loc["with discounting"]
    assert row["distance"] == table["distance"].min() < 0.08
    medians = frontier_medians(simulate_frontier(params_of(row), n_sim=200))["median"]
    # 200 paths, seed 2015: the table's own simulation, to the digits it is written with
    assert medians["TMNT s.d."] == pytest.approx(row["TMNT s.d."], rel=1e-4)
    assert medians[SLOPE] == pytest.approx(row[SLOPE], rel=1e-3)
    assert distance(medians) == pytest.approx(row["distance"], rel=1e-3)
    caps = table[table.index.str.startswith("rho")]
    speeds = caps.filter(like="mean_reversion[").min(axis=1)
    assert (caps["discount_rate"] <= caps["most_discounting"] * (1 + 1e-6)).all()
    assert (speeds >= caps["least_reversion"] * (1 - 1e-6)).all()


def test_wider_limits_are_never_further():
    caps = load_frontier().query("case.str.startswith('rho')", engine="python")
    wide = caps.pivot(index="least_reversion", columns="most_discounting", values="distance")
    assert (np.diff(wide.sort_index(ascending=False), axis=0) <= 1e-12).all()
    assert (np.diff(wide, axis=1) <= 1e-12).all()
