"""The QZ solver against closed forms, its own equations, and every way a model can be wrong."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frictions.foundation import NoEquilibrium
from frictions.solvers.equilibrium import assemble, solve_linear_model


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
    assert (solution.unit_roots, solution.predetermined) == (0, 1)
    assert solution.residual < 1e-9


def test_second_order_backward_equation():
    system = assemble(
        [{"x": 1, "x(-1)": -0.5, "y(-1)": -0.3, "e": -1}, {"y": 1, "x(-1)": -1}], ("x", "y"), ("e",)
    )
    path = solve_linear_model(system).responses("e", 2.0, 4)["x"]
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
    one, three = (solution.responses("e", size, 9) for size in (1.0, 3.0))
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
    with pytest.raises(
        NoEquilibrium, match=r"indeterminate: 2 stable roots for 1 predet.*\('d',\)$"
    ):
        solve_linear_model(indeterminate)
    explosive = assemble([{"x": 1.0, "x(-1)": -1.2, "e": -1.0}], ("x",), ("e",))
    with pytest.raises(NoEquilibrium, match=r"no stable solution: 0 stable roots for 1"):
        solve_linear_model(explosive)


def permanent_income(rate=0.05, persistence=0.5):
    """Return c = E c', b = (1 + r) b(-1) + y - c, y an AR(1): c is a random walk."""
    equations = [
        {"c": 1, "c(+1)": -1},
        {"b": 1, "b(-1)": -1 - rate, "y": -1, "c": 1},
        {"y": 1, "y(-1)": -persistence, "e": -1},
    ]
    return assemble(equations, ("c", "b", "y"), ("e",))


def test_a_unit_root_is_solved_and_its_variables_are_named():
    walk = solve_linear_model(assemble([{"x": 1.0, "x(-1)": -1.0, "e": -1.0}], ("x",), ("e",)))
    assert (walk.unit_roots, walk.transition.item(), walk.impact.item()) == (1, 1.0, 1.0)
    solution = solve_linear_model(permanent_income())
    assert (solution.unit_roots, solution.nonstationary) == (1, ("c", "b"))
    # The annuity value of an innovation: r / (1 + r - persistence).
    path = solution.responses("e", 1.0, 60)["c"]
    np.testing.assert_allclose(path, 0.05 / (1.05 - 0.5), rtol=1e-9)
    np.testing.assert_allclose(
        np.abs(solution.eigenvalues), [0.5, 1, 1.05, np.inf, np.inf], rtol=1e-8
    )
    with pytest.raises(NoEquilibrium, match=r"\('c', 'b'\) have a unit root"):
        solution.covariance()


def test_double_unit_roots_are_solved():
    equations = [{"p": 1, "p(-1)": -1, "g": -1}, {"g": 1, "g(-1)": -1, "e": -1}]
    solution = solve_linear_model(assemble(equations, ("p", "g"), ("e",)))
    assert solution.unit_roots == 2
    np.testing.assert_allclose(solution.responses("e", 1.0, 5)["p"], np.arange(1, 6), rtol=1e-9)


def test_unit_roots_too_many_are_named():
    equations = [{"x": 1, "x(+1)": -1}, {"y": 1, "y(-1)": -1, "e": -1}, {"z": 1, "z(-1)": -1.1}]
    with pytest.raises(
        NoEquilibrium, match=r"0 stable roots and 2 unit .* \('x', 'y'\)\) .*roots are not theirs"
    ):
        solve_linear_model(assemble(equations, ("x", "y", "z"), ("e",)))
    equations = [{"x": 1, "x(+1)": -1}, {"w": 1, "w(+1)": -1}, {"y": 1, "y(-1)": -1, "e": -1}]
    with pytest.raises(
        NoEquilibrium,
        match=r"indeterminate: 0 stable roots and 3 unit roots \(of \('x', 'w', 'y'\)",
    ):
        solve_linear_model(assemble(equations, ("x", "w", "y"), ("e",)))


def test_covariance_has_its_closed_form_and_simulations_approach_it():
    solution = solve_linear_model(asset_price())
    found, price = solution.covariance([[0.04]]), 1 / (1 - 0.95 * 0.8)
    assert found.loc["d", "d"] == pytest.approx(0.04 / (1 - 0.8**2))
    assert found.loc["q", "d"] == pytest.approx(price * found.loc["d", "d"])
    drawn = solution.simulate(200_000, 1, [[0.04]]).iloc[100:]
    np.testing.assert_allclose(drawn.cov(), found, rtol=0.03)
    law = drawn["d"].shift(-1) - 0.8 * drawn["d"]
    assert law.std() == pytest.approx(0.2, rel=0.01)


def test_equations_that_leave_a_variable_open():
    equation = {"x": 1.0, "y": 1.0, "e": -1.0}
    with pytest.raises(NoEquilibrium, match="do not determine"):
        solve_linear_model(assemble([equation, equation], ("x", "y"), ("e",)))


def test_an_equation_without_variables_and_an_unknown_shock():
    with pytest.raises(NoEquilibrium, match="equation 2 holds no variable"):
        solve_linear_model(assemble([{"x": 1.0}, {"e": 1.0}], ("x", "y"), ("e",)))
    with pytest.raises(ValueError, match=r"shock = 'u' must be one of \('e',\)"):
        solve_linear_model(asset_price()).responses("u", 1.0, 3)
