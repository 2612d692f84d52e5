"""Realisation of moving averages: exact where a small state exists, and refused where not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.foundation.errors import NotConverged
from frictions.solvers.attention import hankel_realisation
from frictions.solvers.attention.hankel_realisation import realise_moving_average, state_responses


def random_responses(seed, n=3, k=2, T=60):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, n))
    A *= rng.uniform(0.5, 0.9) / np.abs(np.linalg.eigvals(A)).max()
    return A, state_responses(A, rng.normal(size=(n, 1)), T) @ rng.normal(size=(n, k))


@given(st.integers(0, 60))
def test_known_state_space_is_found(seed):
    A, g = random_responses(seed)
    found = realise_moving_average(g, 8)
    scale = np.abs(g).max()
    assert found.fit_error < 1e-6 * scale  # the states dropped are below 1e-8 of the largest
    assert len(found.transition) <= 3
    np.testing.assert_allclose(found.responses(len(g)), g, atol=1e-6 * scale)
    if len(found.transition) == 3:
        roots, expected = (np.sort_complex(np.linalg.eigvals(m)) for m in (found.transition, A))
        np.testing.assert_allclose(roots, expected, atol=1e-4)


@given(st.integers(0, 10_000), st.sampled_from([1e-2, 1e-4]))
def test_paths_that_are_accepted_are_within_the_fit_limit(seed, limit):
    rng = np.random.default_rng(seed)
    g = random_responses(seed, n=8)[1] + 0.1 * rng.normal() / (1.0 + np.arange(60.0))[:, None] ** 3

    def smallest(fit_limit):  # system that is accepted
        for order in range(1, 31):
            try:
                return realise_moving_average(g, order, tolerance=1e-13, fit_limit=fit_limit)
            except NotConverged:
                pass
        raise AssertionError("none is")

    loose, tight = (smallest(t).responses(len(g)) for t in (limit, limit / 100))
    assert np.abs(loose - tight).max() <= 1.01 * limit


def test_unit_root_is_exact():
    t = np.arange(200)
    g = np.stack([1.5 - 0.7 * 0.9**t, 0.8**t * np.cos(t / 3)], axis=1)
    found = realise_moving_average(g, 5, unit_root=(0,))
    # The difference of the first target adds its impact in period 0: four states and the level.
    assert found.transition.shape == (5, 5)
    assert found.transition[-1, -1] == 1.0
    np.testing.assert_array_equal(found.output[0], [0, 0, 0, 0, 1])
    np.testing.assert_allclose(found.responses(200), g, atol=1e-12)
    # The level stays for ever, far beyond the coefficients given.
    np.testing.assert_allclose(found.responses(5000)[-1], [1.5, 0.0], atol=1e-10)


def test_leading_directions_are_those_of_the_whole_decomposition(monkeypatch):
    t = np.arange(200.0)
    g = np.stack([0.95**t - 0.4 * 0.6**t + 1.0 / (1.0 + t) ** 3, 0.9**t * np.cos(t / 5)], axis=1)
    leading = realise_moving_average(g, 12, tolerance=1e-7)
    monkeypatch.setattr(hankel_realisation, "SKETCHED", 0.0)
    whole = realise_moving_average(g, 12, tolerance=1e-7)
    n = len(leading.transition)
    assert len(leading.singular_values) < len(whole.singular_values)
    np.testing.assert_allclose(
        leading.singular_values[:n], whole.singular_values[:n], rtol=1e-6, atol=1e-13
    )
    np.testing.assert_allclose(leading.responses(200), whole.responses(200), atol=1e-8)


def test_slow_singular_values_are_all_decomposed():
    g = np.random.default_rng(3).normal(size=(100, 1))
    assert len(realise_moving_average(g, 5, fit_limit=np.inf).singular_values) == 50


def test_two_unit_roots():
    t = np.arange(100)
    g = np.stack([2 - 0.5**t, 1 + 0.8**t], axis=1)
    found = realise_moving_average(g, 4, unit_root=(1, 0))
    np.testing.assert_allclose(found.responses(100), g, atol=1e-12)


def test_states_are_balanced_and_their_signs_settled():
    _, g = random_responses(3, T=200)
    found = realise_moving_average(g, 3)
    A, Q, C = found.transition, found.impact, found.output
    X = state_responses(A, Q, 400)
    Y = np.array([C @ np.linalg.matrix_power(A, k) for k in range(400)])
    np.testing.assert_allclose(X.T @ X, np.diag(found.singular_values[:3]), atol=1e-9)
    np.testing.assert_allclose(
        np.einsum("tki,tkj->ij", Y, Y), np.diag(found.singular_values[:3]), atol=1e-9
    )
    assert (Q >= 0).all()
    near = realise_moving_average(1.0001 * g, 3)
    np.testing.assert_allclose(near.impact, Q, rtol=1e-3)


def test_explosive_roots_are_clipped():
    g = (1.02 ** np.arange(60))[:, None]
    found = realise_moving_average(g, 1, fit_limit=np.inf)
    np.testing.assert_allclose(found.transition, [[0.9999]], rtol=1e-12)
    assert found.fit_error > 1
    both = np.hstack([g, 0.5 * g + (0.6 ** np.arange(60))[:, None]])
    mild = realise_moving_average(both, 2, fit_limit=np.inf)
    roots = np.sort(np.linalg.eigvals(mild.transition))
    np.testing.assert_allclose(roots, [0.6, 0.9999], atol=1e-8)


def test_too_low_an_order_is_refused():
    t = np.arange(80.0)
    g = (0.9**t * np.cos(t / 2))[:, None]
    assert realise_moving_average(g, 2, fit_limit=1e-10).fit_error < 1e-10
    with pytest.raises(RuntimeError, match=r"order = 1 misses .* fit_limit = 1.0e-03: raise the o"):
        realise_moving_average(g, 1, fit_limit=1e-3)
    # By default too: by more than a hundredth of the largest coefficient.
    with pytest.raises(NotConverged, match="order = 1 misses the coeff") as refused:
        realise_moving_average(g, 1)
    assert refused.value.last.fit_error == refused.value.residual > 0.01
    kept = realise_moving_average(g, 2)
    with pytest.raises(NotConverged, match=r"order = 2 misses .* more than fit_limit = 1.0e-02"):
        kept.refit((-0.5) ** t[:, None])
    assert kept.refit((-0.5) ** t[:, None], np.inf).fit_error > 0.1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"coefficients": np.ones(9)}, r"coefficients has shape \(9,\), expected \(T, at least 4"),
        ({"coefficients": np.ones((3, 1))}, r"coefficients has shape \(3, 1\).*T at least 4"),
        ({"coefficients": np.full((9, 1), np.nan)}, r"coefficients\[0, 0\] = nan must be in"),
        ({"coefficients": np.zeros((9, 2))}, "coefficients are all zero"),
        ({"order": 0}, "order = 0 must be a whole number between 1 and 4"),
        ({"order": 5}, "order = 5 must be a whole number between 1 and 4"),
        ({"unit_root": (2,)}, r"unit_root = \(2,\) must be different targets below 2"),
        ({"unit_root": (0, 0)}, r"unit_root = \(0, 0\) must be different"),
        ({"tolerance": 0.0}, r"tolerance = 0.0 must be in \(0, 1\)"),
        ({"max_radius": 1.0}, r"max_radius = 1.0 must be in \(0, 1\)"),
    ],
)
def test_bad_input(changes, message):
    arguments = {"coefficients": np.ones((9, 2)), "order": 2}
    with pytest.raises(ValueError, match=message):
        realise_moving_average(**(arguments | changes))


def test_a_refit_keeps_the_roots_and_meets_what_they_can():
    _, g = random_responses(5)
    for permanent in ((), (1,)):
        found = realise_moving_average(g, 6, unit_root=permanent)
        again = found.refit(2.0 * g)
        np.testing.assert_array_equal(again.transition[:3, :3], found.transition[:3, :3])
        np.testing.assert_allclose(again.responses(60), 2 * g, atol=1e-6 * np.abs(g).max())
