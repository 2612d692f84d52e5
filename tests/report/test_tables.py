"""Tables as the book and JupyterLab show them."""

import json

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from frictions.report.lab import VARIABLE
from frictions.report.tables import Table, cell_text, with_bands

MINUS = "\N{MINUS SIGN}"


def body(table):
    """Return the rows of the Markdown table, header first, as lists of cells."""
    rows = [line for line in table.markdown().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row[1:-1].split(" | ")] for row in rows]


def test_a_table_is_a_numbered_myst_directive():
    data = pd.DataFrame({"mean": [1.234, -0.5], "count": [7, 1200]}, index=["T", "NT"])
    table = Table(data, "Returns of $T$\n  and **NT**.", "tab-returns")
    assert table.markdown() == (
        ":::{table} Returns of $T$ and **NT**.\n"
        ":name: tab-returns\n"
        "\n"
        "|  | mean | count |\n"
        "| :-- | --: | --: |\n"
        "| T | 1.23 | 7 |\n"
        f"| NT | {MINUS}0.50 | 1200 |\n"
        ":::"
    )


CELLS = [
    (1.005, 1, "1.0"),
    (1234.5678, 3, "1234.568"),
    (-1.26, 1, f"{MINUS}1.3"),
    (0.0, 2, "0.00"),
    (-0.0, 2, "0.00"),
    (-0.004, 2, "0.00"),
    (-0.006, 2, f"{MINUS}0.01"),
    (-0.4, 0, "0"),
    (7, 2, "7"),
    (-7, 2, f"{MINUS}7"),
    (np.int64(-7), 2, f"{MINUS}7"),
    (np.uint8(7), 2, "7"),
    (np.float32(0.5), 2, "0.50"),
    (True, 2, "yes"),
    (np.bool_(False), 2, "no"),
    (None, 2, ""),
    (float("nan"), 2, ""),
    (np.float64("nan"), 2, ""),
    (pd.NA, 2, ""),
    (pd.NaT, 2, ""),
    (float("inf"), 2, "inf"),
    ("a-b", 2, "a-b"),
    ("", 2, ""),
]


@pytest.mark.parametrize(("value", "digits", "text"), CELLS, ids=repr)
def test_a_cell_reads_well(value, digits, text):
    assert cell_text(value, digits) == text


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_a_number_is_printed_to_its_decimals_and_zero_has_no_sign(value, digits):
    text = cell_text(value, digits).replace(MINUS, "-")
    # Half a unit of the last decimal, and what the number itself cannot resolve.
    assert abs(float(text) - value) <= 0.5 * 10.0**-digits + 1e-15 * abs(value)
    assert len(text.partition(".")[2]) == digits
    assert float(text) != 0 or not text.startswith("-")


def test_the_digits_are_the_table_s_own():
    data = pd.DataFrame({"x": [1.23456]})
    assert body(Table(data, "c", "l", digits=4))[2] == ["0", "1.2346"]


def test_missing_cells_are_blank():
    data = pd.DataFrame({"x": [1.0, None], "y": ["a", None]}, index=["p", "q"])
    assert body(Table(data, "c", "l"))[2:] == [["p", "1.00", "a"], ["q", "", ""]]


def test_integers_keep_no_decimals_beside_numbers():
    data = pd.DataFrame({"n": [12, -3], "x": [0.5, 1.0]})
    assert [row[1] for row in body(Table(data, "c", "l"))[2:]] == ["12", f"{MINUS}3"]


def test_a_bar_in_a_cell_or_label_does_not_end_it():
    data = pd.DataFrame({"E[x|y]": ["a|b"]}, index=["p|q"])
    assert Table(data, "c", "l").markdown().splitlines()[3:6] == [
        r"|  | E[x\|y] |",
        "| :-- | :-- |",
        r"| p\|q | a\|b |",
    ]


def test_numbers_stand_right_and_words_left():
    columns = {
        "count": [1, 2],
        "missing": ["−0.1", ""],
        "power": ["$10^{-3}$", "1"],
        "range": ["2-16", "none"],
        "word": ["1", "some"],
    }
    table = Table(pd.DataFrame(columns), "c", "l")
    assert body(table)[1] == [":--", "--:", "--:", "--:", "--:", ":--"]


