"""The 12 industries of the public data, sorted as in the chapter, once for all tests."""

import pytest

from frictions.data.shipped.export_shares import export_shares
from frictions.data.shipped.french import factors_percent, industry_excess_returns_percent
from frictions.data.shipped.recessions import nber_dummy
from frictions.empirics.tradability.portfolios import portfolio_returns, with_spreads
from frictions.empirics.tradability.sorting import quantile_groups

SAMPLE = ("1950-01", "2007-12")


@pytest.fixture(scope="session")
def industries():
    return industry_excess_returns_percent(*SAMPLE)


@pytest.fixture(scope="session")
def factors():
    return factors_percent(*SAMPLE)


@pytest.fixture(scope="session")
def recession(industries):
    return nber_dummy(industries.index)


@pytest.fixture(scope="session")
def quintiles(industries):
    """Monthly excess returns of NT, 2, 3, 4, T."""
    return portfolio_returns(industries, quantile_groups(export_shares()["export_share"]))


@pytest.fixture(scope="session")
def quintiles_and_spreads(quintiles):
    return with_spreads(quintiles)
