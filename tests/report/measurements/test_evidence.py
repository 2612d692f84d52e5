"""What the summary pages show of a whole build."""

import json

import pytest
from bs4 import BeautifulSoup

from frictions.report.measurements.evidence import (
    ScorecardPage,
    build_costs_table,
    builds_table,
    counts_of_papers,
    execution_table,
    printed,
    read_evidence,
)

MINUS = "\N{MINUS SIGN}"


def row(**changes):
    """Return a row of `_build/scorecard.json`."""
    return {
        "id": "a.t1.x", "paper": "a", "source": "Table 1", "quantity": "mean", "unit": "%",
        "paper_value": 1.5, "computed": 1.49, "tolerance": 0.05, "class": "reproduced",
        "expected_class": "reproduced", "reason": "", **changes,
    }  # fmt: skip


def folds(rows):
    soup = BeautifulSoup(ScorecardPage(rows)._repr_html_(), "html.parser")
    return soup.find_all("details", recursive=False)


def cells(fold):
    return [[cell.get_text() for cell in line.find_all("td")] for line in fold.tbody.find_all("tr")]


def test_evidence_is_what_the_build_wrote(tmp_path):
    (tmp_path / "scorecard.json").write_text(json.dumps([row()]), encoding="utf8")
    assert read_evidence("scorecard", tmp_path) == [row()]


def test_the_build_says_where_its_evidence_is(tmp_path, monkeypatch):
    (tmp_path / "execution.json").write_text("[1]", encoding="utf8")
    monkeypatch.setenv("FRICTIONS_BUILD", str(tmp_path))
    assert read_evidence("execution") == [1]


def test_missing_evidence_says_what_writes_it(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"benchmarks.json is not there yet: `make book`"):
        read_evidence("benchmarks", tmp_path)


def test_every_target_is_a_row_in_the_fold_of_its_source():
    rows = [
        row(source="Table 2", quantity="first"),
        row(quantity="second", unit="", paper_value=-0.25, computed=-0.123456, tolerance=None),
        row(source="Table 2", quantity="third", computed=None, **{"class": "unavailable"}),
    ]
    two, one = folds(rows)
    assert two.summary.get_text(" ") == "Table 2   1 reproduced, 1 unavailable"
    assert [line[0] for line in cells(two)] == ["first (%)a.t1.x", "third (%)a.t1.x"]
    assert cells(two)[1] == ["third (%)a.t1.x", "1.5", "", "0.05", "unavailable", ""]
    assert cells(one) == [["seconda.t1.x", f"{MINUS}0.25", f"{MINUS}0.1235", "", "reproduced", ""]]
    assert len(one.thead.find_all("th")) == len(cells(one)[0])


def test_text_from_the_targets_is_never_markup():
    rows = [row(source="A <b> & C", quantity="x<y", unit='"', reason="1 < 2 & <i>", computed="<i>",
                id="<b>", **{"class": "<b>"})]  # fmt: skip
    (fold,) = folds(rows)
    assert not fold.find_all(["b", "i"])
    assert fold.strong.get_text() == "A <b> & C"
    ((quantity, _, computed, _, _, reason),) = cells(fold)
    assert quantity.startswith('x<y (")')
    assert (computed, reason) == ("<i>", "1 < 2 & <i>")


def test_the_class_is_marked_for_the_style_sheet():
    (fold,) = folds([row(**{"class": "other data"})])
    assert fold.find("span", class_="class-other-data").get_text() == "other data"
    (fold,) = folds([row(**{"class": "differs"})])
    assert fold.find("span", class_="class-differs").get_text() == "differs"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, None, ""),
        (0.005, None, "0.005"),
        (14190.0, None, "14190"),
        (-8.9, None, f"{MINUS}8.9"),
        (1.23456, 4, "1.235"),
        (14189.6, 4, "14190"),
        (-123456.7, 4, f"{MINUS}123457"),
        (1234.5, 4, "1234"),
        (0.000012345, 4, f"1.234e{MINUS}05"),
        (1e20, 4, "1e+20"),
        ("1950Q1", 4, "1950Q1"),
        ("a & b", None, "a &amp; b"),
    ],
)
def test_a_value_is_written_as_printed_or_to_its_digits(value, digits, text):
    assert printed(value, digits) == text


def test_all_targets_are_counted_by_paper():
    rows = [row(paper="b"), row(paper="a", **{"class": "differs"}), row(paper="b")]
    counts = counts_of_papers(rows)
    assert counts.loc[["b", "a", "total"], "printed"].tolist() == [2, 1, 3]
    assert counts.loc["total", ["reproduced", "close", "differs", "unavailable"]].tolist() == [
        2, 0, 1, 0,
    ]  # fmt: skip


def test_execution_times_are_laid_out_by_activity():
    clock = {"start": 0.4, "imports": 2.0, "compilation": 3.04, "execution": 0.5}
    rows = [
        {"page": "a", "cells": 12, "seconds": 7.04, "longest_cell": 1.26,
         "finished": "2026-01-02", **clock},
        {"page": "b", "cells": 3, "seconds": 10.0, "longest_cell": 9.9,
         "finished": "2026-01-03", **clock},
    ]  # fmt: skip
    table = execution_table(rows)
    assert table.index.name == "chapter"
    assert list(table.index) == ["{doc}`a`", "{doc}`b`"]
    assert list(table) == [
        "cells", "kernel", "imports", "compilation", "computing", "wall time", "longest cell",
        "executed",
    ]  # fmt: skip
    assert table.to_numpy().tolist() == [
        [12, "0.4", "2.0", "3.0", "0.5", "7.0", "1.3", "2026-01-02"],
        [3, "0.4", "2.0", "3.0", "0.5", "10.0", "9.9", "2026-01-03"],
    ]


CLOCK = {"start": 0.4, "imports": 2.0, "compilation": 30.04, "execution": 0.5, "seconds": 40.0}
BUILDS = {
    "builds": [
        {"build": "cold", "target": 360.0, "seconds": 190.26, "rendering": 20.0,
         "chapters": [{"page": "a", **CLOCK}, {"page": "b", **CLOCK}]},
        {"build": "warm", "target": None, "seconds": 90.0, "rendering": 20.0,
         "chapters": [{"page": "b", **CLOCK, "compilation": 1.0},
                      {"page": "a", **CLOCK, "compilation": 0.5}]},
        {"build": "nothing changed", "target": 10.0, "seconds": 3.0, "rendering": 0.1,
         "chapters": []},
    ]
}  # fmt: skip


def test_builds_are_laid_out_beside_their_targets():
    table = builds_table(BUILDS)
    assert list(table.index) == ["cold", "warm", "nothing changed"]
    assert list(table) == ["seconds", "of these rendering", "target"]
    assert table.to_numpy().tolist() == [
        ["190.3", "20.0", "under 360"], ["90.0", "20.0", ""], ["3.0", "0.1", "under 10"],
    ]  # fmt: skip


def test_costs_of_builds_are_laid_out_by_chapter_with_sums():
    table = build_costs_table(BUILDS)
    assert list(table.index) == ["{doc}`a`", "{doc}`b`", "all"]
    assert table["compilation, cold"].tolist() == ["30.0", "30.0", "60.1"]
    assert table["compilation, warm"].tolist() == ["0.5", "1.0", "1.5"]
    assert list(table) == [
        f"{name}, {build}"
        for build in ("cold", "warm")
        for name in ("imports", "compilation", "computing")
    ]
