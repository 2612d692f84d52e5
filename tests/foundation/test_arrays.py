import os

import numpy as np
import pandas as pd
import pytest

from frictions.foundation import arrays
from frictions.foundation.arrays import (
    aligned,
    machine_memory,
    require_array,
    require_increasing,
    require_labels,
    require_memory,
    require_table,
)


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 3],
        (1.0, 2.0, 3.0),
        np.array([3.0, 2.0, 1.0])[::-1],
        np.array([1, 2, 3], dtype=np.float32),
        pd.Series([1.0, 2.0, 3.0]),
    ],
)
def test_every_spelling_of_an_array_is_the_same_array(values):
    array = require_array("x", values, (3,))
    assert array.dtype == float
    assert array.flags.c_contiguous
    np.testing.assert_array_equal(array, [1, 2, 3])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1.0, 2.0], r"x has shape \(2,\), expected \(3,\)"),
        ([[1.0, 2.0, 3.0]], r"x has shape \(1, 3\)"),
        (5.0, r"x has shape \(\)"),
        ([1.0, np.nan, 3.0], r"x\[1\] = nan must be in \(-inf, inf\) \(1 of 3"),
        ([1.0, 2.0, np.inf], r"x\[2\] = inf"),
    ],
)
def test_shapes_and_entries_are_named(values, message):
    with pytest.raises(ValueError, match=message):
        require_array("x", values, (3,))


def test_the_first_axes_may_be_any_but_none_empty():
    for shape in ((2,), (3, 2), (4, 3, 2)):
        assert require_array("x", np.zeros(shape), (..., 2)).shape == shape
    assert require_array("x", 1.0, (...,)).shape == ()
    for wrong in ((3,), (0, 2), ()):
        with pytest.raises(ValueError, match=r"x has shape \(.*\), expected \(\.\.\., 2\)"):
            require_array("x", np.zeros(wrong), (..., 2))
    with pytest.raises(ValueError, match=r"x has shape \(0,\), expected \(\.\.\.,\)"):
        require_array("x", [], (...,))


@pytest.mark.parametrize("values", [["a", "b"], [[1.0], [1.0, 2.0]], [None, 1.0], [True], [1j]])
def test_what_holds_no_numbers_is_refused(values):
    with pytest.raises(TypeError, match="x must"):
        require_array("x", values)


@pytest.mark.parametrize(
    "values",
    [
        np.ma.array([1.0, 2.0], mask=[True, False]),
        [pd.Series([1.0, 2.0], index=[1, 0])],
        [[pd.Series([1.0, 2.0], index=[1, 0])]],
        [[np.ma.array([1.0, 2.0], mask=[True, False])]],
        [[1.0, np.ma.masked]],
        np.array([1, 2], dtype="timedelta64[D]"),
        np.array([1.0, 2.0], dtype=object),
        {1.0, 2.0},
        (x for x in (1.0, 2.0)),
    ],
)
def test_what_numpy_would_make_an_array_of_is_refused(values):
    with pytest.raises(TypeError, match=r"x(\[[01]\])* .*must"):
        require_array("x", values)


def test_numbers_that_are_too_large_are_refused():
    with pytest.raises(ValueError, match=r"x\[0\] = inf must be in"):
        require_array("x", np.array(["1e400"], dtype=np.longdouble))
    with pytest.raises(ValueError, match=r"x\[0\] = 9223372036854775808 must be in"):
        require_array("x", np.array([2**63], dtype=np.uint64), dtype=int)


def test_an_empty_axis_is_refused():
    with pytest.raises(ValueError, match=r"grid has shape \(0,\), expected \(nodes,\)"):
        require_array("grid", [], ("nodes",))


def test_floats_are_not_cut_down_to_ints():
    with pytest.raises(TypeError, match="must hold whole numbers"):
        require_array("x", [1.5], dtype=int)


def test_labels_that_would_be_lost_are_refused():
    shuffled = pd.Series([1.0, 2.0], index=[1, 0])
    with pytest.raises(TypeError, match=r"x = Series with labels \[1, 0\]"):
        require_array("x", shuffled)
    with pytest.raises(TypeError, match="DataFrame with labels"):
        require_array("x", pd.DataFrame([[1.0, 2.0]], columns=["a", "b"]))


