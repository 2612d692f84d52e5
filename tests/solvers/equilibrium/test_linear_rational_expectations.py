"""The QZ solver against closed forms, its own equations, and every way a model can be wrong."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.solvers.equilibrium.linear_rational_expectations import assemble, solve_linear_model


def asset_price(discount=0.95, persistence=0.8):
    """Return q = discount E q' + d with d an AR(1): q = d / (1 - discount persistence)."""
    equations = [
        {"q": 1.0, "q(+1)": -discount, "d": -1.0},
        {"d": 1.0, "d(-1)": -persistence, "e": -1.0},
    ]
    return assemble(equations, ("q", "d"), ("e",))


@given(st.floats(0.05, 0.99), st.floats(0.05, 0.99))
def test_present_value_has_its_closed_form(discount, persistence):
    solution = solve_linear_model(asset_price(discount, persistence))
    price = 1 / (1 - discount * persistence)
    np.testing.assert_allclose(solution.impact[:, 0], [price, 1], rtol=1e-9)
    np.testing.assert_allclose(
        solution.transition, [[0, persistence * price], [0, persistence]], rtol=1e-9, atol=1e-12
    )
    assert (solution.stable_roots, solution.predetermined) == (1, 1)
    assert solution.residual < 1e-9


def test_second_order_backward_equation():
    system = assemble(
        [{"x": 1, "x(-1)": -0.5, "y(-1)": -0.3, "e": -1}, {"y": 1, "x(-1)": -1}], ("x", "y"), ("e",)
    )
    path = solve_linear_model(system).impulse_responses("e", 2.0, 4)[:, 0]
    expected = [2.0, 1.0]
    for _ in range(2):
        expected.append(0.5 * expected[-1] + 0.3 * expected[-2])
    np.testing.assert_allclose(path, expected, rtol=1e-12)


@given(st.integers(0, 40))
def test_random_models_solve_their_equations_and_have_stable_laws(seed):
    # Build the model from its solution: x' = G x with forward root 1/0.9 in every direction.
    rng = np.random.default_rng(seed)
    G = rng.normal(size=(4, 4))
    G *= 0.7 / np.abs(np.linalg.eigvals(G)).max()
    system = assemble([{n: 1.0, "e": -1.0} for n in "abcd"], tuple("abcd"), ("e",))
    # (I - 0.9 L^-1)(x - G x(-1)) = e
    system = dataclasses.replace(system, lead=-0.9 * np.eye(4), current=np.eye(4) + 0.9 * G, lag=-G)
    solution = solve_linear_model(system)
    np.testing.assert_allclose(solution.transition, G, atol=1e-9)
    np.testing.assert_allclose(solution.impact[:, 0], 1.0, atol=1e-8)


def test_responses_are_linear_in_the_shock():
    solution = solve_linear_model(asset_price())
    one, three = (solution.impulse_responses("e", size, 9) for size in (1.0, 3.0))
    np.testing.assert_allclose(three, 3 * one, rtol=1e-14)


def test_predetermined_variables_are_counted_from_the_equations():
    system = assemble(
        [{"x": 1.0, "x(-1)": -0.0, "e": -1.0}, {"y": 1, "y(-1)": -0.5, "x": -1}],
        ("x", "y"), ("e",),
    )  # fmt: skip
    assert solve_linear_model(system).predetermined == 1


def test_too_many_and_too_few_stable_roots():
    indeterminate = assemble(
        [{"x(+1)": 1.0, "x": -0.5, "d": -1.0}, {"d": 1.0, "d(-1)": -0.5, "e": -1.0}],
        ("x", "d"), ("e",),
    )  # fmt: skip
    with pytest.raises(RuntimeError, match=r"indeterminate: 2 stable roots for 1 .*check phi_pi"):
        solve_linear_model(indeterminate)
    explosive = assemble([{"x": 1.0, "x(-1)": -1.2, "e": -1.0}], ("x",), ("e",))
    with pytest.raises(RuntimeError, match=r"no stable solution: 0 stable roots for 1"):
        solve_linear_model(explosive)


def test_a_unit_root_is_not_stable():
    walk = assemble([{"x": 1.0, "x(-1)": -1.0, "e": -1.0}], ("x",), ("e",))
    with pytest.raises(RuntimeError, match="no stable solution"):
        solve_linear_model(walk)


def test_equations_that_leave_a_variable_open():
    equation = {"x": 1.0, "y": 1.0, "e": -1.0}
    with pytest.raises(RuntimeError, match="do not determine"):
        solve_linear_model(assemble([equation, equation], ("x", "y"), ("e",)))


@pytest.mark.parametrize(
    ("equations", "message"),
    [
        ([{"x": 1.0}], "1 equations for 2 variables"),
        ([{"x": 1.0}, {"z": 1.0}], "equation 2: 'z' is not a variable or a shock"),
        ([{"x": 1.0}, {"x(-2)": 1.0}], r"equation 2: 'x\(-2\)' is not"),
        ([{"x": 1.0}, {"e(-1)": 1.0}], r"equation 2: 'e\(-1\)' is not"),
    ],
)
def test_terms_that_nobody_declared(equations, message):
    with pytest.raises(ValueError, match=message):
        assemble(equations, ("x", "y"), ("e",))


def test_bad_matrices_and_unknown_shock():
    system = asset_price()
    with pytest.raises(ValueError, match=r"lead has shape \(1, 1\), expected \(2, 2\)"):
        solve_linear_model(dataclasses.replace(system, lead=np.eye(1)))
    with pytest.raises(ValueError, match="current is not finite in equation 2"):
        solve_linear_model(
            dataclasses.replace(system, current=np.array([[1.0, 0.0], [np.nan, 1.0]]))
        )
    with pytest.raises(RuntimeError, match="equation 2 holds no variable"):
        solve_linear_model(assemble([{"x": 1.0}, {"e": 1.0}], ("x", "y"), ("e",)))
    with pytest.raises(ValueError, match=r"shock = 'u' must be one of \('e',\)"):
        solve_linear_model(system).impulse_responses("u", 1.0, 3)
