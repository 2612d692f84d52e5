"""Parameters of the inventory economies: Table 1.1, documentation and every refusal."""

import dataclasses

import numpy as np
import pytest

from frictions.models.inventories.parameters import (
    FIGURE_1_9,
    TABLE_1_1,
    CalvoParams,
    InventoryParams,
)


def test_defaults_are_table_1_1():
    p = CalvoParams()
    assert p.discount_factor == pytest.approx(0.98985, abs=5e-6)
    assert (p.demand_elasticity, p.labour_elasticity, p.inventory_depreciation) == (5, 5, 0.018)
    assert (p.taste_volatility, p.labour_disutility, p.government_share) == (0.33, 1.2, 0.16)
    assert (p.policy_inertia, p.policy_inflation, p.policy_output) == (0.81, 2.03, 0.22)
    assert (p.price_stickiness, p.price_indexation) == (0.5059, 0.01)
    assert (p.wage_stickiness, p.wage_indexation) == (0.1398, 0.1155)
    assert (p.risk_aversion, p.labour_curvature, p.returns_to_scale) == (1.2469, 0.3823, 0.8633)
    assert (FIGURE_1_9.price_stickiness, FIGURE_1_9.wage_stickiness) == (0.854, 0.953)


def test_wage_slope():
    assert FIGURE_1_9.wage_slope == pytest.approx(0.0028, abs=5e-5)


@pytest.mark.parametrize("kind", [InventoryParams, CalvoParams])
def test_every_field_is_documented_for_the_parameter_table(kind):
    for field in dataclasses.fields(kind):
        assert field.metadata["symbol"]
        assert field.metadata["source"]


def test_counterfactuals_are_copies_and_validated():
    changed = TABLE_1_1.replace(habit=0.0)
    assert isinstance(changed, CalvoParams)
    assert (changed.habit, TABLE_1_1.habit) == (0.0, 0.71)
    with pytest.raises(ValueError, match="habit = 1"):
        TABLE_1_1.replace(habit=1.0)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("discount_factor", 1.0, r"must be in \(0, 1\)"),
        ("discount_factor", 0.0, r"must be in \(0, 1\)"),
        ("demand_elasticity", 1.0, "must exceed 1"),
        ("labour_elasticity", 0.5, "must exceed 1"),
        ("inventory_depreciation", 1.0, r"must be in \[0, 1\)"),
        ("inventory_depreciation", -0.1, r"must be in \[0, 1\)"),
        ("taste_volatility", 0.0, r"must be in \(0, inf\)"),
        ("habit", -0.01, r"must be in \[0, 1\)"),
        ("risk_aversion", 0.0, r"must be in \(0, inf\)"),
        ("labour_curvature", -1.0, r"must be in \[0, inf\)"),
        ("labour_curvature", np.nan, r"must be in \[0, inf\)"),
        ("price_stickiness", 0.0, "Calvo probability must lie strictly between 0 and 1"),
        ("wage_stickiness", 1.0, "Calvo probability must lie strictly between 0 and 1"),
        ("price_indexation", 1.1, r"must be in \[0, 1\]"),
        ("wage_indexation", -0.1, r"must be in \[0, 1\]"),
        ("returns_to_scale", 0.0, r"must be in \(0, 1\]"),
        ("returns_to_scale", 1.01, r"must be in \(0, 1\]"),
        ("government_share", np.nan, r"must be in \[0, 1\)"),
        ("policy_inertia", 1.0, r"must be in \[0, 1\)"),
        ("technology_persistence", 1.0, r"must be in \[0, 1\)"),
        ("habit", np.nan, r"must be in \[0, 1\)"),
        ("labour_disutility", 0.0, r"must be in \(0, inf\)"),
        ("taste_volatility", np.inf, r"must be in \(0, inf\)"),
        ("policy_inflation", -0.1, r"must be in \[0, inf\)"),
        ("policy_output", np.inf, r"must be in \[0, inf\)"),
        ("demand_elasticity", np.nan, "must exceed 1"),
    ],
)
def test_bad_parameters_are_refused_by_name(name, value, message):
    with pytest.raises(ValueError, match=f"{name} = {value}.*{message}"):
        CalvoParams(**{name: value})
