"""The stationary equilibrium: identities, Table 2.2, limits, the second one, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.foundation.errors import Inadmissible, NoEquilibrium, NotConverged
from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation import evaluation, steady_state
from frictions.models.capital_reallocation.economy import Economy
from frictions.models.capital_reallocation.fold import HeldShare
from frictions.models.capital_reallocation.steady_state import START

GRIDS = cr.GridSettings()
SMALL = cr.GridSettings(a_nodes=40)


def test_markets_clear_and_walras_law_holds(steady):
    assert np.abs(steady.aggregates.residuals).max() == steady.root.residual < 1e-9
    assert abs(steady.aggregates.goods_gap) < 1e-8  # not imposed


def test_flow_identities(steady):
    total, p = steady.aggregates, steady.economy.params
    assert steady.mass.sum() == pytest.approx(1.0, abs=1e-13)
    assert total.bundles == pytest.approx(
        p.depreciation * total.capital + total.good_sales, rel=1e-8
    )
    assert (steady.mass * steady.policy.k_next).sum() == pytest.approx(total.capital, rel=1e-9)
    assert total.reallocation == p.lemon_rate * total.capital + total.good_sales


def test_table_2_2(steady):
    printed = dict(Y=0.557, C=0.480, I=0.077, K=1.190, N=0.262, p=0.944, reallocation=0.035)
    found = cr.summary(steady)
    for name, value in printed.items():
        assert found[name] == pytest.approx(value, rel=0.01)
    assert found["used share"] == pytest.approx(31.7, abs=0.3)


def test_vanishing_lemons_are_no_lemons():
    few, none = (
        cr.solve_steady_state(cr.ReallocationParams(lemon_rate=rate), GRIDS) for rate in (1e-6, 0.0)
    )
    assert few.prices.used == pytest.approx(none.prices.used, abs=2e-4)
    assert few.aggregates.reallocation == pytest.approx(none.aggregates.reallocation, rel=1e-3)
    assert none.prices.lemon_share == 0.0
    assert len(none.root.x) == 3


def test_the_lemon_ridden_equilibrium_clears_and_warns():
    narrow = cr.ReallocationParams(tauchen_width=1.0, normalisation="none")
    with pytest.warns(UserWarning, match="lemon_share = 0.8.* is above 0.3"):
        found = cr.solve_steady_state(narrow, GRIDS, cr.Prices(1.054, 1.062, 1.0417, 0.81))
    assert found.prices.lemon_share == pytest.approx(0.81, abs=0.01)
    assert abs(found.aggregates.goods_gap) < 1e-6


@pytest.mark.parametrize(("changes", "start", "ridden"), [
    ({}, cr.Prices(0.94, 1.17, 1.018, 0.8), True),
    ({"tauchen_width": 1.0, "normalisation": "none"}, None, False),
])  # fmt: skip
@pytest.mark.filterwarnings("ignore:lemon_share")
def test_a_start_selects_and_a_cold_start_finds_the_normal_equilibrium(changes, start, ridden):
    """Excess demand rises in the price at the lemon-ridden equilibrium: the unstable root."""
    found = cr.solve_steady_state(cr.ReallocationParams(**changes), SMALL, start=start)
    assert found.root.converged
    assert (found.prices.lemon_share > 0.5) == ridden
    assert (found.used_slope() > 0.0) == ridden


def test_beyond_the_fold_there_is_no_equilibrium_and_its_place_is_named():
    with pytest.raises(NoEquilibrium, match=r"lemon_rate = 0.012 must be below 0.00\d+, the fold"):
        cr.solve_steady_state(cr.ReallocationParams(lemon_rate=0.012), SMALL)


def test_a_search_that_leaves_the_branch_says_how_far_the_fold_is(monkeypatch):
    monkeypatch.setattr(steady_state, "SAME_SHARE", -1.0)
    monkeypatch.setattr(steady_state, "SAME_POINT", -1.0)
    grids = cr.GridSettings(a_nodes=24)
    with pytest.raises(NotConverged, match=r"lemon_rate = 0.006 is near the fold, which is at 0.0"):
        cr.solve_steady_state(cr.ReallocationParams(lemon_rate=0.006), grids, tolerance=1e-5)


def test_the_slope_may_be_positive_before_the_fold_where_lemons_feed_on_themselves():
    """Where productivity hardly persists; the curve still rises there, and few are lemons."""
    grids = cr.GridSettings(a_nodes=24)
    found = cr.solve_steady_state(cr.ReallocationParams(persistence=0.5), grids, tolerance=1e-6)
    assert found.prices.lemon_share < 0.12
    assert found.used_slope() > 0.0
    curve = HeldShare(found)
    assert curve.reach(found.prices.lemon_share - 0.01) < 0.002


def test_a_chain_of_ones_own(steady):
    base = steady.economy
    chain = cr.ProductivityChain(base.z, base.problem.transition)
    found = cr.solve_steady_state(cr.ReallocationParams(own_chain=chain))
    assert found.prices.used == pytest.approx(steady.prices.used, abs=1e-7)


def test_mass_at_the_top_of_the_grid_warns():
    with pytest.warns(UserWarning, match="at k_max is above 0.001"):
        cr.solve_steady_state(
            cr.ReallocationParams(), cr.GridSettings(k_nodes=63, a_nodes=40), tolerance=1e-4
        )


def test_refusals_at_given_prices(steady):
    economy = steady.economy
    high = cr.Prices(0.94, 1.17, 1.06, 0.068)
    with pytest.raises(Inadmissible, match=r"rate = 1.06 must be below 1 / discount = 1.05263"):
        economy.stationary_policy(high)
    dear = cr.Prices(1.2, 1.17, 1.018, 0.0)
    with pytest.raises(ValueError, match=r"prices.used = 1.2 must be below the bundle price"):
        economy.stationary_policy(dear)
    indebted = Economy(cr.ReallocationParams(debt_limit=20.0), GRIDS)
    with pytest.raises(ValueError, match=r"debt cannot be served at k_min = 0.05, z_1"):
        indebted.stationary_policy(START)


def test_markets_that_do_not_clear_are_named(monkeypatch):
    monkeypatch.setattr(evaluation, "POLICY_SHARE", 1e24)  # the rules settle, the markets cannot
    with pytest.raises(NotConverged, match=r"used capital .*labour .*bonds .*lemon share"):
        cr.solve_steady_state(cr.ReallocationParams(), GRIDS, START, tolerance=1e-30)


def check_equilibrium(params, found):
    total = found.aggregates
    assert found.policy.converged
    assert found.prices.used < found.bundle_price
    assert found.prices.rate < 1 / params.discount
    assert np.abs(total.residuals).max() < 1e-7
    assert abs(total.goods_gap) < 1e-6  # Walras' law, not imposed
    assert found.mass.sum() == pytest.approx(1.0, abs=1e-12)
    assert total.bundles == pytest.approx(
        params.depreciation * total.capital + total.good_sales, rel=1e-6
    )


def test_admissible_economies_have_an_equilibrium_on_coarse_grids():
    """On a coarse grid rules may alternate, and the solver says so: in a quarter at most."""
    tried, refused = [], []

    @settings(max_examples=12, deadline=None, derandomize=True)
    @given(
        st.sampled_from([0.0, 1.0]) | st.floats(0.0, 6.0), st.floats(0.2, 0.4),
        st.sampled_from([0.0, 0.001, 0.003]), st.floats(1.9, 2.5), st.integers(15, 40),
    )  # fmt: skip
    def solve(elasticity, debt_limit, lemon_rate, width, nodes):
        params = cr.ReallocationParams(
            elasticity=elasticity, debt_limit=debt_limit, lemon_rate=lemon_rate, tauchen_width=width
        )
        tried.append(params)
        try:
            found = cr.solve_steady_state(params, cr.GridSettings(k_nodes=95, a_nodes=nodes))
        except NotConverged:
            refused.append(params)
        else:
            check_equilibrium(params, found)

    solve()
    assert len(tried) >= 12
    assert {0.0, 1.0} < {params.elasticity for params in tried}
    assert len(refused) <= 0.25 * len(tried)


@pytest.mark.parametrize("elasticity", [0.0, 1.0, 6.0])
@pytest.mark.parametrize("lemon_rate", [0.0, 0.002])
def test_the_ends_of_the_elasticity_have_an_equilibrium(elasticity, lemon_rate):
    params = cr.ReallocationParams(elasticity=elasticity, lemon_rate=lemon_rate)
    check_equilibrium(params, cr.solve_steady_state(params))


@pytest.mark.parametrize("rate", [0.002, 0.0])
def test_prices_called_an_equilibrium_are_within_their_tolerance_of_finer_ones(rate):
    params = cr.ReallocationParams(lemon_rate=rate)
    coarse = cr.solve_steady_state(params, SMALL, tolerance=1e-5)
    fine = cr.solve_steady_state(params, SMALL, near=coarse, tolerance=1e-7)
    assert np.abs(coarse.root.x - fine.root.x).max() < 1e-5
