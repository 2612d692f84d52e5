"""Simple rules in equilibrium: the inert price, and the better reply that it hides."""

import numpy as np
import pytest

from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION, InformationCost
from frictions.models.inventories.attention.rules import solve_rule_equilibrium

COST = InformationCost(5.8e-5, unit="nat")


@pytest.fixture(scope="module")
def economy():
    return build_aggregate_map(TABLE_1_1_ATTENTION)


def test_a_small_price_response_ends_at_an_inert_price(economy):
    found = solve_rule_equilibrium(economy, COST)
    assert found.rules.objective == pytest.approx(0.3033, abs=6e-5)
    np.testing.assert_allclose(found.rules.capacity, [0, 0.051], atol=6e-5)
    np.testing.assert_allclose(found.actions[: economy.horizon], 0, atol=1e-6)
    better = found.best_reply()
    assert better.objective == pytest.approx(0.2886, abs=6e-5)
    np.testing.assert_allclose(better.capacity, [0.095, 0], atol=5e-4)


def test_actions_and_targets_belong_together(economy):
    found = solve_rule_equilibrium(economy, COST)
    np.testing.assert_allclose(found.targets.T.ravel(), economy.targets(found.actions), atol=1e-12)
    np.testing.assert_allclose(
        found.rules.average(economy.horizon).T.ravel(), found.actions, atol=1e-7
    )


@pytest.mark.parametrize("damping", [0.1, 0.5])
@pytest.mark.parametrize("tolerance", [1e-3, 1e-5])
def test_rules_called_converged_are_within_their_tolerance(economy, damping, tolerance):
    loose, tight = (
        solve_rule_equilibrium(economy, COST, damping=damping, tolerance=t, max_iterations=1000)
        for t in (tolerance, tolerance / 100)
    )
    assert np.abs(loose.actions - tight.actions).max() <= tolerance


def test_refusals(economy):
    with pytest.raises(ValueError, match=r"damping = 2 must be in \(0, 1\]"):
        solve_rule_equilibrium(economy, COST, damping=2)
    with pytest.raises(RuntimeError, match="simple rules did not settle in 2 rounds"):
        solve_rule_equilibrium(economy, COST, max_iterations=2)
