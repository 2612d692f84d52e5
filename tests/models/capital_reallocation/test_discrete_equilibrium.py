"""Equilibrium with capital on the grid: as good as jumps allow, and near the continuous one."""

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation import discrete_equilibrium

GRIDS = cr.GridSettings(k_nodes=84, a_nodes=60)


@pytest.fixture(scope="module")
def smooth():
    return cr.solve_steady_state(cr.ReallocationParams(), GRIDS)


@pytest.fixture(scope="module")
def rough(smooth):
    return cr.solve_discrete_steady_state(smooth, tolerance=2e-4)


def test_markets_clear_as_nearly_as_the_root_says(rough):
    assert rough.root.residual < 1e-3
    assert rough.root.residual == pytest.approx(np.abs(rough.root.values).max())
    assert np.abs(rough.aggregates.residuals).max() < 2e-3
    assert abs(rough.aggregates.goods_gap) < 2e-3
    assert rough.mass.sum() == pytest.approx(1.0, abs=1e-12)


def test_the_grid_moves_the_price_up_by_about_half_a_per_cent(smooth, rough):
    assert 0.002 < rough.prices.used - smooth.prices.used < 0.012
    assert rough.prices.wage == pytest.approx(smooth.prices.wage, rel=0.005)


def test_a_transition_is_near_the_continuous_one(smooth, rough):
    jacobian = cr.market_jacobian(smooth, 40)
    found = cr.solve_discrete_transition(rough, jacobian, max_iterations=4)
    assert found.residual == min(found.root.history)
    assert found.residual < 0.1 * found.root.history[0]
    path = cr.discrete_responses(rough, found)
    exact = cr.impact_response(smooth.economy.params, -0.01)
    assert path.loc[1, "output"] / 100 == pytest.approx(exact["output"], abs=3e-4)
    assert -6 < path.loc[1, "reallocation"] < -1
    assert abs(path.loc[1, ["mpk_ratio", "tfp_end", "capital"]]).max() < 1e-10


def test_a_short_horizon_warns(smooth, rough):
    with pytest.warns(UserWarning, match="horizon = 8 is too short: at the last date capital"):
        cr.solve_discrete_transition(rough, cr.market_jacobian(smooth, 8), max_iterations=2)


def test_several_economies_each_go_from_its_own_steady_state(monkeypatch):
    stand_ins = {
        "solve_steady_state": lambda params, grids: (params.lemon_rate, grids),
        "solve_discrete_steady_state": lambda smooth, progress: ("on the grid", smooth),
        "market_jacobian": lambda smooth, horizon: ("jacobian", smooth, horizon),
        "solve_discrete_transition": lambda steady, jacobian, progress: (steady, jacobian),
    }
    for name, stand_in in stand_ins.items():
        monkeypatch.setattr(discrete_equilibrium, name, stand_in)
    rates = {"lemons": 0.002, "none": 0.0}
    economies = {name: cr.ReallocationParams(lemon_rate=rate) for name, rate in rates.items()}
    found = cr.solve_discrete_economies(economies, GRIDS, horizon=7)
    assert list(found) == list(rates)
    for name, rate in rates.items():
        steady = ("on the grid", (rate, GRIDS))
        assert found[name] == (steady, (steady, ("jacobian", (rate, GRIDS), 7)))
