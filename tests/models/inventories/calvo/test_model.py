"""The linear Calvo economy: paths, limits, accounting, pricing, determinacy."""

import numpy as np
import pytest

from frictions.foundation import NoEquilibrium
from frictions.models.inventories.calvo.model import solve_calvo
from frictions.models.inventories.parameters import TABLE_1_1

PATHS = {
    ("literal", "y"): [-0.1268, -0.0206, -0.0344, -0.0368, -0.0320, -0.0251, -0.0184, -0.0128],
    ("literal", "pi"): [-0.1442, -0.0747, -0.0366, -0.0169, -0.0071, -0.0023, -0.0002, 0.0006],
    ("literal", "inv"): [-0.1043, -0.0085, 0.0432, 0.0618, 0.0624, 0.0545, 0.0438, 0.0332],
    ("literal", "w"): [-0.2556, -0.1352, -0.0628, -0.0263, -0.0089, -0.0012, 0.0018, 0.0026],
    ("consistent", "y"): [-0.1052, -0.0187, -0.0372, -0.0403, -0.0349, -0.0270, -0.0195, -0.0133],
    ("consistent", "is"): [0.0054, 0.0973, 0.1348, 0.1307, 0.1095, 0.0844, 0.0614, 0.0427],
    ("consistent", "w"): [-0.2469, -0.1309, -0.0604, -0.0249, -0.0080, -0.0006, 0.0022, 0.0028],
}


@pytest.mark.parametrize(("mc_star", "name"), PATHS)
def test_stored_paths_at_the_printed_estimate(mc_star, name):
    found = solve_calvo(TABLE_1_1, mc_star=mc_star).responses(periods=8)[name]
    np.testing.assert_allclose(found, PATHS[mc_star, name], atol=6e-5)


def test_roots_and_residual():
    solution = solve_calvo(TABLE_1_1).solution
    assert (solution.unit_roots, solution.predetermined) == (0, 7)
    assert solution.residual < 1e-9
    without_habit = solve_calvo(TABLE_1_1.replace(habit=0.0)).solution
    assert without_habit.predetermined == 6


def test_indeterminate_when_policy_is_too_weak():
    with pytest.raises(NoEquilibrium, match="indeterminate: 8 stable roots for 7"):
        solve_calvo(TABLE_1_1.replace(policy_inflation=0.9))


@pytest.mark.parametrize("shock", ["eps_r", "eps_a"])
def test_linear_in_the_shock(shock):
    model = solve_calvo(TABLE_1_1)
    one, minus_four = model.responses(shock, 1.0, 30), model.responses(shock, -4.0, 30)
    np.testing.assert_allclose(minus_four, -4 * one, atol=1e-13)


def test_a_reading_is_a_multiple_of_marginal_cost():
    for reading, multiple in {"literal": TABLE_1_1.returns_to_scale, "consistent": 1.0}.items():
        by_number = solve_calvo(TABLE_1_1, mc_star=multiple).responses()
        by_name = solve_calvo(TABLE_1_1, mc_star=reading).responses()
        np.testing.assert_array_equal(by_number, by_name)


def test_money_is_neutral_without_frictions():
    flexible = TABLE_1_1.replace(
        returns_to_scale=1.0, wage_stickiness=1e-6, price_stickiness=1e-6, price_indexation=0.0
    )
    paths = solve_calvo(flexible).responses()
    real = paths[["y", "c", "inv", "s", "w", "mc", "real_rate"]]
    assert np.abs(real).max().max() < 1e-4
    # Inflation then solves R = E pi(+1) with the rule; the root is the policy inertia.
    assert paths["pi"][0] == pytest.approx(-0.3889, abs=1e-4)


def test_unknown_closures_are_refused():
    with pytest.raises(ValueError, match=r"mc_star = 'printed' must be one of"):
        solve_calvo(TABLE_1_1, mc_star="printed")
    with pytest.raises(ValueError, match=r"mc_star = -1.0 must be in .* or one of"):
        solve_calvo(TABLE_1_1, mc_star=-1.0)
    with pytest.raises(ValueError, match=r"policy = 'gold' must be one of"):
        solve_calvo(TABLE_1_1, policy="gold")
    with pytest.raises(ValueError, match=r"shock = 'eps_m' must be one of"):
        solve_calvo(TABLE_1_1).responses("eps_m")
