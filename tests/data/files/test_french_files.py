"""Ken French's layout: sections by heading, missing values, and files that are wrong."""

import numpy as np
import pytest

from frictions.data.files.french_files import read_factors, read_industries
from frictions.data.files.layout import LayoutError
from tests.data.loopback import zip_of

INDUSTRIES = """\
This file was created by CMPT_IND_RETS using the 202108 CRSP database.
It contains value- and equal-weighted returns for 3 industry portfolios.

Missing data are indicated by -99.99 or -999.


  Average Value Weighted Returns -- Monthly
,Agric,Food ,Soda
200011,   2.37,   0.12, -99.99
200012,   2.23,   2.68, -999
200101,  -0.57,   1.58,   1.00

  Average Equal Weighted Returns -- Monthly
,Agric,Food ,Soda
200011,   9.00,   9.00,   9.00
200012,   9.00,   9.00,   9.00
200101,   9.00,   9.00,   9.00

  Average Value Weighted Returns -- Annual
,Agric,Food ,Soda
2000,   5.00,   6.00,   7.00

  Number of Firms in Portfolios
,Agric,Food ,Soda
200011,       3,      10,       0
200012,       3,      11,       0
200101,       4,      11,       1

  Average Firm Size
,Agric,Food ,Soda
200011,  10.00,  20.00, -99.99
200012,  11.00,  20.00, -99.99
200101,  12.00,  20.50,   5.00

  Sum of BE / Sum of ME
,Agric,Food ,Soda
2000,   0.50,   0.60, -99.99
2001,   0.55,   0.65,   0.90

  Value-Weighted Average of BE/ME
,Agric,Food ,Soda
2000,   9.00,   9.00,   9.00
2001,   9.00,   9.00,   9.00

Copyright 2021 Kenneth R. French
"""
FACTORS = """\
This file was created by CMPT_ME_BEME_RETS using the 202108 CRSP database.
The 1-month TBill return is from Ibbotson and Associates, Inc.

,Mkt-RF,SMB,HML,RF
192607,    2.96,   -2.38,   -2.73,    0.22
192608,    2.64,   -1.47,    4.14,    0.25

 Annual Factors: January-December
,Mkt-RF,SMB,HML,RF
1927,   29.47,   -2.46,   -3.75,    3.12

Copyright 2021 Kenneth R. French
"""


