"""Galerkin's method: derivatives and operators against what is known in closed form."""

import numpy as np
import pytest

from frictions.solvers.stochastic import HermiteExpansion, HermiteGalerkin, OUProcess

PROCESS = OUProcess(
    np.array([1.0, 2.0]),
    np.array([0.5, 0.2]),
    np.array([0.1, 0.2]),
    np.array([[1.0, 0.3], [0.3, 1.0]]),
)
EXPANSION = HermiteExpansion(PROCESS, 5)
GALERKIN = HermiteGalerkin(EXPANSION)
Y = EXPANSION.nodes - PROCESS.mean


def cubic(y):
    return (1 + y[:, 0]) ** 3 + 2 * y[:, 0] * y[:, 1] ** 2


def test_basis_and_projection_are_the_expansions():
    values = cubic(Y)[:, None]
    coefficients = GALERKIN.project(values)
    assert coefficients == pytest.approx(EXPANSION.project(values), abs=1e-13)
    assert GALERKIN.basis @ coefficients == pytest.approx(values, abs=1e-12)
    assert GALERKIN.weights.sum() == pytest.approx(1, abs=1e-14)


def test_gradient_of_a_polynomial():
    found = GALERKIN.gradient(GALERKIN.project(cubic(Y)[:, None]))[:, :, 0]
    assert found[0] == pytest.approx(3 * (1 + Y[:, 0]) ** 2 + 2 * Y[:, 1] ** 2, abs=1e-11)
    assert found[1] == pytest.approx(4 * Y[:, 0] * Y[:, 1], abs=1e-11)


def test_operator_of_the_process_is_the_expansions_generator():
    C = PROCESS.shock_covariance
    factors = {(j,): -PROCESS.mean_reversion[j] * Y[:, j] for j in range(2)}
    factors |= {(j, k): np.full(len(Y), 0.5 * C[j, k]) for j in range(2) for k in range(2)}
    values = cubic(Y)[:, None]
    coefficients = GALERKIN.project(values)
    # on a polynomial of degree three nothing is cut off
    found = GALERKIN.operator(factors) @ coefficients
    assert found == pytest.approx(EXPANSION.generate(coefficients), abs=1e-12)


def test_level_multiplies():
    values = (1 + Y[:, :1]) ** 2
    found = GALERKIN.operator({(): Y[:, 1]}) @ GALERKIN.project(values)
    assert found == pytest.approx(GALERKIN.project(values * Y[:, 1:]), abs=1e-13)


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"factors\[\(1,\)\] has shape \(3,\)"):
        GALERKIN.operator({(1,): np.ones(3)})
    for key in (2, (0, 2), "level"):
        with pytest.raises(ValueError, match="factors has the key"):
            GALERKIN.operator({key: np.ones(len(Y))})
