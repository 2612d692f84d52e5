"""Prose is shown again after a cell whose numbers it may show, and after no other."""

from types import SimpleNamespace

import pytest

from tools import lab_refresh


@pytest.mark.parametrize(
    ("source", "times"),
    [("publish(x=1)", 1), ("x = 1", 1), ("card.record(x)", 1), ("import x", 0), ("x + 1", 0),
     (None, 0)],
)  # fmt: skip
def test_a_cell_that_gives_numbers_has_the_prose_shown_again(monkeypatch, source, times):
    shown = []
    monkeypatch.setattr(lab_refresh, "display", shown.append)
    lab_refresh.refresh(SimpleNamespace(info=SimpleNamespace(raw_cell=source)))
    assert len(shown) == times
    assert all("render-all-markdown" in script.data for script in shown)
