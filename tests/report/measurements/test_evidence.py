"""What the summary pages show of a whole build."""

import json

import pytest

from frictions.report.measurements.evidence import (
    build_costs_table,
    builds_table,
    counts_of_papers,
    execution_table,
    read_evidence,
)


def row(**changes):
    """Return a row of `_build/scorecard.json`."""
    return {
        "id": "a.t1.x", "paper": "a", "source": "Table 1", "quantity": "mean", "unit": "%",
        "paper_value": 1.5, "computed": 1.49, "tolerance": 0.05, "class": "reproduced",
        "expected_class": "reproduced", "reason": "", **changes,
    }  # fmt: skip


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
