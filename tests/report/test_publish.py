"""Published values reach the prose as plain numbers and display nothing."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from myst_nb.ext.glue import GLUE_PREFIX

from frictions.report.publish import publish

VALUES = [
    (7.05, "7.05"),
    (3, "3"),
    ("1950Q1", "'1950Q1'"),
    (np.float64(7.05), "7.05"),
    (np.int64(3), "3"),
    (np.bool_(True), "True"),
    (np.array(7.05), "7.05"),
    (np.array([7.05])[0], "7.05"),
]


@pytest.fixture
def glued(monkeypatch):
    """Collect what is sent to the front end: (data, metadata) of each output."""
    sent = []
    monkeypatch.setattr(
        "myst_nb.ext.glue.ipy_display", lambda data, raw, metadata: sent.append((data, metadata))
    )
    yield sent
    InteractiveShell.clear_instance()  # which glue may have made


@pytest.mark.parametrize(("value", "text"), VALUES, ids=lambda v: repr(v)[:20])
def test_a_number_is_plain(glued, value, text):
    publish(quantity=value)
    ((data, metadata),) = glued
    assert data[f"{GLUE_PREFIX}text/plain"] == text
    assert metadata["scrapbook"]["name"] == "quantity"


def test_nothing_is_displayed(glued):
    publish(a=1, b=2.0)
    assert [metadata["scrapbook"]["name"] for _, metadata in glued] == ["a", "b"]
    assert all(key.startswith(GLUE_PREFIX) for data, _ in glued for key in data)


@pytest.mark.parametrize(
    "value",
    [None, pd.NA, pd.NaT, np.ma.masked, np.ma.array([7.0], mask=True), 1j, np.timedelta64(3, "D"),
     Decimal("NaN"), [1.0], np.array([1.0, 2.0]), pd.Series([1.0, 2.0])],
    ids=repr,
)  # fmt: skip
def test_what_says_nothing_in_a_sentence_is_refused(glued, value):
    with pytest.raises(TypeError, match=r"(?s)there_are = .* must be a number or a text"):
        publish(there_are=value)
    assert not glued
