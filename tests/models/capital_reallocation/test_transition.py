"""Transitions: closed forms, Walras at every date, zero and mirrored shocks, the Jacobian."""

import dataclasses

import numpy as np
import pytest

from frictions.foundation.errors import Inadmissible
from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation import economy
from frictions.models.capital_reallocation.transition import LAST_DATE, warn_if_short


def test_impact_of_the_shock_in_closed_form(transition, steady):
    exact = cr.impact_response(steady.economy.params, -0.01)
    first = transition.responses().loc[1] / 100.0
    for name, value in exact.items():
        assert first[name] == pytest.approx(value, abs=1e-8)
    assert (first["mpk_ratio"], first["tfp_end"], first["capital"]) == pytest.approx(
        (0, 0, 0), abs=1e-11
    )


def test_walras_law_at_every_date(transition):
    assert transition.residual < 1e-9
    assert transition.goods_gap < 5e-7


def test_signs_of_the_paper(transition):
    r = transition.responses()
    assert (r.loc[1:2, ["used", "good_sales", "reallocation", "new_investment"]] < 0).all(axis=None)
    assert (r.loc[1:2, "lemon_share"] > 0).all()
    assert r.loc[2, "mpk_ratio"] > 0 > r.loc[2, "tfp_end"]


def test_no_shock_no_response(jacobian):
    found = cr.solve_transition(jacobian, shock=(1.0,), tolerance=1e-7)
    assert found.responses().abs().max(axis=None) < 1e-5  # per cent


def test_small_shocks_are_mirrored(jacobian):
    up, down = (
        cr.solve_transition(jacobian, shock=(1 + s, 1 + 0.9 * s)).responses().loc[1:10]
        for s in (5e-4, -5e-4)
    )
    scale = up.abs().max()
    gap = (up + down).abs().max()
    assert gap["reallocation"] < 0.005 * scale["reallocation"]
    assert gap["used"] < 0.005 * scale["used"]


def test_a_longer_horizon_changes_nothing(transition, steady):
    """In per cent, over the years that the chapter shows and twice as many more."""
    longer = cr.solve_transition(cr.market_jacobian(steady, 200), tolerance=1e-9)
    gap = (longer.responses() - transition.responses()).loc[1:45].abs().max(axis=None)
    assert gap < 1e-7


def test_a_short_horizon_warns(steady):
    with pytest.warns(UserWarning, match="horizon = 12 is too short: at the last date capital"):
        cr.solve_transition(cr.market_jacobian(steady, 12))


@pytest.mark.parametrize("name", ["used", "wage", "rate", "lemon_share"])
def test_every_price_has_to_be_back(transition, name):
    paths = transition.paths.copy()
    warn_if_short(transition.responses(), LAST_DATE)  # quiet: warnings are errors here
    paths.loc[100, name] *= 1.01
    with pytest.warns(UserWarning, match=f"at the last date {name} is still"):
        warn_if_short(dataclasses.replace(transition, paths=paths).responses(), LAST_DATE)


def test_without_lemons():
    none = cr.ReallocationParams(lemon_rate=0.0)
    found = cr.impulse_responses({"none": none})["none"]
    r = found.responses()
    assert (r["lemon_share"] == 0.0).all()
    assert r["reallocation"].to_numpy() == pytest.approx(r["good_sales"].to_numpy())
    assert found.goods_gap < 1e-6


def test_the_jacobian_of_an_economy_nearby_serves(jacobian, transition):
    """The answer does not depend on it; of its own economy the steady state is not solved again."""
    base = jacobian.steady_state.economy.params
    other = base.replace(elasticity=3.5)
    found = cr.impulse_responses({"base": base, "other": other}, jacobians=[jacobian])
    assert found["base"].steady_state is jacobian.steady_state
    gap = found["base"].responses() - transition.responses()
    assert gap.abs().max(axis=None) < 1e-3
    own = cr.impulse_responses({"other": other})["other"]
    gap = found["other"].responses() - own.responses()
    assert gap.abs().max(axis=None) < 1e-3


@pytest.mark.parametrize("shock", [(0.0,), (-1.0,), np.ones(200)])
def test_bad_shocks_are_refused(jacobian, shock):
    with pytest.raises(ValueError, match="shock"):
        cr.solve_transition(jacobian, shock=shock)


@pytest.fixture(scope="module")
def rough():
    grids = cr.GridSettings(a_nodes=24)
    return cr.market_jacobian(cr.solve_steady_state(cr.ReallocationParams(), grids), 60)


@pytest.mark.filterwarnings("ignore:horizon")
@pytest.mark.parametrize("shock", [(0.95, 0.95), (0.94,)])
def test_severe_shocks_are_solved_though_their_prices_would_not_serve_debt_for_ever(rough, shock):
    found = cr.solve_transition(rough, shock, tolerance=1e-6, progress="")
    assert found.goods_gap < 1e-4  # Walras' law, not imposed
    start = cr.solve_transition(rough, np.sqrt(shock), tolerance=1e-6, progress="").paths
    again = cr.solve_transition(rough, shock, start=start, tolerance=1e-6, progress="")
    gap = again.responses() - found.responses()
    assert gap.abs().max(axis=None) < 1e-2 * found.responses().abs().max(axis=None)


@pytest.mark.filterwarnings("ignore:horizon")
def test_debt_that_cannot_be_served_on_the_path_is_named_with_its_date(rough, monkeypatch):
    """Where consumption falls below what the household's solvers take for starvation."""
    monkeypatch.setattr(economy, "STARVATION", 0.05)
    with pytest.raises(Inadmissible, match=r"debt_limit = 0.35 must be lower .* at date \d+ a"):
        cr.solve_transition(rough, tolerance=1e-5, progress="")
