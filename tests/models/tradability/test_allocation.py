"""Allocation of the tradability economy: two routes, the erratum, the responses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.models.tradability import (
    ENDOWMENTS,
    TradabilityParams,
    cobb_douglas_allocation,
    endowment_responses,
    solve_allocation,
)

LOG_FIELDS = (
    "log_tradable_home",
    "log_tradable_foreign",
    "log_price_home",
    "log_price_foreign",
    "log_index_home",
    "log_index_foreign",
    "log_shadow_value",
)


def states(n=300, spread=0.3, seed=21):
    return np.exp(spread * np.random.default_rng(seed).standard_normal((n, 4)))


@settings(max_examples=50)
@given(st.floats(0.1, 20.0), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_solver_and_closed_form_agree_at_unit_elasticity(gamma, theta, lam):
    params = TradabilityParams(risk_aversion=gamma, tradable_weight=theta, planner_weight=lam)
    solved = solve_allocation(states(), params)
    closed = cobb_douglas_allocation(states(), params)
    assert solved.prices.iterations <= 2
    assert closed.prices.residual < 1e-13 * max(1.0, gamma)
    for name in LOG_FIELDS:
        a, b = getattr(solved.prices, name), getattr(closed.prices, name)
        # rounding of about ten operations on numbers of the size of gamma and the logs
        assert np.abs(a - b).max() < 5e-15 * max(1.0, gamma) * max(1.0, np.abs(b).max())


def test_calibration_in_closed_form():
    """Real exchange rate 5/6 of the relative non-traded endowment; d_N equals c_T,H."""
    x = states()
    allocation = solve_allocation(x, TradabilityParams())
    assert np.abs(allocation.log_rer - 5 / 6 * np.log(x[:, 3] / x[:, 1])).max() < 2e-15
    assert allocation.cash_flow_nontradable == pytest.approx(
        allocation.prices.tradable_home, rel=1e-14
    )
    assert np.array_equal(allocation.cash_flow_tradable, x[:, 0])
    assert allocation.output == pytest.approx(x[:, 0] + allocation.prices.tradable_home, rel=1e-14)


def test_shadow_value_is_the_marginal_utility_of_the_traded_good():
    """Derivative of the planner's objective with respect to the world endowment of the T good."""
    params = TradabilityParams(elasticity=0.6, tradable_weight=0.3, planner_weight=0.4)
    gamma, theta, tau = 5.0, 0.3, 1.0 - 1.0 / 0.6

    def welfare(x):
        prices = solve_allocation(x, params).prices
        total = 0.0
        for weight, c_T, c_N in (
            (0.4, prices.tradable_home, x[:, 1]),
            (0.6, prices.tradable_foreign, x[:, 3]),
        ):
            c = (theta * c_T**tau + (1 - theta) * c_N**tau) ** (1 / tau)
            total = total + weight * c ** (1 - gamma) / (1 - gamma)
        return total

    x, step = states(50), np.array([1e-5, 0.0, 0.0, 0.0])
    derivative = (welfare(x + step) - welfare(x - step)) / 2e-5
    assert np.exp(solve_allocation(x, params).log_shadow_value) == pytest.approx(
        derivative, rel=1e-7
    )


def test_printed_equation_29_has_the_wrong_sign_and_is_only_a_diagnostic():
    params = TradabilityParams()
    x = np.array([[1.0, 1.0, 1.0, 1.0], [1.0, 1.1, 1.0, 1.0]])
    derived, printed = (solve_allocation(x, params, eq29) for eq29 in ("derived", "printed"))
    assert np.diff(derived.log_rer)[0] < 0 < np.diff(printed.log_rer)[0]
    # exponent +1 instead of -1: slope 1 / (1 + (1 - theta)(1 - 1/gamma)) on relative NT output
    relative = printed.prices.log_price_home - printed.prices.log_price_foreign
    assert relative[1] == pytest.approx(np.log(1.1) / 1.4, rel=1e-13)
    total = printed.prices.tradable_home + printed.prices.tradable_foreign
    assert total == pytest.approx(2.0, rel=1e-14)  # (28) still holds
    assert printed.prices.residual > 0.1  # (26) and (27) disagree
    assert not printed.prices.converged
    with pytest.raises(ValueError, match=r"eq29 = 'printed' must go with elasticity = 1, not 0.7"):
        solve_allocation(x, params.replace(elasticity=0.7), "printed")
    with pytest.raises(ValueError, match="eq29 = 'wrong' must be one of"):
        solve_allocation(x, params, "wrong")


def test_closed_form_needs_unit_elasticity():
    with pytest.raises(ValueError, match=r"elasticity = 2\.0"):
        cobb_douglas_allocation(states(), TradabilityParams(elasticity=2.0))


@pytest.mark.parametrize("bad", [0.0, -0.5, np.nan])
def test_bad_endowments_are_named(bad):
    x = np.ones((5, 4))
    x[3, 2] = bad
    with pytest.raises(ValueError, match=r"x\.T_F\[3\] = .* must be in \(0, inf\)"):
        solve_allocation(x, TradabilityParams())
    named = r"x \('T_H', .*\) has shape \(5, 3\), expected \(\.\.\., 4\)"
    with pytest.raises(ValueError, match=named):
        solve_allocation(x[:, :3], TradabilityParams())


def test_responses_to_each_endowment():
    table = endowment_responses(TradabilityParams(), [-0.1, 0.0, 0.1])
    assert tuple(table.index.levels[0]) == ENDOWMENTS
    assert np.abs(table.xs(0.0, level="deviation")).to_numpy().max() < 1e-12
    up = table.xs(0.1, level="deviation")
    percent = 100 * np.log(1.1)
    assert up.loc["N_H", "real exchange rate"] == pytest.approx(-5 / 6 * percent)
    assert up.loc["N_F", "real exchange rate"] == pytest.approx(5 / 6 * percent)
    assert up.loc[["T_H", "T_F"], "real exchange rate"].abs().max() < 1e-12
    assert up.loc["T_H", "cash flow T"] == pytest.approx(percent)
    assert up.loc["T_H", "shadow value of T"] < 0
