"""Kernels of the planner's prices: the polynomials, the block and the bracket, in any company."""

import numpy as np
import pytest
from numba import njit

from frictions.solvers.equilibrium import planner_prices_kernels as kernels
from frictions.solvers.equilibrium.planner_prices_kernels import LANES, solve_states

ECONOMY = (5.0, 0.7, 0.4, 0.55)  # risk aversion, elasticity, the two weights


def solve(x, gamma, eps, theta, lam, limit):
    weights = np.full(x.shape[1], lam)
    return solve_states(*np.ascontiguousarray(x), weights, gamma, eps, theta, limit)


@njit
def written_out(x, y):
    exp, log, log1p = np.empty(x.size), np.empty(x.size), np.empty(x.size)
    for i in range(x.size):
        power, tail = kernels._exp_parts(x[i])
        exp[i] = power * tail + power
        log[i] = kernels._log(y[i], 0.0)
        total = 1.0 + y[i]
        log1p[i] = kernels._log(total, (y[i] - (total - 1.0)) / total)
    return exp, log, log1p


@njit
def one_by_one(x_T, x_N_H, x_N_F, gamma, eps, theta, lam):
    found = np.empty((4, x_T.size))
    log_odds = np.log(lam) - np.log1p(-lam)
    for i in range(x_T.size):
        found[0, i], found[1, i], found[2, i], found[3, i], _, _, _ = kernels._solve_one(
            np.log(x_T[i]), np.log(x_N_H[i]), np.log(x_N_F[i]),
            gamma, 1.0 / eps, 1.0 - 1.0 / eps, theta, log_odds, 200,
        )  # fmt: skip
    return found


def test_polynomials_have_the_digits_of_the_c_library():
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.uniform(-600.0, 30.0, 20_000), rng.uniform(-1.0, 1.0, 20_000), [0.0]])
    y = np.concatenate([np.exp(rng.uniform(-600.0, 600.0, 20_000)), rng.uniform(0.5, 2.0, 20_001)])
    exp, log, log1p = written_out(x, y)
    units = np.finfo(float).eps
    assert np.abs(exp / np.exp(x) - 1.0).max() < 2 * units
    assert np.abs(log - np.log(y)).max() < units * np.abs(np.log(y)).max()
    near = np.abs(y - 1.0) > 1e-3
    assert np.abs(log[near] / np.log(y[near]) - 1.0).max() < 2 * units
    small = y < 1e-3
    assert np.abs(log1p[small] / np.log1p(y[small]) - 1.0).max() < 2 * units


@pytest.mark.parametrize("spread", [0.06, 3.0])
def test_block_and_bracket_find_the_same_roots(spread):
    rng = np.random.default_rng(6)
    for _ in range(20):
        gamma, eps = np.exp(rng.uniform(np.log((0.05, 0.05)), np.log((100.0, 50.0))))
        theta, lam = rng.uniform(0.1, 0.9, 2)
        x = np.exp(spread * rng.standard_normal((3, 1_000)))
        out, residual, _, converged = solve(x, gamma, eps, theta, lam, 200)
        assert converged.all()
        assert residual.max() < 1e-12  # a step below rounding also ends the search
        bracketed = one_by_one(*x, gamma, eps, theta, lam)[:2]
        size = max(1.0, gamma, 1.0 / eps) * (1.0 + np.abs(bracketed).max())
        assert np.abs(out[:2] - bracketed).max() < 4e-13 * size / min(gamma, 1.0 / eps)


def test_a_state_has_the_same_bits_in_any_company():
    rng = np.random.default_rng(7)
    x = np.exp(rng.standard_normal((3, 3 * LANES + 5)))
    together = solve(x, *ECONOMY, 200)
    order = rng.permutation(x.shape[1])
    mixed = solve(x[:, order], *ECONOMY, 200)
    for whole, part in zip(together, mixed, strict=True):
        assert np.array_equal(whole[..., order], part)
    for i in (0, LANES, 3 * LANES + 4):
        alone = solve(x[:, i : i + 1], *ECONOMY, 200)
        assert np.array_equal(alone[0][:, 0], together[0][:, i])


def test_what_the_polynomials_cannot_do_is_bracketed():
    """Endowments near the end of the numbers, among ordinary ones."""
    x = np.ones((3, 10))
    x[:, 3], x[:, 4] = 1e-310, 1e300
    out, _, iterations, converged = solve(x, *ECONOMY, 200)
    assert converged.all()
    shift = out[:2] - out[:2, :1] - np.log(x[0])
    assert np.abs(shift).max() < 1e-10  # the economy is homogeneous
    assert iterations.min() >= 1


def test_few_iterations_leave_states_open():
    x = np.exp(np.random.default_rng(8).standard_normal((3, 100)))
    assert not solve(x, *ECONOMY, 0)[3].any()
    assert not solve(x, *ECONOMY, 1)[3].all()
    assert solve(x, *ECONOMY, 200)[3].all()


def test_weights_of_the_planner_may_move():
    rng = np.random.default_rng(9)
    x, lam = np.exp(rng.standard_normal((3, 100))), rng.uniform(0.01, 0.99, 100)
    lam[0], lam[1] = 1e-9, 1.0 - 1e-12
    together = solve_states(*x, lam, *ECONOMY[:3], 200)[0]
    for i in range(100):
        alone = solve(x[:, i : i + 1], *ECONOMY[:3], lam[i], 200)[0]
        assert np.array_equal(alone[:, 0], together[:, i])
    odds = np.log(lam) - np.log1p(-lam)
    order = np.argsort(odds)
    same = solve_states(*np.ones((3, 100)), lam, *ECONOMY[:3], 200)[0]
    assert np.all(np.diff((same[0] - same[1])[order]) > 0.0)  # more weight, more goods


def test_no_states_at_all():
    assert solve(np.ones((3, 0)), *ECONOMY, 200)[0].shape == (7, 0)
