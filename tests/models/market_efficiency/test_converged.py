"""What is called solved stays where it is when the tolerance is a hundredth of what it was."""

import numpy as np
import pytest

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    Signal,
    signals,
    solve_signals,
    stationary_equilibria,
)
from frictions.solvers.equilibrium import log_grid_roots
from tests.models.market_efficiency.economies import random_economy


def test_stationary_equilibria_are_within_their_tolerance(monkeypatch):
    rng, compared = np.random.default_rng(8), 0
    for _ in range(100):
        params = random_economy(rng)
        coarse = stationary_equilibria(params).informativeness
        with monkeypatch.context() as patch:
            patch.setattr(log_grid_roots, "_TOLERANCE", 1e-16)
            fine = stationary_equilibria(params).informativeness
        assert fine.size == coarse.size
        np.testing.assert_allclose(coarse, fine, rtol=3e-14)  # of 1e-14, and rounding
        compared += fine.size
    assert compared > 60


def test_markets_with_signals_are_within_their_tolerance(monkeypatch):
    rng = np.random.default_rng(3)
    for _ in range(8):
        params = MarketEfficiencyParams(
            output_elasticity=rng.uniform(0.1, 0.9), noise_precision=10 ** rng.uniform(-0.5, 0.5)
        )
        mix = {"demand": 1.0, "noise": rng.uniform(-0.5, 0.5), "rumour": rng.normal()}
        groups = [[Signal(mix, params.signal_precision)]]
        coarse = solve_signals(params, groups, rumours={"rumour": 1.0})
        with monkeypatch.context() as patch:
            patch.setattr(signals, "TOLERANCE", signals.TOLERANCE / 100)
            fine = solve_signals(params, groups, rumours={"rumour": 1.0})
        assert coarse.informativeness == pytest.approx(fine.informativeness, rel=1e-9)
