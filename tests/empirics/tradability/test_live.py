"""Live exhibits: what is there with every source, with some, and with none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from frictions.data.files.bea_files import BenchmarkTables
from frictions.data.files.french_files import IndustryFile
from frictions.data.live.cache import Cache
from frictions.data.live.sources import BENCHMARK, FACTORS, GDP_PER_HEAD, INDUSTRIES, SUMMARY_USE
from frictions.data.live.tier import LiveData
from frictions.data.shipped.export_shares import export_commodities, export_shares_49
from frictions.data.shipped.macro import gdp_growth_percent
from frictions.data.shipped.recessions import nber_dummy
from frictions.empirics.tradability.live import live_exhibits, live_gdp_growth, return_tables
from frictions.empirics.tradability.portfolios import portfolio_returns, regime_table, with_spreads
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups
from frictions.foundation import InadequateData

MONTHS = pd.period_range("1926-07", "2017-12", freq="M", name="month")


class Given(LiveData):
    """The live tier with contents handed over, as if they had been downloaded."""

    def __init__(self, contents):
        super().__init__(Cache(None))
        self.contents = contents

    def get(self, name):
        return self.contents.get(name)


@pytest.fixture(scope="module")
def contents():
    rng = np.random.default_rng(3)
    names = [*export_shares_49().index, "Banks", "Insur", "RlEst", "Fin"]
    market = rng.normal(0.6, 4.0, len(MONTHS))
    returns = market[:, None] + rng.normal(0.3, 3.0, (len(MONTHS), len(names)))
    size = np.exp(rng.normal(5, 1, len(names))) * np.ones((len(MONTHS), 1))
    frame = {"index": MONTHS, "columns": names}
    industries = IndustryFile(
        pd.DataFrame(returns, **frame), pd.DataFrame(10.0, **frame), pd.DataFrame(size, **frame)
    )
    factors = pd.DataFrame(
        {"MktRF": market, "SMB": rng.normal(0, 3, len(MONTHS)),
         "HML": rng.normal(0, 3, len(MONTHS)), "RF": 0.3}, index=MONTHS,
    )  # fmt: skip
    quarters = pd.period_range("1947Q1", "2020Q1", freq="Q")
    gdp = pd.Series(np.exp(rng.normal(0.005, 0.01, len(quarters)).cumsum()), quarters)
    table = export_commodities()[["code", "exports_musd", "output_musd"]]
    more = pd.DataFrame([["624", 0.0, 102826.0]], columns=table.columns)
    summary = pd.concat([pd.concat([table, more]).assign(year=y) for y in (1997, 2002, 2007)])
    codes = ["1111A0", "33399A"]
    make = pd.DataFrame([[90.0, 10.0], [0.0, 85.0]], codes, codes)
    use = pd.DataFrame({"F04000": [38.0, 9.5], "F01000": [52.0, 85.5]}, codes)
    return {
        INDUSTRIES: industries, FACTORS: factors, GDP_PER_HEAD: gdp, SUMMARY_USE: summary,
        BENCHMARK: BenchmarkTables(make, use, pd.Series(dtype=str)),
    }  # fmt: skip


def test_nothing_is_made_outside_the_live_tier():
    found = live_exhibits(LiveData(None))
    assert found.tables == {}
    assert found.ratios is found.spread is found.quarterly is None


def test_everything_is_made_with_every_source(contents):
    found = live_exhibits(Given(contents))
    assert set(found.tables) == {
        *("tr.t4", "tr.t5", "tr.t6", "tr.t7A", "tr.t7B", "tr.t8"),
        *("tr.r2", "tr.r3", "tr.r4", "tr.r5", "tr.r6"),
    }
    assert found.weighting == "by their market equity of the month before"
    assert found.sample == "1950Q1 to 2007Q4"
    assert found.spread.index.astype(str).tolist() == [str(y) for y in range(1927, 2008)]
    # Equal shares every year: the re-sort changes nothing.
    np.testing.assert_array_equal(found.tables["tr.r4"], np.eye(5))
    assert found.variants.loc["sorted on 1997"].equals(found.variants.loc["sorted on 2002"])
    np.testing.assert_allclose(
        found.ratios, [(0.9 * 38 / 90 + 0.1 * 9.5 / 95), 9.5 / 95], rtol=1e-14
    )


def test_industries_are_weighted_by_value_of_the_month_before(contents):
    found = live_exhibits(Given(contents))
    industries, factors = contents[INDUSTRIES], contents[FACTORS]
    excess = industries.returns.sub(factors["RF"], axis=0).loc["1950-01":"2007-12"]
    groups = quantile_groups(export_shares_49())
    weighted = portfolio_returns(excess, groups, industries.market_equity())
    equal = portfolio_returns(excess, groups)
    recession = nber_dummy(excess.index)
    expected = regime_table(with_spreads(weighted), recession)
    pd.testing.assert_frame_equal(found.tables["tr.t6"], expected)
    other = regime_table(with_spreads(equal), recession)["TMNT"]
    assert found.variants.loc["equal weights", ("all", "mean")] == pytest.approx(
        other["all", "mean"]
    )
    assert not np.isclose(other["all", "mean"], expected["TMNT"]["all", "mean"])


def test_the_first_section_alone_weights_equally(contents):
    short = {**contents, INDUSTRIES: IndustryFile(contents[INDUSTRIES].returns, None, None)}
    found = live_exhibits(Given(short))
    assert found.weighting == "equally"
    assert not {"tr.t5", "tr.r5"} & set(found.tables)
    full = live_exhibits(Given(contents))
    pd.testing.assert_series_equal(
        found.variants.loc["equal weights"], full.variants.loc["equal weights"]
    )


def test_each_missing_source_falls_back_alone(contents):
    found = live_exhibits(Given({k: contents[k] for k in (INDUSTRIES, FACTORS)}))
    returns = {"tr.t6", "tr.t7A", "tr.t7B", "tr.t8", "tr.r6"}
    assert set(found.tables) == returns | {"tr.t5", "tr.r5"}
    assert found.sample == "1959Q2 to 2007Q4"
    assert list(found.variants.index) == [
        "sorted on 2002",
        "equal weights",
        "1927-2007",
        "1980-2016",
    ]
    assert set(live_exhibits(Given({BENCHMARK: contents[BENCHMARK]})).tables) == {"tr.t4"}
    assert live_exhibits(Given({FACTORS: contents[FACTORS]})).tables == {}


def test_growth_is_in_logs_and_covers_the_paper_s_sample(contents):
    growth = live_gdp_growth(Given(contents))
    level = contents[GDP_PER_HEAD]
    assert growth.index[0] == pd.Period("1950Q1", "Q")
    assert growth["1950Q1"] == pytest.approx(100 * np.log(level["1950Q1"] / level["1949Q4"]))
    shipped = live_gdp_growth(LiveData(None))
    pd.testing.assert_series_equal(shipped, gdp_growth_percent("1959Q2", "2007Q4"))


def test_a_vintage_that_does_not_reach_far_enough_is_a_note(contents):
    late = contents[GDP_PER_HEAD].loc["1980Q1":]
    live = Given({**contents, GDP_PER_HEAD: late})
    assert live_exhibits(live).sample == "1959Q2 to 2007Q4"
    assert "of no use: real GDP per head has 1980Q1" in live.uses[GDP_PER_HEAD].note
    short = contents[FACTORS].loc["1980-01":]
    live = Given({**contents, FACTORS: short})
    assert set(live_exhibits(live).tables) == {"tr.t4"}
    assert "read, and of no use: " in live.uses[INDUSTRIES].note


def test_tables_that_are_impossible_are_a_note_and_cost_nothing_else(contents):
    full = live_exhibits(Given(contents))
    benchmark = contents[BENCHMARK]
    negative = replace(benchmark, make=-benchmark.make)
    live = Given({**contents, BENCHMARK: negative})
    found = live_exhibits(live)
    assert set(full.tables) - set(found.tables) == {"tr.t4"}
    assert "of no use: make: -90.0" in live.uses[BENCHMARK].note


def test_other_commodities_are_a_note_and_leave_the_shipped_sort(contents):
    full = live_exhibits(Given(contents))
    summary = contents[SUMMARY_USE]
    live = Given({**contents, SUMMARY_USE: summary[summary["code"] != "624"]})
    found = live_exhibits(live)
    assert set(full.tables) - set(found.tables) == {"tr.r2", "tr.r3", "tr.r4"}
    pd.testing.assert_frame_equal(found.tables["tr.t6"], full.tables["tr.t6"])
    assert "for the codes ['624']" in live.uses[SUMMARY_USE].note
    assert INDUSTRIES not in live.uses


def test_a_failure_of_the_algebra_is_not_taken_for_data_of_no_use(contents, monkeypatch):
    def fail(*_, **__):
        raise np.linalg.LinAlgError("Singular matrix")

    monkeypatch.setattr("frictions.empirics.tradability.live.regime_table", fail)
    with pytest.raises(np.linalg.LinAlgError):
        live_exhibits(Given(contents))


def test_returns_that_do_not_cover_the_sample_make_no_table_of_a_shorter_one(contents):
    quintiles = contents[INDUSTRIES].returns.iloc[:, :5].set_axis(list(QUINTILES), axis=1)
    growth = gdp_growth_percent("1959Q2", "2007Q4")
    with pytest.raises(InadequateData, match=r"the sample 1950-01 to 2007-12"):
        return_tables(quintiles.loc["1950-03":], contents[FACTORS], growth)
    with pytest.raises(InadequateData, match=r"the sample 1950-01 to 2007-12"):
        return_tables(quintiles.loc[:"2007-11"], contents[FACTORS], growth)
