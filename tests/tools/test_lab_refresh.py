"""Prose is shown again after a cell that publishes numbers, and after no other."""

from types import SimpleNamespace

import pytest

from tools import lab_refresh


@pytest.mark.parametrize(("source", "times"), [("publish(x=1)", 1), ("x = 1", 0), (None, 0)])
def test_a_cell_that_publishes_has_the_prose_shown_again(monkeypatch, source, times):
    shown = []
    monkeypatch.setattr(lab_refresh, "display", shown.append)
    lab_refresh.refresh(SimpleNamespace(info=SimpleNamespace(raw_cell=source)))
    assert len(shown) == times
    assert all("render-all-markdown" in script.data for script in shown)
