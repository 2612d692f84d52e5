"""The fake-news algorithm on a problem whose Jacobian is known from simulation."""

import numpy as np
import pytest

from frictions.solvers.equilibrium.sequence_jacobian import expectation_vectors, fake_news_jacobian

# states move by P; an input at date t + s, known at t, moves the flow and the shares moving by
# 0.5 ** s at date t: a linear stand-in for a forward-looking policy
P = np.array([[0.8, 0.2], [0.3, 0.7]])
FLOW = np.array([1.0, 2.0])
STATIONARY = np.array([0.6, 0.4])
MOVES = np.array([[0.1, -0.1], [-0.05, 0.05]])
T = 12


def direct(s):
    """Response of the aggregate at all dates to a unit of input at date s, announced at 0."""
    h, mass, out = 1e-6, STATIONARY.copy(), []
    for t in range(T):
        weight = 0.5 ** (s - t) if t <= s else 0.0
        out.append(mass @ (FLOW + h * weight) - STATIONARY @ FLOW)
        mass = mass @ (P + h * weight * MOVES)
    return np.array(out) / h


def test_every_column_against_simulation():
    impact = np.array([[0.5**s] for s in range(T)])
    distribution = np.array([0.5**s * STATIONARY @ MOVES for s in range(T)])
    ahead = expectation_vectors([FLOW], lambda f: P @ f, T)
    jacobian = fake_news_jacobian(impact, distribution, ahead)[0]
    for s in range(T):
        assert jacobian[:, s] == pytest.approx(direct(s), abs=1e-5)


def test_expectations_are_powers_of_the_transition():
    ahead = expectation_vectors([FLOW], lambda f: P @ f, 5)
    assert ahead[4, 0] == pytest.approx(np.linalg.matrix_power(P, 4) @ FLOW)
