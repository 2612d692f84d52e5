"""Positive cubic roots against construction from known roots and the companion matrix."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.solvers.equilibrium.cubic_roots import depressed_cubic_root, positive_cubic_roots

LOG_SCALE = st.floats(-12, 12)


@given(LOG_SCALE, LOG_SCALE)
def test_closed_form_solves_the_equation_over_many_decades(log_A, log_B):
    A, B = 10.0**log_A, 10.0**log_B
    u = float(depressed_cubic_root(A, B))
    assert u > 0
    assert (u**3 + A * u) / B == pytest.approx(1.0, abs=1e-12)


def test_closed_form_broadcasts():
    roots = depressed_cubic_root([1.0, 2.0], [2.0, 3.0])
    np.testing.assert_allclose(roots, [1.0, 1.0], rtol=1e-15)


@pytest.mark.parametrize(
    "roots", [(1e-9, 1.0, 1e6), (0.1, 0.100001, 50.0), (1e-3, 2e-3, 3e-3), (1e-6, 1e3, 2e3)]
)
def test_three_known_roots_are_found(roots):
    coefficients = np.poly(roots)
    separation = np.min(np.diff(np.log(roots)))
    found = positive_cubic_roots(*coefficients)
    # A root is only as exact as the rounded coefficients let it be, worse as roots approach.
    np.testing.assert_allclose(found, roots, rtol=1e-13 / min(separation, 1.0) ** 2 * 1e3)


@given(*[st.floats(-3, 3)] * 4)
def test_same_number_of_positive_roots_as_the_companion_matrix(a, b, c, d):
    coefficients = 10.0 ** np.array([a, b, c, d]) * np.array([1, -1, 1, -1])
    companion = np.roots(coefficients)
    real = np.sort(companion[np.abs(companion.imag) < 1e-9 * np.abs(companion)].real)
    found = positive_cubic_roots(*coefficients)
    if real.size == found.size:  # a nearly double root is beyond the companion matrix
        np.testing.assert_allclose(found, real, rtol=1e-6)
    else:
        pairs = np.abs(companion[:, None] - companion) / np.abs(companion)[:, None]
        assert np.min(pairs[~np.eye(3, dtype=bool)]) < 1e-3


def test_degenerate_leading_coefficients():
    np.testing.assert_allclose(positive_cubic_roots(0, 1, -3, 2), [1, 2], rtol=1e-14)
    np.testing.assert_allclose(positive_cubic_roots(0, 0, 2, -1), [0.5], rtol=1e-14)
    np.testing.assert_allclose(positive_cubic_roots(1, -3, 2, 0), [1, 2], rtol=1e-14)
    assert positive_cubic_roots(0, 1, 0, 1).size == 0
    assert positive_cubic_roots(2, 0, 0, 0).size == 0


def test_bad_input():
    with pytest.raises(ValueError, match=re.escape("A = -1.0 must be in (0, inf)")):
        depressed_cubic_root(-1.0, 1.0)
    with pytest.raises(ValueError, match=re.escape("B = nan must be in")):
        depressed_cubic_root(1.0, np.nan)
    with pytest.raises(ValueError, match="one of them must be non-zero"):
        positive_cubic_roots(0, 0, 0, 1)
    with pytest.raises(ValueError, match="a3 = inf must be in"):
        positive_cubic_roots(np.inf, 0, 0, 1)
