"""The split of the resale price and of its variance."""

import numpy as np
import pytest

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    check_projection,
    resale_terms,
    stationary_equilibria,
    variance_shares,
)
from frictions.models.market_efficiency.projection import firm_input, information_set

BASE = MarketEfficiencyParams()
KNOWN = BASE.replace(productivity_precision=np.inf)
# eta: u, shares of speculation and liquidity, investment, covariance; variance of the price
SHARES = {
    0.1: (1.831071, 0.8565, 0.0056, 0.1380, 0.0030626),
    0.5: (1.429448, 0.3952, 0.1379, 0.4669, 0.0057622),
    0.9: (0.933422, 0.1139, 0.4389, 0.4472, 0.0146887),
}


@pytest.mark.parametrize("eta", SHARES)
def test_variance_of_the_resale_price(eta):
    params = KNOWN.replace(output_elasticity=eta)
    equilibrium = stationary_equilibria(params).low_volatility
    shares = variance_shares(params, equilibrium.informativeness)
    u, *parts, variance = SHARES[eta]
    assert equilibrium.informativeness == pytest.approx(u, abs=6e-7)
    np.testing.assert_allclose(shares[:3], parts, atol=6e-5)
    assert equilibrium.price_variance == pytest.approx(variance, abs=6e-8)
    np.testing.assert_allclose(shares[3:], 0.0)


def test_shares_sum_to_one_with_all_sources():
    shares = variance_shares(BASE.replace(cost_volatility=0.6), 0.3)
    assert shares.sum() == pytest.approx(1.0, rel=1e-15)
    assert (shares > 0).all()


def test_three_terms_rebuild_the_projected_price():
    params = KNOWN.replace(cost_volatility=0.3)
    equilibrium = stationary_equilibria(params).low_volatility
    u = equilibrium.informativeness
    terms = resale_terms(params, u)
    firm = firm_input(params, information_set(params, u, params.signal_precision, 0.0))
    implied = check_projection(params, equilibrium.blocks, equilibrium.blocks).implied
    assert implied["demand"] == pytest.approx(
        terms.speculation + terms.investment * firm[0], rel=1e-12
    )
    assert implied["noise"] == pytest.approx(
        terms.liquidity + terms.investment * firm[1], rel=1e-12
    )
    assert implied["cost"] == pytest.approx(terms.investment * firm[4], rel=1e-12)
