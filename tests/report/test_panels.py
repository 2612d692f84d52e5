"""Panels of paths: one a variable, every path that has it, one legend."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from frictions.report.panels import plot_responses


def test_each_panel_holds_every_path_that_has_its_variable():
    paths = {
        "both": pd.DataFrame({"a": [1, 2], "b": [3, 4], "c": [5, 6], "d": [0, 0]}),
        "one": pd.DataFrame({"a": [7, 8]}),
    }
    plot_responses(paths, {"b": "B", "a": "A", "c": "C", "d": "D"}, columns=3)
    first, second, third, fourth, *empty = plt.gcf().axes
    lines = [[list(line.get_ydata()) for line in ax.lines if line.get_label()[0] != "_"]
             for ax in (first, second, third)]  # fmt: skip
    assert lines == [[[3, 4]], [[1, 2], [7, 8]], [[5, 6]]]
    assert [ax.get_title() for ax in (first, second, third)] == ["B", "A", "C"]
    assert len(empty) == 2
    assert not any(ax.axison for ax in empty)
    assert (first.get_xlabel(), fourth.get_xlabel()) == ("", "quarters")
    plt.close()


def test_the_legend_names_the_paths_of_the_first_panel():
    paths = {"x": pd.DataFrame({"a": [1, 2]}), "z": pd.DataFrame({"a": [3, 4]})}
    plot_responses(paths, {"a": "A"})
    assert [text.get_text() for text in plt.gcf().legends[0].get_texts()] == ["x", "z"]
    plt.close()


def test_a_variable_that_no_path_has_is_refused():
    with pytest.raises(KeyError, match=r"no path has .'b'"):
        plot_responses({"x": pd.DataFrame({"a": [1, 2]})}, {"a": "A", "b": "B"})


def test_responses_have_their_band_where_there_is_one_and_their_quarters():
    paths = {"x": pd.DataFrame({"a": [1.0, 2.0], "b": [0.0, 1.0], "c": [1.0, 1.0]})}
    shaded = pd.DataFrame({"a": [0.5, 1.0]}), pd.DataFrame({"a": [1.5, 3.0]})
    plot_responses(paths, {"a": "A", "b": "B", "c": "C"}, shaded, limits={"b": (-1, 2)}, columns=2)
    first, second, third, empty = plt.gcf().axes
    assert (len(first.collections), len(second.collections)) == (1, 0)
    assert second.get_ylim() == (-1.0, 2.0)
    assert [ax.get_xlabel() for ax in (first, second, third)] == ["", "quarters", "quarters"]
    assert not empty.axison
    assert [text.get_text() for text in plt.gcf().legends[0].get_texts()] == ["x"]
    with pytest.raises(KeyError, match="d"):
        plot_responses(paths, {"d": "D"})
    plt.close("all")
