"""Series from picked shocks against the recursion, quarter by quarter."""

import numpy as np
import pytest

from frictions.solvers.estimation import resampled_series


def test_equal_to_the_recursion():
    rng = np.random.default_rng(0)
    slopes, shocks = 0.3 * rng.normal(size=(2, 3, 3)), rng.normal(size=(7, 3))
    start, picks = rng.normal(size=(2, 3)), rng.integers(7, size=(5, 9))
    found = resampled_series(slopes, shocks, start, picks)
    assert found.shape == (11, 3, 5)
    for sample, pick in enumerate(picks):
        path = list(start)
        for shock in shocks[pick]:
            path.append(slopes[0] @ path[-1] + slopes[1] @ path[-2] + shock)
        np.testing.assert_allclose(found[:, :, sample], path, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("wrong", [-1, 2])
def test_a_pick_names_a_shock(wrong):
    with pytest.raises(ValueError, match=f"picks = {wrong} must be a whole number"):
        resampled_series(np.zeros((1, 1, 1)), np.ones((2, 1)), [[0.0]], [[0, wrong]])
