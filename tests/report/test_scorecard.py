"""The scorecard: classes at their boundaries, checked targets, honest records."""

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.report.scorecard import (
    CLASSES,
    COLUMNS,
    METADATA,
    Scorecard,
    classify,
    counts_by,
    read_targets,
)
from tools.build import SCORECARD

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
def test_a_value_falls_in_its_class(paper, computed, tolerance, null, expected):
    assert classify(paper, computed, tolerance, null) == expected


PRINTED = st.decimals(-1000, 1000, places=3)
TOLERANCES = st.decimals(0, 100, places=3)


@given(PRINTED, TOLERANCES, st.sampled_from([-1, 1]))
def test_the_tolerance_is_meant_in_decimals(printed, tolerance, sign):
    edge = float(printed + sign * tolerance)
    assert classify(float(printed), edge, float(tolerance)) == "reproduced"
    beyond = float(printed + sign * (tolerance + Decimal("0.001")))
    assert classify(float(printed), beyond, float(tolerance)) != "reproduced"


@given(PRINTED.filter(bool), st.sampled_from([0, 1]))
def test_a_factor_of_two_is_meant_in_decimals(effect, null):
    paper = float(null + effect)
    for factor, expected in (("2", "close"), ("0.5", "close"), ("2.01", "differs"),
                             ("0.49", "differs"), ("-1", "differs")):  # fmt: skip
        computed = float(null + effect * Decimal(factor))
        assert classify(paper, computed, None, null) == expected


ROWS = [
    # id, source, quantity, unit, paper_value, null, tolerance, expected_class, reason
    ("t1.rho", "Table 1", "discount rate", "a quarter", "0.005", "", "0", "reproduced", ""),
    ("t6.rec.mean.TMNT", "Table 6", "mean", "%", "-8.9", "", "", "differs", "Other firms."),
    ("t6.rec.mean.T", "Table 6", "mean", "%", "2", "", "0.05", "reproduced", ""),
    ("t6.all.mean.T", "Table 6", "mean", "%", "3", "", "0.05", "reproduced", ""),
    ("t6.start", "Table 6", "first quarter", "", "1950Q1", "", "", "reproduced", ""),
    ("t2.ratio", "Table 2", "ratio", "", "1.2", "1", "", "unavailable", "Needs CRSP."),
]


def write_targets(directory, rows=ROWS, columns=COLUMNS, name="paper"):
    path = directory / f"{name}.csv"
    pd.DataFrame(rows, columns=list(COLUMNS))[list(columns)].to_csv(path, index=False)
    return path


@pytest.fixture
def card(tmp_path):
    write_targets(tmp_path)
    return Scorecard("paper", tmp_path)


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


def test_rows_hold_every_target_in_the_file_s_order(card):
    card.record({"t1.rho": np.float64(0.005), "t6.rec.mean.TMNT": -3})
    card.record({"start": "1950Q1", "rec.mean.T": 2.2}, prefix="t6.")
    rows = card.rows()
    assert [row.id for row in rows] == [row[0] for row in ROWS]
    assert [row.class_ for row in rows] == [
        "reproduced", "differs", "close", "unavailable", "reproduced", "unavailable",
    ]  # fmt: skip
    assert [row.expected_class for row in rows] == [row[7] for row in ROWS]
    assert rows[1].as_dict() == {
        "id": "t6.rec.mean.TMNT", "paper": "paper", "source": "Table 6", "quantity": "mean",
        "unit": "%", "paper_value": -8.9, "computed": -3.0, "tolerance": None,
        "class": "differs", "expected_class": "differs", "reason": "Other firms.", "live": None,
            "live_class": None,
    }  # fmt: skip
    assert json.loads(json.dumps([row.as_dict() for row in rows], allow_nan=False)) == [
        row.as_dict() for row in rows
    ]


def test_the_null_of_a_target_counts(card):
    card.record({"t2.ratio": 0.9})  # near 1.2 as a number, and on the other side of 1
    assert card.rows()[-1].class_ == "differs"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -np.inf, np.float64("nan")])
def test_a_value_that_is_not_finite_is_refused(card, value):
    with pytest.raises(ValueError, match=r"t1.rho: the computed value is .*expected a finite"):
        card.record({"t1.rho": value})
    assert card.computed == {}


def test_an_unknown_id_is_refused(card):
    with pytest.raises(KeyError, match=r"'t1.beta' is not a target of paper"):
        card.record({"beta": 1.0}, prefix="t1.")
    with pytest.raises(KeyError, match=r"'t1.beta' is not a target of paper"):
        card.paper_value("t1.beta")


def test_a_second_value_must_be_the_first(card):
    card.record({"t1.rho": 0.005})
    card.record({"t1.rho": 0.005})
    with pytest.raises(ValueError, match=r"t1.rho: recorded as 0.005 and then as 0.006"):
        card.record({"t1.rho": 0.006})


