"""Many autoregressions at once against one at a time, through least squares."""

import numpy as np
import pytest

from frictions.solvers.estimation import batched_autoregressions as module
from frictions.solvers.estimation.batched_autoregressions import recursive_responses

SIZE = 0.6


def samples(n, length=60, seed=0):
    """Return n samples of three persistent series around a mean that is not zero."""
    rng = np.random.default_rng(seed)
    series = np.zeros((length, 3, n))
    for t in range(1, length):
        common = rng.normal(size=n)
        series[t] = 0.2 + 0.7 * series[t - 1] + rng.normal(size=(3, n)) + 0.5 * common
    return series


def one_by_one(sample, lags, place, horizon):
    """Estimate by lstsq, identify by Cholesky, follow by the recursion."""
    T, m = sample.shape
    past = np.hstack([sample[lags - lag : T - lag] for lag in range(1, lags + 1)])
    X, Y = np.hstack([np.ones((T - lags, 1)), past]), sample[lags:]
    slopes = np.linalg.lstsq(X, Y, rcond=None)[0]
    residuals = Y - X @ slopes
    column = np.linalg.cholesky(residuals.T @ residuals)[:, place]
    path = [np.zeros(m)] * (lags - 1) + [SIZE * column / column[place]]
    for _ in range(horizon):
        path.append(np.concatenate(path[: -lags - 1 : -1]) @ slopes[1:])
    return np.array(path[lags - 1 :])


@pytest.mark.parametrize(("lags", "place"), [(1, 0), (2, 1), (3, 2)])
@pytest.mark.parametrize("n", [1, module.GROUP, module.BLOCK + 3])
def test_equal_to_estimates_one_by_one(lags, place, n):
    series = samples(n)
    found = recursive_responses(series, lags, place, SIZE, 6)
    assert found.shape == (7, 3, n)
    for number in {0, n // 2, n - 1}:
        expected = one_by_one(series[:, :, number], lags, place, 6)
        np.testing.assert_allclose(found[:, :, number], expected, atol=1e-11)


def test_the_shock_is_recursive_and_scaled():
    impact = recursive_responses(samples(5), 2, 1, SIZE, 0)[0]
    np.testing.assert_array_equal(impact[0], 0)
    np.testing.assert_array_equal(impact[1], SIZE)
    assert np.all(np.abs(impact[2]) > 0)


def test_units_carry_over():
    series, units = samples(4), np.array([1.0, 100.0, 0.01])[:, None]
    base = recursive_responses(series, 2, 1, SIZE, 5)
    found = recursive_responses(series * units, 2, 1, SIZE * 100, 5)
    np.testing.assert_allclose(found, base * units, rtol=1e-9, atol=1e-12)


def test_short_collinear_and_infinite_samples_are_refused():
    with pytest.raises(
        ValueError, match=r"too few observations \(7\) for 3 variables and lags = 2"
    ):
        recursive_responses(samples(2, length=9), 2, 1, SIZE, 5)
    series = samples(module.BLOCK + 5)
    series[:, 2, module.BLOCK + 2] = 2 * series[:, 0, module.BLOCK + 2]
    with pytest.raises(ValueError, match=rf"sample {module.BLOCK + 2} .* collinear"):
        recursive_responses(series, 2, 1, SIZE, 5)
    series[3, 0, 1] = np.nan
    with pytest.raises(ValueError, match=r"sample 1 .* collinear, or not finite"):
        recursive_responses(series, 2, 1, SIZE, 5)
