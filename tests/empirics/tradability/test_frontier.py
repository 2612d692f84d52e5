"""The frontier: coordinates, search on an easy case, and the committed economies re-checked."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability.frontier import (
    BASE,
    BLOCKS,
    PANELS,
    PRINTED,
    SLOPE,
    Search,
    closest,
    distance,
    gaps,
    moments_of,
    shortfalls,
)
from frictions.models.tradability.readings import PRINTED_SD

ROOT = Path(__file__).parents[3]


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


def test_shortfalls_are_zero_inside_the_ranges_and_shares_of_the_ends_outside():
    inside = pd.Series(dict(zip(PANELS, (0.7, -0.3, 9.0, -3.5), strict=True)))
    assert (shortfalls(inside) == 0).all()
    outside = pd.Series(dict(zip(PANELS, (-0.1, -1.4, 1.75, 7.0), strict=True)))
    assert shortfalls(outside) == pytest.approx([2, 1, 0.5, 3])


def test_search_for_the_panels_turns_the_signs_of_both_slopes():
    """What the search without them leaves at the wrong sign, from the same start."""
    found = {}
    start = BASE.replace(volatility=(0.04, 0.01, 0.08, 0.04), correlation_foreign=-0.85)
    for panels in (False, True):
        search = Search(("preferences", "shocks"), unit="own", panels=panels)
        (economy,) = closest(search, [start], pd.Series(1.0, search.numbers), evaluations=12)
        found[panels] = moments_of(economy, "own")
    assert (shortfalls(found[True]) ** 2).sum() < 0.3 * (shortfalls(found[False]) ** 2).sum()
    assert found[True][f"T {SLOPE}"] > 0.1
    assert found[True][f"NT {SLOPE}"] < -0.1


def test_an_economy_whose_two_returns_are_one_is_missed_as_one_that_cannot_be_priced(monkeypatch):
    def one_return(params, unit):
        moments = moments_of(params, unit)
        moments[list(PANELS)] = np.nan
        return moments

    monkeypatch.setattr("frictions.empirics.tradability.frontier.moments_of", one_return)
    search = Search(("discounting",), panels=True)
    (found,) = closest(search, [BASE], pd.Series(1.0, search.numbers), evaluations=2)
    assert found.discount_rate == pytest.approx(BASE.discount_rate)  # nothing leads away


def test_what_is_searched_for_is_what_the_targets_say():
    targets = pd.read_csv(ROOT / "book" / "targets" / "tradability.csv").set_index("id")
    ids = ["T.mean", "T.sd", "NT.mean", "NT.sd", "TMNT.mean", "TMNT.sd", "cyc", "cfT", "cfNT"]
    names = [f"tr.t2.{name}.median" for name in (*ids, "cfratio")] + ["tr.fig1.beta9"]
    assert PRINTED.to_list() == targets.loc[names, "paper_value"].astype(float).to_list()
    volatilities = [f"tr.t2.{name}.sd.median" for name in ("T", "NT", "TMNT")]
    assert list(PRINTED_SD) == targets.loc[volatilities, "paper_value"].astype(float).to_list()


def test_limits_met_names_what_stands_at_a_bound():
    search = Search(("discounting", "persistence"), 0.05, 0.05)
    inside = search.params(search.bounds().mean(axis=1))
    assert search.at_limits(inside) == []
    edge = inside.replace(discount_rate=0.05, mean_reversion=(0.05, 0.2, 0.2, 0.2))
    assert search.at_limits(edge) == ["discount_rate", "mean_reversion[T_H]"]