def test_labels_of_several_levels_are_not_repeated():
    index = pd.MultiIndex.from_tuples(
        [
            ("rec", "mean", "paper"),
            ("rec", "mean", "here"),
            ("rec", "sd", "paper"),
            ("exp", "sd", "paper"),
            ("exp", "mean", "paper"),
            ("rec", "mean", "paper"),
        ],
        names=["state", None, "by"],
    )
    table = Table(pd.DataFrame({"x": range(6)}, index=index), "c", "l")
    assert body(table) == [
        ["state", "", "by", "x"],
        [":--", ":--", ":--", "--:"],
        ["rec", "mean", "paper", "0"],
        ["", "", "here", "1"],
        ["", "sd", "paper", "2"],
        ["exp", "sd", "paper", "3"],
        ["", "mean", "paper", "4"],
        ["rec", "mean", "paper", "5"],
    ]


def test_one_level_of_labels_may_repeat():
    data = pd.DataFrame({"x": [1, 2]}, index=["a", "a"])
    assert [row[0] for row in body(Table(data, "c", "l"))[2:]] == ["a", "a"]


def test_columns_of_two_levels_are_joined():
    columns = pd.MultiIndex.from_tuples([("T", "mean"), ("T", "sd")])
    data = pd.DataFrame([[1, 2]], columns=columns, index=["a"])
    assert body(Table(data, "c", "l"))[0] == ["", "T mean", "T sd"]


def test_the_data_are_left_as_they_were():
    columns = pd.MultiIndex.from_tuples([("T", "mean")])
    data = pd.DataFrame([[-1.5]], columns=columns)
    before = data.copy()
    Table(data, "c", "l").markdown()
    pd.testing.assert_frame_equal(data, before)


def test_jupyterlab_and_a_terminal_show_the_same_cells():
    table = Table(pd.DataFrame({"x": [-1.5]}, index=["a"]), "The caption.", "l")
    shown, _ = table._repr_mimebundle_()
    assert set(shown) == {"text/markdown", "text/html", "text/plain"}
    assert shown["text/markdown"] == table.markdown()
    assert all(f"{MINUS}1.50" in text and "The caption." in text for text in shown.values())
    cells = BeautifulSoup(shown["text/html"], "html.parser").find_all("td")
    assert [cell.get_text() for cell in cells] == ["a", f"{MINUS}1.50"]


def test_bands_are_written_below_the_median():
    table = pd.DataFrame(
        {"median": [7.049, -10.04], "p5": [-0.001, -123.4], "p95": [9.994, 9.996]},
        index=["T", "NT"],
    )
    texts = with_bands(table)
    assert list(texts.index) == ["T", "NT"]
    assert list(texts) == [
        "7.05<br>[0.00,\N{NO-BREAK SPACE}9.99]",
        f"{MINUS}10.0<br>[{MINUS}123.4,\N{NO-BREAK SPACE}10.0]",
    ]


def test_names_of_the_library_are_words_and_truth_is_yes_or_no():
    data = pd.DataFrame(
        {"lemon_share": [True, False], "$x_i$": [1, 2]}, index=["at_a_bound", "B_1"]
    )
    texts = Table(data, "Caption.", "tab-x").texts()
    assert list(texts.columns) == ["", "lemon share", "$x_i$"]
    assert texts["lemon share"].tolist() == ["yes", "no"]
    assert texts[""].tolist() == ["at a bound", "B_1"]


def test_jupyterlab_sees_what_a_role_shows(tmp_path, monkeypatch):
    texts = tmp_path / "lab.json"
    texts.write_text(json.dumps({"numref`tab-y": "Table 1.2"}))
    monkeypatch.setenv(VARIABLE, str(texts))
    data = pd.DataFrame({"a": ["{eq}`eq-new`"]})
    shown = Table(data, "As in {numref}`tab-y`.", "tab-x")._repr_mimebundle_()[0]
    assert "As in Table 1.2." in shown["text/html"]
    assert "<td>eq-new</td>" in shown["text/html"]
    assert "{numref}`tab-y`" in shown["text/markdown"]
