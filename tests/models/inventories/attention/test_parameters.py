"""Parameters of the inattentive economy, the units of its cost, and every refusal."""

import dataclasses

import numpy as np
import pytest

from frictions.models.inventories.attention.parameters import (
    MONEY_ATTENTION,
    TABLE_1_1_ATTENTION,
    AttentionParams,
    InformationCost,
)


def test_defaults_are_the_rational_inattention_column():
    p = AttentionParams()
    assert (p.wage_stickiness, p.wage_indexation, p.returns_to_scale) == (0.82, 0.69, 1.0)
    assert (p.risk_aversion, p.labour_curvature, p.shock_deviation) == (1.3981, 0.40, 0.15)
    assert (p.habit, p.policy_inflation) == (0.71, 2.03)
    changed = {
        field.name
        for field in dataclasses.fields(p)
        if getattr(MONEY_ATTENTION, field.name) != getattr(TABLE_1_1_ATTENTION, field.name)
    }
    assert changed == {"habit", "government_share", "wage_stickiness"}


def test_every_field_is_documented_for_the_parameter_table():
    for field in dataclasses.fields(AttentionParams):
        assert field.metadata["description"]
        assert field.metadata["source"]


def test_units_of_the_cost():
    bit = InformationCost(2e-4)
    assert bit.per_nat(0.97) == pytest.approx(2e-4 / np.log(2), rel=1e-14)
    assert bit.replace(unit="nat").per_nat(0.97) == 2e-4
    assert bit.replace(unit="nat", base="revenue").per_nat(0.97) == pytest.approx(1.94e-4)
    assert InformationCost().value == 0.000525


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": -1e-5}, r"value = -1e-05 must be in \[0, inf\)"),
        ({"value": np.nan}, r"value = nan must be in \[0, inf\)"),
        ({"unit": "byte"}, r"unit = 'byte' must be one of \('bit', 'nat'\)"),
        ({"base": "sales"}, r"base = 'sales' must be one of \('scale', 'revenue'\)"),
        ({"hessian_scale": 0.0}, r"hessian_scale = 0.0 must be in \(0, inf\)"),
    ],
)
def test_bad_costs(changes, message):
    with pytest.raises(ValueError, match=message):
        InformationCost(**changes)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("shock_deviation", 0.0, r"shock_deviation = 0.0 must be in \(0, inf\)"),
        ("shock_deviation", -0.15, r"shock_deviation = -0.15 must be in \(0, inf\)"),
        ("inventory_depreciation", 0.0, r"inventory_depreciation = 0.0 must be in \(0, 1\)"),
        ("discount_factor", 1.0, r"discount_factor = 1.0 must be in \(0, 1\)"),
        ("demand_elasticity", 1.0, "demand_elasticity = 1.0 must be in"),
        ("labour_elasticity", 1.0, "labour_elasticity = 1.0 must be in"),
        ("taste_volatility", 0.0, r"taste_volatility = 0.0 must be in \(0, inf\)"),
        ("returns_to_scale", 1.1, r"returns_to_scale = 1.1 must be in \(0, 1\]"),
        ("habit", 1.0, r"habit = 1.0 must be in \[0, 1\)"),
        ("wage_stickiness", 1.0, r"wage_stickiness = 1.0 must be in \(0, 1\): Calvo probability"),
        ("wage_indexation", 1.5, r"wage_indexation = 1.5 must be in \[0, 1\]"),
        ("policy_inertia", 1.0, r"policy_inertia = 1.0 must be in \[0, 1\)"),
    ],
)
def test_bad_parameters(name, value, message):
    with pytest.raises(ValueError, match=message):
        TABLE_1_1_ATTENTION.replace(**{name: value})
