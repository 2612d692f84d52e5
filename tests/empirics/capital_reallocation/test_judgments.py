"""Claims as conditions: each flips when what it speaks of flips."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics import capital_reallocation as evidence
from frictions.empirics.capital_reallocation.refinement import ECONOMIES

YEARS = pd.RangeIndex(1, 31, name="t")


def path(scale=1.0, mpk=0.25):
    decay = 0.8 ** np.arange(30.0)
    return pd.DataFrame({
        "reallocation": -3.6 * scale * decay, "new_investment": -4.3 * scale * decay,
        "output": -1.6 * decay, "used": -0.5 * decay, "lemon_share": 3.8 * decay,
        "good_sales": -3.9 * decay, "waiting": 1.0 * decay,
        "capital": -0.5 * scale * decay, "mpk_ratio": mpk * np.append(0.0, decay[1:]),
        "mpk_sd": 0.3 * np.append(0.0, decay[1:]),
        "tfp_end": -0.2 * scale * np.append(0.0, decay[1:]),
    }, index=YEARS)  # fmt: skip


@pytest.fixture
def responses():
    return {key: path(1.0 if key[2] else 0.7) for key in ECONOMIES}


def test_twice_is_between_seven_and_nine_quarters(responses):
    refined = evidence.load_refinement()
    judged = evidence.judge_transitions(responses, refined)
    assert not any(judged["cr.c.twice"].values())
    responses[ECONOMIES[1]] = path(0.5)
    assert all(evidence.judge_transitions(responses, refined)["cr.c.twice"].values())


def test_on_impact_means_year_one(responses):
    refined = evidence.load_refinement()
    assert not any(evidence.judge_transitions(responses, refined)["cr.c.mpkimpact"].values())
    responses[ECONOMIES[0]].loc[1, "mpk_ratio"] = 0.2
    assert all(evidence.judge_transitions(responses, refined)["cr.c.mpkimpact"].values())


def test_rows_follow_the_judgments(responses):
    refined = evidence.load_refinement()
    judged = evidence.judge_transitions(responses, refined)
    holds = evidence.comparisons(refined)["holds"]
    rows = evidence.claim_rows(judged, holds)
    assert rows["cr.claim.impact"] == "false"
    assert rows["cr.claim.inv"] == str(bool(holds["inv"])).lower()


def test_the_half_life_of_a_fall_that_halves_in_three_years():
    years = pd.RangeIndex(1, 21)
    fall = pd.Series(-(0.5 ** ((years - 1) / 3.0)), index=years)
    assert evidence.half_life(fall) == pytest.approx(4.0, abs=0.01)
    assert evidence.half_life(pd.Series(-1.0, index=years)) == np.inf


def test_peaks_are_the_largest_in_absolute_value(responses):
    found = evidence.peaks_table(responses)
    assert found.loc["reallocation"].iloc[0] == pytest.approx(-3.6)
    assert found.loc["MPK ratio"].iloc[0] == pytest.approx(0.2)
