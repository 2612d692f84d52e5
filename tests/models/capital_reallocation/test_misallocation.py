"""Measured productivity: its bound, Corollary 3, and that prices cannot move it."""

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.misallocation import efficient_tfp


def test_measured_productivity_lies_between_random_and_efficient(steady):
    p, economy = steady.economy.params, steady.economy
    rest = 1 / (1 - p.labour_share)
    random = np.log((economy.z_shares @ economy.z**rest) ** (1 / rest))
    assert random < steady.aggregates.tfp_end < np.log(efficient_tfp(economy))


def test_efficient_allocation_attains_the_bound(steady):
    p, economy = steady.economy.params, steady.economy
    alpha, gamma = p.capital_share, p.labour_share
    k = economy.z ** (1 / (1 - alpha - gamma))
    x = economy.z_shares @ (economy.z * k**alpha) ** (1 / (1 - gamma))
    measured = x ** (1 - gamma) / (economy.z_shares @ k) ** alpha
    assert measured == pytest.approx(efficient_tfp(economy), rel=1e-12)


def test_corollary_3():
    ratio = np.linspace(0.05, 30.0, 300)
    values = cr.two_type_tfp(1.3, 0.7, ratio, 0.3)
    assert (np.diff(values) > 0).all()
    high, low = 1.3 ** (1 / 0.3), 0.7 ** (1 / 0.3)
    direct = ((high * ratio + low) / (ratio + 1)) ** 0.3  # before it is rearranged
    assert values == pytest.approx(direct, rel=1e-12)


def test_productivity_measures_do_not_depend_on_prices_of_the_date(steady):
    other = cr.Prices(0.9, 1.3, 1.01, 0.1)
    a, b = (
        steady.economy.aggregate(steady.policy, steady.mass, prices, z)
        for prices, z in ((steady.prices, 1.0), (other, 0.98))
    )
    assert a.tfp_end == pytest.approx(b.tfp_end, abs=1e-13)
    assert a.mpk_ratio == b.mpk_ratio


def test_no_economies_are_refused():
    with pytest.raises(TypeError, match=r"economies = \{\} must have members, each a Reallocation"):
        cr.impulse_responses({}, grids="coarse")
