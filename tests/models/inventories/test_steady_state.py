"""The steady state: residuals, the paper's ratios, accounting, and where there is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.foundation.errors import NoEquilibrium
from frictions.models.inventories.parameters import TABLE_1_1
from frictions.models.inventories.steady_state import solve_steady_state


def test_values_at_the_calibration():
    found = solve_steady_state(TABLE_1_1)
    block = found.stock_out
    assert found.residual < 1e-12
    assert block.threshold == pytest.approx(1.4602723097, abs=1e-9)
    assert found.price == pytest.approx(0.9948906232, abs=1e-9)
    assert found.marginal_cost == pytest.approx(0.7849951587, abs=1e-9)
    assert block.stockout_demand_share == pytest.approx(0.16297, abs=5e-6)
    assert block.stockout_probability == pytest.approx(0.09470, abs=5e-6)
    assert found.stock / found.aggregate_sales - 1 == pytest.approx(0.49816, abs=5e-6)
    assert found.inventories / found.mean_sales == pytest.approx(0.49722, abs=5e-6)
    assert found.gross_nominal_rate == pytest.approx(1 / 0.98985, abs=1e-5)


@given(
    st.floats(1.2, 10), st.floats(0.05, 2), st.floats(0.005, 0.1), st.floats(0.3, 1),
    st.floats(0.3, 5), st.floats(0, 5),
)  # fmt: skip
def test_accounts_and_labour_market_close(theta, sigma, delta, alpha, sigma_c, sigma_l):
    p = TABLE_1_1.replace(
        demand_elasticity=theta, taste_volatility=sigma, inventory_depreciation=delta,
        returns_to_scale=alpha, risk_aversion=sigma_c, labour_curvature=sigma_l,
    )  # fmt: skip
    s = solve_steady_state(p)  # there is a steady state in all of this range
    assert s.residual < 1e-12
    assert s.stock == pytest.approx(s.mean_sales + s.inventories)
    assert s.stock == pytest.approx((1 - delta) * s.inventories + s.output)
    assert s.price * s.mean_sales == pytest.approx(s.consumption + p.government_share * s.output)
    assert s.output == pytest.approx(s.labour**alpha)
    supply = 1.2 * s.labour**sigma_l * ((1 - p.habit) * s.consumption) ** sigma_c
    assert supply == pytest.approx(0.8 * s.wage, rel=1e-9)
    assert s.wage == pytest.approx(alpha * s.marginal_cost * s.output / s.labour)


def test_no_consumption_left():
    with pytest.raises(ValueError, match=r"government_share = 0.99.*no positive steady-state"):
        solve_steady_state(TABLE_1_1.replace(government_share=0.99))


@pytest.mark.parametrize(
    ("changes", "reason", "ends"),
    [
        # Waiting costs next to nothing: the firm would hold stock for demands never seen.
        (
            {"discount_factor": 1 - 1e-13, "inventory_depreciation": 0.0},
            "1-b = 1e-13 too low relative to the mark-up", (0.769, 3.52e-10),
        ),
        # What is left over is lost: no mark-up pays for stock.
        (
            {"inventory_depreciation": 0.999},
            "1-b = 0.999 too high relative to the mark-up", (-2.73, -4040.0),
        ),
    ],
)  # fmt: skip
def test_no_threshold(changes, reason, ends):
    p = TABLE_1_1.replace(**changes)
    with pytest.raises(NoEquilibrium, match="no interior stock-out threshold") as raised:
        solve_steady_state(p)
    text = str(raised.value)
    assert f"holding cost {reason}" in text
    assert f"theta = {p.demand_elasticity}, sigma_v = {p.taste_volatility}, " in text
    assert f"delta_z = {p.inventory_depreciation}, beta = {p.discount_factor}" in text
    residuals = [float(x) for x in re.findall(r"(\S+) at v = ", text)]
    assert residuals == pytest.approx(ends, rel=5e-3)


def test_no_price():
    with pytest.raises(NoEquilibrium, match="the price elasticity is at most 1 everywhere"):
        solve_steady_state(TABLE_1_1.replace(demand_elasticity=1 + 1e-12))
