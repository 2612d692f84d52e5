import re

import pandas as pd
import pytest

from frictions.data.shipped.samples import sample_window, select_sample
from frictions.foundation.errors import InadequateData


@pytest.fixture
def monthly():
    months = pd.period_range("1950-01", "1950-12", freq="M")
    return pd.Series(range(12), index=months)


def test_both_ends_are_included(monthly):
    chosen = select_sample(monthly, "1950-03", "1950-05", "data")
    assert chosen.tolist() == [2, 3, 4]


def test_none_means_the_end_of_the_data(monthly):
    assert select_sample(monthly, None, None, "data").equals(monthly)
    assert select_sample(monthly, "1950-11", None, "data").tolist() == [10, 11]


def test_a_quarter_works_on_quarterly_frames():
    quarters = pd.period_range("1959Q1", "1960Q4", freq="Q")
    frame = pd.DataFrame({"a": range(8)}, index=quarters)
    assert select_sample(frame, "1959Q2", "1959Q3", "data")["a"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("1949-12", None, "prices has 1950-01-1950-12; the sample 1949-12-1950-12 reaches outside"),
        (None, "1951-01", "prices has 1950-01-1950-12; the sample 1950-01-1951-01 reaches outside"),
        ("1950-06", "1950-05", "the sample ends before it starts: start=1950-06, end=1950-05"),
    ],
)
def test_a_sample_that_the_data_do_not_cover_is_refused(monthly, start, end, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        select_sample(monthly, start, end, "prices")


def test_a_year_as_an_end_is_the_whole_year():
    months = pd.Series(range(720), index=pd.period_range("1949-01", "2008-12", freq="M"))
    for start, end in (("1950", "2007"), (1950, 2007), ("1950Q1", "2007Q4")):
        chosen = select_sample(months, start, end, "data")
        assert (str(chosen.index[0]), str(chosen.index[-1])) == ("1950-01", "2007-12")
        assert chosen.equals(months.loc["1950":"2007"])
    quarters = pd.Series(range(240), index=pd.period_range("1949Q1", "2008Q4", freq="Q"))
    assert str(select_sample(quarters, "1950", "2007", "data").index[-1]) == "2007Q4"
    assert [str(p) for p in sample_window("1950", "2007", "M")] == ["1950-01", "2007-12"]


@pytest.mark.parametrize("end", ["soon", "", 1950.5, True, "NaT"])
def test_what_is_no_period_is_named(monthly, end):
    with pytest.raises(ValueError, match=rf"end = {end!r} must be a year, quarter or month"):
        select_sample(monthly, None, end, "data")


def test_data_with_gaps_repeats_or_another_order_are_refused(monthly):
    for wrong in (monthly.iloc[::-1], monthly.drop(monthly.index[3]), monthly.iloc[[0, 0, 1]]):
        with pytest.raises(ValueError, match="must follow each other"):
            select_sample(wrong, None, None, "data")
    with pytest.raises(TypeError, match="must be a table with a PeriodIndex"):
        select_sample(monthly.reset_index(drop=True), None, None, "data")
    with pytest.raises(InadequateData, match="no rows"):
        select_sample(monthly.iloc[:0], None, None, "data")
