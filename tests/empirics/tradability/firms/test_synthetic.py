import numpy as np
import pandas as pd
import pytest

from frictions.empirics.tradability.firms.panel import CATEGORIES, check_firm_panel
from frictions.empirics.tradability.firms.synthetic import synthetic_firms


@pytest.fixture(scope="module")
def firms():
    return synthetic_firms(seed=3)


def test_the_panels_pass_the_checks_of_the_firm_tables(firms):
    monthly = ("ret", "me", "be", "liabilities", "industry", "category")
    check_firm_panel(firms.monthly, monthly)
    check_firm_panel(firms.quarterly, ("earnings", "eps", "roa"), frequency="Q")


def test_the_same_seed_gives_the_same_panel(firms):
    again, other = synthetic_firms(seed=3), synthetic_firms(seed=4)
    pd.testing.assert_frame_equal(firms.monthly, again.monthly)
    assert not np.allclose(firms.monthly["ret"], other.monthly["ret"])


def test_truth_is_a_function_of_tradability(firms):
    industry = firms.monthly.groupby("permno")["industry"].first()
    ratio = firms.ratios.loc[industry].to_numpy()
    np.testing.assert_allclose(firms.gdp_betas, 0.5 + 4 * ratio, rtol=1e-14)
    np.testing.assert_allclose(firms.earnings_growth["exp"], 5 + 50 * ratio, rtol=1e-14)
    np.testing.assert_allclose(firms.earnings_growth["rec"], 5 - 50 * ratio, rtol=1e-14)


def test_earnings_grow_as_stated_in_each_regime(firms):
    earnings = firms.quarterly.pivot(index="date", columns="permno", values="earnings")
    growth = 100 * (earnings / earnings.shift(4) - 1)
    for regime, flag in (("rec", 1), ("exp", 0)):
        quarters = growth.index[4:][firms.recession.iloc[4:] == flag]
        expected = firms.earnings_growth[regime].to_numpy()
        np.testing.assert_allclose(
            growth.loc[quarters], np.tile(expected, (len(quarters), 1)), atol=1e-9
        )


def test_every_industry_has_firms_of_every_category(firms):
    pairs = firms.monthly[["industry", "category"]].drop_duplicates()
    assert len(pairs) == len(firms.ratios) * len(CATEGORIES)


def test_recessions_are_the_quarters_of_falling_gdp(firms):
    assert ((firms.gdp_growth < 0) == (firms.recession == 1)).all()
    assert firms.recession.sum() > 0


def test_too_few_firms_are_refused():
    with pytest.raises(ValueError, match="n_firms = 20 must be at least 5 \\* n_industries = 25"):
        synthetic_firms(seed=1, n_firms=20, n_industries=5)
