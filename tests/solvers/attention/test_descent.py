"""Descent on functions whose least is known, from saddles and along valleys."""

import numpy as np
import pytest

from frictions.solvers.attention.descent import descend


def in_units(value, derivative):
    """Return a function of parameters in units from one of the parameters themselves."""
    return lambda y, unit: (value(y * unit), unit * derivative(y * unit))


SADDLE = in_units(
    lambda x: x[0] ** 2 - x[1] ** 2 + x[1] ** 4,
    lambda x: np.array([2 * x[0], -2 * x[1] + 4 * x[1] ** 3]),
)
SLOPE = 1e-8  # of a valley's floor, less than the tolerance
VALLEY = in_units(
    lambda x: (x[0] - 1) ** 2 + SLOPE / 200 * (x[1] - 100) ** 2,
    lambda x: np.array([2 * (x[0] - 1), SLOPE / 100 * (x[1] - 100)]),
)


def test_a_saddle_is_left():
    x, residual, steps = descend(SADDLE, np.zeros(2), 2, 1e-8, 100)
    assert abs(x) == pytest.approx([0.0, np.sqrt(0.5)], abs=1e-4)
    assert residual <= 1e-8
    assert 0 < steps < 100


@pytest.mark.parametrize(("p", "falls"), [(2, 9.5e-8), (0, 9.5e-7)])
def test_what_is_left_of_a_valley_counts_within_reach(p, falls):
    # Ten units lead from 0 to 10 on 100; of sizes of about ten, all the way.
    start = np.array([1.0, 0.0 if p else 10.0])
    _, residual, steps = descend(VALLEY, start, p, 1e-6, 100)
    assert (residual <= 1e-6, steps) == (True, 0)
    assert residual == pytest.approx(falls if p else SLOPE / 200 * 90**2, rel=0.01)
    x, residual, _ = descend(VALLEY, start, p, 1e-12, 100)
    assert residual <= 1e-12
    assert x == pytest.approx([1.0, 100.0], abs=0.1)


def test_the_limit_of_steps_holds():
    _, residual, steps = descend(SADDLE, np.array([0.5, 1e-3]), 2, 1e-12, 3)
    assert steps == 3
    assert residual > 1e-12