def test_grids_increase():
    require_increasing("grid", np.array([[0.0, 1.0], [2.0, 3.0]]))
    with pytest.raises(ValueError, match="grid must increase; after entry 1, which is 2, comes 2"):
        require_increasing("grid", np.array([1.0, 2.0, 2.0]))
    with pytest.raises(ValueError, match="comes nan"):
        require_increasing("grid", np.array([1.0, np.nan]))


def test_labels_are_aligned():
    values = pd.Series({"b": 2.0, "a": 1.0, "c": 3.0})
    assert aligned("x", values, pd.Index(["a", "b"]), "y").tolist() == [1.0, 2.0]


def test_labels_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"x lacks 1 of the 2 labels of y, among them \['z'\]"):
        aligned("x", pd.Series({"a": 1.0}), pd.Index(["a", "z"]), "y")
    with pytest.raises(ValueError, match="x has labels that stand twice"):
        aligned("x", pd.Series([1.0, 2.0], index=["a", "a"]), pd.Index(["a"]), "y")
    with pytest.raises(TypeError, match="must be a Series or DataFrame with the labels of y"):
        aligned("x", np.ones(2), pd.Index(["a", "b"]), "y")


TABLE = pd.DataFrame([[1.0, 2.0], [3.0, np.nan]], index=["r", "s"], columns=["a", "b"])


def test_of_a_table_what_is_asked_for_comes_back_in_that_order():
    values = require_table("t", TABLE, columns=["a"], rows=["s", "r"])
    np.testing.assert_array_equal(values, [[3.0], [1.0]])
    np.testing.assert_array_equal(require_table("t", TABLE, rows=["r"]), [[1.0, 2.0]])
    np.testing.assert_array_equal(require_table("t", TABLE[["a"]]), [[1.0], [3.0]])


@pytest.mark.parametrize(
    ("table", "asked", "message"),
    [
        (TABLE, {}, r"t\[1, 1\] = nan must be in"),
        (TABLE, {"rows": ["q"]}, r"t lacks \['q'\], must have it; it has \['r', 's'\]"),
        (TABLE, {"columns": ["c", "a"]}, r"t lacks \['c'\], must have it; it has \['a', 'b'\]"),
        (TABLE.iloc[[0, 0]], {"rows": ["r"]}, r"t has labels that stand twice: \['r'\]"),
        (TABLE[["a", "a"]], {}, r"t has labels that stand twice: \['a'\]"),
        (TABLE.iloc[:0], {}, "t"),
        (TABLE.astype(object).replace(1.0, "one"), {"rows": ["r"]}, "t"),
    ],
)
def test_a_table_names_what_it_lacks(table, asked, message):
    with pytest.raises((ValueError, TypeError), match=message):
        require_table("t", table, **asked)
    with pytest.raises(TypeError, match=r"t .*must be .*DataFrame.*from load_it"):
        require_table("t", TABLE.to_numpy(), source="from load_it")


def test_labels_may_be_more_than_are_wanted():
    require_labels("t", pd.Index(["a", "b"]), ["b"])
    with pytest.raises(ValueError, match=r"t lacks \['z'\]"):
        require_labels("t", pd.Index(["a", "b"]), ["z", "b"])


def test_an_empty_array_is_told_from_one_of_another_shape():
    with pytest.raises(ValueError, match=r"x has shape \(0,\), .*no axis may be empty"):
        require_array("x", [], (...,))
    with pytest.raises(ValueError, match=r"x has shape \(3,\), expected \(\.\.\., 4\)$"):
        require_array("x", np.ones(3), (..., 4))


def test_a_read_only_array_comes_back_writable():
    values = np.arange(3.0)
    assert np.shares_memory(require_array("x", values), values)
    values.flags.writeable = False
    found = require_array("x", values)
    assert found.flags.writeable
    np.testing.assert_array_equal(found, values)


def test_the_machine_says_how_much_memory_it_has(monkeypatch, tmp_path):
    monkeypatch.setattr(arrays, "CONTAINER", tmp_path / "memory.max")
    assert machine_memory() > 2.0**28
    require_memory("a thing", 8.0)
    monkeypatch.setattr(os, "sysconf_names", {})
    assert machine_memory() == float("inf")


def test_a_container_has_no_more_memory_than_it_may_use(monkeypatch, tmp_path):
    monkeypatch.setattr(arrays, "CONTAINER", tmp_path / "memory.max")
    whole = machine_memory()
    for text, memory in (("max\n", whole), (f"{2**27}\n", 2.0**27)):
        arrays.CONTAINER.write_text(text)
        assert machine_memory() == memory
