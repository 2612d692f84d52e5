"""The committed changes: all named for what they are, and the same when solved again."""

import numpy as np
import pytest

from frictions.empirics import capital_reallocation as evidence
from frictions.empirics.capital_reallocation.changes import (
    FEEDBACK,
    NORMAL,
    POINTS,
    REFUSALS,
    solve_change,
)


@pytest.fixture(scope="module")
def changes():
    return evidence.load_changes()


def test_of_42_every_one_is_a_normal_equilibrium_or_an_error_by_name(changes):
    assert len(changes) == len(POINTS) == 42
    assert changes.groupby("parameter").size().eq(3).all()
    solved = changes.loc[changes["outcome"] == NORMAL]
    assert (solved["slope"] < 0.0).all()
    assert solved["reason"].isna().all()
    feedback = changes.loc[changes["outcome"] == FEEDBACK]
    assert len(feedback) == 1
    assert (feedback["slope"] > 0.0).all()
    refused = changes.drop(solved.index).drop(feedback.index)
    assert set(refused["outcome"]) <= {"NotConvex", *(error.__name__ for error in REFUSALS)}
    assert refused["reason"].str.len().gt(10).all()
    assert evidence.count_outcomes(changes)[NORMAL] == len(solved) >= 29


def test_solved_again_they_are_the_same(changes):
    assert evidence.check_changes(changes) < 1e-5


def test_a_row_that_was_tampered_with_does_not_pass(changes):
    rows = changes["parameter"].eq("elasticity") & changes["value"].eq(6.0)
    moved = changes.assign(used=changes["used"].where(~rows, 0.9))
    assert evidence.check_changes(moved) > 1e-3
    renamed = changes.assign(outcome=changes["outcome"].where(~rows, "NoEquilibrium"))
    with pytest.raises(ValueError, match="no numbers where nothing was found"):
        evidence.check_changes(renamed)
    numbers = ["used", "rate", "lemon_share", "slope", "top_mass", "evaluations"]
    renamed.loc[rows, numbers] = np.nan
    assert evidence.check_changes(renamed) == np.inf


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("slope", 0.4, "has the slope 0.4"), ("outcome", "slope positive", "has the slope -"),
     ("outcome", "fine", "outcome 'fine', must be one of")],
)  # fmt: skip
def test_an_outcome_that_its_numbers_contradict_is_refused(changes, column, value, message):
    row = changes["parameter"].eq("elasticity") & changes["value"].eq(6.0)
    bad = changes.assign(**{column: changes[column].where(~row, value)})
    for door in (evidence.count_outcomes, evidence.changes_texts):
        with pytest.raises(ValueError, match=message):
            door(bad)


def test_a_lemon_rate_beyond_the_fold_is_named():
    row = solve_change(("lemon_rate", 0.02))
    assert row["outcome"] == "NoEquilibrium"
    assert "the fold" in row["reason"]
