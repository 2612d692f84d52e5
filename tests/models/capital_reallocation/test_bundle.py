"""The bundle of new and used goods: identities of cost minimisation and its limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from frictions.models.capital_reallocation.bundle import bundle_price, new_share, used_share
from frictions.models.capital_reallocation.parameters import ReallocationParams

economies = st.builds(
    lambda eps, eta, lam: ReallocationParams(elasticity=eps, new_weight=eta, lemon_rate=lam),
    st.one_of(st.just(0.0), st.just(1.0), st.floats(0.0, 8.0)),
    st.floats(0.05, 0.95),
    st.floats(0.0, 0.06),
)
prices, shares = st.floats(0.2, 1.2), st.floats(0.0, 0.6)


@given(economies, prices, shares)
def test_expenditure_adds_up(params, p, share):
    rho = bundle_price(params, p, share)
    spent = new_share(params, p, share) + p * used_share(params, p, share)
    assert spent == pytest.approx(rho, rel=1e-12)


@given(economies, prices, shares)
def test_derivatives_of_the_price(params, p, share):
    h = 1e-6
    theta = used_share(params, p, share)
    by_price = (bundle_price(params, p + h, share) - bundle_price(params, p - h, share)) / (2 * h)
    assert by_price == pytest.approx(theta, rel=1e-6)
    if share > h:
        ends = bundle_price(params, p, share + h), bundle_price(params, p, share - h)
        assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(theta * p / (1 - share), rel=1e-6)


def test_the_price_is_the_cheapest_way_to_buy_one_bundle():
    params, p, share = ReallocationParams(), 0.9, 0.1
    eps, eta = params.elasticity, params.new_weight
    power = (eps - 1) / eps

    def cost(log_used):
        used = np.exp(log_used)
        rest = 1 - (1 - eta) ** (1 / eps) * ((1 - share) * used) ** power
        new = (rest / eta ** (1 / eps)) ** (1 / power) / (1 - params.lemon_rate)
        return new + p * used

    best = minimize_scalar(cost, bounds=(-4.0, 0.0), method="bounded", options={"xatol": 1e-10})
    assert best.fun == pytest.approx(bundle_price(params, p, share), rel=1e-10)
    assert np.exp(best.x) == pytest.approx(used_share(params, p, share), rel=1e-4)


def test_limits():
    p, share = 0.9, 0.1
    leontief = ReallocationParams(elasticity=0.0)
    assert bundle_price(leontief, p, share) == pytest.approx(0.7 / 0.998 + 0.3 * p / 0.9)
    assert used_share(leontief, p, share) == pytest.approx(0.3 / 0.9)
    below, at, above = (
        bundle_price(ReallocationParams(elasticity=e), p, share) for e in (1 - 1e-5, 1, 1 + 1e-5)
    )
    assert 0.5 * (below + above) == pytest.approx(at, rel=1e-11)


@given(economies, prices.filter(lambda p: p <= 1.0), shares)
def test_a_bundle_costs_more_than_used_capital_brings(params, p, share):
    """Used capital has at least the lemon share of new goods, and costs no more than one."""
    share = max(share, params.lemon_rate)
    assert bundle_price(params, p, share) >= p / (1 - params.lemon_rate) * (1 - 1e-12)


@pytest.mark.parametrize("p", [0.94, 1.0, 1.02])
def test_buying_costs_more_than_selling_brings_also_above_the_price_of_new_goods(p):
    # At Table 2.1's parameters and about its share of lemons: the paper's condition, p at most 1,
    # is sufficient and not necessary.
    assert bundle_price(ReallocationParams(), p, 0.07) > p


def test_trades_are_what_is_bought_and_sold_by_who_does_not_wait(steady):
    policy, p = steady.policy, steady.economy.params
    kept = (1.0 - p.depreciation) * steady.economy.problem.k_grid[:, None]
    change = np.where(policy.regime == 0, 0.0, policy.k_next - kept)
    found = steady.economy.trades(policy, steady.mass)
    sums = [(steady.mass * np.maximum(sign * change, 0.0)).sum() for sign in (1.0, -1.0)]
    assert found == pytest.approx(sums)
    assert min(found) > 0.0
