"""Paths and moments with recursive preferences, against each other and against Tian's economy."""

import numpy as np
import pytest

from frictions.models.tradability import (
    AssetPricer,
    RecursiveParams,
    TradabilityParams,
    exact_moments,
    predictability,
    recursive_moments,
    simulate,
    simulate_recursive,
    simulated_moments,
    solve_recursive,
)
from frictions.models.tradability.recursive_simulation import recursive_paths

ECONOMY = solve_recursive(
    RecursiveParams(
        mean_reversion=(0.05, 0.05, 0.1, 0.05), risk_aversion=8.0, discount_rate=0.02,
        volatility=(0.04, 0.02, 0.03, 0.02),
    )
)  # fmt: skip


def test_moments_of_expected_utility_are_tians():
    tian = exact_moments(AssetPricer(TradabilityParams(process="log"), 4))
    found = recursive_moments(solve_recursive(RecursiveParams(substitution=0.2), spread=0.05))
    for name in ("T s.d.", "NT s.d.", "T mean", "cash flow NT s.d.", "corr T"):
        assert found[name] == pytest.approx(tian[name], rel=2e-3), name


def test_moments_agree_with_a_long_simulation():
    exact = recursive_moments(ECONOMY)
    simulation = simulate_recursive(ECONOMY, n_sim=200, seed=1)
    medians = simulated_moments(simulation).median()
    for name in ("T s.d.", "NT s.d.", "TMNT s.d.", "cash flow T s.d."):
        assert medians[name] == pytest.approx(exact[name], rel=0.05), name
    for name in ("T mean", "NT mean"):
        assert medians[name] == pytest.approx(exact[name], abs=0.25), name
    slope = predictability(simulation, [9])["TMNT", "median"].iloc[0]
    assert slope == pytest.approx(exact["slope 9"], rel=0.35)  # of fifty years: smaller samples


def test_expected_utility_simulates_as_tians_economy():
    """Same seed, same paths of endowments, same returns."""
    known = simulate(
        TradabilityParams(process="log"), n_sim=3, n_years=3, seed=7, substeps=4, degree=4
    )
    economy = solve_recursive(RecursiveParams(substitution=0.2), spread=0.02)
    found = simulate_recursive(economy, n_sim=3, n_years=3, seed=7, substeps=4)
    assert found.log_rer == pytest.approx(known.log_rer, abs=1e-12)
    for pair, returns in known.returns.items():
        assert found.returns[pair] == pytest.approx(returns, abs=5e-6)


def test_weights_are_martingales():
    """Home's weight is an exponential martingale at unit substitution: its mean is one."""
    dt, years = 0.25, 12
    states = recursive_paths(ECONOMY, 4000, 4 * years, dt, seed=3)
    process, b = ECONOMY.params.endowment_process(), 1.0 - ECONOMY.params.risk_aversion
    y = process.deviation(states[..., :4])
    shocks = y[:, 1:] - process.transition(dt)[0] * y[:, :-1]
    log_weight = np.zeros(len(states))
    for t in range(4 * years):
        home = ECONOMY.weight_motion(states[:, t])[2]
        variance = np.einsum("kn,kl,ln->n", home, process.shock_covariance, home)
        log_weight += b * (home.T * shocks[:, t]).sum(axis=1) - 0.5 * b**2 * variance * dt
    weight = np.exp(log_weight)
    assert weight.std() > 0.05
    assert weight.mean() == pytest.approx(1, abs=4 * weight.std() / np.sqrt(len(weight)))


def test_refusals():
    with pytest.raises(ValueError, match="substeps = 1"):
        simulate_recursive(ECONOMY, seed=1, substeps=1)
    with pytest.raises(TypeError, match="economy = 3"):
        recursive_moments(3)
