"""Economies of one's own: two Cobb-Douglas countries are Tian's, three are priced alike."""

import numpy as np
import pytest

from frictions.models.tradability import (
    AssetPricer,
    TradabilityParams,
    cobb_douglas_world,
    exact_moments,
    simulate,
    solve_allocation,
)
from frictions.solvers.stochastic import OUProcess

PARAMS = TradabilityParams(planner_weight=0.4, tradable_weight=0.3)
OPTIONS = {"discount_rate": 0.005, "risk_aversion": 5.0, "tradable_weight": 0.3}


def world(n, **changes):
    kappa, sigma = (0.35, 0.2, 0.21, 0.19, 0.21, 0.19), (0.04, 0.01, 0.03, 0.04, 0.03, 0.04)
    process = OUProcess(np.ones(2 * n), kappa[: 2 * n], sigma[: 2 * n], np.eye(2 * n))
    options = OPTIONS | {"planner_weights": np.ones(n)} | changes
    return cobb_douglas_world(process, **options)


def test_two_countries_are_those_of_the_paper():
    economy = cobb_douglas_world(
        PARAMS.endowment_process(), **OPTIONS, planner_weights=np.array([0.4, 0.6])
    )
    x = np.exp(0.1 * np.random.default_rng(1).standard_normal((50, 4)))
    ours, theirs = economy.allocate(x), solve_allocation(x, PARAMS)
    assert ours.log_shadow_value == pytest.approx(theirs.log_shadow_value, abs=1e-12)
    assert ours.log_rer == pytest.approx(theirs.log_rer, abs=1e-12)
    for name, flow in theirs.flows.items():
        assert ours.flows[name] == pytest.approx(flow, rel=1e-12)
    a, b = (exact_moments(AssetPricer(e, 4)) for e in (economy, PARAMS))
    assert a.to_numpy() == pytest.approx(b.to_numpy(), rel=1e-6)


def test_markets_clear_and_marginal_utilities_agree_in_three_countries():
    economy, gamma, theta = world(3), 5.0, 0.3
    x = np.exp(0.1 * np.random.default_rng(2).standard_normal((20, 6)))
    goods = economy.allocate(x)
    home_T = np.exp(np.log(theta / (1 - theta)) + goods.log_units["NT"]) * x[:, 1]
    swapped = [economy.allocate(np.roll(x, -2 * k, axis=1)) for k in range(3)]
    total = sum(
        np.exp(np.log(theta / (1 - theta)) + g.log_units["NT"]) * x[:, 2 * k + 1]
        for k, g in enumerate(swapped)
    )
    assert (home_T > 0).all()
    assert total == pytest.approx(x[:, ::2].sum(axis=1), rel=1e-12)
    values = np.array([g.log_shadow_value for g in swapped])
    assert np.ptp(values, axis=0).max() < 1e-11 * gamma


def test_three_countries_are_simulated():
    sim = simulate(world(3), n_sim=3, n_years=4, seed=1, degree=3, tolerance=0.01)
    assert sim.excess_tradable.shape == (3, 16)
    assert np.isfinite(sim.log_rer).all()


def test_refusals():
    with pytest.raises(ValueError, match=r"planner_weights has shape \(2,\), expected \(3,\)"):
        world(3, planner_weights=np.ones(2))
    with pytest.raises(ValueError, match="risk_aversion = 0"):
        world(2, risk_aversion=0)
