"""Ornstein-Uhlenbeck process: exact laws, reproducible paths, refused input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.solvers.stochastic.ornstein_uhlenbeck import OUProcess

CORRELATION = [[1.0, 0.36, 0.0], [0.36, 1.0, -0.2], [0.0, -0.2, 1.0]]


def process(**changes):
    arguments = {
        "mean": [1.0, 2.0, 0.5],
        "mean_reversion": [0.35, 0.2, 0.05],
        "volatility": [0.04, 0.01, 0.02],
        "correlation": CORRELATION,
    }
    return OUProcess(**(arguments | changes))


@settings(max_examples=50)
@given(st.floats(0.01, 20.0))
def test_transition_preserves_the_stationary_law(dt):
    ou = process()
    phi, Q = ou.transition(dt)
    Sigma = ou.stationary_covariance
    assert np.allclose(phi[:, None] * Sigma * phi + Q, Sigma, rtol=1e-13, atol=0)


def test_two_half_steps_are_one_step():
    ou = process()
    phi, Q = ou.transition(1.0)
    half_phi, half_Q = ou.transition(0.5)
    assert np.allclose(half_phi**2, phi, rtol=1e-15)
    assert np.allclose(half_phi[:, None] * half_Q * half_phi + half_Q, Q, rtol=1e-13, atol=0)


def test_short_step_approaches_the_diffusion_and_euler():
    ou = process()
    phi, Q = ou.transition(1e-7)
    euler_phi, euler_Q = ou.transition(1e-7, "euler")
    assert np.allclose(Q / 1e-7, ou.shock_covariance, rtol=1e-6)
    assert np.allclose(euler_Q, Q, rtol=1e-6)
    assert np.allclose(euler_phi, phi, rtol=0, atol=1e-13)


@pytest.mark.parametrize("scheme", ["exact", "euler"])
def test_simulated_moments_match_the_transition(scheme):
    ou = process()
    dt = 0.5
    y = ou.simulate(20_000, 3, dt, seed=7, scheme=scheme) - ou.mean
    phi, Q = ou.transition(dt, scheme)
    first = np.linalg.solve(np.eye(9) - np.kron(np.diag(phi), np.diag(phi)), Q.reshape(-1)).reshape(
        3, 3
    )
    scale = np.sqrt(np.outer(np.diag(first), np.diag(first)))
    error = 5.0 / np.sqrt(20_000)  # five standard errors of a correlation
    assert np.abs(np.cov(y[:, 0].T) / scale - first / scale).max() < error
    assert np.abs(np.cov(y[:, 3].T) / scale - first / scale).max() < error
    lagged = y[:, 0].T @ y[:, 1] / len(y)
    assert np.abs(lagged - first * phi).max() < error * scale.max()
    assert np.abs(y.mean(axis=(0, 1)) / np.sqrt(np.diag(first))).max() < error


def test_paths_depend_on_seed_and_number_not_on_chunks():
    ou = process()
    whole = ou.simulate(7, 11, 0.25, seed=3)
    parts = [ou.simulate(n, 11, 0.25, seed=3, first_path=i) for i, n in ((0, 2), (2, 1), (3, 4))]
    assert np.array_equal(np.concatenate(parts), whole)
    assert not np.array_equal(ou.simulate(7, 11, 0.25, seed=4), whole)


def test_start_at_the_mean():
    ou = process()
    assert np.array_equal(
        ou.simulate(4, 2, 1.0, seed=1, start="mean")[:, 0], np.tile(ou.mean, (4, 1))
    )


def test_log_process_is_the_exponential_of_the_arithmetic_one():
    log = process(logarithmic=True)
    level = log.simulate(5, 6, 1.0, seed=9)
    deviation = process().simulate(5, 6, 1.0, seed=9) - process().mean
    assert np.allclose(np.log(level / log.mean), deviation, atol=1e-15)
    assert np.allclose(log.deviation(log.level(deviation)), deviation, atol=1e-15)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mean_reversion": [0.35, 0.0, 0.05]}, r"mean_reversion\[1\] = 0.0 must be in \(0, inf\)"),
        ({"volatility": [0.04, 0.01, 0.0]}, r"volatility\[2\] = 0.0 must be in \(0, inf\)"),
        ({"volatility": [0.04, 0.01]}, r"volatility has shape \(2,\), expected \(3,\)"),
        ({"mean": [1.0, np.nan, 1.0]}, r"mean\[1\] = nan must be in"),
        ({"correlation": 2 * np.eye(3)}, "ones on its diagonal"),
        ({"correlation": np.ones((3, 3))}, "positive definite; its smallest eigenvalue"),
        (
            {"mean": [1.0, -1.0, 1.0], "logarithmic": True},
            r"mean\[1\] = -1.0 must be in \(0,",
        ),
    ],
)
def test_bad_process_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        process(**changes)


def test_bad_steps_and_options_are_refused():
    ou = process()
    with pytest.raises(ValueError, match=r"dt = 0 must be in \(0, inf\)"):
        ou.transition(0)
    with pytest.raises(ValueError, match="scheme = 'milstein'"):
        ou.transition(1.0, "milstein")
    with pytest.raises(ValueError, match=r"dt = 6.0 must be below 5.71.*: the Euler step"):
        ou.transition(6.0, "euler")
    with pytest.raises(ValueError, match="n_steps = 0"):
        ou.simulate(1, 0, 1.0, seed=1)
    with pytest.raises(ValueError, match="start = 'zero'"):
        ou.simulate(1, 1, 1.0, seed=1, start="zero")
