"""The extract of the GVAR database."""

import re

import numpy as np
import pytest

from frictions.data.files.gvar_files import FOREIGN, find_gvar, read_gvar
from frictions.data.files.layout import LayoutError
from tests.data.files.test_workbooks import new_workbook
from tests.data.old_workbook import old_workbook

QUARTERLY = """\
quarter,country,y,Dp,ep
1989Q4,US,4.0,0.02,
1990Q1,US,4.0,0.03,
1989Q4,JP,5.0,0.01,4.5
1990Q1,JP,5.0,0.01,4.6
1989Q4,GB,5.0,0.01,-0.5
1990Q1,GB,5.0,0.01,-0.4
"""
GDP = "year,US,JP,GB\n1990,6e12,3e12,1e12\n1991,6e12,2e12,2e12\n"


@pytest.fixture
def write(tmp_path):
    def write_both(quarterly=QUARTERLY, gdp=GDP):
        paths = tmp_path / "gvar_quarterly.csv", tmp_path / "gvar_ppp_gdp.csv"
        for path, text in zip(paths, (quarterly, gdp), strict=True):
            path.write_text(text)
        return paths

    return write_both


def test_bilateral_real_rates_are_ep_plus_accumulated_us_inflation(write):
    data = read_gvar(*write())
    bilateral = np.log(data.exchange_rates / data.price_levels).add(
        np.log(data.us_price_level), axis=0
    )
    np.testing.assert_allclose(bilateral["JP"], [4.52, 4.65], rtol=1e-14)
    # Weights before the first year of GDP are those of that year.
    np.testing.assert_allclose(data.weights["JP"], [0.75, 0.75], rtol=1e-14)
    assert data.weights.index.astype(str).tolist() == ["1989Q4", "1990Q1"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Dp,ep", "ep,Dp", r"gvar_quarterly.csv, line 1: expected the header 'quarter,country,y,D"),
        ("1990Q1,JP,5.0,0.01,4.6", "1990Q1,JP,5.0,0.01", r"line 5: expected 5 fields, found '4: "),
        ("1990Q1,JP,5.0,0.01,4.6", "1990Q1,JP,5.0,0.01,", r"line 5: expected a number in ep"),
        ("1990Q1,JP,5.0", "1990-13,JP,5.0", r"line 5: expected a quarter such as 1979Q2"),
        ("1990Q1,JP,5.0", "1990Q2,JP,5.0",
         r"line 5: expected JP 1990Q1, .*, before this line, found '1990Q2'"),
        ("1990Q1,GB,5.0,0.01,-0.4", "1990Q1,FR,5.0,0.01,-0.4",
         r"line 7: expected FR 1989Q4, .*, before this line, found '1990Q1'"),
        ("1990Q1,GB,5.0,0.01,-0.4\n", "",
         r"line 6: expected GB 1990Q1, .*, after this line, found '1989Q4 as its last'"),
        ("1990Q1,JP", "1989Q4,JP", r"line 5: expected each country once a quarter, found 'JP 1989"),
        ("1990Q1,JP,5.0,0.01,4.6", "1990Q1,JP,5.0,0.01,inf", r"line 5: expected a number in ep"),
        ("quarter,country", '"quarter,country', r"line 1: expected quotes that close"),
    ],
)  # fmt: skip
def test_errors_of_the_quarterly_file(write, old, new, message):
    with pytest.raises(LayoutError, match=message):
        read_gvar(*write(quarterly=QUARTERLY.replace(old, new)))


def test_the_base_country_is_needed(write):
    without = "\n".join(line for line in QUARTERLY.splitlines() if ",US," not in line)
    with pytest.raises(
        LayoutError, match=r"line 5: expected lines of US and of a .* here, found 'JP, GB only'"
    ):
        read_gvar(*write(quarterly=without))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("US,JP,GB", "US,JP,CA", r"gvar_ppp_gdp.csv, line 1: expected the columns GB"),
        ("1991,6e12,2e12,2e12", "1991,6e12,2e12", r"line 3: expected a year and 3 values"),
        ("1991,6e12,2e12,2e12", "1991,6e12,x,2e12", r"line 3: expected a number in JP, found 'x'"),
        ("1991,", "1993,", r"gvar_ppp_gdp.csv, line 3: expected the year 1991, found '1993'"),
        ("1991,", "1990,", r"line 3: expected the year 1991, found '1990'"),
        ("1990,6e12,3e12,1e12\n1991,6e12,2e12,2e12\n", "", r"line 1: expected a line of a year"),
        ("US,JP,GB", "US,JP,GB,JP", r"line 1: expected a header with each name once.*'JP again'"),
        ("1991,6e12,2e12", "1991,6e12,-2e12", r"line 3: expected a positive number in JP"),
    ],
)  # fmt: skip
def test_errors_of_the_gdp_file(write, old, new, message):
    with pytest.raises(LayoutError, match=message):
        read_gvar(*write(gdp=GDP.replace(old, new)))


SHEETS = {"CA": "CANADA", "FR": "FRANCE", "DE": "GERMANY", "IT": "ITALY", "JP": "JAPAN",
          "GB": "UNITED KINGDOM", "US": "USA"}  # fmt: skip
SHORT = {"CA": "can", "FR": "france", "DE": "germ", "IT": "italy", "JP": "japan", "GB": "uk",
         "US": "usa"}  # fmt: skip
