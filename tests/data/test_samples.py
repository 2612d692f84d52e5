import re

import pandas as pd
import pytest

from frictions.data.samples import select_sample


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
