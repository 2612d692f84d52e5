"""The FRED layouts: vintages that differ, and files that are wrong in every way we name."""

import numpy as np
import pytest

from frictions.data.files.fred_qd import read_fred_qd, read_fred_series

GOOD = [
    "sasdate,GDPC1,INVCQRMTSPL",
    "factors,0.0,1.0",
    "transform,5.0,5.0",
    "3/1/1959,3352.129,",
    "6/1/1959,3427.667,",
    "9/1/1959,3430.057,100.5",
]


@pytest.fixture
def write(tmp_path):
    def write_lines(lines, name="fred_qd.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf8")
        return path

    return write_lines


def changed(line, text):
    return [*GOOD[: line - 1], text, *GOOD[line:]]


def test_levels_by_quarter(write):
    data = read_fred_qd(write(GOOD))
    assert data.index.astype(str).tolist() == ["1959Q1", "1959Q2", "1959Q3"]
    assert data.loc["1959Q2", "GDPC1"] == 3427.667
    assert data["INVCQRMTSPL"].isna().tolist() == [True, True, False]


@pytest.mark.parametrize(
    "lines",
    [
        [GOOD[0], GOOD[2], GOOD[1], *GOOD[3:]],
        [GOOD[0], GOOD[2], *GOOD[3:]],
        [*GOOD, ",,", "", ",,"],
        [GOOD[0], "Transform:,5,5", *GOOD[3:]],
        ["\ufeff" + GOOD[0], *GOOD[1:]],
    ],
    ids=["codes swapped", "no factors row", "empty tail", "older spelling", "byte order mark"],
)
def test_vintages_with_another_layout_read_the_same(write, lines):
    np.testing.assert_array_equal(read_fred_qd(write(lines)), read_fred_qd(write(GOOD, "a.csv")))


def test_columns_without_a_name_are_no_name_twice(write):
    data = read_fred_qd(write([line + ",," for line in GOOD]))
    assert data["GDPC1"].tolist() == read_fred_qd(write(GOOD, "a.csv"))["GDPC1"].tolist()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (changed(1, "date,GDPC1,INV"), r"line 1: expected a header starting with 'sasdate'"),
        ([""], r"line 1: expected data, found an empty file"),
        (["", *GOOD], r"line 1: expected a header, found ''"),
        (["<html><body>sorry"], r"line 1: expected data, found a web page: '<html><body>sorry'"),
        (changed(4, "3/1/1959,3352.129"), r"line 4: expected 3 fields, found '2: 3/1/1959,3352"),
        (
            [GOOD[0], "3/1/1959,,", "6/1/1959,,"],
            r"line 3: expected a value of GDPC1, INVCQRMTSPL until here, found '2 lines of em",
        ),
        (changed(1, "sasdate,GDPC1,GDPC1 "), r"line 1: expected a header with .*'GDPC1 again'"),
        (changed(5, "6/1/1959,nan,2"), r"line 5: expected a number or nothing in GDPC1, .* 'nan'"),
        (changed(5, "6/1/1959,1_0,2"), r"line 5: expected a number or nothing in GDPC1, .*'1_0'"),
        (changed(5, "6/1/1959,1," + "2" * 140_000), r"line 5: expected fields with commas between"),
        (changed(4, "1959-03-01,1,2"), r"line 4: expected a date m/d/yyyy .* '1959-03-01'"),
        (changed(5, "5/1/1959,1,2"), r"line 5: expected a date m/d/yyyy in March, June"),
        (changed(6, "9/1/1959,n/a,2"), r"line 6: expected a number or nothing in GDPC1, .* 'n/a'"),
        (changed(5, "9/1/1959,1,2"), r"line 5: expected quarter 1959Q2, found '1959Q3'"),
        (changed(5, "3/1/1959,1,2"), r"line 5: expected quarter 1959Q2, found '1959Q1'"),
        (GOOD[:3], r"line 3: expected a line of a quarter until here, found 'transform,5.0,5.0'"),
    ],
)
def test_errors_name_file_line_and_expectation(write, lines, message):
    with pytest.raises(ValueError, match=message) as error:
        read_fred_qd(write(lines))
    assert "fred_qd.csv" in str(error.value)


@pytest.mark.parametrize("dates", ["DATE", "observation_date"])
def test_single_series(write, dates):
    path = write([f"{dates},A464", "1947-01-01,30.7", "1947-04-01,."], "a.csv")
    series = read_fred_series(path, "A464")
    assert series.index.astype(str).tolist() == ["1947Q1", "1947Q2"]
    assert series.iloc[0] == 30.7
    assert np.isnan(series.iloc[1])


def test_monthly_and_annual_series(write):
    months = write(["DATE,A", "1959-01-01,1", "1959-02-01,2"], "m.csv")
    assert read_fred_series(months, "A", "M").index.astype(str).tolist() == ["1959-01", "1959-02"]
    years = write(["DATE,A", "1959-01-01,1", "1960-01-01,2"], "y.csv")
    assert read_fred_series(years, "A", "Y").index.astype(str).tolist() == ["1959", "1960"]
    with pytest.raises(ValueError, match=r"y.csv, line 3: expected month 1959-02, found '1960-01'"):
        read_fred_series(years, "A", "M")
    with pytest.raises(ValueError, match=r"m.csv, line 3: expected a date yyyy-01-01, found"):
        read_fred_series(months, "A", "Y")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["DATE,B"], r"line 1: expected the header 'DATE,A464', found 'DATE,B'"),
        (["when,A464"], r"line 1: expected the header"),
        (["DATE,A464", "1947-02-01,1"], r"line 2: expected a date yyyy-mm-dd in January"),
        (["DATE,A464", "1/1/1947,1"], r"line 2: expected a date yyyy-mm-dd"),
    ],
)
def test_bad_single_series(write, lines, message):
    with pytest.raises(ValueError, match=message):
        read_fred_series(write(lines, "a.csv"), "A464")
