"""Broyden's method: roots, caps, bounds, and an honest failure."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.foundation.errors import Inadmissible
from frictions.solvers.equilibrium.broyden import forward_jacobian, solve_broyden

A = np.array([[3.0, 1.0, 0.0], [1.0, 4.0, -1.0], [0.0, -1.0, 2.0]])
B = np.array([1.0, 2.0, 3.0])


def curved(x):
    return A @ x - B + 0.1 * np.sin(x)


def test_a_linear_system_with_its_jacobian_takes_one_step():
    found = solve_broyden(lambda x: A @ x - B, np.zeros(3), jacobian=A, tolerance=1e-12)
    assert found.iterations == 2
    assert found.x == pytest.approx(np.linalg.solve(A, B), abs=1e-13)


def test_a_curved_system():
    found = solve_broyden(curved, np.zeros(3), steps=np.full(3, 1e-5), tolerance=1e-12)
    assert np.abs(curved(found.x)).max() == found.residual < 1e-12
    assert found.converged
    assert found.history[-1] == found.residual


def test_the_jacobian_by_differences():
    x = np.array([0.3, -0.2, 0.5])
    exact = A + np.diag(0.1 * np.cos(x))
    found = forward_jacobian(curved, x, curved(x), np.full(3, 1e-6))
    assert found == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_derivative_that_is_no_number_is_refused_by_its_place(broken):
    def ends(x):  # in its second value, beyond x[2] = 0.5
        return A @ x - B + np.array([0.0, broken if x[2] > 0.5 else 0.0, 0.0])

    x = np.array([0.3, -0.2, 0.5])
    message = rf"derivative {broken} of its value 1 in x\[2\] = 0.5 by steps\[2\] = 1e-06"
    with pytest.raises(Inadmissible, match=message):
        forward_jacobian(ends, x, ends(x), np.full(3, 1e-6))
    with pytest.raises(Inadmissible, match=message):
        solve_broyden(ends, x, steps=np.full(3, 1e-6))
    assert np.isfinite(forward_jacobian(ends, x, ends(x), np.full(3, -1e-6))).all()


def test_caps_and_bounds_hold_at_every_evaluation():
    seen = []

    def watched(x):
        seen.append(x.copy())
        return np.array([np.log(1.0 - x[0]) + 3.0])  # root at 1 - exp(-3)

    found = solve_broyden(
        watched, [0.0], jacobian=np.array([[-1.0]]), caps=0.3, upper=1.0, tolerance=1e-10
    )
    moves = np.abs(np.diff(np.array(seen)[:, 0]))
    assert moves.max() <= 0.3 + 1e-12
    assert max(x[0] for x in seen) < 1.0
    assert found.x[0] == pytest.approx(1 - np.exp(-3), abs=1e-9)


@pytest.mark.parametrize("start", [1.0 - 1e-9, -1.0 + 1e-9])
@pytest.mark.parametrize("step", [1e-4, -1e-4, 5.0])
def test_differences_stay_within_the_bounds_too(start, step):
    seen = []

    def watched(x):
        seen.append(x[0])
        return x - 0.3

    found = solve_broyden(watched, [start], steps=[step], lower=-1.0, upper=1.0, tolerance=1e-6)
    assert found.x[0] == pytest.approx(0.3, abs=1e-6)
    assert max(map(abs, seen)) < 1.0


@given(st.integers(0, 10_000), st.sampled_from([1e-2, 1e-5, 1e-8]), st.sampled_from([0.2, np.inf]))
def test_a_root_called_converged_is_within_its_tolerance(seed, tolerance, caps):
    rng = np.random.default_rng(seed)
    size = 1 + seed % 4
    mix = rng.normal(size=(size, size))
    mix *= 0.6 / np.abs(mix).sum(axis=1).max()  # a residual moves by 0.4 of the farthest unknown
    level = rng.normal(size=size)
    loose, tight = (
        solve_broyden(
            lambda x: x + mix @ np.sin(x) - level, np.zeros(size), steps=np.full(size, 1e-5),
            caps=caps, tolerance=t,
        )
        for t in (tolerance, tolerance / 100)
    )  # fmt: skip
    assert np.abs(loose.x - tight.x).max() < 1.01 * tolerance / 0.4


def test_failure_names_the_residuals():
    with pytest.raises(RuntimeError, match=r"not converged after 4 steps.*labour 1.0"):
        solve_broyden(
            lambda x: x**2 + 1.0, [0.0], jacobian=np.eye(1), max_iterations=4, caps=1e-6,
            names=("labour",),
        )  # fmt: skip


def test_the_best_point_is_kept_where_there_is_no_root():
    def jump(x):
        return np.array([x[0] - 0.3 + (0.05 if x[0] > 0.3 else -0.05)])

    found = solve_broyden(jump, [0.0], jacobian=np.eye(1), max_iterations=8, strict=False)
    assert not found.converged
    assert found.residual == pytest.approx(min(found.history))
    assert jump(found.x)[0] == pytest.approx(found.values[0])


@pytest.mark.parametrize("name", ["prices", ""])
def test_progress_is_shown_with_the_residual_if_it_has_a_name(capsys, monkeypatch, name):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)

    def slow(x):
        time.sleep(0.3)
        return curved(x)

    solve_broyden(slow, np.zeros(3), jacobian=A, progress=name)
    said = capsys.readouterr().err
    assert ("prices" in said and "residual" in said) == bool(name)


def test_an_inadmissible_trial_point_is_halved():
    """From 3 Newton's step for ln x leads to -0.3, where the logarithm is not defined."""
    seen = []

    def function(x):
        seen.append(float(x[0]))
        if x[0] <= 0.0:
            raise Inadmissible("x must be positive")
        return np.log(x)

    found = solve_broyden(function, [3.0], steps=[1e-6], tolerance=1e-12)
    assert min(seen) < 0.0
    assert found.x[0] == pytest.approx(1.0, abs=1e-11)


