"""Closures and freezes: what is held stays, what is not clears, and beliefs come true."""

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.bundle import bundle_price
from frictions.models.capital_reallocation.experiments.closures import (
    CLOSURES,
    closure_row,
    freeze_table,
    solve_freezes,
    under_closure,
)


@pytest.fixture(scope="module")
def freezes(jacobian):
    return solve_freezes(jacobian, 1)


def test_about_two_times_is_where_the_interest_rate_is_held(steady):
    plain = cr.solve_steady_state(cr.ReallocationParams(lemon_rate=0.0))
    jacobians = [cr.market_jacobian(at, 60) for at in (steady, plain)]
    found = {
        name: closure_row(*(under_closure(one, name) for one in jacobians))
        for name in ("all markets clear", "interest rate held")
    }
    free, held = found.values()
    assert 1.2 < free["ratio"] < 1.4
    assert 1.8 < held["ratio"] < 2.1
    assert held["investment falls by more, %"] > 10 * free["investment falls by more, %"]


@pytest.mark.filterwarnings("ignore:horizon")
@pytest.mark.parametrize("name", ["rate", "wage", "lemon_share"])
def test_a_held_price_stays(jacobian, steady, name):
    found = cr.solve_transition(jacobian, closure=cr.Closure(held=(name,)), progress="")
    assert (found.paths[name] == getattr(steady.prices, name)).all()
    assert found.residual < 1e-7


def test_in_a_freeze_nobody_sells_a_good_machine_and_all_other_markets_clear(freezes, steady):
    found = freezes[0]
    first = found.paths.loc[1]
    assert (first["used"], first["lemon_share"]) == (1e-10, 1.0)
    assert first["good_sales"] < 1e-8
    assert first["reallocation"] == 0.0
    p = steady.economy.params
    price = p.new_weight ** (1 / (1 - p.elasticity)) / (1 - p.lemon_rate)
    assert bundle_price(p, 1e-10, 1.0) == pytest.approx(price)
    assert found.residual < 1e-7
    assert found.goods_gap < 1e-6  # Walras' law, not imposed
    assert found.paths.loc[2, "lemon_share"] < 0.1


def test_what_a_freeze_does(freezes):
    found = freeze_table(freezes).loc["one year"]
    assert found["new investment, year 1"] < -33.0
    assert -2.5 < found["output, lowest"] < -1.5
    assert 3.0 < found["MPK ratio, highest"] < 4.0


def test_closures_that_cannot_be_are_named():
    with pytest.raises(ValueError, match="held = 'money'"):
        cr.Closure(held=("money",))
    with pytest.raises(ValueError, match="shut = -1"):
        cr.Closure(shut=-1)
    with pytest.raises(ValueError, match="name = 'price held'"):
        under_closure(None, "price held")
    assert all(isinstance(closure, cr.Closure) for closure in CLOSURES.values())


def test_without_lemons_the_market_cannot_shut():
    plain = cr.solve_steady_state(
        cr.ReallocationParams(lemon_rate=0.0), cr.GridSettings(a_nodes=30)
    )
    with pytest.raises(ValueError, match="must be 0 in an economy without lemons"):
        cr.solve_transition(cr.market_jacobian(plain, 10), closure=cr.Closure(shut=1))
    assert np.isfinite(plain.aggregates.output)
