"""What is still to come of an iteration: exact for a geometric one, unknown for a stalled one."""

import numpy as np
import pytest

from frictions.solvers.households.convergence import Steps, longest, still_to_come


def test_a_geometric_iteration_is_summed_exactly():
    rate, change = 0.9, 1e-3
    rest = change * rate ** np.arange(1, 2000)
    assert change * still_to_come(change, change / rate**10, 10) == pytest.approx(rest.sum())


@pytest.mark.parametrize("last", [1e-3, 5e-4, np.inf, 1e-3 * (1 + 1e-16)])
def test_changes_that_do_not_fall_say_nothing_of_the_limit(last):
    assert still_to_come(1e-3, last, 10) == np.inf


def test_what_theory_knows_bounds_it():
    assert still_to_come(1e-3, 1e-3, 10, longest(0.95, 1.0)) == pytest.approx(20.0)
    assert longest(0.95, 1.06) == np.inf


def test_rounding_is_no_change():
    assert still_to_come(1e-17, 1e-17, 10) == 1.0


def test_steps_of_a_geometric_iteration_sum_to_what_is_left():
    steps = Steps()
    for size in 1e-2 * 0.6 ** np.arange(4):
        steps = steps.then(size)
    assert steps.to_come == pytest.approx(steps.size * 0.6 / 0.4)
    assert steps.then(2 * steps.size).further == pytest.approx(0.6 / 0.4)  # the rate seen last
    assert Steps().to_come == np.inf
    assert steps.then(0.0).to_come == 0.0
