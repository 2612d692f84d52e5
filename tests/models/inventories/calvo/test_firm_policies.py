"""Firm-level policies: printed-parameter values, the closed form, and an explicit infinite sum."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.models.inventories.calvo import firm_policies
from frictions.models.inventories.calvo.firm_policies import solve_firm_policies
from frictions.models.inventories.parameters import TABLE_1_1
from frictions.models.inventories.steady_state import solve_steady_state


def test_values_at_the_printed_estimate():
    found = solve_firm_policies(TABLE_1_1)
    np.testing.assert_allclose(found.labour, [-0.27753, -4.22238], atol=5e-6)
    np.testing.assert_allclose(found.inventories, [0.4489, 1.9339], atol=5e-5)
    np.testing.assert_allclose(found.stock, [0.1647, -2.4564], atol=5e-5)
    np.testing.assert_allclose(found.pricing, [-0.0676, 0.2765], atol=5e-5)
    assert found.reset_price == pytest.approx(-0.01686, abs=5e-6)
    assert found.markup_slope == pytest.approx(0.22779, abs=5e-6)
    assert found.residual < 1e-12


def test_closed_form_at_constant_returns():
    params = TABLE_1_1.replace(returns_to_scale=1.0)
    found, s = solve_firm_policies(params), solve_steady_state(params)
    assert found.labour[0] == pytest.approx(-(1 - 0.018) * s.inventories / s.output)
    margin = s.price - params.carried_discount * s.marginal_cost
    stock = -5 - s.price / (s.stock_out.slope_elasticity * margin)
    assert found.stock[1] == pytest.approx(stock)
    assert found.labour[1] == pytest.approx(stock * s.stock / s.output)
    assert found.inventories[0] == pytest.approx(0, abs=1e-14)
    assert found.reset_price == 0
    assert found.residual < 1e-12


@given(st.floats(0.05, 0.95), st.floats(0.4, 1.0))
def test_reset_price_satisfies_the_explicit_sum(xi, alpha):
    params = TABLE_1_1.replace(price_stickiness=xi, returns_to_scale=alpha)
    assert explicit_sum(params) == pytest.approx(0, abs=1e-12)


def test_explicit_sum_at_the_printed_estimate():
    assert explicit_sum(TABLE_1_1) == pytest.approx(0, abs=1e-15)


def explicit_sum(params):
    """Return the discounted misses of a firm that resets its price, which its choice sets to 0."""
    found = solve_firm_policies(params)
    xi = params.price_stickiness
    m = found.cost
    # A firm with one per cent more inventories than the others resets; follow the quarters in
    # which it keeps that price, and what it expects of the next one, when it may reset again.
    stock_left, price, total = 1.0, found.reset_price, 0.0
    discount = params.discount_factor * xi
    for quarter in range(int(np.log(1e-18) / np.log(discount))):
        stock = found.stock @ [stock_left, price]
        stock_left = found.inventories @ [stock_left, price]
        keeps = m @ [stock_left, price]
        resets = m @ [stock_left, found.reset_price * stock_left]
        cost = xi * keeps + (1 - xi) * resets
        D = found.markup_slope
        total += discount**quarter * ((1 + D * params.demand_elasticity) * price + D * stock - cost)
    return total


def test_failure_names_the_last_alpha(monkeypatch):
    monkeypatch.setattr(firm_policies, "TOLERANCE", 0.0)
    with pytest.raises(RuntimeError, match=r"no stable solution; last alpha 0.93\d+"):
        solve_firm_policies(TABLE_1_1)


def test_the_explosive_root_is_refused(monkeypatch):
    # Without the walk from constant returns, and started near it, the equations give this root.
    monkeypatch.setattr(firm_policies, "ALPHA_STEP", 1.0)
    monkeypatch.setattr(
        firm_policies._Equations, "constant_returns", lambda _: np.array([0.33, 4.7, 0.17])
    )
    with pytest.raises(RuntimeError, match=r"no stable solution; last alpha 0.8633.*root 1.413"):
        solve_firm_policies(TABLE_1_1)
