"""Parameters of the economy: Table 2.1, the productivity chain and every refusal."""

import dataclasses

import numpy as np
import pytest

from frictions.models.capital_reallocation.parameters import ReallocationParams


def test_defaults_are_table_2_1():
    p = ReallocationParams()
    first = [getattr(p, f.name) for f in dataclasses.fields(p)][:13]
    assert first == [0.95, 0.55, 0.24, 0.065, 0.002, 0.7, 2.5, 0.35, 0.4, 2.0, 2.0, 0.9, 0.11]


def test_every_field_is_documented_for_the_parameter_table():
    for field in dataclasses.fields(ReallocationParams):
        assert set(field.metadata) == {"symbol", "unit", "source", "description"}
        assert field.metadata["description"]


@pytest.mark.parametrize("chain", ["tauchen", "rouwenhorst"])
def test_productivity_chain(chain):
    p = ReallocationParams(chain=chain, normalisation="none")
    z, transition, shares = p.productivity()
    assert transition.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-14)
    assert shares @ transition == pytest.approx(shares, abs=1e-12)
    sd = np.sqrt(shares @ np.log(z) ** 2)
    # Rouwenhorst's chain has the process's variance exactly, Tauchen's roughly
    assert sd == pytest.approx(p.productivity_sd, rel=1e-12 if chain == "rouwenhorst" else 0.2)


def test_normalisations():
    base = ReallocationParams(normalisation="none").productivity()[0]
    shifted = ReallocationParams(normalisation="shift").productivity()[0]
    assert np.log(base / shifted) == pytest.approx(np.full(5, 0.5 * 0.11**2 / 0.19), abs=1e-14)
    scaled, _, shares = ReallocationParams(normalisation="mean").productivity()
    assert shares @ scaled == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"capital_share": 0.45}, r"labour_share \+ capital_share = 1 must be below 1"),
        ({"lemon_rate": 0.07}, "lemon_rate = 0.07 must lie between 0 and depreciation"),
        ({"lemon_rate": -0.01}, "lemon_rate = -0.01"),
        ({"new_weight": 0.0}, "new_weight = 0.0"),
        ({"new_weight": 1.0}, "new_weight = 1.0"),
        ({"elasticity": -1.0}, "elasticity = -1.0 must be at least 0"),
        ({"elasticity": float("nan")}, "elasticity = nan"),
        ({"discount": 1.0}, "discount = 1.0"),
        ({"discount": 0.0}, "discount = 0.0"),
        ({"debt_limit": -0.1}, "debt_limit = -0.1 must be at least 0"),
        ({"persistence": 1.0}, "persistence = 1.0"),
        ({"persistence": -1.0}, "persistence = -1.0"),
        ({"states": 1}, "states = 1 must be a whole number of at least 2"),
        ({"states": 2.0}, "states = 2.0 must be a whole number of at least 2"),
        ({"states": float("nan")}, "states = nan must be a whole number of at least 2"),
        ({"states": float("inf")}, "states = inf must be a whole number of at least 2"),
        ({"tauchen_width": 0.0}, "tauchen_width = 0.0 must be positive"),
        ({"innovation_sd": float("inf")}, "innovation_sd = inf"),
        ({"depreciation": 0.0, "lemon_rate": 0.0}, "depreciation = 0.0"),
        ({"normalisation": "median"}, "normalisation = 'median'"),
        ({"chain": "other"}, "chain = 'other'"),
    ],
)
def test_bad_parameters_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        ReallocationParams(**changes)


def test_limits_are_admitted():
    for name, value in (("elasticity", 0), ("elasticity", 1), ("lemon_rate", 0), ("debt_limit", 0)):
        assert getattr(ReallocationParams().replace(**{name: value}), name) == value