@pytest.fixture
def write(tmp_path):
    def write_text(text, name="a.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="latin-1")
        return path

    return write_text


def test_sections_are_found_by_their_headings(write):
    found = read_industries(write(INDUSTRIES), count=3)
    assert list(found.returns.columns) == ["Agric", "Food", "Soda"]
    assert found.returns.index.astype(str).tolist() == ["2000-11", "2000-12", "2001-01"]
    np.testing.assert_array_equal(found.returns["Soda"], [np.nan, np.nan, 1.0])
    assert found.firms.loc["2000-12", "Food"] == 11
    np.testing.assert_array_equal(found.market_equity()["Agric"], [30.0, 33.0, 48.0])
    np.testing.assert_array_equal(found.book_to_market["Soda"], [np.nan, 0.9])
    assert found.book_to_market.index.astype(str).tolist() == ["2000", "2001"]


def test_more_free_text_and_another_order_change_nothing(write):
    plain = read_industries(write(INDUSTRIES), count=3)
    start, *sections = INDUSTRIES.split("\n\n  ")
    turned = "\n\n  ".join(["Words, and more words\n" * 9 + start, *sections[::-1]])
    found = read_industries(write(turned + "\n", "b.csv"), count=3)
    np.testing.assert_array_equal(found.returns, plain.returns)
    np.testing.assert_array_equal(found.size, plain.size)


def test_a_copy_with_the_first_section_only_has_no_market_equity(write):
    first = INDUSTRIES[: INDUSTRIES.index("  Average Equal")].replace("\n,Agric", "\nX1,Agric")
    found = read_industries(write(first), count=3, returns_suffice=True)
    assert found.returns.shape == (3, 3)
    assert found.market_equity() is None
    assert found.book_to_market is None


@pytest.mark.parametrize("lost", ["Average Equal", "Number of Firms", "Average Firm Size"])
def test_a_download_that_ends_early_is_refused(write, lost):
    text = INDUSTRIES[: INDUSTRIES.index(f"  {lost}")]
    message = rf"a.csv, line {text.count(chr(10))}: expected a section headed .* found 'Average Va"
    with pytest.raises(LayoutError, match=message):
        read_industries(write(text), count=3)


def test_the_archive_is_read_without_unpacking(write, tmp_path):
    path = tmp_path / "f.zip"
    path.write_bytes(zip_of({"F-F_Research_Data_Factors.CSV": FACTORS}))
    np.testing.assert_array_equal(read_factors(path), read_factors(write(FACTORS)))
    with pytest.raises(
        LayoutError,
        match=r"f.zip\[F-F_Research_Data_Factors.CSV\], line 12: expected a section hea",
    ):
        read_industries(path)


def test_factors_are_the_monthly_section(write):
    factors = read_factors(write(FACTORS))
    assert list(factors.columns) == ["MktRF", "SMB", "HML", "RF"]
    assert factors.index.astype(str).tolist() == ["1926-07", "1926-08"]
    assert factors.loc["1926-08", "HML"] == 4.14


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Value Weighted Returns -- Monthly", "Other",
         r"line 45: expected a section headed 'Average Value.* until here, found 'Average Other;"),
        ("Average Equal", "Average Value",
         r"line 14: expected one section headed .* -- Monthly', found 'another after line 8'"),
        (",Agric,Food ,Soda\n200011,   2.37", ",Agric,Food ,Food\n200011,   2.37",
         r"line 8: expected a header with each name once, found 'Food again'"),
        ("200012,   2.23", "200012,   nan", r"line 10: expected a number in Agric, found 'nan'"),
        ("200101,       4,      11,       1\n", "",
         r"line 24: expected 2000-11 to 2001-01 under 'Number .* found '2000-11 to 2000-12'"),
        (",Agric,Food ,Soda\n200011,   2.37", ",Agric,Food \n200011,   2.37",
         r"line 9: expected 2 values, found '3: 200011"),
        ("200012,   2.23,   2.68, -999", "200012,   2.23,   2.68", r"line 10: expected 3 values"),
        ("200012,   2.23,   2.68, -999", "200012,   2.23,, -999",
         r"line 10: expected a number in Food, found ''"),
        ("200012,   2.23", "200013,   2.23", r"line 10: expected a month yyyymm or a year yyyy"),
        ("200012,   2.23", "200102,   2.23", r"line 10: expected the date 2000-12, found '200102'"),
        ("200012,   2.23", "2000-12,   2.23", r"line 10: expected a date of 6 digits or a blank l"),
        ("of ME\n,Agric,Food ", "of ME\n,Agric,Other",
         r"line 36: expected Food under 'Sum of BE / Sum of ME', as in line 8, found 'Other'"),
        ("Firms in Portfolios\n,Agric", "Firms in Portfolios\n,Other",
         r"line 24: expected Agric under 'Number of Firms in Portfolios', as in line 8, found '"),
    ],
)  # fmt: skip
def test_errors_name_file_line_and_expectation(write, old, new, message):
    assert INDUSTRIES.count(old) == 1 or old.startswith(("200012", ",Agric"))
    with pytest.raises(LayoutError, match=message) as error:
        read_industries(write(INDUSTRIES.replace(old, new, 1)), count=3)
    assert "a.csv" in str(error.value)


def test_another_number_of_industries_is_refused(write):
    with pytest.raises(
        LayoutError,
        match=r"line 8: expected 49 industries under 'Average .*, found '3: Agric, Food, Soda'",
    ):
        read_industries(write(INDUSTRIES))


def test_factors_need_their_four_columns(write):
    message = r"line 4: expected a monthly section with the columns Mkt-RF,SMB,HML,RF, found 'Mkt"
    with pytest.raises(LayoutError, match=message):
        read_factors(write(FACTORS.replace("HML", "RMW")))
    annual = FACTORS[: FACTORS.index(",Mkt")] + FACTORS[FACTORS.index(" Annual") :]
    with pytest.raises(LayoutError, match=r"line 8: .*, found 'annual sections only'"):
        read_factors(write(annual))
    with pytest.raises(LayoutError, match=r"line 16: .*, once, found 'another after line 4'"):
        read_factors(write(FACTORS + FACTORS))


def test_a_factor_that_is_missing_is_refused(write):
    with pytest.raises(
        LayoutError, match=r"line 6: expected a value of SMB, found '192608,    2.64"
    ):
        read_factors(write(FACTORS.replace("-1.47", "-99.99")))


def test_text_without_data_is_refused(write):
    with pytest.raises(
        LayoutError, match=r"a.csv, line 1: expected a header row and below it rows"
    ):
        read_factors(write("Service unavailable\nTry later\n"))
