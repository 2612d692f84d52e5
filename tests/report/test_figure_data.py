"""The numbers that a figure shows."""

import csv

import matplotlib.pyplot as plt
import pytest

from frictions.report.figure_data import MIME, figure_data
from tools.downloads import FIGURE_DATA


@pytest.fixture
def axes():
    _, axes = plt.subplots(1, 2)
    yield axes
    plt.close("all")


def rows(axes):
    return list(csv.reader(figure_data(axes[0].figure).splitlines()))


def test_lines_points_and_bars_come_back(axes):
    axes[0].plot([1, 2], [0.5, 1 / 3], label="a, b")
    axes[0].scatter([4.0], [5.0])
    axes[0].set_title("left", loc="left")  # as the book's style does
    axes[1].bar([1, 2], [3.0, 4.0], label="bars")
    assert rows(axes) == [
        ["panel", "series", "x", "y"],
        ["left", "a, b", "1", "0.5"],
        ["left", "a, b", "2", "0.333333"],
        ["left", "points 1", "4", "5"],
        ["panel 2", "bars", "1", "3"],
        ["panel 2", "bars", "2", "4"],
    ]


def test_lines_that_only_guide_the_eye_are_left_out(axes):
    axes[0].axhline(0)
    axes[0].axvline(1)
    assert rows(axes) == [["panel", "series", "x", "y"]]


def test_the_build_looks_for_the_numbers_where_they_are():
    assert MIME == FIGURE_DATA
