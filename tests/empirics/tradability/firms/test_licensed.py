"""Tables of firms from extracts equal those from the panel that the extracts were made from."""

import numpy as np
import pandas as pd
import pytest

from frictions.data.licensed.extract import LicensedDataError
from frictions.data.shipped.recessions import nber_dummy
from frictions.empirics.tradability.firms.licensed import licensed_exhibits
from frictions.empirics.tradability.firms.panel import firm_ratios, value_weighted_returns
from frictions.empirics.tradability.firms.tables import (
    composition_table,
    earnings_table,
    subset_gdp_betas,
)
from frictions.empirics.tradability.portfolios import regime_table, with_spreads
from frictions.empirics.tradability.sorting import quantile_groups
from frictions.empirics.tradability.tradability_ratio import ratio_statistics
from tests.data.extracts import industry_codes, naics_of, write_tradability

SAMPLE = ("1990-01", "2009-12")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Write the extracts, with the optional files, and make all exhibits."""
    directory = tmp_path_factory.mktemp("licensed")
    firms = write_tradability(directory)
    codes = industry_codes(firms.ratios.index)
    # Three industries in each quintile: one of each of three types.
    by_code = {code: ("serv", "inv", "other")[k % 3] for k, code in enumerate(codes.values())}
    _csv(directory, "industry_categories", code=by_code.keys(), category=by_code.values())
    old = [naics_of(code) for code in codes.values()]
    _csv(directory, "industry_ratios_1987", naics=old, ratio=firms.ratios / 2)
    monthly = firms.monthly.assign(category=firms.monthly["industry"].map(codes).map(by_code))
    growth, factors = firms.gdp_growth.iloc[1:], _factors(firms)
    found = licensed_exhibits(directory, None, factors, growth, SAMPLE)
    groups = quantile_groups(firm_ratios(monthly, firms.ratios))
    return directory, firms, monthly, groups, found


def _csv(directory, name, **columns):
    pd.DataFrame({k: list(v) for k, v in columns.items()}).to_csv(
        directory / f"{name}.csv", index=False
    )


def _factors(firms):
    rng = np.random.default_rng(1)
    index = firms.risk_free.index
    noise = {name: rng.normal(0, 1, len(index)) for name in ("MktRF", "SMB", "HML")}
    return pd.DataFrame({**noise, "RF": firms.risk_free}, index=index)


def test_no_directory_makes_nothing():
    found = licensed_exhibits(None, None, None, None)
    assert (found.tables, found.firms, found.notes) == ({}, 0, [])


def test_every_exhibit_of_firms_is_made(made):
    _, firms, _, groups, found = made
    assert set(found.tables) == {
        *("tr.t4", "tr.t5", "tr.t6", "tr.t7A", "tr.t7B", "tr.t8", "tr.t9"),
        *("tr.r1", "tr.r5", "tr.r6"),
    }
    assert found.firms == len(groups) == firms.monthly["permno"].nunique()
    assert found.notes == []


def test_returns_composition_and_betas_are_those_of_the_panel(made):
    _, firms, monthly, groups, found = made
    returns = with_spreads(value_weighted_returns(monthly, groups, firms.risk_free))
    expected = regime_table(returns, nber_dummy(returns.index))
    pd.testing.assert_frame_equal(found.tables["tr.t6"], expected)
    pd.testing.assert_frame_equal(found.tables["tr.r5"], composition_table(monthly, groups))
    betas = subset_gdp_betas(monthly, groups, firms.risk_free, firms.gdp_growth.iloc[1:])
    pd.testing.assert_frame_equal(found.tables["tr.r6"], betas)


def test_the_first_month_is_weighted_by_the_month_before_the_sample(made):
    # So that GDP betas have the sample's first quarter, and Table 6 its first month.
    directory, firms, monthly, _, _ = made
    growth, sample = firms.gdp_growth.loc["1995Q1":], ("1995-01", "2009-12")
    found = licensed_exhibits(directory, None, _factors(firms), growth, sample)
    assert found.notes == []
    inside = monthly[monthly["date"] >= pd.Period("1995-01")]
    groups = quantile_groups(firm_ratios(inside, firms.ratios))
    weighted = monthly[monthly["date"] >= pd.Period("1994-12")]
    returns = with_spreads(value_weighted_returns(weighted, groups, firms.risk_free))
    assert str(returns.index[0]) == "1995-01"
    expected = regime_table(returns, nber_dummy(returns.index))
    pd.testing.assert_frame_equal(found.tables["tr.t6"], expected)
    betas = subset_gdp_betas(weighted, groups, firms.risk_free, growth)
    pd.testing.assert_frame_equal(found.tables["tr.r6"], betas)


def test_earnings_are_those_of_the_panel(made):
    _, firms, _, groups, found = made
    recession = nber_dummy(firms.recession.index)
    expected = earnings_table(firms.quarterly, groups, recession)
    pd.testing.assert_frame_equal(found.tables["tr.t9"], expected, rtol=1e-8)


def test_characteristics_and_ratios(made):
    _, firms, monthly, groups, found = made
    table = found.tables["tr.t5"]
    assert table.loc["nfirm"].tolist() == [30.0] * 5
    assert table.loc["me"].sum() == pytest.approx(1.0)
    assert table.loc["max", "T"] == firms.ratios.max()
    ratio = firm_ratios(monthly, firms.ratios)
    pd.testing.assert_frame_equal(found.tables["tr.t4"], ratio_statistics(ratio, "firm"))
    # Firms whose NAICS code is that of an industry of 1987 have its ratio.
    old = found.tables["tr.r1"]
    assert list(old.index) == ["ind", "firm"]
    np.testing.assert_allclose(old.loc["firm", "max"], firms.ratios.max() / 2)
    assert old.loc["firm", "N"] == found.firms
    assert groups.nunique() == 5


def test_tables_stand_beside_those_of_the_live_tier(made):
    found = made[-1]
    industries = ratio_statistics(pd.Series([0.1, 0.2]), "ind")
    public = {"tr.t4": industries, "tr.t6": found.tables["tr.t6"] * 0, "tr.r3": industries}
    both = found.beside(public)
    assert list(both["tr.t4"].index) == ["firm", "ind"]
    pd.testing.assert_frame_equal(both["tr.t6"], found.tables["tr.t6"])
    assert both["tr.r3"] is industries
    assert "tr.t9" in both


def test_ratios_may_come_from_the_benchmark(made, tmp_path):
    _, firms, _, _, found = made
    write_tradability(tmp_path)
    (tmp_path / "industry_ratios.csv").unlink()
    ratios = firms.ratios.rename(index=industry_codes(firms.ratios.index))
    growth, factors = firms.gdp_growth.iloc[1:], _factors(firms)
    other = licensed_exhibits(tmp_path, ratios, factors, growth, SAMPLE)
    pd.testing.assert_frame_equal(other.tables["tr.t6"], found.tables["tr.t6"])
    assert [note.split(":")[0] for note in other.notes] == [
        "no Robustness Table 1",
        "no Robustness Table 5",
        "no Robustness Table 6",
    ]
    without = licensed_exhibits(tmp_path, None, factors, growth, SAMPLE)
    assert without.tables == {}
    assert "neither the benchmark tables nor industry_ratios.csv" in without.notes[0]


def test_a_firm_without_an_industry_counts_in_the_total_only(made, tmp_path):
    _, firms, _, _, found = made
    write_tradability(tmp_path)
    company = pd.read_csv(tmp_path / "comp_company.csv", dtype=str)
    company.loc[0, "naics"] = "999999"
    company.to_csv(tmp_path / "comp_company.csv", index=False)
    growth, factors = firms.gdp_growth.iloc[1:], _factors(firms)
    other = licensed_exhibits(tmp_path, None, factors, growth, SAMPLE)
    assert other.firms == found.firms - 1
    assert other.tables["tr.t5"].loc["me"].sum() < 1


def test_a_table_that_cannot_be_made_is_a_note(made, tmp_path):
    _, firms, _, _, _ = made
    write_tradability(tmp_path)
    codes = industry_codes(firms.ratios.index).values()
    _csv(tmp_path, "industry_categories", code=codes, category=["serv"] * len(firms.ratios))
    growth, factors = firms.gdp_growth.iloc[1:], _factors(firms)
    found = licensed_exhibits(tmp_path, None, factors, growth, SAMPLE)
    assert "tr.r6" not in found.tables
    assert "tr.t6" in found.tables
    assert "tr.r5" in found.tables
    (note,) = [note for note in found.notes if "Table 6" in note]
    assert (
        note
        == "no Robustness Table 6: groups: no firms of the subset I in the portfolios "
        + str(["NT", "2", "3", "4", "T"])
    )


def test_files_that_are_absent_are_a_note_and_wrong_ones_an_error(tmp_path):
    write_tradability(tmp_path)
    (tmp_path / "comp_fundq.csv").unlink()
    found = licensed_exhibits(tmp_path, None, None, None)
    assert found.tables == {}
    assert found.notes == [
        "**Fallback**, tables of firms: the directory of licensed extracts lacks comp_fundq.csv."
    ]
    (tmp_path / "comp_company.csv").write_text("gvkey\n1\n")
    with pytest.raises(LicensedDataError, match=r"comp_company.csv: the column naics is missing"):
        licensed_exhibits(tmp_path, None, None, None)
