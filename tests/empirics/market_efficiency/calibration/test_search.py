"""The search: it gets nearer than its start, and reports other firms than it has seen."""

import numpy as np
import pytest

from frictions.empirics.market_efficiency.calibration import search
from frictions.empirics.market_efficiency.calibration.moments import gaps, simulated_moments
from frictions.foundation.errors import NoEquilibrium


def distance(moments):
    table = gaps(moments)
    return float(np.square(table["gap"] / np.hypot(table["tolerance"], table["error"])).sum())


def test_search_gets_nearer_and_is_checked_on_other_shocks():
    found = search.calibrate("demand", seed=2, firms=200, rounds=4, drawn=4)
    assert found.evaluations > 4
    seen = simulated_moments(found.params, "demand", firms=200, seed=2)
    other = simulated_moments(found.params, "demand", firms=2_000, seed=search.CHECK_SEED + 2)
    assert found.moments.equals(other)
    assert not found.moments.equals(seen)
    panel = simulated_moments(search.economy(np.zeros(8)), "demand", firms=200, seed=2)
    assert distance(seen) < distance(panel)
    assert 0 < found.pinned <= 7
    assert list(found.met.index) == list(gaps(seen).index)


def test_economies_without_an_equilibrium_are_counted(monkeypatch):
    calls = []

    def sometimes(*given, **options):
        calls.append(given)
        if len(calls) in (2, 3):
            raise NoEquilibrium("none here")
        return simulated_moments(*given, **options)

    monkeypatch.setattr(search, "simulated_moments", sometimes)
    found = search.calibrate("demand", seed=0, firms=50, rounds=1, drawn=5)
    assert found.without_equilibrium == 2
    assert found.evaluations == len(calls) - 1  # the last one is the report


def test_bounds_hold():
    found = search.calibrate("demand", "but spread", seed=0, firms=50, rounds=1, drawn=5)
    assert 1.05 <= found.params.demand_elasticity <= 40.0


def test_bad_input():
    with pytest.raises(ValueError, match="targets = 'some'"):
        search.calibrate("demand", "some")
    with pytest.raises(ValueError, match="rounds = 0"):
        search.calibrate("demand", rounds=0)
