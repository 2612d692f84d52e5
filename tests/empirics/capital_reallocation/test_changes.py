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
    with pytest.raises(ValueError, match="calls elasticity = 6 'NoEquilibrium'"):
        evidence.check_changes(renamed)
    numbers = ["used", "rate", "lemon_share", "slope", "top_mass", "evaluations"]
    renamed.loc[rows, numbers] = np.nan
    assert evidence.check_changes(renamed) == np.inf


@pytest.mark.parametrize(
    ("column", "change", "message"),
    [
        ("slope", lambda slope: -slope, "calls discount = 0.97 'normal': .* is 0.16"),
        (
            "outcome",
            lambda outcome: outcome.replace(NORMAL, FEEDBACK),
            "'slope positive': .* is -0",
        ),
        ("outcome", lambda outcome: outcome.replace(NORMAL, "fine"), "calls .* 'fine'"),
    ],
)
def test_what_contradicts_itself_is_refused(changes, column, change, message):
    wrong = changes.assign(**{column: change(changes[column])})
    for door in (evidence.count_outcomes, evidence.changes_texts):
        with pytest.raises(ValueError, match=message):
            door(wrong)


def test_reasons_have_numbers_and_beyond_the_fold_the_distance(changes):
    assert changes["reason"].dropna().str.contains(r"\d").all()
    beyond = changes.loc[changes["outcome"].eq("NoEquilibrium"), "reason"]
    assert beyond.str.contains(r"the fold, and is [\d.]+ times it").all()


def test_a_lemon_rate_beyond_the_fold_is_named():
    row = solve_change(("lemon_rate", 0.02))
    assert row["outcome"] == "NoEquilibrium"
    assert "the fold" in row["reason"]
