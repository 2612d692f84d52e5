"""The extract of the GVAR database."""

import numpy as np
import pytest

from frictions.data.files.gvar_files import read_gvar
from frictions.data.files.layout import LayoutError

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
