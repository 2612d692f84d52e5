"""The two-price EGM: first-order conditions, budget, limits, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.solvers.households.depreciation_grid import depreciation_grid
from frictions.solvers.households.histogram import expect, lottery
from frictions.solvers.households.kinked_stock import KinkedStockProblem

CHAIN = np.array([[0.9, 0.1], [0.2, 0.8]])
LEVELS = np.array([0.8, 1.1])
RATE = 1.02


def bonds(n, top=10.0):
    return top * np.linspace(0.0, 1.0, n) ** 2.5


def small(na=40, nk=70, discount=0.94):
    k = depreciation_grid(0.05, nk, 0.08)
    return KinkedStockProblem(bonds(na), k, CHAIN, discount, 0.08)


def incomes(problem):
    k = problem.k_grid
    return 0.25 * LEVELS[:, None] * k**0.5 + 0.02, 0.125 * LEVELS[:, None] * k**-0.5


@pytest.fixture(scope="module")
def solved():
    problem = small()
    income, slope = incomes(problem)
    return problem, problem.solve_stationary(income, slope, 1.0, 0.9, RATE, tolerance=1e-9)


def test_budget_holds_at_every_node(solved):
    problem, policy = solved
    income, _ = incomes(problem)
    k = problem.k_grid[:, None]
    kept = (1 - problem.depreciation) * k
    price = np.where(policy.k_next > kept, 1.0, 0.9)
    spent = policy.c + policy.a_next / RATE + price * (policy.k_next - kept)
    assert spent == pytest.approx(income[:, :, None] + problem.a_grid + 0 * k, abs=1e-12)


def test_regimes_say_what_the_stock_does(solved):
    problem, policy = solved
    kept = (1 - problem.depreciation) * problem.k_grid[:, None]
    assert (policy.k_next > kept)[policy.regime == 1].all()
    assert (policy.k_next < kept)[policy.regime == -1].all()
    waits = policy.regime == 0
    assert np.abs(policy.k_next / kept - 1)[waits].max() < 1e-12
    assert all((policy.regime == r).mean() > 0.01 for r in (-1, 0, 1))


def test_first_order_conditions_where_the_limit_is_slack(solved):
    """Marginal value of bonds and stock, re-interpolated at the choices, against prices."""
    problem, policy = solved
    future = problem.discount * CHAIN
    checked = 0
    for z in range(2):
        va = np.tensordot(future[z], policy.slope_a, 1)
        for j in range(20, 50, 3):
            for i in range(10, 35, 5):
                if policy.a_next[z, j, i] <= 0.05:
                    continue
                at_k = np.array(
                    [np.interp(policy.a_next[z, j, i], problem.a_grid, 1.0 / row) for row in va]
                )
                inverse = np.interp(np.log(policy.k_next[z, j, i]), np.log(problem.k_grid), at_k)
                assert policy.c[z, j, i] * RATE == pytest.approx(inverse, rel=5e-3)
                checked += 1
    assert checked > 20


def test_choices_rise_with_bonds_and_value_is_concave_in_them(solved):
    _, policy = solved
    assert (np.diff(policy.c, axis=2) > -1e-9).all()
    assert (np.diff(policy.slope_a, axis=2) < 1e-9).all()
    assert (policy.slope_a > 0).all()


def test_finer_grids_change_little(solved):
    problem, policy = solved
    fine = KinkedStockProblem(
        bonds(80), depreciation_grid(0.05, 139, 0.08, 2), CHAIN, 0.94, 0.08, 2
    )
    again = fine.solve_stationary(*incomes(fine), 1.0, 0.9, RATE, tolerance=1e-9)
    c = np.array([[np.interp(problem.a_grid, fine.a_grid, row) for row in again.c[z, ::2]]
                  for z in range(2)])  # fmt: skip
    inside = np.abs(c / policy.c - 1)[:, 10:60, 5:35]
    assert inside.mean() < 3e-3


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.3, 0.97), st.floats(1.0, 1.04), st.floats(0.9, 0.95), st.integers(8, 30),
    st.integers(25, 60), st.integers(1, 2),
)  # fmt: skip
def test_admissible_prices_are_solved_on_coarse_grids(ratio, rate, discount, na, nk, steps):
    """No cycle between two rules, but for stray nodes at the top."""
    k = depreciation_grid(0.05, nk, 0.08, steps)
    problem = KinkedStockProblem(bonds(na), k, CHAIN, discount, 0.08, steps)
    policy = problem.solve_stationary(*incomes(problem), 1.1, 1.1 * ratio, rate, tolerance=1e-6)
    assert policy.converged
    assert policy.residual < 1e-6
    assert np.isfinite(policy.c).all()
    assert policy.a_next.min() >= 0.0


def test_the_shadow_price_of_the_stock_lies_between_the_two_prices(solved):
    """V_k c = y_k + (1 - delta) q, with q the selling price, the buying price or in between."""
    problem, policy = solved
    _, slope = incomes(problem)
    shadow = (policy.slope_k * policy.c - slope[:, :, None]) / (1 - problem.depreciation)
    assert np.allclose(shadow[policy.regime == 1], 1.0, atol=1e-12)
    assert np.allclose(shadow[policy.regime == -1], 0.9, atol=1e-12)
    waits = shadow[policy.regime == 0]
    assert waits.min() >= 0.9 - 1e-12
    assert waits.max() <= 1.0 + 1e-12
    assert waits.std() > 0.01


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"discount": 1.0}, "discount = 1.0"),
        ({"a_grid": np.array([0.1, 1.0, 2.0])}, r"a_grid\[0\] = 0.1 must be 0"),
        ({"transition": np.array([[0.9, 0.2], [0.2, 0.8]])}, "rows must be probabilities"),
        ({"k_grid": np.array([1.0, 0.9, 0.8])}, "k_grid must increase"),
    ],
)
def test_bad_problems_are_named(changes, message):
    base = small()
    fields = {n: getattr(base, n) for n in ("a_grid", "k_grid", "transition", "discount")}
    with pytest.raises(ValueError, match=message):
        KinkedStockProblem(**(fields | changes), depreciation=0.08)


def test_a_selling_price_above_the_buying_price_is_refused():
    problem = small()
    with pytest.raises(ValueError, match=r"price_sell = 1\.1 must be in \(0, price_buy = 1\)"):
        problem.solve_stationary(*incomes(problem), 1.0, 1.1, RATE)


def test_iterations_that_run_out_are_an_error():
    problem = small()
    with pytest.raises(RuntimeError, match="after 5 iterations"):
        problem.solve_stationary(*incomes(problem), 1.0, 0.9, RATE, max_iterations=5)


def at_levels(problem, rate=RATE, **options):
    return problem.solve_stationary(*incomes(problem), 1.0, 0.9, rate, **options)


@settings(max_examples=15, deadline=None)
@given(
    st.floats(0.3, 0.95), st.floats(1.0, 1.03), st.floats(0.9, 0.95), st.floats(0.5, 4.0),
    st.sampled_from([1e-4, 1e-6]),
)  # fmt: skip
def test_rules_called_converged_are_within_their_tolerance(ratio, rate, discount, curve, tolerance):
    k = depreciation_grid(0.05, 50, 0.08)
    problem = KinkedStockProblem(bonds(20), k, CHAIN, discount, 0.08, curvature=curve)
    rough, fine = (
        problem.solve_stationary(
            *incomes(problem), 1.1, 1.1 * ratio, rate, tolerance=t * tolerance, strict=False
        )
        for t in (1, 1e-2)
    )
    if rough.converged and fine.converged:
        gap = np.abs(rough.c / fine.c - 1)
        assert np.quantile(gap, 0.99) < 1.5 * tolerance


@pytest.mark.parametrize("curvature", [0.7, 3.0])
def test_first_order_conditions_at_other_risk_aversions(curvature):
    base = small(na=80)
    problem = KinkedStockProblem(base.a_grid, base.k_grid, CHAIN, 0.94, 0.08, curvature=curvature)
    policy = at_levels(problem, tolerance=1e-8)
    where = lottery(policy.k_next, policy.a_next, problem.k_grid, problem.a_grid)
    # 1/c' interpolated is closer to linear than c'^-sigma
    ahead = sum(
        CHAIN[:, z, None, None]
        * expect(np.broadcast_to(policy.c[z], policy.c.shape), where, np.eye(2)) ** -curvature
        for z in range(2)
    )
    slack = (policy.a_next > 0.05) & (policy.a_next < 8.0)
    implied = (0.94 * RATE * ahead) ** (-1.0 / curvature)
    assert np.abs(implied / policy.c - 1)[slack].mean() < 2e-3


def test_log_is_the_limit_of_other_risk_aversions():
    base = small(na=25, nk=50)
    exact = at_levels(base, tolerance=1e-8)
    near = KinkedStockProblem(base.a_grid, base.k_grid, CHAIN, 0.94, 0.08, curvature=1 + 1e-7)
    assert at_levels(near, tolerance=1e-8).c == pytest.approx(exact.c, rel=1e-4)


def test_a_durable_good_against_a_search_over_all_choices():
    """Utility of the stock: one step against brute force, given the value of the next date."""
    k, a = depreciation_grid(0.2, 60, 0.1), bonds(60, 6.0)
    A, B, m = 2.0, 1.5, 0.5  # tomorrow's value: A ln(a + m) + B ln k
    problem = KinkedStockProblem(a, k, np.ones((1, 1)), 0.9, 0.1, curvature=2.0, comfort=0.4 / k)
    shape = problem.shape
    va = np.broadcast_to(A / (a + m), shape)
    vk = np.broadcast_to((B / k)[:, None], shape)
    policy = problem.step(va, vk, np.ones((1, 60)), np.zeros((1, 60)), 1.0, 0.8, 1.02)
    fine_a, fine_k = np.linspace(0.0, 6.0, 601)[:, None], np.geomspace(0.2, k[-1], 800)[None]
    for j, i in ((5, 10), (12, 30), (22, 5), (20, 20)):
        change = fine_k - 0.9 * k[j]
        c = 1.0 + a[i] - fine_a / 1.02 - np.where(change > 0, 1.0, 0.8) * change
        value = np.where(c > 0, 1 - 1 / np.maximum(c, 1e-9), -np.inf)
        value = value + 0.9 * (A * np.log(fine_a + m) + B * np.log(fine_k))
        ours = (
            1
            - 1 / policy.c[0, j, i]
            + 0.9 * (A * np.log(policy.a_next[0, j, i] + m) + B * np.log(policy.k_next[0, j, i]))
        )
        assert ours > value.max() - 1e-3
        q = (policy.slope_k[0, j, i] - 0.4 / k[j]) / policy.slope_a[0, j, i] / 0.9
        assert 0.8 - 1e-9 <= q <= 1.0 + 1e-9


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda y, s: (y, 2 * s), "must be the derivative of income"),
        (lambda y, s: (y[:, ::-1], -s[:, ::-1]), r"income_slope\[0, .*must be"),
        (lambda y, s: (y * np.nan, s), r"income\[0, 0\] = nan must be in"),
        (lambda y, s: (y[:, 1:], s), "income has shape"),
    ],
)
def test_incomes_and_slopes_that_do_not_fit_are_refused(change, message):
    problem = small(20, 40)
    with pytest.raises(ValueError, match=message):
        problem.solve_stationary(*change(*incomes(problem)), 1.0, 0.9, RATE)


def test_a_comfort_that_rises_with_the_stock_is_refused():
    base = small(20, 40)
    with pytest.raises(ValueError, match="must not increase"):
        KinkedStockProblem(base.a_grid, base.k_grid, CHAIN, 0.9, 0.08, comfort=base.k_grid)