def test_what_is_not_finite_is_halved_too():
    with np.errstate(invalid="ignore"):
        found = solve_broyden(np.log, [3.0], steps=[1e-6], tolerance=1e-12)
    assert found.x[0] == pytest.approx(1.0, abs=1e-11)


def test_other_errors_are_not_swallowed():
    def function(x):
        if x[0] < 2.9:
            raise ValueError("a mistake")
        return x

    with pytest.raises(ValueError, match="a mistake"):
        solve_broyden(function, [3.0], jacobian=np.eye(1))


def test_a_step_that_makes_everything_worse_is_shortened():
    """Newton's method for arctan diverges from 2: each step leads further away."""
    found = solve_broyden(np.arctan, [2.0], steps=[1e-6], tolerance=1e-12)
    assert abs(found.x[0]) < 1e-11


def test_a_jacobian_that_misleads_is_taken_anew():
    found = solve_broyden(
        lambda x: A @ x - B, np.zeros(3), jacobian=-A, steps=np.full(3, 1e-4), tolerance=1e-10
    )
    assert found.x == pytest.approx(np.linalg.solve(A, B), abs=1e-9)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": [1.0, np.nan]}, r"start\[1\] = nan must be in"),
        ({"lower": 1.0}, "must be between lower"),
        ({"jacobian": np.eye(3)}, "jacobian has shape"),
        ({"jacobian": None}, "steps = None must be an array"),
        ({"tolerance": 0.0}, "tolerance = 0.0 must be in"),
        ({"caps": -1.0}, r"caps\[0\] = -1.0 must be in"),
    ],
)
def test_bad_arguments_are_named(changes, message):
    arguments = {"function": lambda x: x, "start": [1.0, 1.0], "jacobian": np.eye(2)} | changes
    with pytest.raises(ValueError, match=message):
        solve_broyden(**arguments)
