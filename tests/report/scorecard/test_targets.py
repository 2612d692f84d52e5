"""Printed numbers: classes at their boundaries, and files that are checked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.report.scorecard.targets import (
    COLUMNS,
    KINDS,
    agreement,
    classify,
    estimates_with_t,
    is_inside_interval,
    is_same_verdict,
    is_t_statistic,
    printed_range,
    read_targets,
)
from tests.report.targets import ROWS, write_targets

# paper value, computed, tolerance, null -> class
CASES = {
    "equal": (5.0, 5.0, 0.0, 0, "reproduced"),
    "at the tolerance": (5.0, 5.5, 0.5, 0, "reproduced"),
    "at the tolerance below": (5.0, 4.5, 0.5, 0, "reproduced"),
    "beyond the tolerance": (5.0, 5.50001, 0.5, 0, "close"),
    # 0.3 + 0.1 is 0.4 on paper; the binary difference exceeds 0.1.
    "at the tolerance in binary": (0.3, 0.4, 0.1, 0, "reproduced"),
    "zero tolerance in binary": (0.3, 0.1 + 0.2, 0.0, 0, "reproduced"),
    "beyond rounding": (0.3, 0.3 + 1e-8, 0.0, 0, "close"),
    "no tolerance": (5.0, 5.0, None, 0, "close"),
    "twice": (1.5, 3.0, None, 0, "close"),
    "more than twice": (1.5, 3.00001, None, 0, "differs"),
    "half": (1.5, 0.75, None, 0, "close"),
    "less than half": (1.5, 0.74999, None, 0, "differs"),
    "negative, twice": (-1.5, -3.0, None, 0, "close"),
    "negative, less than half": (-1.5, -0.74999, None, 0, "differs"),
    "other sign": (0.1, -0.1, None, 0, "differs"),
    "other sign within the tolerance": (0.1, -0.1, 0.2, 0, "reproduced"),
    "paper prints zero": (0.0, 0.001, None, 0, "differs"),
    "paper prints zero, within": (0.0, -0.05, 0.05, 0, "reproduced"),
    "zero is found": (0.1, 0.0, None, 0, "differs"),
    "both zero, no tolerance": (0.0, 0.0, None, 0, "close"),
    "both without effect": (1.0, 1.0, None, 1, "close"),
    "ratio, same side": (1.3, 1.5, None, 1, "close"),
    "ratio, other side": (1.3, 0.9, None, 1, "differs"),
    "ratio, close as a number only": (1.02, 1.3, None, 1, "differs"),
    # 0.3 and 0.15 from one on paper; in binary the first is more than twice the second.
    "ratio, half in binary": (1.3, 1.15, None, 1, "close"),
    "ratio, twice in binary": (1.05, 1.1, None, 1, "close"),
    "ratio, no effect found": (1.3, 1.0, None, 1, "differs"),
    "text": ("1979Q2", "1979Q2", None, 0, "reproduced"),
    "other text": ("1979Q2", "1979Q3", None, 0, "differs"),
    "text for a number": (5.0, "5.0", 1.0, 0, "differs"),
    "number for a text": ("about 5", 5.0, 1.0, 0, "differs"),
    "nothing": (5.0, None, 0.5, 0, "unavailable"),
    "nothing for a text": ("1979Q2", None, None, 0, "unavailable"),
}


@pytest.mark.parametrize(("paper", "computed", "tolerance", "null", "expected"), CASES.values(),
                         ids=CASES)  # fmt: skip
def test_a_value_agrees_or_not(paper, computed, tolerance, null, expected):
    assert agreement(paper, computed, tolerance, null) == expected


PRINTED = st.decimals(-1000, 1000, places=3)
TOLERANCES = st.decimals(0, 100, places=3)


@given(PRINTED, TOLERANCES, st.sampled_from([-1, 1]))
def test_the_tolerance_is_meant_in_decimals(printed, tolerance, sign):
    edge = float(printed + sign * tolerance)
    assert agreement(float(printed), edge, float(tolerance)) == "reproduced"
    beyond = float(printed + sign * (tolerance + Decimal("0.001")))
    assert agreement(float(printed), beyond, float(tolerance)) != "reproduced"


@given(PRINTED.filter(bool), st.sampled_from([0, 1]))
def test_a_factor_of_two_is_meant_in_decimals(effect, null):
    paper = float(null + effect)
    for factor, expected in (("2", "close"), ("0.5", "close"), ("2.01", "differs"),
                             ("0.49", "differs"), ("-1", "differs")):  # fmt: skip
        computed = float(null + effect * Decimal(factor))
        assert agreement(paper, computed, None, null) == expected


# kind, paper value, computed, tolerance -> class
KIND_CASES = {
    "an input": ("input", 5.0, 5.0, 0.0, "input"),
    "an input that is not the printed one": ("input", 5.0, 5.1, 0.0, "differs"),
    "a text": ("input", "1950Q1", "1950Q1", None, "input"),
    "our own": ("own", 5.0, 5.1, 0.2, "own"),
    "our own, close only": ("own", 5.0, 5.1, 0.01, "differs"),
    "other data, close": ("other data", 5.0, 5.1, None, "other data"),
    "other data, far": ("other data", 5.0, -5.1, None, "other data"),
    "not computed": ("other data", 5.0, None, None, "unavailable"),
    "inside": ("bounded", "-1.5..1", 0.0, None, "bounded"),
    "at the end": ("bounded", "-1.5..1", 1.0, None, "bounded"),
    "outside": ("bounded", "-1.5..1", 1.01, None, "differs"),
    "outside by less than half a tick": ("bounded", "-1.5..1", 1.01, 0.25, "bounded"),
    "a range inside": ("bounded", "[0, 4]", "0.5 to 3.9", None, "bounded"),
    "a range that reaches out": ("bounded", "[0, 4]", "-0.5 to 3.9", None, "differs"),
    "the word": ("bounded", "inside", "inside", None, "bounded"),
    "the other word": ("bounded", "inside", "outside", None, "differs"),
    "near an end of the axis": ("bounded", 0.4, 0.38, 0.05, "bounded"),
    "far from an end of the axis": ("bounded", 0.4, 0.3, 0.05, "differs"),
    "no kind": ("reproduced", 5.0, 5.1, 0.2, "reproduced"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "paper", "computed", "tolerance", "expected"),
                         KIND_CASES.values(), ids=KIND_CASES)  # fmt: skip
def test_a_kind_has_its_own_condition(kind, paper, computed, tolerance, expected):
    assert classify(paper, computed, tolerance, 0, kind) == expected


@given(PRINTED, PRINTED, st.sampled_from(["input", "own", "bounded"]))
def test_a_kind_that_fails_its_condition_differs(paper, computed, kind):
    found = classify(float(paper), float(computed), 0.0, 0, kind)
    assert found == (kind if paper == computed else "differs")
    assert set(KINDS) >= {kind}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-1.5..1", (-1.5, 1.0)),
        ("[0, 4]", (0.0, 4.0)),
        ("−0.2 to .3", (-0.2, 0.3)),
        ("2", None),
        ("4..0", None),
        ("inside", None),
        (2.0, None),
    ],
)
def test_printed_ranges_are_read(text, expected):
    assert printed_range(text) == expected


def test_the_printed_interval_follows_from_the_t_statistic():
    # 2.0 with t = 4: a standard error of 0.5, an interval from 1.02 to 2.98.
    assert is_inside_interval(2.0, 2.97, 4.0) is True
    assert is_inside_interval(2.0, 2.99, 4.0) is False
    assert is_inside_interval(-2.0, -1.03, -4.0) is True
    assert is_inside_interval(2.0, None, 4.0) is None
    assert is_inside_interval(2.0, 2.0, None) is None
    assert is_inside_interval(2.0, 2.0, 0.0) is None


@pytest.mark.parametrize(
    ("paper", "computed", "same"),
    [(2.5, 3.0, True), (1.0, -1.9, True), (2.5, 1.9, False), (2.5, -2.5, False), (2.5, None, None)],
)
def test_verdicts_at_five_per_cent(paper, computed, same):
    assert is_same_verdict(paper, computed) is same


def test_t_statistics_find_their_estimates():
    ids = ["a.t7.x.T", "a.t7.x.t.T", "a.t6.mean.T", "a.t6.t.T", "a.t8.beta.N", "a.t8.t.N", "a.t.Z"]
    assert estimates_with_t(ids) == {
        "a.t7.x.T": "a.t7.x.t.T", "a.t6.mean.T": "a.t6.t.T", "a.t8.beta.N": "a.t8.t.N",
    }  # fmt: skip
    assert [is_t_statistic(name, "") for name in ids] == [False, True, False, True, False, True,
                                                           True]  # fmt: skip
    assert is_t_statistic("M-1", "t statistic")


def test_targets_are_numbers_texts_and_none(tmp_path):
    targets = read_targets(write_targets(tmp_path))
    assert list(targets.index) == [row[0] for row in ROWS]
    assert list(targets["paper_value"]) == [0.005, -8.9, 2.0, 3.0, "1950Q1", 1.2]
    assert list(targets["null"]) == [0, 0, 0, 0, 0, 1]
    assert list(targets["tolerance"]) == [0.0, None, 0.05, 0.05, None, None]


def replaced(row, **changes):
    return tuple(changes.get(name, value) for name, value in zip(COLUMNS, row, strict=True))


MISTAKES = {
    "repeated id": (
        [ROWS[0], ROWS[1], ROWS[0]],
        r"paper.csv: ids given twice: \['t1.rho'\]",
    ),
    "unknown class": (
        [ROWS[0], replaced(ROWS[1], expected_class="similar")],
        r"paper.csv: expected_class is not one of .*'close'.* in \['t6.rec.mean.TMNT'\]",
    ),
    "no class": (
        [replaced(ROWS[0], expected_class="")],
        r"paper.csv: expected_class is not one of .* in \['t1.rho'\]",
    ),
    "no reason": (
        [ROWS[0], replaced(ROWS[1], reason="  ")],
        r"paper.csv: no reason given in \['t6.rec.mean.TMNT'\]",
    ),
    "word for a tolerance": (
        [replaced(ROWS[0], tolerance="small")],
        r"paper.csv: tolerance is not a number from 0 on in \['t1.rho'\]",
    ),
    "negative tolerance": (
        [ROWS[1], replaced(ROWS[0], tolerance="-0.1")],
        r"paper.csv: tolerance is not a number from 0 on in \['t1.rho'\]",
    ),
    "infinite tolerance": (
        [replaced(ROWS[0], tolerance="inf")],
        r"paper.csv: tolerance is not a number from 0 on in \['t1.rho'\]",
    ),
    "an input without a tolerance": (
        [replaced(ROWS[0], tolerance="", expected_class="input")],
        r"paper.csv: an input or a number of our own needs a tolerance: \['t1.rho'\]",
    ),
    "word for a null": (
        [replaced(ROWS[0], null="none")],
        r"paper.csv: null is not a number from 0 on in \['t1.rho'\]",
    ),
}


@pytest.mark.parametrize(("rows", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_targets_is_named(tmp_path, rows, message):
    with pytest.raises(ValueError, match=message):
        read_targets(write_targets(tmp_path, rows))


def test_missing_columns_are_named(tmp_path):
    path = write_targets(tmp_path, columns=[c for c in COLUMNS if c not in ("null", "reason")])
    with pytest.raises(ValueError, match=r"paper.csv: missing columns \['null', 'reason'\]"):
        read_targets(path)
