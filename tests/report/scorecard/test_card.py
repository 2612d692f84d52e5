"""The scorecard: honest records, and live values apart from the others."""

import json

import numpy as np
import pandas as pd
import pytest

from frictions.report.scorecard.card import METADATA, Scorecard, counts_by
from frictions.report.scorecard.targets import CLASSES, agreement
from tests.report.targets import ROWS, write_targets
from tools.ledger import SCORECARD


@pytest.fixture
def card(tmp_path):
    write_targets(tmp_path)
    return Scorecard("paper", tmp_path)


def test_rows_hold_every_target_in_the_file_s_order(card):
    card.record({"t1.rho": np.float64(0.005), "t6.rec.mean.TMNT": -3})
    card.record({"start": "1950Q1", "rec.mean.T": 2.2}, prefix="t6.")
    rows = card.rows()
    assert [row["id"] for row in rows] == [row[0] for row in ROWS]
    assert [row["class"] for row in rows] == [
        "reproduced", "differs", "close", "unavailable", "reproduced", "unavailable",
    ]  # fmt: skip
    assert [row["expected_class"] for row in rows] == [row[7] for row in ROWS]
    assert rows[1] == {
        "id": "t6.rec.mean.TMNT", "paper": "paper", "source": "Table 6", "quantity": "mean",
        "unit": "%", "paper_value": -8.9, "computed": -3.0, "tolerance": None,
        "class": "differs", "expected_class": "differs", "reason": "Other firms.", "live": None,
        "live_class": None, "agreement": "differs", "inside_interval": None, "same_verdict": None,
        "cell": None,
    }  # fmt: skip
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows


def test_the_null_of_a_target_counts(card):
    card.record({"t2.ratio": 0.9})  # near 1.2 as a number, and on the other side of 1
    assert card.rows()[-1]["class"] == "differs"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -np.inf, np.float64("nan")])
def test_a_value_that_is_not_finite_is_refused(card, value):
    with pytest.raises(ValueError, match=r"t1.rho = .* must be a finite number"):
        card.record({"t1.rho": value})
    assert card.computed == {}


@pytest.mark.parametrize("value", [None, pd.NA, np.ma.masked, True, np.timedelta64(3, "D")])
def test_a_value_that_is_no_number_is_refused(card, value):
    with pytest.raises(ValueError, match=r"t1.rho = .* must be a finite number"):
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
    rows = {row["id"]: row for row in card.rows()}
    found = rows["t6.rec.mean.TMNT"]
    assert (found["computed"], found["live"], found["live_class"]) == (-2.0, 1.0, "differs")
    # Live values change no class that the build holds against the target file.
    assert found["class"] == agreement(-8.9, -2.0)
    assert rows["t1.rho"]["live"] is rows["t1.rho"]["live_class"] is None
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
    with pytest.raises(ValueError, match=r"t6.rec.mean.T = .*nan.* must be a finite number"):
        card.compare(table, "t6")


def test_plain_labels_make_ids_too(tmp_path):
    write_targets(tmp_path)
    card = Scorecard("paper", tmp_path)
    card.compare(pd.DataFrame({"T": {"rec.mean": 2.1}}), "t6")
    assert card.computed == {"t6.rec.mean.T": 2.1}


def test_a_table_without_any_target_is_refused(card):
    with pytest.raises(ValueError, match=r"ids are t6.T.rec, …; targets under 't6': t6.rec.mean.T"):
        card.compare(pd.DataFrame({"rec": {"T": 0.004}}), "t6")


def test_targets_are_counted_by_source_and_class(card):
    card.record({"t1.rho": 0.005, "t6.rec.mean.T": 2.2, "t6.start": "1950Q1"})
    counts = card.counts()
    assert list(counts.columns) == ["printed", "reproduced", "close", "unavailable"]
    assert list(counts.index) == ["Table 1", "Table 6", "Table 2", "total"]
    assert counts.to_numpy().tolist() == [
        [1, 1, 0, 0],
        [4, 1, 1, 2],
        [1, 0, 0, 1],
        [6, 2, 1, 3],
    ]


def test_counts_keep_the_order_of_the_rows():
    rows = [{"paper": name, "class": "close"} for name in ("z", "a", "z")]
    counts = counts_by(rows, "paper")
    assert list(counts.index) == ["z", "a", "total"]
    assert list(counts["close"]) == [2, 1, 3]
    assert list(counts.columns) == ["printed", *CLASSES]


def test_inputs_and_rows_of_our_own_are_no_printed_outcomes():
    rows = [{"paper": "a", "class": name} for name in CLASSES]
    assert counts_by(rows, "paper").loc["a", "printed"] == len(CLASSES) - 2


def test_estimates_and_their_t_statistics_are_judged_as_the_paper_does(tmp_path):
    rows = [
        ("a.beta.T", "Table 8", "beta", "", "2", "", "", "other data", "Other firms."),
        ("a.t.T", "Table 8", "t", "", "4", "", "", "other data", "Other firms."),
    ]
    write_targets(tmp_path, rows)
    card = Scorecard("paper", tmp_path)
    card.record({"a.beta.T": 2.9, "a.t.T": 1.9})
    beta, t = card.rows()
    assert (beta["class"], beta["agreement"], beta["inside_interval"]) == (
        "other data",
        "close",
        True,
    )
    assert [t["same_verdict"], beta["same_verdict"], t["inside_interval"]] == [False, None, None]


def test_the_rows_travel_in_the_output_s_metadata(card):
    # The build driver collects them there.
    data, metadata = card._repr_mimebundle_()
    assert metadata[METADATA] == card.rows()
    assert "<table" in data["text/html"]
    assert "unavailable" in data["text/plain"]


def test_the_driver_looks_for_the_rows_where_they_are():
    assert METADATA == SCORECARD
