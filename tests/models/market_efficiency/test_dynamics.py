"""Cycles, determinacy and learning, and searches for what the chapter says does not happen."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    backward_induction,
    bifurcation,
    blocks,
    selection_paths,
    stationary_equilibria,
)
from frictions.models.market_efficiency.blocks import learning
from frictions.models.market_efficiency.dynamics import (
    ScaledEconomy,
    _risk,
    scaled_economy,
    scaled_map,
)
from frictions.models.market_efficiency.information import information_choice
from frictions.models.market_efficiency.informativeness import unlearnable_variance
from tests.models.market_efficiency.economies import FOUR, random_economy
from tests.models.market_efficiency.maps import (
    informativeness_map,
    scaled_slope,
    smallest_slope,
)

BASE = MarketEfficiencyParams()
FLIPPED = MarketEfficiencyParams(
    demand_elasticity=10.0,
    productivity_precision=np.inf,
    signal_precision=0.001,
    risk_aversion=0.02,
    output_elasticity=0.9,
)


def draw(n, seed, feedback=(0.0, 3.0), other_risk=True):
    """Draw economies without units, and an equilibrium of each."""
    rng = np.random.default_rng(seed)
    h, x = 10.0 ** rng.uniform(*feedback, n), 10.0 ** rng.uniform(-7, 1, n)
    kappa = 10.0 ** rng.uniform(-5, 2, n) * (rng.random(n) < 0.5) * other_risk
    squared, u = rng.uniform(1.0, 1.5, n) ** 2, 10.0 ** rng.uniform(-4, 2, n)
    economy = ScaledEconomy(h, x, kappa, squared, np.ones(n))
    D, _ = _risk(economy, u)
    g = x / u / (squared + (1.0 + x + u**2) * D)
    return economy._replace(aversion=g), u


def test_the_map_without_units_is_the_map():
    for params in (BASE, FLIPPED, BASE.replace(demand_precision=3.0, noise_precision=0.2)):
        unit = np.sqrt(params.demand_precision / params.noise_precision)
        for u in (0.01, 0.3, 2.0):
            found = scaled_map(scaled_economy(params), u / unit) * unit
            assert found == pytest.approx(informativeness_map(params, u), rel=1e-12)
        for e in stationary_equilibria(params).equilibria:
            slope = scaled_slope(scaled_economy(params), e.informativeness / unit)
            assert slope == pytest.approx(e.map_slope, rel=1e-6)


def test_slope_lies_between_minus_two_and_two():
    """At every equilibrium of 200,000 economies; the bound is proved on the page."""
    economy, u = draw(200_000, 0)
    np.testing.assert_allclose(scaled_map(economy, u), u, rtol=1e-9)
    slope = scaled_slope(economy, u)
    assert slope.min() > -2.0
    assert slope.max() < 2.0


def test_finite_horizons_may_end_in_a_cycle_of_two():
    """The reported economy: at 0.8 backward induction converges, at 0.9 it does not."""
    calm = stationary_equilibria(FLIPPED).low_volatility
    assert calm.map_slope == pytest.approx(-1.121, abs=5e-4)
    u = backward_induction(FLIPPED, 600).informativeness
    np.testing.assert_allclose(u[:20], u[2:22], rtol=1e-9)
    assert abs(np.log(u[1] / u[0])) > 1.0
    steady = FLIPPED.replace(output_elasticity=0.8)
    u = backward_induction(steady, 600).informativeness[0]
    assert u == pytest.approx(stationary_equilibria(steady).low_volatility.informativeness)


def test_finite_horizons_lead_to_the_calm_equilibrium_where_the_slope_allows():
    """Wide random economies near and far from their folds, and near the flip where there is one."""
    rng, cycles = np.random.default_rng(5), 0
    for i in range(120):
        params = random_economy(rng)
        if i % 3 == 0:  # what a flip needs
            params = params.replace(
                demand_elasticity=rng.uniform(8, 30),
                output_elasticity=rng.uniform(0.8, 0.98),
                productivity_precision=np.inf,
                signal_precision=1e-3 * params.demand_precision,
                riskless_return=1.05,
            )
        edge = stationary_equilibria(params).gamma_max
        params = params.replace(risk_aversion=edge * 10.0 ** rng.uniform(-4, -0.01))
        volatile, calm = stationary_equilibria(params).equilibria
        if 0.95 < abs(calm.map_slope) < 1.05:
            continue  # too slow to tell
        table = bifurcation(params, [params.output_elasticity], steps=800, keep=2)
        ends = table[[0, 1]].to_numpy()
        if calm.map_slope > -1.0:
            np.testing.assert_allclose(ends, calm.informativeness, rtol=1e-6)
        else:
            assert volatile.informativeness < ends.min() < calm.informativeness < ends.max()
            cycles += 1
    assert cycles > 0


def test_a_flip_needs_much_feedback():
    """No slope below -1 unless 1 + h exceeds (2 + sqrt 3) R_f; searched, with other risk too."""
    riskless = 1.05
    edge = (2.0 + np.sqrt(3.0)) * riskless - 1.0
    assert (
        smallest_slope(edge * 1.001, 0.0, riskless)
        < -1.0
        < smallest_slope(edge * 0.999, 0.0, riskless)
    )
    a = (1.0 + 3.0) ** 2
    bound = -2.0 * a / (riskless**2 + a + 2.0 * np.sqrt(3.0 * a) * riskless)
    assert smallest_slope(3.0, 0.0, riskless) == pytest.approx(bound, abs=1e-5)
    assert smallest_slope(3.0, 1.0, riskless) > bound
    economy, u = draw(400_000, 2)
    a = (1.0 + economy.feedback) ** 2
    R = np.sqrt(economy.squared_return)
    bound = -2.0 * a / (R**2 + a + 2.0 * np.sqrt(3.0 * a) * R)
    assert (scaled_slope(economy, u) > bound).all()


def test_more_feedback_doubles_the_period_again_and_ends_in_chaos():
    """A cycle of four, and one of three, which implies cycles of every length."""
    periods = {}
    economy, start = draw(200_000, 3, feedback=(1.0, 3.0), other_risk=False)
    flipped = scaled_slope(economy, start) < -1.0
    economy = ScaledEconomy(*(np.asarray(values)[flipped] for values in economy))
    u = start[flipped] * 1.01
    for _ in range(1500):
        u = scaled_map(economy, np.maximum(u, 1e-12))
    path = [u]
    for _ in range(4):
        path.append(scaled_map(economy, np.maximum(path[-1], 1e-12)))
    once, twice = (np.abs(np.log(path[k] / path[0])) > 1e-3 for k in (1, 2))
    periods[3] = once & (np.abs(np.log(path[3] / path[0])) < 1e-8)
    periods[4] = twice & (np.abs(np.log(path[4] / path[0])) < 1e-8)
    assert periods[3].sum() > 10
    assert periods[4].sum() > 100
    assert economy.feedback[periods[4]].min() > 20  # eta phi above 0.95
    assert economy.feedback[periods[3]].min() > 200


def test_bifurcation_table():
    table = bifurcation(FLIPPED, [0.8, 0.9], steps=2000, keep=4)
    last = table[[0, 1, 2, 3]]
    np.testing.assert_allclose(last.loc[0.8], table.loc[0.8, "calm"], rtol=1e-9)
    assert last.loc[0.9, 0] == pytest.approx(last.loc[0.9, 2], rel=1e-9)
    assert last.loc[0.9].max() > 2 * last.loc[0.9].min()
    none = bifurcation(BASE.replace(risk_aversion=1.2), [0.9], steps=50)
    assert none[["calm", "volatile", "slope"]].isna().all(axis=None)
    assert none[15].iloc[0] < 1e-9


def test_backward_forward_and_learning_select_differently():
    params = BASE.replace(risk_aversion=1.2)
    volatile, calm = stationary_equilibria(params).informativeness
    paths = selection_paths(params, steps=80)
    ends = paths.ffill().iloc[-1]
    # Backward: from liquidation, and from above the volatile one, to the calm one.
    assert ends["backward", "liquidation"] == pytest.approx(calm, rel=1e-9)
    assert ends["backward", "above the volatile"] == pytest.approx(calm, rel=1e-6)
    assert ends["backward", "below the volatile"] < 1e-5
    # Forward: many paths into the volatile one, only itself into the calm one.
    for start in ("above the volatile", "below the volatile", "below the calm"):
        assert ends["forward", start] == pytest.approx(volatile, rel=1e-6)
    assert paths["forward", "above the calm"].isna().sum() > 60
    # Learning: to the calm one, or to nothing.
    assert ends["learning", "above the volatile"] == pytest.approx(calm, rel=0.02)
    assert ends["learning", "above the calm"] == pytest.approx(calm, rel=0.02)
    assert ends["learning", "below the volatile"] < 1e-5
    forward = paths["forward", "above the volatile"].dropna()
    back = [informativeness_map(params, u) for u in forward[1:10]]
    pd.testing.assert_series_equal(
        pd.Series(back), forward[:9].reset_index(drop=True), check_names=False, rtol=1e-9
    )


def test_learning_reaches_the_calm_equilibrium_where_backward_induction_cycles():
    paths = selection_paths(FLIPPED, steps=200)
    calm = stationary_equilibria(FLIPPED).low_volatility.informativeness
    assert paths["learning", "above the calm"].iloc[-1] == pytest.approx(calm, rel=1e-6)


def test_bad_input():
    with pytest.raises(ValueError, match="flow_precision"):
        scaled_economy(BASE.replace(flow_precision=0.1))
    with pytest.raises(ValueError, match="gain"):
        selection_paths(BASE, gain=0.0)
    with pytest.raises(ValueError, match="eta"):
        bifurcation(BASE, [1.2])


@pytest.mark.parametrize("j", [0, 1], ids=["volatile", "calm"])
def test_permanent_effect_is_the_sum_of_one_date_effects(j):
    equilibrium = stationary_equilibria(BASE).equilibria[j]
    step = 1e-3
    one_date, permanent = [], []
    for shift in (-step, step):
        eta = BASE.output_elasticity + shift
        path = backward_induction(
            BASE, 2, terminal=equilibrium, output_elasticity=[BASE.output_elasticity, eta]
        )
        one_date.append(path.informativeness[0])
        permanent.append(
            stationary_equilibria(BASE.replace(output_elasticity=eta)).informativeness[j]
        )
    assert one_date[1] < one_date[0]  # in both equilibria
    np.testing.assert_allclose(
        np.diff(permanent), np.diff(one_date) / (1.0 - equilibrium.map_slope), rtol=1e-4
    )


@pytest.mark.parametrize("root", range(4))
def test_slope_of_the_map_with_endogenous_information(root):
    equilibrium = stationary_equilibria(FOUR, "endogenous").equilibria[root]
    period, capacity, cost = equilibrium.blocks, FOUR.information_capacity, FOUR.flow_cost

    def precisions(u):
        return information_choice(u, capacity, cost)

    def today(u_next):
        tau_x, tau_g = precisions(u_next)
        following = blocks(FOUR, u_next, tau_x=tau_x, tau_g=tau_g)
        D = unlearnable_variance(FOUR, following.dividend_loading, following.resale_variance)

        def excess(u):
            tau_x, tau_g = precisions(u)
            _, T, _ = learning(FOUR, u, tau_x, tau_g)
            c = period.news_loading
            return c * (tau_x / u + tau_g * u) - FOUR.risk_aversion * (c**2 + D * T)

        u = equilibrium.informativeness
        return brentq(excess, 0.99 * u, 1.01 * u, xtol=1e-15, rtol=1e-15)

    u, h = equilibrium.informativeness, 1e-6
    slope = (today(u * (1 + h)) - today(u * (1 - h))) / (2 * h * u)
    # Second-order error of the central difference, and rounding over the step.
    assert slope == pytest.approx(equilibrium.map_slope, rel=1e-6)
