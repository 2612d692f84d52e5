"""One economy and its transition, shared by the tests of the model."""

import pytest

from frictions.models import capital_reallocation as cr


@pytest.fixture(scope="session")
def steady():
    return cr.solve_steady_state(cr.ReallocationParams(), tolerance=1e-9)


@pytest.fixture(scope="session")
def jacobian(steady):
    return cr.market_jacobian(steady, horizon=100)


@pytest.fixture(scope="session")
def transition(jacobian):
    return cr.solve_transition(jacobian, tolerance=1e-9)