BANK = {"CA": "CAN", "FR": "FRA", "DE": "DEU", "IT": "ITA", "JP": "JPN", "GB": "GBR", "US": "USA"}
QUARTERS = ["1989Q4", "1990Q1"]


def by_country():
    """Lay out a workbook as those before 2023: a sheet a country."""
    sheets = {"ARGENTINA": [["date", "y"], ["1989Q4", 1.0]]}
    for k, (country, name) in enumerate(SHEETS.items()):
        head = ["date", "y", "Dp"] + ([] if country == "US" else ["ep"])
        rows = [[q, 4.0, 0.01 * (n + 1), float(k) + n] for n, q in enumerate(QUARTERS)]
        sheets[name] = [head, *(row[: len(head)] for row in rows)]
    return sheets


def by_variable():
    """Lay out the same as from 2023 on: a sheet a variable."""
    head = ["date", "arg", *SHORT.values()]
    other = 123456789.0
    dp = [[q, other, *[0.01 * (n + 1)] * 7] for n, q in enumerate(QUARTERS)]
    ep = [[q, other, *(float(k) + n for k in range(6)), other] for n, q in enumerate(QUARTERS)]
    return {"y": [["date"]], "Dp": [head, *dp], "ep": [head, *ep]}


def bank(country_name="Japan", size=3e12):
    head = ["Country Name", "Country Code", "Indicator Name", "Indicator Code", 1990.0, 1991.0]
    rows = [[name, code, "GDP, PPP", "NY", size, size] for name, code in BANK.items()]
    return {"WDI": [["Last updated"], head, ["Aruba", "ABW", "", "", None, None], *rows, [""]]}


@pytest.mark.parametrize("write_workbook", [old_workbook, new_workbook])
@pytest.mark.parametrize("sheets", [by_country, by_variable])
def test_the_workbooks_as_published(tmp_path, write_workbook, sheets):
    quarterly, gdp = tmp_path / "GVAR_2023Q3.xls", tmp_path / "PPP-GDP WDI (1990-2018).xls"
    assert find_gvar(tmp_path) is None
    quarterly.write_bytes(write_workbook(sheets()))
    gdp.write_bytes(write_workbook(bank()))
    assert find_gvar(tmp_path) == (quarterly, gdp)
    data = read_gvar(quarterly, gdp)
    assert list(data.exchange_rates) == FOREIGN
    np.testing.assert_allclose(np.log(data.exchange_rates["JP"]), [4.0, 5.0])
    np.testing.assert_allclose(np.log(data.us_price_level), [0.01, 0.03])
    np.testing.assert_allclose(data.weights, 1 / 6)
    (tmp_path / "Country Data (1979Q2-2016Q4).xls").write_bytes(b"")
    with pytest.raises(LayoutError, match="expected one workbook"):
        find_gvar(tmp_path)


def with_cell(sheets, sheet, row, column, value):
    sheets[sheet][row][column] = value
    return sheets


@pytest.mark.parametrize(
    ("quarterly", "gdp", "message"),
    [
        (with_cell(by_country(), "JAPAN", 2, 0, "1990Q2"), bank(),
         "sheet JAPAN, row 3: expected the quarter 1990Q1, found '1990Q2'"),
        (with_cell(by_country(), "JAPAN", 2, 0, "March 1990"), bank(),
         "sheet JAPAN, row 3: expected a quarter such as 1979Q2, found 'March 1990'"),
        (with_cell(by_country(), "FRANCE", 1, 3, "<script>"), bank(),
         "sheet FRANCE, row 2: expected a number in ep, found '<script>'"),
        (with_cell(by_variable(), "ep", 1, 2, 123456789.0), bank(),
         "sheet ep, row 2: expected a number in CA, found '123456789'"),
        (with_cell(by_variable(), "ep", 0, 2, "x"), bank(), "sheet ep, row 1: expected one column"),
        (with_cell(by_variable(), "ep", 0, 1, "can"), bank(), "sheet ep, row 1: expected one col"),
        ({"x": [["date"]]}, bank(), "expected a sheet USA, found the sheets 'x'"),
        ({**by_variable(), "Dp": [["date", "usa"]]}, bank(),
         "sheet Dp, row 1: expected rows of quarters until here, found 'the end of the sheet'"),
        ({**by_variable(), "Dp": [["date", "usa"], ["1989Q4", 0.1]]}, bank(), "the same quarters"),
        (by_variable(), {"WDI": [["x"]]}, "sheet WDI: expected a row with Country Code"),
        (by_variable(), bank(size=-1.0), "row 4: expected a positive number for 1990, found '-1'"),
        (by_variable(), {"WDI": [*bank()["WDI"], bank()["WDI"][4]]}, "expected FR once, found"),
        (by_variable(), {"WDI": bank()["WDI"][:5]}, "expected rows of DE, IT, JP, GB, found none"),
        (by_variable(), with_cell(bank(), "WDI", 1, 5, 1992.0), "row 2: expected years in turn"),
    ],
)  # fmt: skip
def test_workbooks_of_another_layout_are_refused(tmp_path, quarterly, gdp, message):
    paths = tmp_path / "GVAR_2023Q3.xls", tmp_path / "PPP-GDP.xls"
    for path, sheets in zip(paths, (quarterly, gdp), strict=True):
        path.write_bytes(old_workbook(sheets))
    with pytest.raises(LayoutError, match=re.escape(message)):
        read_gvar(*paths)
