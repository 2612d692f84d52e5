"""Hermite expansion: basis, generator, expectations and present values against other routes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from frictions.foundation.errors import NotConverged
from frictions.solvers.stochastic.hermite import HermiteExpansion
from frictions.solvers.stochastic.ornstein_uhlenbeck import OUProcess

KAPPA = np.array([0.35, 0.2, 0.1])
CORRELATION = np.array([[1.0, 0.4, 0.1], [0.4, 1.0, -0.3], [0.1, -0.3, 1.0]])
RHO = 0.01


def make_process(logarithmic=False):
    return OUProcess([1.0, 2.0, 0.5], KAPPA, [0.2, 0.1, 0.15], CORRELATION, logarithmic)


@pytest.fixture(scope="module")
def expansion():
    return HermiteExpansion(make_process(), 6)


@pytest.fixture(scope="module")
def states():
    ou = make_process()
    return ou.mean + 0.3 * np.random.default_rng(5).standard_normal((600, 3))


def polynomial(x):
    """Cubic with all kinds of terms; the basis represents it exactly."""
    a, b, c = x.T
    return 1.0 + a - 2.0 * b * c + a**2 * b + c**3


def test_basis_is_complete_and_orthonormal(expansion):
    assert len(expansion.multi_indices) == 84  # binomial(6 + 3, 3)
    identity = np.eye(84)
    values = expansion.evaluate(identity, expansion.nodes)
    assert np.allclose(expansion.project(values), identity, atol=1e-12)


def test_polynomial_is_represented_exactly(expansion, states):
    coefficients = expansion.project(polynomial(expansion.nodes)[:, None])
    values = expansion.evaluate(coefficients, states)[:, 0]
    assert np.allclose(values, polynomial(states), atol=1e-13)
    assert np.abs(coefficients[expansion.multi_indices.sum(1) > 3]).max() < 1e-14


def test_evaluation_does_not_depend_on_blocks(expansion, states):
    coefficients = np.random.default_rng(6).standard_normal((84, 2))
    whole = expansion.evaluate(coefficients, states)
    parts = [expansion.evaluate(coefficients, part) for part in np.array_split(states, 7)]
    assert np.array_equal(np.concatenate(parts), whole)


def test_generator_equals_drift_and_diffusion_terms(expansion, states):
    ou = expansion.process
    coefficients = expansion.project(polynomial(expansion.nodes)[:, None])
    generated = expansion.evaluate(expansion.generate(coefficients), states)[:, 0]
    a, b, c = states.T
    gradient = np.stack([1 + 2 * a * b, -2 * c + a**2, -2 * b + 3 * c**2], axis=1)
    hessian = np.zeros((len(states), 3, 3))
    hessian[:, 0, 0], hessian[:, 2, 2] = 2 * b, 6 * c
    hessian[:, 0, 1] = hessian[:, 1, 0] = 2 * a
    hessian[:, 1, 2] = hessian[:, 2, 1] = -2.0
    direct = -((states - ou.mean) * KAPPA * gradient).sum(1)
    direct += 0.5 * (ou.shock_covariance * hessian).sum((1, 2))
    assert np.allclose(generated, direct, atol=1e-13)


def test_generator_eigenvalues_are_sums_of_mean_reversion(expansion):
    for n, block in enumerate(expansion.generator_blocks[:4]):
        members = expansion.multi_indices[expansion.multi_indices.sum(1) == n]
        found = np.sort(np.linalg.eigvals(block).real)
        assert np.allclose(found, np.sort(-(members @ KAPPA)), atol=1e-12)


def test_expectation_equals_quadrature_over_the_transition(expansion, states):
    ou = expansion.process
    coefficients = expansion.project(polynomial(expansion.nodes)[:, None])
    points, weights = np.polynomial.hermite_e.hermegauss(5)
    grid = np.stack(np.meshgrid(points, points, points), -1).reshape(-1, 3)
    weight = np.multiply.outer(np.multiply.outer(weights, weights), weights).reshape(-1)
    weight /= weight.sum()
    for horizon in (0.25, 3.0):
        phi, Q = ou.transition(horizon)
        shocks = grid @ np.linalg.cholesky(Q).T
        future = ou.mean + phi * (states[:5] - ou.mean)
        direct = [weight @ polynomial(x + shocks) for x in future]
        series = expansion.evaluate(expansion.expectation(coefficients, horizon), states[:5])[:, 0]
        assert np.allclose(series, direct, rtol=1e-12)


@settings(max_examples=20)
@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_expectations_iterate(first, second):
    expansion = HermiteExpansion(make_process(), 4)
    f = np.random.default_rng(8).standard_normal((35, 2))
    twice = expansion.expectation(expansion.expectation(f, first), second)
    assert np.allclose(twice, expansion.expectation(f, first + second), atol=1e-12)


def test_present_value_of_the_state_is_in_closed_form(expansion, states):
    ou = expansion.process
    coefficients = expansion.project(expansion.nodes)
    values = expansion.evaluate(expansion.present_value(coefficients, RHO), states)
    closed_form = ou.mean / RHO + (states - ou.mean) / (RHO + KAPPA)
    assert np.allclose(values, closed_form, rtol=1e-13)


def test_present_value_solves_its_equation_and_has_the_right_mean(expansion):
    f = np.random.default_rng(9).standard_normal((84, 3))
    v = expansion.present_value(f, RHO)
    assert np.allclose(RHO * v - expansion.generate(v), f, atol=1e-12)
    assert np.allclose(v[0], f[0] / RHO, rtol=1e-13)


def test_present_value_of_an_exponential_of_the_log_process():
    """E_t exp(b'y) is lognormal at every horizon: integrate it in one dimension."""
    log = make_process(logarithmic=True)
    expansion = HermiteExpansion(log, 12)
    b = np.array([-2.0, 1.0, 0.5])
    Sigma = log.stationary_covariance
    coefficients = expansion.present_value(
        expansion.project(np.exp(log.deviation(expansion.nodes) @ b)[:, None]), RHO
    )
    y = np.array([[0.0, 0.0, 0.0], [0.1, -0.1, 0.2]])
    values = expansion.evaluate(coefficients, log.level(y))[:, 0]
    for state, value in zip(y, values, strict=True):

        def discounted(u, state=state):
            decay = np.exp(-KAPPA * u)
            variance = b @ (Sigma * (1.0 - np.outer(decay, decay))) @ b
            return np.exp(-RHO * u + b @ (decay * state) + 0.5 * variance)

        short, _ = quad(discounted, 0.0, 20.0, epsabs=1e-12, epsrel=1e-12)
        long, _ = quad(discounted, 20.0, np.inf, epsabs=1e-11, epsrel=1e-12)
        assert value == pytest.approx(short + long, rel=1e-9)


def test_one_dimension():
    ou = OUProcess([1.0], [0.3], [0.1], [[1.0]])
    expansion = HermiteExpansion(ou, 3)
    coefficients = expansion.project(expansion.nodes**3)
    assert np.allclose(expansion.evaluate(coefficients, np.array([[1.4]])), 1.4**3, rtol=1e-14)


def test_projection_error_is_computed_and_refused():
    expansion = HermiteExpansion(make_process(), 3, tolerance=1e-6)
    smooth, rough = polynomial(expansion.nodes), np.exp(4.0 * expansion.nodes[:, 0])
    with pytest.raises(NotConverged, match=r"relative projection error \d\.\d+e-\d+ of function 1"):
        expansion.project(np.stack([smooth, rough], axis=1))
    with pytest.raises(NotConverged, match="raise the degree"):
        expansion.project(rough[:, None])


def test_projection_error_falls_with_the_degree():
    errors = []
    for degree in (2, 4, 6, 8):
        expansion = HermiteExpansion(make_process(), degree, tolerance=1.0)
        values = np.exp(-2.0 * expansion.nodes[:, :1])
        errors.append(expansion.projection_error(values, expansion.project(values))[0])
    assert (np.divide(errors[1:], errors[:-1]) < 0.1).all()


def test_bad_input_is_refused(expansion):
    with pytest.raises(ValueError, match="degree = 0"):
        HermiteExpansion(make_process(), 0)
    with pytest.raises(ValueError, match="tolerance = -1"):
        HermiteExpansion(make_process(), 2, tolerance=-1)
    with pytest.raises(ValueError, match=r"values has shape \(3,\), expected"):
        expansion.project(np.ones(3))
    with pytest.raises(ValueError, match=r"states has shape \(2, 4\), expected \(any, 3\)"):
        expansion.evaluate(np.ones((84, 1)), np.ones((2, 4)))
    with pytest.raises(ValueError, match=r"values\[0, 0\] = nan"):
        expansion.project(np.full((len(expansion.nodes), 1), np.nan))
    with pytest.raises(ValueError, match="discount_rate = 0"):
        expansion.present_value(np.ones((84, 1)), 0.0)
    with pytest.raises(ValueError, match=r"horizon = -1 must be in \[0, inf\)"):
        expansion.expectation(np.ones((84, 1)), -1)


@pytest.mark.parametrize("rows", [1, 83, 85, 200])
def test_coefficients_of_another_basis_are_refused(expansion, rows):
    """Too many rows once read past the basis and killed the process; too few gave a number."""
    other = np.ones((rows, 1))
    for use in (
        lambda: expansion.evaluate(other, np.ones((2, 3))),
        lambda: expansion.generate(other),
        lambda: expansion.expectation(other, 1.0),
        lambda: expansion.present_value(other, 0.1),
    ):
        with pytest.raises(ValueError, match=rf"coefficients has shape \({rows}, 1\), expected"):
            use()


def test_a_tolerance_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="tolerance = nan"):
        HermiteExpansion(make_process(), 2, tolerance=np.nan)


def test_too_many_nodes_are_refused_before_they_are_made():
    ou = OUProcess(np.ones(9), np.full(9, 0.3), np.full(9, 0.1), np.eye(9))
    with pytest.raises(ValueError, match=r"degree = 6 must be lower .* 387,420,489 nodes"):
        HermiteExpansion(ou, 6)
