"""Paths: lags and leads as matrices, and refusing a singular system."""

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.solvers.equilibrium.sequence_space import (
    NeighbouringSystems,
    decayed,
    lag,
    lead,
    solve_conditioned,
)


def test_lag_and_lead_are_shift_matrices():
    eye = np.eye(5)
    np.testing.assert_array_equal(lag(eye), np.diag(np.ones(4), -1))
    np.testing.assert_array_equal(lead(eye), np.diag(np.ones(4), 1))
    path = np.arange(1.0, 6.0)
    np.testing.assert_array_equal(lag(path), [0, 1, 2, 3, 4])
    np.testing.assert_array_equal(lead(path), [2, 3, 4, 5, 0])


def test_a_decaying_stock_is_the_sum_of_what_is_left():
    flow = np.random.default_rng(0).normal(size=(6, 2))
    left = [[0.7 ** (t - s) if s <= t else 0.0 for s in range(6)] for t in range(6)]
    np.testing.assert_allclose(decayed(flow, 0.7), np.array(left) @ flow, atol=1e-14)


def test_solve_agrees_with_numpy():
    rng = np.random.default_rng(0)
    matrix, right = rng.normal(size=(30, 30)), rng.normal(size=(30, 4))
    np.testing.assert_allclose(
        solve_conditioned(matrix, right), np.linalg.solve(matrix, right), rtol=1e-10
    )


@pytest.mark.parametrize("small", [0.0, 1e-13])
def test_nearly_singular_is_refused(small):
    with pytest.raises(RuntimeError, match=r"system of 3 equations is nearly singular: condition"):
        solve_conditioned(np.diag([1.0, 1.0, small]), np.ones(3))


def test_badly_but_not_hopelessly_conditioned_is_solved():
    assert solve_conditioned(np.diag([1.0, 1e-10]), np.ones(2))[1] == pytest.approx(1e10)


def test_neighbouring_systems_share_factors_until_one_is_far():
    rng = np.random.default_rng(1)
    base, right, asked = np.eye(30) + 0.1 * rng.normal(size=(30, 30)), rng.normal(size=30), []
    systems = NeighbouringSystems(right)
    for k in range(6):
        matrix = base + 1e-3 * k * rng.normal(size=base.shape) + (2.0 * np.eye(30) if k == 5 else 0)
        found = systems.solve(
            lambda x, matrix=matrix: matrix @ x,
            lambda matrix=matrix, k=k: asked.append(k) or matrix,
        )
        np.testing.assert_allclose(found, np.linalg.solve(matrix, right), rtol=1e-10, atol=1e-11)
    assert asked == [0, 5]
    zero = np.zeros((30, 30))
    with pytest.raises(NotConverged, match="nearly singular"):
        systems.solve(lambda x: zero @ x, lambda: zero)
