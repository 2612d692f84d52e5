"""Box minimisation from many starts: known minima, bounds, resuming, and independence of order."""

import numpy as np
import pytest

from frictions.solvers.estimation.multistart import (
    minimize_from_many,
    minimize_in_box,
    random_starts,
)

BOUNDS = np.array([[-2.0, 2.0], [-1.0, 3.0]])


def rosenbrock(x):
    return (1 - x[0]) ** 2 + 10 * (x[1] - x[0] ** 2) ** 2


def two_valleys(x):
    return min((x[0] + 1) ** 2 + 0.5, (x[0] - 1) ** 2) + x[1] ** 2


def test_finds_an_interior_minimum():
    end = minimize_in_box(rosenbrock, [-1.5, 2.0], BOUNDS)
    np.testing.assert_allclose(end.point, [1, 1], atol=1e-3)
    assert end.value < 1e-6


def test_a_minimum_at_a_bound_is_reached():
    end = minimize_in_box(lambda x: x[0] + (x[1] - 1) ** 2, [1.0, 0.0], BOUNDS)
    np.testing.assert_allclose(end.point, [-2, 1], atol=1e-2)


def test_start_on_the_edge_is_allowed():
    assert minimize_in_box(rosenbrock, [2.0, -1.0], BOUNDS).value < 1e-6


def test_many_starts_find_the_deeper_valley_and_sort():
    starts = [[-1.2, 0.1], [1.2, 0.1]]
    ends = minimize_from_many(two_valleys, starts, BOUNDS)
    assert [round(end.value, 6) for end in ends] == [0.0, 0.5]
    np.testing.assert_array_equal(ends[0].start, starts[1])


def test_processes_give_the_same_ends():
    starts = random_starts(BOUNDS, 3, seed=1)
    alone = minimize_from_many(rosenbrock, starts, BOUNDS, simplex_evaluations=200)
    shared = minimize_from_many(rosenbrock, starts, BOUNDS, workers=2, simplex_evaluations=200)
    np.testing.assert_array_equal([e.point for e in alone], [e.point for e in shared])


class Counted:
    """The valley, and how often any copy of it was evaluated."""

    calls = 0

    def __call__(self, x):
        Counted.calls += 1
        return rosenbrock(x)


def test_finished_starts_are_not_run_again(tmp_path):
    file, starts = tmp_path / "starts.jsonl", random_starts(BOUNDS, 2, seed=5)
    first = minimize_from_many(Counted(), starts[:1], BOUNDS, file=file)
    Counted.calls = 0
    again = minimize_from_many(Counted(), starts[:1], BOUNDS, file=file)
    assert Counted.calls == 0
    np.testing.assert_array_equal(first[0].point, again[0].point)
    both = minimize_from_many(Counted(), starts, BOUNDS, file=file)
    assert Counted.calls > 0
    assert len(both) == 2
    assert len(file.read_text().splitlines()) == 3


def test_starts_of_another_problem_are_refused(tmp_path):
    file = tmp_path / "starts.jsonl"
    minimize_from_many(rosenbrock, [[0.0, 0.0]], BOUNDS, file=file, simplex_evaluations=50)
    for function, bounds, evaluations in [
        (two_valleys, BOUNDS, 50),
        (rosenbrock, 2 * BOUNDS, 50),
        (rosenbrock, BOUNDS, 60),
    ]:
        with pytest.raises(ValueError, match=r"starts.jsonl holds results of another problem"):
            minimize_from_many(
                function, [[0.0, 0.0]], bounds, file=file, simplex_evaluations=evaluations
            )


def test_random_starts_are_inside_and_repeatable():
    starts = random_starts(BOUNDS, 50, seed=2)
    assert ((starts > BOUNDS[:, 0]) & (starts < BOUNDS[:, 1])).all()
    np.testing.assert_array_equal(starts, random_starts(BOUNDS, 50, seed=2))


def test_bad_box_and_start():
    with pytest.raises(
        ValueError, match="bounds must increase; after entry 0, which is 1, comes 1"
    ):
        minimize_in_box(rosenbrock, [0, 0], [[0, 1], [1, 1]])
    with pytest.raises(ValueError, match=r"start = \[3. 0.\] must be inside"):
        minimize_in_box(rosenbrock, [3, 0], BOUNDS)
