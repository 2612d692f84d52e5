"""From extracts to panels: common stocks, delisting, links in time, public accounts, industries."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.licensed.extract import load_licensed
from frictions.data.licensed.panels import (
    POSTER_FILES,
    TRADABILITY_FILES,
    common_stocks,
    firm_months,
    firm_quarters,
    firm_years,
    industry_of_naics,
    linked,
    with_delisting,
    with_delisting_prices,
)
from tests.data.extracts import industry_codes, write_poster, write_tradability

DAY = pd.Timestamp


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    directory = tmp_path_factory.mktemp("licensed")
    firms = write_tradability(directory)
    return firms, load_licensed(directory, (*TRADABILITY_FILES, "industry_ratios"))


def stocks_of(*rows):
    names = ["permno", "permco", "date", "ret", "prc", "shrout", "cfacpr"]
    table = pd.DataFrame([(*row, 1.0) for row in rows], columns=names)
    return table.assign(date=pd.to_datetime(table["date"]))


def names_of(*rows):
    columns = ["permno", "namedt", "nameendt", "shrcd", "exchcd", "siccd"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(**{c: pd.to_datetime(table[c]) for c in ("namedt", "nameendt")})


def test_common_stocks_by_the_name_of_the_day():
    msf = stocks_of(
        (1, 1, "1990-01-31", 0.1, -5.0, 200.0),
        (1, 1, "1990-02-28", 0.1, 6.0, 200.0),
        (2, 2, "1990-01-31", 0.1, 5.0, 100.0),
        (3, 3, "1990-01-31", 0.1, np.nan, 100.0),
    )
    names = names_of(
        (1, "1980-01-01", "1990-01-31", 10, 1, 100),
        (1, "1990-02-01", "2000-01-01", 73, 1, 200),  # a fund from February on
        (2, "1980-01-01", "2000-01-01", 11, 4, 300),  # traded elsewhere
        (3, "1980-01-01", "2000-01-01", 11, 3, 300),
    )
    found = common_stocks(msf, names)
    assert found[["permno", "siccd"]].to_numpy().tolist() == [[1, 100], [3, 300]]
    np.testing.assert_array_equal(found["me"], [1.0, np.nan])  # million dollars
    assert str(found["month"].iloc[0]) == "1990-01"


def test_delisting_returns_compound():
    stocks = pd.DataFrame(
        {
            "permno": [1, 1, 2],
            "month": pd.PeriodIndex(["1990-01", "1990-02", "1990-02"], freq="M"),
            "ret": [0.1, 0.2, np.nan],
        }
    )
    delistings = pd.DataFrame(
        {
            "permno": [1, 2, 3],
            "dlstdt": pd.to_datetime(["1990-02-15", "1990-02-20", "1990-02-20"]),
            "dlret": [-0.5, -0.3, np.nan],
        }
    )
    found = with_delisting(stocks, delistings)
    np.testing.assert_allclose(found["ret"], [0.1, 1.2 * 0.5 - 1, -0.3])
    assert list(found.columns) == list(stocks.columns)


def test_the_delisting_price_stands_in_for_a_missing_one():
    month = ["1990-01", "1990-02", "1990-01", "1990-01", "1990-03", "1990-01"]
    stocks = pd.DataFrame(
        {
            "permno": [1, 1, 2, 3, 4, 5],
            "month": pd.PeriodIndex(month, freq="M"),
            "prc": [5.0, np.nan, 6.0, 7.0, 8.0, 9.0],
            "shrout": [1000.0, 2000.0, 1000.0, 1000.0, 1000.0, 1000.0],
            "me": [5.0, np.nan, 6.0, 7.0, 8.0, 9.0],
        }
    )
    day = ["1990-02-15", "1990-03-20", "1990-01-31", "1990-01-31", "1990-02-01"]
    delistings = pd.DataFrame(
        {
            "permno": [1, 2, 3, 4, 5],
            "dlstdt": pd.to_datetime(day),
            "dlprc": [-4.0, 3.0, 99.0, 99.0, 0.0],
        }
    )
    found = with_delisting_prices(stocks, delistings)
    got = [tuple(row) for row in found[["permno", "month", "prc", "me"]].astype(str).to_numpy()]
    assert got == [
        ("1", "1990-01", "5.0", "5.0"),
        ("1", "1990-02", "4.0", "8.0"),  # in the place of the missing price
        ("2", "1990-01", "6.0", "6.0"),
        ("2", "1990-03", "3.0", "3.0"),  # a month that had no row
        ("3", "1990-01", "7.0", "7.0"),  # has a price of its own
        ("4", "1990-03", "8.0", "8.0"),  # traded after that delisting
        ("5", "1990-01", "9.0", "9.0"),  # no price
    ]
    assert list(found.columns) == list(stocks.columns)


def test_links_hold_within_their_dates_and_the_primary_one_counts():
    link = pd.DataFrame(
        {
            "gvkey": ["A", "B", "C", "D"], "lpermno": [1, 1, 1, 1],
            "linktype": ["LC", "LU", "LC", "NR"], "linkprim": ["C", "P", "P", "P"],
            "linkdt": pd.to_datetime(["1980-01-01", "1980-01-01", "1990-01-01", "1980-01-01"]),
            "linkenddt": pd.to_datetime(["2000-01-01", "1989-12-31", None, None]),
        }
    )  # fmt: skip
    dates = pd.to_datetime(["1979-06-30", "1985-06-30", "1990-06-30", "2020-06-30"])
    found = linked(pd.DataFrame({"permno": 1, "date": dates}), link, "date")
    assert dict(zip(found["date"].dt.year, found["gvkey"], strict=True)) == {
        1985: "B",
        1990: "C",
        2020: "C",
    }


def test_naics_codes_find_the_industry_with_the_longest_beginning():
    codes = ["334411", "33441A", "33399A", "1111A0", "230101", "420000", "4A0000"]
    naics = pd.Series(["334411", "334412", "333995", "111120", "423110", "42", "999999", None])
    found = industry_of_naics(naics, codes)
    assert found.iloc[:6].tolist() == ["334411", "33441A", "33399A", "1111A0", "420000", "420000"]
    assert found.iloc[6:].isna().all()


def test_the_monthly_panel_is_the_one_the_extracts_were_made_from(made):
    firms, files = made
    codes = industry_codes(firms.ratios.index)
    panel = firm_months(files, files["industry_ratios"]["code"])
    expected = firms.monthly.sort_values(["permno", "date"], ignore_index=True)
    assert panel["permno"].tolist() == expected["permno"].tolist()
    assert panel["date"].tolist() == expected["date"].tolist()
    assert panel["industry"].tolist() == expected["industry"].map(codes).tolist()
    np.testing.assert_allclose(panel["ret"], expected["ret"], rtol=1e-12)
    np.testing.assert_allclose(panel["me"], expected["me"], rtol=1e-12)
    # Accounts of December count from June on, for a year and a half at most.
    one = panel[panel["permno"] == 10001].set_index("date")
    true = expected[expected["permno"] == 10001].set_index("date")
    assert one.loc["1991-05", "be"] != one.loc["1991-05", "be"]
    assert one.loc["1991-06", "be"] == pytest.approx(true.loc["1990-12", "be"])
    assert one.loc["1992-05", "be"] == pytest.approx(true.loc["1990-12", "be"])
    assert one.loc["1992-06", "liabilities"] == pytest.approx(true.loc["1991-12", "liabilities"])


def test_finance_is_left_out_and_categories_are_added(made):
    files = made[1]
    names = files["crsp_msenames"].copy()
    names.loc[names["permno"] == 10001, "siccd"] = 6020
    codes = files["industry_ratios"]["code"]
    categories = pd.Series("serv", index=codes[:3])
    panel = firm_months({**files, "crsp_msenames": names}, codes, categories)
    assert 10001 not in set(panel["permno"])
    assert (panel["category"] == "serv").equals(panel["industry"].isin(codes[:3]))


def test_the_quarterly_panel_is_the_one_the_extracts_were_made_from(made):
    firms, files = made
    panel = firm_quarters(files)
    expected = firms.quarterly.sort_values(["permno", "date"], ignore_index=True)
    pd.testing.assert_frame_equal(
        panel, expected[list(panel.columns)], check_dtype=False, rtol=1e-10
    )


def test_the_yearly_panel_has_the_price_of_a_quarter_later_in_real_terms(tmp_path):
    written = write_poster(tmp_path, firms=3, years=21)
    files = load_licensed(tmp_path, POSTER_FILES)
    months = pd.period_range("1979-01", "2012-12", freq="M")
    deflator = pd.Series(np.linspace(1, 2, len(months)), months)
    panel = firm_years(files, deflator)
    assert len(panel) == len(written)
    row, source = panel.iloc[1], written.iloc[1]
    assert (row["gvkey"], row["year"]) == ("000001", 1981)
    level = deflator["1982-04"] / 2
    for name in ("payoff", "price", "sales", "capital"):
        assert row[name] == pytest.approx(source[name] / level)
    # One thousand times the firm's number of shares, in thousands.
    assert panel["market_cap"].iloc[30] == pytest.approx(panel["price"].iloc[30] * 2)


def test_market_equity_is_added_over_a_firm_s_stocks(tmp_path):
    write_poster(tmp_path, firms=2, years=21)
    files = load_licensed(tmp_path, POSTER_FILES)
    msf = files["crsp_msf"].assign(permco=7)
    deflator = pd.Series(1.0, pd.period_range("1979-01", "2012-12", freq="M"))
    panel = firm_years({**files, "crsp_msf": msf}, deflator)
    total = (msf["prc"] * msf["shrout"] / 1000).groupby(msf["date"]).sum()
    largest = panel.groupby("year")["market_cap"].first()
    np.testing.assert_allclose(largest, total.to_numpy())
    assert panel.groupby("year").size().eq(1).all()
