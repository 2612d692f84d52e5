"""Cells of extracts as programs write them: dates, identifiers, numbers."""

import pandas as pd
import pytest

from frictions.data.licensed.columns import convert
from frictions.data.licensed.files import FILES, Column

DATE, LATER = Column("date"), FILES["ccm_link"]["linkenddt"]
GVKEY, NAICS = FILES["comp_funda"]["gvkey"], FILES["comp_company"]["naics"]


def cells(*texts):
    return pd.Series([*texts], dtype="category")


@pytest.mark.parametrize(
    "texts",
    [
        ("1986-01-31", "1990-12-31"),
        ("19860131", "19901231"),
        ("19860131.0", "19901231.0"),
        ("1986-01-31 00:00:00", "1990-12-31T00:00:00.000"),
    ],
)
def test_dates_in_the_spellings_of_csv_exports(texts):
    values, problem = convert(cells(*texts), DATE)
    assert problem == ""
    assert values.tolist() == [pd.Timestamp(1986, 1, 31), pd.Timestamp(1990, 12, 31)]


@pytest.mark.parametrize("spelling", ["1/31/1986", "31/01/1986", "31JAN1986", "1986/01/31", "528"])
def test_dates_in_another_order_are_refused(spelling):
    _, problem = convert(cells(spelling, spelling), DATE)
    assert problem == (
        f"expected date yyyy-mm-dd or yyyymmdd; found '{spelling}' in line 2, '{spelling}' in "
        "line 3"
    )


def test_mixed_dates_and_impossible_ones_are_refused_by_line():
    mixed = cells("19860131", "1986-02-28", "19860231", "", None, "18991231", "21010101")
    _, problem = convert(mixed, DATE)
    assert problem == (
        "expected date yyyymmdd; found '1986-02-28' in line 3, '19860231' in line 4, '' in line 5 "
        "and 3 more"
    )
    values, problem = convert(cells("19860131", None, "99991231"), LATER)
    assert problem == ""
    assert values.isna().tolist() == [False, True, False]


def test_a_million_dates_that_are_none_are_refused_at_once():
    codes = pd.Categorical.from_codes([0] * 1_000_000, ["31/01/1986"])
    _, problem = convert(pd.Series(codes), DATE)
    assert problem.endswith("and 999997 more")


def test_identifiers_that_a_spreadsheet_made_numbers_of_are_texts_again():
    values, problem = convert(cells("1004.0", "001004", "12345"), GVKEY)
    assert (values.tolist(), problem) == (["1004", "001004", "12345"], "")
    values, problem = convert(cells("333314.0", None, "31"), NAICS)
    assert (values.fillna("none").tolist(), problem) == (["333314", "none", "31"], "")
    _, problem = convert(cells("1.004E+03", "-5", "1004.5", "<script>"), GVKEY)
    assert problem.startswith("expected text of up to six digits; found '1.004E+03' in line 2")


def test_numbers_are_finite_whole_and_in_their_range():
    whole = Column("integer", least=1, most=9)
    values, problem = convert(pd.Series([1.0, 2.0]), whole)
    assert (values.dtype, problem) == ("int64", "")
    for bad in (1.5, 0.0, 10.0, float("inf"), float("nan"), "x", "1,000"):
        _, problem = convert(pd.Series([1, bad], dtype=object), whole)
        assert problem.startswith("expected integer from 1 to 9; found ")
        assert problem.endswith(" in line 3")
    _, problem = convert(pd.Series([True, False]), whole)
    assert problem.startswith("expected integer from 1 to 9; found 'True' in line 2")
