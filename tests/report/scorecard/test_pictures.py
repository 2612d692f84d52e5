"""The scorecard as pictures."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from frictions.report.scorecard.pictures import plot_agreement, plot_counts
from frictions.report.scorecard.targets import PRINTED


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_the_counts_of_a_paper_fill_one_bar():
    counts = pd.DataFrame([[3, 0, 2, 0, 0, 5], [1, 1, 1, 0, 0, 1]], ["a", "b"], PRINTED)
    plot_counts(counts)
    (ax,) = plt.gcf().axes
    widths = [[bar.get_width() for bar in bars] for bars in ax.containers]
    starts = [[bar.get_x() for bar in bars] for bars in ax.containers]
    np.testing.assert_allclose(
        np.transpose(widths), [[30, 0, 20, 0, 0, 50], [25, 25, 25, 0, 0, 25]]
    )
    np.testing.assert_allclose(
        np.transpose(starts), [[0, 30, 30, 50, 50, 50], [0, 25, 50, 75, 75, 75]]
    )
    # A count that is zero is not written over its neighbour's.
    assert [text.get_text() for text in ax.texts] == [
        "3",
        "1",
        "",
        "1",
        "2",
        "1",
        *[""] * 4,
        "5",
        "1",
    ]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["a: 10", "b: 4"]
    legend = plt.gcf().legends[0]
    assert [text.get_text() for text in legend.get_texts()] == list(PRINTED)


def test_every_number_of_a_paper_is_a_point():
    rows = [
        {"paper_value": 1.0, "computed": 1.1, "class": "reproduced"},
        {"paper_value": -2.0, "computed": 300.0, "class": "differs"},
        {"paper_value": 3.0, "computed": 3.0, "class": "other data"},
        {"paper_value": "1950Q1", "computed": "1950Q1", "class": "reproduced"},
        {"paper_value": 3.0, "computed": None, "class": "unavailable"},
        {"paper_value": 3.0, "computed": 3.0, "class": "input"},
    ]
    plot_agreement(rows)
    (ax,) = plt.gcf().axes
    points = np.concatenate([dots.get_offsets() for dots in ax.collections])
    assert sorted(map(tuple, points.tolist())) == [(-2.0, 300.0), (1.0, 1.1), (3.0, 3.0)]
    labels = [text.get_text() for text in plt.gcf().legends[0].get_texts()]
    assert sorted(labels) == ["differs (1)", "other data (1)", "reproduced (1)"]
    # Values on other data are hollow, told apart without colour.
    (hollow,) = [d for d in ax.collections if d.get_label() == "other data (1)"]
    assert len(hollow.get_facecolor()) == 0
