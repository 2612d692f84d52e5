"""Parameters of the economy: Table 2.1, the productivity chain and every refusal."""

import dataclasses

import numpy as np
import pytest

from frictions.models.capital_reallocation.parameters import (
    GridSettings,
    ProductivityChain,
    ReallocationParams,
)


def test_defaults_are_table_2_1():
    p = ReallocationParams()
    first = [getattr(p, f.name) for f in dataclasses.fields(p)][:13]
    assert first == [0.95, 0.55, 0.24, 0.065, 0.002, 0.7, 2.5, 0.35, 0.4, 2.0, 2.0, 0.9, 0.11]


def test_every_field_is_documented_for_the_parameter_table():
    for field in dataclasses.fields(ReallocationParams):
        assert field.name == "own_chain" or field.metadata["description"]


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
        ({"capital_share": 0.45}, r"labour_share \+ capital_share = 1 must be in \(0, 1\)"),
        ({"lemon_rate": 0.07}, r"lemon_rate = 0.07 must be in \[0, depreciation"),
        ({"lemon_rate": -0.01}, "lemon_rate = -0.01"),
        ({"new_weight": 0.0}, "new_weight = 0.0"),
        ({"new_weight": 1.0}, "new_weight = 1.0"),
        ({"elasticity": -1.0}, "elasticity = -1.0 must be in"),
        ({"elasticity": float("nan")}, "elasticity = nan"),
        ({"discount": 1.0}, "discount = 1.0"),
        ({"discount": 0.0}, "discount = 0.0"),
        ({"debt_limit": -0.1}, "debt_limit = -0.1 must be in"),
        ({"persistence": 1.0}, "persistence = 1.0"),
        ({"persistence": -1.0}, "persistence = -1.0"),
        ({"states": 1}, "states = 1 must be in"),
        ({"states": 2.0}, "states = 2.0 must be a whole number"),
        ({"states": float("nan")}, "states = nan must be"),
        ({"states": float("inf")}, "states = inf must be"),
        ({"tauchen_width": 0.0}, "tauchen_width = 0.0 must be in"),
        ({"innovation_sd": float("inf")}, "innovation_sd = inf"),
        ({"depreciation": 0.0, "lemon_rate": 0.0}, "depreciation = 0.0"),
        ({"normalisation": "median"}, "normalisation = 'median'"),
        ({"chain": "other"}, "chain = 'other'"),
    ],
)
def test_bad_parameters_are_named(changes, message):
    with pytest.raises((ValueError, TypeError), match=message):
        ReallocationParams(**changes)


def test_limits_are_admitted():
    for name, value in (("elasticity", 0), ("elasticity", 1), ("lemon_rate", 0), ("debt_limit", 0)):
        assert getattr(ReallocationParams().replace(**{name: value}), name) == value


def test_a_chain_of_ones_own_takes_the_place_of_the_process():
    chain = ProductivityChain([0.8, 1.3], [[0.7, 0.3], [0.1, 0.9]])
    levels, transition, shares = ReallocationParams(own_chain=chain).productivity()
    assert levels.tolist() == [0.8, 1.3]
    assert transition[0].tolist() == [0.7, 0.3]
    assert shares == pytest.approx([0.25, 0.75])


@pytest.mark.parametrize(
    ("levels", "transition", "message"),
    [
        ([1.3, 0.8], np.full((2, 2), 0.5), "levels must increase"),
        ([0.8, 1.3], np.full((2, 2), 0.4), "must sum to one"),
        ([0.8, 1.3], np.eye(2), "2 closed classes"),
        ([0.8, 1.3], np.full((3, 3), 1 / 3), "transition has shape"),
        ([1.0], np.ones((1, 1)), "at least 2"),
    ],
)
def test_bad_chains_are_named(levels, transition, message):
    with pytest.raises(ValueError, match=message):
        ProductivityChain(levels, transition)


def test_bonds_are_doubly_exponential_and_finer_grids_hold_the_coarse_ones():
    coarse = GridSettings(a_max=12.0, a_nodes=30)
    fine = coarse.finer(2)
    assert (coarse.bonds()[[0, -1]] == [0.0, 12.0]).all()
    assert (np.diff(coarse.bonds(), 2) > 0).all()
    assert fine.bonds()[::2] == pytest.approx(coarse.bonds())
    assert (fine.k_nodes, fine.steps) == (185, 2)


@pytest.mark.parametrize(("name", "value"), [
    ("k_min", 0.0), ("a_max", -1.0), ("k_nodes", 4), ("a_nodes", 10.5), ("steps", 0),
    ("steps", 93),
])  # fmt: skip
def test_bad_grids_are_named(name, value):
    with pytest.raises((ValueError, TypeError), match=f"{name} = {value} must be"):
        GridSettings(**{name: value})
