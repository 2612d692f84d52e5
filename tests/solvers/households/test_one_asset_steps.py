"""Kernels of the household with one asset: expectation is the transpose of moving."""

import numpy as np
import pytest

from frictions.solvers.households import one_asset_steps as steps

CHAIN = np.array([[0.7, 0.3], [0.2, 0.8]])


def test_power_is_the_power():
    for curvature in (0.5, 1.0, 2.5):
        assert steps._power(1.7, curvature) == pytest.approx(1.7**-curvature, rel=1e-15)


def test_expected_savings_are_those_of_the_population_moved_on():
    rng, horizon = np.random.default_rng(2), 6
    at, share = rng.integers(0, 9, (2, 10)), rng.uniform(size=(2, 10))
    saved, mass = rng.uniform(size=(2, 10)), rng.uniform(size=(2, 10))
    expected = steps._expectations(saved, at, share, CHAIN, horizon)
    for t in range(horizon):
        assert (mass * expected[t]).sum() == pytest.approx(0.0 + _moved(mass, at, share, t, saved))


def _moved(mass, at, share, dates, saved):
    for _ in range(dates):
        moved = np.zeros_like(mass)
        for z in range(2):
            np.add.at(moved[z], at[z], (1 - share[z]) * mass[z])
            np.add.at(moved[z], at[z] + 1, share[z] * mass[z])
        mass = CHAIN.T @ moved
    return (mass * saved).sum()
