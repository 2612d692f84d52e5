"""Tables on firms from 49 industries: equity, types of goods, GDP betas, on made-up industries."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.files.french_files import IndustryFile
from frictions.data.shipped.export_shares import export_shares_49
from frictions.empirics.tradability.factor_regressions import gdp_beta
from frictions.empirics.tradability.firms.panel import CATEGORIES
from frictions.empirics.tradability.industries import (
    betas_within_goods,
    composition_of_equity,
    equity_table,
    goods_of_industries,
)
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups

MONTHS = pd.period_range("1990-12", "1999-12", freq="M", name="month")
YEARS = pd.period_range("1991", "1999", freq="Y", name="year")
SAMPLE = ("1991-01", "1999-12")
GROUPS = quantile_groups(export_shares_49())


@pytest.fixture(scope="module")
def industries():
    """Market equity that grows at one rate in all industries, of sizes drawn once."""
    rng = np.random.default_rng(5)
    names = [*GROUPS.index, "Banks", "Insur", "RlEst", "Fin"]
    size = np.exp(rng.normal(5, 1, len(names))) * 1.01 ** np.arange(len(MONTHS))[:, None]
    frame = {"index": MONTHS, "columns": names}
    returns = rng.normal(0.5, 3.0, (len(MONTHS), len(names)))
    book = pd.DataFrame(rng.uniform(0.3, 1.2, (len(YEARS), len(names))), YEARS, names)
    firms = pd.DataFrame(10.0, **frame)
    return IndustryFile(pd.DataFrame(returns, **frame), firms, pd.DataFrame(size, **frame), book)


def test_every_sorted_industry_has_one_type_of_good():
    goods = goods_of_industries()
    assert list(goods.index) == list(GROUPS.index)
    assert set(goods) == set(CATEGORIES)


def test_shares_of_market_equity_have_finance_in_the_total(industries):
    shares = equity_table(industries, GROUPS, SAMPLE).loc["me"]
    size = industries.market_equity().iloc[-1]  # the same shares in every month
    expected = [size[GROUPS.index[name == GROUPS]].sum() / size.sum() for name in QUINTILES]
    np.testing.assert_allclose(shares, expected, rtol=1e-12)
    finance = size[["Banks", "Insur", "RlEst", "Fin"]].sum() / size.sum()
    assert shares.sum() == pytest.approx(1 - finance)


def test_book_equity_is_over_that_of_the_december_before(industries):
    found = equity_table(industries, GROUPS, SAMPLE).loc["bm", "T"]
    inside = GROUPS.index[GROUPS == "T"]
    by_year = []
    for year in YEARS:
        market = industries.market_equity().loc[f"{year.year - 1}-12", inside]
        ratio = industries.book_to_market.loc[year, inside]
        by_year.append((ratio * market).sum() / market.sum())
    assert found == pytest.approx(np.mean(by_year), rel=1e-12)


def test_an_industry_without_book_equity_counts_in_neither_sum(industries):
    book = industries.book_to_market.copy()
    book.loc["1995", "Mach"] = np.nan
    holed = IndustryFile(industries.returns, industries.firms, industries.size, book)
    found = equity_table(holed, GROUPS, ("1995-01", "1995-12")).loc["bm", "T"]
    inside = GROUPS.index[GROUPS == "T"].drop("Mach")
    market = industries.market_equity().loc[pd.Period("1994-12", "M"), inside]
    ratio = book.loc[pd.Period("1995", "Y"), inside]
    assert found == pytest.approx((ratio * market).sum() / market.sum(), rel=1e-12)


def test_a_file_without_book_equity_gives_the_rest(industries):
    short = IndustryFile(industries.returns, industries.firms, industries.size)
    assert list(equity_table(short, GROUPS, SAMPLE).index) == ["me"]


def test_types_of_goods_add_up_to_the_portfolio(industries):
    table = composition_of_equity(industries.market_equity(), GROUPS)
    np.testing.assert_allclose(table.sum(), 100, rtol=1e-12)
    assert table.loc[("inv", "pct"), "NT"] > 0  # construction
    assert table.loc[("durable", "pct"), "T"] == 0


def test_betas_within_goods_are_of_the_industries_with_such_goods(industries):
    rng = np.random.default_rng(6)
    quarters = pd.period_range("1991Q1", "1999Q4", freq="Q")
    growth = pd.Series(rng.normal(0.5, 0.6, len(quarters)), quarters)
    nothing = pd.Series(0.0, MONTHS)
    excess = industries.returns.loc["1991-01":]
    table = betas_within_goods(excess, GROUPS, None, nothing, growth)
    # consumption goods: no industry of the most tradable quintile sells them
    assert table.loc[("C", "b")].isna().to_dict() == {
        **dict.fromkeys(["NT", "2", "3", "4"], False), "T": True, "TMNT": True,
    }  # fmt: skip
    books = 100 * ((1 + excess["Books"] / 100).resample("Q").prod() - 1)
    expected = gdp_beta(books.to_frame("3"), growth)["3"]  # the one such industry there
    assert table.loc[("C", "b"), "3"] == pytest.approx(expected["beta"], rel=1e-9)
    spread = table.loc["I"].loc["b"]
    assert spread["TMNT"] == pytest.approx(spread["T"] - spread["NT"], rel=1e-9)
