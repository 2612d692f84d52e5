"""The stock-out block against quadrature and finite differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from frictions.models.inventories.stockout import stock_out_block

STEP = 1e-5


def lognormal_mean(function, sigma, low, high):
    """Integrate a function of the taste shock v over log v in [low, high]."""
    density = norm(-(sigma**2) / 2, sigma).pdf
    return quad(lambda x: function(np.exp(x)) * density(x), low, high, epsabs=1e-13)[0]


@pytest.mark.parametrize("x", [-0.4, 0.0, 0.379, 0.9])
@pytest.mark.parametrize(("theta", "sigma"), [(5.0, 0.33), (1.5, 0.8)])
def test_integrals(x, theta, sigma):
    block, v, far = stock_out_block(x, theta, sigma), np.exp(x), 12 * sigma
    sold = lognormal_mean(lambda u: u, sigma, -far, x)
    out = lognormal_mean(lambda u: 1.0, sigma, x, far)
    shadow = lognormal_mean(lambda u: u ** (1 / theta), sigma, x, far)
    assert block.expected_sales == pytest.approx(sold + v * out, abs=1e-11)
    assert block.stockout_probability == pytest.approx(out, abs=1e-11)
    assert block.stockout_demand_share == pytest.approx(1 - sold, abs=1e-11)
    index = sold + v ** ((theta - 1) / theta) * shadow
    assert block.price_index == pytest.approx(index, abs=1e-11)


def log_slope(of, x, theta, sigma):
    """Return an elasticity with respect to the threshold by a central difference."""
    up, down = (stock_out_block(x + h, theta, sigma) for h in (STEP, -STEP))
    return (np.log(of(up)) - np.log(of(down))) / (2 * STEP)


def test_elasticities_at_the_calibration():
    at = (np.log(1.4602723097), 5.0, 0.33)
    block = stock_out_block(*at)
    for found, of in {
        block.sales_elasticity: lambda b: b.expected_sales,
        block.index_elasticity: lambda b: b.price_index,
        block.slope_elasticity: lambda b: b.stockout_probability,
        -block.markup_slope: lambda b: b.price_elasticity / (b.price_elasticity - 1),
    }.items():
        assert found == pytest.approx(log_slope(of, *at), rel=1e-9, abs=1e-9)


@given(st.floats(-0.5, 1.0), st.floats(3.0, 10.0), st.floats(0.2, 0.8))
def test_elasticities_against_central_differences(x, theta, sigma):
    block = stock_out_block(x, theta, sigma)
    if block.price_elasticity < 1.2:
        return

    def slope(of):
        return log_slope(of, x, theta, sigma)

    assert block.sales_elasticity == pytest.approx(slope(lambda b: b.expected_sales), abs=1e-8)
    assert block.index_elasticity == pytest.approx(slope(lambda b: b.price_index), abs=1e-8)
    found = slope(lambda b: b.stockout_probability)
    assert block.slope_elasticity == pytest.approx(found, rel=1e-7, abs=1e-7)
    markup = slope(lambda b: b.price_elasticity / (b.price_elasticity - 1))
    assert block.markup_slope == pytest.approx(-markup, rel=1e-6, abs=1e-7)


def test_price_elasticity_is_demand_elasticity_times_goods_not_rationed():
    block = stock_out_block(0.3, 5.0, 0.33)
    assert block.price_elasticity == pytest.approx(5 * (1 - block.sales_elasticity), rel=1e-13)


def test_tails_do_not_round_to_zero():
    block = stock_out_block(6 * 0.05, 5.0, 0.05)
    assert 0 < block.stockout_probability < 1e-8
    assert np.isfinite(block.slope_elasticity)
