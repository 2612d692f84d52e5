"""The committed profile: both facts are met where there is an equilibrium."""

import numpy as np
import pytest

from frictions.empirics import capital_reallocation as evidence
from frictions.empirics.capital_reallocation.profile import CORRELATION, POINTS, USED_VALUE


def test_both_facts_are_met_at_every_point_so_that_they_identify_nothing_of_the_two():
    profile = evidence.load_profile()
    assert len(profile) == len(POINTS)
    met = profile.dropna()
    assert len(met) >= 8
    assert met["used_value"].to_numpy() == pytest.approx(np.full(len(met), USED_VALUE), abs=1e-4)
    assert met["with_output"].to_numpy() == pytest.approx(np.full(len(met), CORRELATION), abs=1e-4)


def test_a_point_that_was_tampered_with_does_not_pass():
    row = evidence.load_profile().query("elasticity == 2.5 and lemon_rate == 0.002").iloc[0]
    assert evidence.check_point(row) < 1e-3
    row = row.copy()
    row["new_weight"] += 0.02
    assert evidence.check_point(row) > 5e-3