def test_a_paper_s_values_are_read_by_id(card):
    assert card.paper_value("t1.rho") == 0.005
    assert card.paper_value("t6.start") == "1950Q1"
    table = card.paper_table("t6", [("rec", "mean"), ("all", "mean")], ["T", "TMNT"])
    assert table.to_dict("split") == {
        "index": [("rec", "mean"), ("all", "mean")],
        "columns": ["T", "TMNT"],
        "data": [[2.0, -8.9], [3.0, pytest.approx(float("nan"), nan_ok=True)]],
    }


def test_a_table_is_recorded_and_laid_beside_the_paper_s(card):
    index = pd.MultiIndex.from_tuples([("rec", "mean"), ("rec", "count")])
    table = pd.DataFrame({"T": [2.01, 7.0], "TMNT": [-2.0, 8.0]}, index=index)
    shown = card.compare(table, "t6")
    assert list(shown.index) == [
        ("rec", "mean", "paper"),
        ("rec", "mean", "here"),
        ("rec", "count", "here"),
    ]
    assert shown.to_numpy().tolist() == [[2.0, -8.9], [2.01, -2.0], [7.0, 8.0]]
    # What the paper does not print is shown, and not recorded.
    assert card.computed == {"t6.rec.mean.T": 2.01, "t6.rec.mean.TMNT": -2.0}


def test_live_values_stand_beside_the_others(card):
    index = pd.MultiIndex.from_tuples([("rec", "mean"), ("rec", "count")])
    table = pd.DataFrame({"T": [2.01, 7.0], "TMNT": [-2.0, 8.0]}, index=index)
    live = pd.DataFrame({"T": [2.2], "TMNT": [1.0]}, index=index[:1])
    shown = card.compare(table, "t6", live)
    assert [row[-1] for row in shown.index] == ["paper", "here", "live", "here"]
    assert shown.to_numpy().tolist() == [[2.0, -8.9], [2.01, -2.0], [2.2, 1.0], [7.0, 8.0]]
    rows = {row.id: row for row in card.rows()}
    found = rows["t6.rec.mean.TMNT"]
    assert (found.computed, found.live, found.live_class) == (-2.0, 1.0, "differs")
    # Live values change no class that the build holds against the target file.
    assert found.class_ == classify(-8.9, -2.0)
    assert rows["t1.rho"].live is rows["t1.rho"].live_class is None
    with pytest.raises(ValueError, match=r"t6.rec.mean.T: recorded as 2.2 and then as 2.3"):
        card.record_live({"t6.rec.mean.T": 2.3})
    with pytest.raises(KeyError, match="absent"):
        card.record_live({"absent": 1.0})


def test_a_table_that_only_live_data_give(card):
    live = pd.DataFrame({"T": {("rec", "mean"): 2.2}})
    shown = card.compare_live(live, "t6")
    assert [row[-1] for row in shown.index] == ["paper", "live"]
    assert card.computed == {}
    assert card.live == {"t6.rec.mean.T": 2.2}


def test_a_printed_number_that_was_not_found_is_refused(card):
    table = pd.DataFrame({"T": {("rec", "mean"): float("nan")}})
    with pytest.raises(ValueError, match=r"t6.rec.mean.T: the computed value is nan"):
        card.compare(table, "t6")


def test_plain_labels_make_ids_too(tmp_path):
    write_targets(tmp_path)
    card = Scorecard("paper", tmp_path)
    shown = card.compare(pd.DataFrame({"rho": {"t1": 0.004}}), "x")
    assert card.computed == {}
    assert list(shown.index) == [("t1", "here")]


def test_targets_are_counted_by_source_and_class(card):
    card.record({"t1.rho": 0.005, "t6.rec.mean.T": 2.2, "t6.start": "1950Q1"})
    counts = card.counts()
    assert list(counts.columns) == [*CLASSES, "total"]
    assert list(counts.index) == ["Table 1", "Table 6", "Table 2", "total"]
    assert counts.to_numpy().tolist() == [
        [1, 0, 0, 0, 1],
        [1, 1, 0, 2, 4],
        [0, 0, 0, 1, 1],
        [2, 1, 0, 3, 6],
    ]


def test_counts_keep_the_order_of_the_rows():
    rows = [{"paper": name, "class": "close"} for name in ("z", "a", "z")]
    counts = counts_by(rows, "paper")
    assert list(counts.index) == ["z", "a", "total"]
    assert list(counts["close"]) == [2, 1, 3]


def test_the_rows_travel_in_the_output_s_metadata(card):
    # The build driver collects them there.
    data, metadata = card._repr_mimebundle_()
    assert metadata[METADATA] == [row.as_dict() for row in card.rows()]
    assert "<table" in data["text/html"]
    assert "unavailable" in data["text/plain"]


def test_the_driver_looks_for_the_rows_where_they_are():
    assert METADATA == SCORECARD
