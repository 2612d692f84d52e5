"""Hessian of profit: against derivatives of the profit function itself in forty digits."""

import functools

import mpmath as mp
import numpy as np
import pytest

from frictions.foundation.errors import NoEquilibrium
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION
from frictions.models.inventories.attention.profit_hessian import profit_hessian
from frictions.models.inventories.steady_state import solve_steady_state

AGGREGATES = ("w", "s", "xi", "a")


def profit(params, steady, moves):
    """Discounted profit at dates -1 to 1; moves map a name and a date to a log deviation."""
    theta, alpha = mp.mpf(params.demand_elasticity), mp.mpf(params.returns_to_scale)
    beta, kept = mp.mpf(params.discount_factor), 1 - mp.mpf(params.inventory_depreciation)
    sigma = mp.mpf(params.taste_volatility)
    v_star, price = mp.mpf(float(steady.stock_out.threshold)), mp.mpf(steady.price)
    cost = mp.mpf(steady.marginal_cost)

    def of(name, date):
        return moves.get((name, date), mp.mpf(0))

    def sales_share(v):
        plus = (mp.log(v) + sigma**2 / 2) / sigma
        return mp.ncdf((mp.log(v) - sigma**2 / 2) / sigma) + v * mp.ncdf(-plus)

    def sold(date):
        v = v_star * mp.exp(of("z", date) + theta * of("p", date) - of("s", date))
        return mp.exp(-theta * of("p", date) + of("s", date)) * sales_share(v)

    def left(date):
        return v_star * mp.exp(of("z", date)) - sold(date)

    steady_left = v_star - sales_share(v_star)
    output_star = v_star - kept * steady_left
    total = mp.mpf(0)
    for date in (-1, 0, 1):
        before = steady_left if date == -1 else left(date - 1)
        output = v_star * mp.exp(of("z", date)) - kept * before
        wage_bill = alpha * cost * output_star * (output / output_star) ** (1 / alpha)
        wage_bill *= mp.exp(of("w", date) - of("a", date) / alpha)
        revenue = price * mp.exp(of("p", date)) * sold(date)
        total += beta**date * mp.exp(of("xi", date)) * (revenue - wage_bill)
    return total


def second_derivative(params, steady, first, second):
    def along(x, y):
        moves = {first: x}
        moves[second] = moves.get(second, mp.mpf(0)) + y
        return profit(params, steady, moves)

    return float(mp.diff(along, (0, 0), (1, 1)))


@pytest.mark.parametrize("alpha", [1.0, 0.8633])
def test_against_derivatives_of_the_profit_function(alpha):
    params = TABLE_1_1_ATTENTION.replace(returns_to_scale=alpha)
    steady = solve_steady_state(params)
    hessian = profit_hessian(params, steady)
    derivative = functools.partial(second_derivative, params, steady)
    with mp.workdps(40):
        for i, action in enumerate(("p", "z")):
            for j, other in enumerate(("p", "z")):
                assert hessian.own[i, j] == pytest.approx(
                    derivative((action, 0), (other, 0)), abs=1e-12
                )
                assert hessian.own_lead[i, j] == pytest.approx(
                    derivative((action, 0), (other, 1)), abs=1e-12
                )
            for j, aggregate in enumerate(AGGREGATES):
                for date, matrix in (
                    (0, hessian.aggregate),
                    (1, hessian.aggregate_lead),
                    (-1, hessian.aggregate_lag),
                ):
                    assert matrix[i, j] == pytest.approx(
                        derivative((action, 0), (aggregate, date)), abs=1e-12
                    )


def test_first_derivatives_are_zero():
    steady = solve_steady_state(TABLE_1_1_ATTENTION)
    with mp.workdps(40):
        for action in ("p", "z"):
            slope = mp.diff(lambda x: profit(TABLE_1_1_ATTENTION, steady, {(action, 0): x}), 0)  # noqa: B023
            assert float(slope) == pytest.approx(0.0, abs=1e-13)


def test_reference_values():
    hessian = profit_hessian(TABLE_1_1_ATTENTION)
    expected = [[-6.8306762395, -0.7274460666], [-0.7274460666, -0.1730061399]]
    np.testing.assert_allclose(hessian.own, expected, rtol=1e-9)
    np.testing.assert_allclose(hessian.curvature, -hessian.own)
    np.testing.assert_allclose(
        hessian.aggregate_lead[:, 0], [3.1934459063, 1.0087220607], rtol=1e-9
    )


def test_constant_returns_leave_dates_apart_and_only_the_stock_sales_gap_matters():
    hessian = profit_hessian(TABLE_1_1_ATTENTION)
    assert not hessian.own_lead.any()
    assert not hessian.aggregate_lag.any()
    np.testing.assert_allclose(hessian.aggregate[:, 1], -hessian.own[:, 1], rtol=1e-12)


def test_second_order_condition_is_checked(monkeypatch):
    monkeypatch.setattr(np.linalg, "eigvalsh", lambda matrix: np.array([-1.0, 0.5]))
    with pytest.raises(NoEquilibrium, match=r"second-order condition fails.* -1 and 0.5"):
        profit_hessian(TABLE_1_1_ATTENTION)
