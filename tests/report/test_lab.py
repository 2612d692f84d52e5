"""Roles of the prose in JupyterLab."""

import json
import sys

import numpy as np
import pytest

from frictions.report import lab
from frictions.report.publish import publish


@pytest.fixture
def texts(tmp_path, monkeypatch):
    file = tmp_path / "lab.json"
    file.write_text(json.dumps({"glue:text`x:.2f": "1.50", "numref`tab-a": "Table 3.5"}))
    monkeypatch.setenv(lab.VARIABLE, str(file))
    monkeypatch.setattr(lab, "fresh", {})
    return file


def test_a_role_shows_the_last_build_until_its_cell_has_run(texts):
    assert repr(lab.role("glue:text", "x:.2f")) == "1.50"
    assert repr(lab.role("numref", "tab-a")) == "Table 3.5"
    assert repr(lab.role("ref", "unknown")) == "unknown"
    lab.fresh["x"] = 2.0
    assert repr(lab.role("glue:text", "x:.2f")) == "2.00"


def test_what_the_prose_computes_is_computed_once_its_cells_have_run(texts, monkeypatch):
    session = {}
    monkeypatch.setattr(lab, "session", lambda: session)
    texts.write_text(json.dumps({"glue:text`2 * x['a: b']:.1f": "3.0"}))
    assert repr(lab.role("glue:text", "2 * x['a: b']:.1f")) == "3.0"
    session["x"] = {"a: b": 2}
    assert repr(lab.role("glue:text", "2 * x['a: b']:.1f")) == "4.0"
    assert repr(lab.role("glue:text", "x['a: b']:s")) == "2"
    session["x"] = np.array([0.5])  # a number too, as the build has it
    assert repr(lab.role("glue:text", "x:.1f")) == "0.5"
    session["x"] = np.array([0.5, 1.0])
    with pytest.raises(TypeError, match=r"x = array.* must be a number or a text"):
        lab.role("glue:text", "x:.1f")


def test_publishing_shows_a_table_in_the_lab_and_nothing_in_the_book(texts, monkeypatch):
    shown = []
    module = sys.modules[publish.__module__]
    monkeypatch.setattr(module, "display", shown.append)
    monkeypatch.setattr(module, "fresh", lab.fresh)
    publish(x=np.float64(2.5))
    assert shown.pop().loc["x", "value"] == 2.5
    assert repr(lab.role("glue:text", "x:.1f")) == "2.5"
    monkeypatch.delenv(lab.VARIABLE)
    publish(x=3.0)
    assert shown == []
    assert lab.last_build() == {}
