"""What all parsers share: lines, numbers, and errors that name the place."""

import errno
import zlib
from xml.etree.ElementTree import ParseError

import pytest

from frictions.data.files.layout import LayoutError, Text, decimal, shown, whole

DAMAGE = (zlib.error, ParseError, LookupError, OSError)


def test_numbers_name_line_and_column():
    text = Text("a.csv", [])
    assert text.number(2, "x", " -1.5 ") == -1.5
    assert text.number(2, "x", ".", missing=(".",)) != text.number(2, "x", "1")
    with pytest.raises(LayoutError, match=r"a.csv, line 2: expected a number or nothing in x, fou"):
        text.number(2, "x", "n/a")
    with pytest.raises(LayoutError, match=r"a.csv, line 2: expected a number in x, found ''"):
        text.number(2, "x", "", missing=())


@pytest.mark.parametrize("cell", ["1", "-1.5", "+.5", "3.", "6e12", "5.96314e+12", "1E-3"])
def test_decimals_are_numbers(cell):
    assert decimal(cell) == float(cell)


@pytest.mark.parametrize(
    "cell", ["nan", "NaN", "inf", "-Infinity", "1_0", "1e999", "\u0661", "", "1,5"]
)
def test_what_only_python_takes_for_a_number_is_none(cell):
    assert decimal(cell) is None
    with pytest.raises(
        LayoutError, match=r"a.csv, line 2: expected a number (without commas )?in x, found"
    ):
        Text("a.csv", []).number(2, "x", cell, missing=())


def test_rows_keep_the_lines_numbers():
    assert Text("a.csv", ['a,"b,c"', "", "1,2"]).rows() == [["a", "b,c"], [], ["1", "2"]]


def test_blank_lines_at_the_end_are_none():
    assert Text("a.csv", ["a,b", "1,2", "", " , ", ""]).rows() == [["a", "b"], ["1", "2"]]


def test_errors_that_nobody_named_are_not_turned_into_others():
    with pytest.raises(MemoryError), whole("a.zip", "a thing", DAMAGE):
        raise MemoryError


def test_a_field_without_an_end_is_named():
    with pytest.raises(
        LayoutError, match=r"a.csv, line 2: expected quotes that close, found '1,\"2'"
    ):
        Text("a.csv", ["a,b", '1,"2', "3,4"]).rows()
    long = ["a,b", "1," + "2" * 140_000]
    with pytest.raises(LayoutError, match=r"a.csv, line 2: expected fields .*field larger than"):
        Text("a.csv", long).rows()


def test_a_name_that_comes_twice_is_named():
    Text("a.csv", []).check_names(1, ["a", "b"])
    with pytest.raises(LayoutError, match=r"line 3: expected a header with each name.*'b again'"):
        Text("a.csv", []).check_names(3, ["a", "b", "c", "b"])


@pytest.mark.parametrize(
    "error", [zlib.error("bad"), ParseError("bad"), KeyError("bad"), OSError("bad")]
)
def test_whatever_a_damaged_file_raises_names_the_file(error):
    message = rf"^a.zip: expected a thing, found {type(error).__name__}: .?bad"
    with pytest.raises(LayoutError, match=message), whole("a.zip", "a thing", DAMAGE):
        raise error


def test_layout_errors_and_failures_of_the_disk_stay_what_they_are():
    with pytest.raises(LayoutError, match=r"^a.csv, line 1"), whole("a.zip", "a thing", DAMAGE):
        raise Text("a.csv", []).error(1, "x", "y")
    with pytest.raises(OSError, match="No space"), whole("a.zip", "a thing", DAMAGE):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_was_found_is_cut():
    assert shown("a" * 100) == repr("a" * 60 + "...")
    assert shown("short") == "'short'"
