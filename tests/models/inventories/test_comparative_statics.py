"""A firm's two conditions: the steady state solves them, and how they move."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION as PARAMS
from frictions.models.inventories.comparative_statics import (
    FirmConditions,
    condition_shifts,
    firm_conditions,
)
from frictions.models.inventories.steady_state import solve_steady_state

STEADY = solve_steady_state(PARAMS)
CENTRE = STEADY.stock / STEADY.aggregate_sales, STEADY.price


def test_the_steady_state_satisfies_both():
    still = firm_conditions(PARAMS)
    assert still.stock_gap(*CENTRE) == pytest.approx(0, abs=1e-14)
    assert still.price_gap(*CENTRE) == pytest.approx(0, abs=1e-14)
    assert still.intersection() == pytest.approx(CENTRE, rel=1e-12)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"real_rate": 0.0015},
            (-0.004444, 0.001491, -0.8550, -0.0698, -1.0271, 0.0410),
        ),
        (
            {"cost": -0.001, "future_cost": -0.001},
            (0.000405, 0.000994, 0.0794, -0.0466, 0.5, -0.1),
        ),
        ({"cost": -0.001}, (0.003384, 0.0, 0.6712, 0.0, 1.2105, -0.1281)),
    ],
)
def test_reference_shifts(change, expected):
    found = condition_shifts(PARAMS, **change)
    names = ("stock_gap", "price_gap", "stock_line", "price_line", "stock", "price")
    for name, value in zip(names, expected, strict=True):
        assert found[name] == pytest.approx(value, abs=6e-7 if "gap" in name else 6e-5)


@given(st.floats(-0.02, 0.02))
def test_costs_in_proportion_leave_the_stock_out_risk_alone(change):
    found = condition_shifts(PARAMS, cost=change, future_cost=change)
    assert found["price"] == pytest.approx(100 * change, abs=1e-8)
    assert found["stock"] == pytest.approx(-100 * PARAMS.demand_elasticity * change, abs=1e-8)


def test_lines_satisfy_their_condition_and_have_the_reference_slopes():
    still = firm_conditions(PARAMS)
    stock, price = CENTRE
    step = 1e-6
    stock_slope = (still.stock_line(price + step) - still.stock_line(price - step)) / (2 * step)
    price_slope = (still.price_line(stock + step) - still.price_line(stock - step)) / (2 * step)
    assert still.stock_gap(still.stock_line(1.001 * price), 1.001 * price) == pytest.approx(
        0, abs=1e-12
    )
    assert stock_slope == pytest.approx(-6.3317, abs=1e-3)
    assert 1 / price_slope == pytest.approx(-14.1398, abs=1e-3)


def test_conditions_take_arrays():
    still = firm_conditions(PARAMS)
    stocks, prices = np.meshgrid(CENTRE[0] * np.array([0.99, 1.01]), CENTRE[1] * np.ones(3))
    assert still.stock_gap(stocks, prices).shape == (3, 2)
    assert np.all(np.diff(still.stock_gap(stocks, prices), axis=1) < 0)


def test_no_crossing_nearby_is_an_error():
    cost = STEADY.marginal_cost
    with pytest.raises(RuntimeError, match="a firm's conditions: residual"):
        FirmConditions(PARAMS, cost, cost * np.exp(-3.0), real_rate=2.0).intersection()
