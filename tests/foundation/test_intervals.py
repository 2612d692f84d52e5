import math
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from frictions.foundation.intervals import (
    Interval,
    interval,
    require_choice,
    require_count,
    require_counts,
    require_flag,
    require_instance,
    require_list,
    require_number,
)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[0, 1)", [0, 0.5], [1, -1e-300, np.nan]),
        ("(0, inf)", [1e-300, 1e300], [0, np.inf, np.nan]),
        ("(0, inf]", [np.inf], [0]),
        ("(-inf, inf)", [0, -5], [np.inf, -np.inf, np.nan]),
    ],
)
def test_ends_belong_as_the_brackets_say(text, inside, outside):
    assert all(value in interval(text) for value in inside)
    assert not any(value in interval(text) for value in outside)


@pytest.mark.parametrize("text", ["0, 1", "[1, 0]", "[a, 1]", ""])
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(ValueError, match=r"interval|could not convert"):
        interval(text)


def test_intervals_print_as_they_are_written():
    assert str(interval("[0, inf)")) == "[0, inf)"


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), np.array(0.5), 1, np.int64(1)])
def test_numbers_of_every_kind_become_floats(value):
    number = require_number("x", value, "(0, 2)")
    assert type(number) is float
    assert number == value


@pytest.mark.parametrize(
    "value",
    [
        "1",
        None,
        True,
        [1.0],
        np.ones(1),
        1j,
        np.ma.masked,
        pd.NA,
        np.timedelta64(3, "D"),
        Decimal(1),
    ],
)
def test_what_is_no_number_is_named(value):
    with pytest.raises(TypeError, match=r"rate = .* must be a number in \(0, 1\)"):
        require_number("rate", value, "(0, 1)")


@pytest.mark.parametrize("value", [0.0, 1.5, np.nan, -np.inf])
def test_numbers_out_of_range_are_named_with_value_range_and_reason(value):
    with pytest.raises(ValueError, match=re.escape(f"rate = {value} must be in (0, 1): prices")):
        require_number("rate", value, "(0, 1)", "prices would be infinite")


@pytest.mark.parametrize(
    "value",
    [10**5000, -(10**400), np.longdouble("1e400"), Fraction(10**400)],
    ids=["int", "negative", "long double", "fraction"],
)
def test_numbers_that_are_no_floats_are_out_of_range(value):
    for inside in ("(-inf, inf)", "[-inf, inf]"):
        with pytest.raises(ValueError, match=r"rate = -?.{3,70} must be in .-inf, inf"):
            require_number("rate", value, inside)


def test_no_zero_is_negative():
    assert math.copysign(1.0, require_number("x", -0.0)) == 1.0


@pytest.mark.parametrize("value", ["no", 0, 1.0, None, np.nan, pd.NA, [True]])
def test_what_is_neither_yes_nor_no_is_named(value):
    with pytest.raises(TypeError, match=r"strict = .* must be True or False"):
        require_flag("strict", value)
    assert require_flag("strict", np.bool_(True)) is True


@pytest.mark.parametrize("value", [2.0, "2", True, None, np.nan, np.timedelta64(3, "D")])
def test_counts_are_of_an_integer_type(value):
    with pytest.raises(TypeError, match=r"n = .* must be a whole number from 1 on"):
        require_count("n", value)


def test_counts_keep_to_their_bounds():
    with pytest.raises(ValueError, match="a whole number of at most 9223372036854775807"):
        require_count("n", 10**5000)
    assert require_count("n", np.int32(3), 1, 3) == 3
    with pytest.raises(ValueError, match="n = 4 must be a whole number between 1 and 3"):
        require_count("n", 4, 1, 3)


@pytest.mark.parametrize("value", ["c", "", None, ["a"], 1])
def test_choices_are_listed(value):
    with pytest.raises(ValueError, match=r"unit = .* must be one of \('a', 'b'\)"):
        require_choice("unit", value, ("a", "b"))


@pytest.mark.parametrize("value", [None, "text", 3.5])
def test_objects_of_another_class_are_named(value):
    with pytest.raises(TypeError, match=r"span = .* must be a Interval: interval\(\) makes one"):
        require_instance("span", value, Interval, "interval() makes one")
    require_instance("span", interval("[0, 1]"), Interval)


def test_a_union_of_classes_may_be_wanted():
    for value in (None, Interval(0, 1, True, True)):
        require_instance("x", value, Interval | None)
    with pytest.raises(TypeError, match=r"x = 3 must be a Interval or None: `interval` makes one"):
        require_instance("x", 3, Interval | None, "`interval` makes one")


@pytest.mark.parametrize("value", ["ab", b"ab", 3, None])
def test_what_is_no_list_is_named(value):
    with pytest.raises(TypeError, match=rf"x = {value!r} must be names"):
        require_list("x", value, "names")


def test_lists_are_taken_in_every_form():
    for values in (["a", "b"], ("a", "b"), iter("ab"), np.array(["a", "b"]), {"a": 1, "b": 2}):
        assert require_list("x", values, "names") == ["a", "b"]
    assert require_counts("x", range(2, 4), 2, 3) == (2, 3)
    with pytest.raises(ValueError, match="x is empty; it must hold a whole number or more"):
        require_counts("x", [])
    with pytest.raises(ValueError, match="x = 4 must be a whole number between 1 and 3"):
        require_counts("x", [3, 4], 1, 3)
