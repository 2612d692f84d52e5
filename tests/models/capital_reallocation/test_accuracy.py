"""Euler errors: small at the solution, smaller on finer grids, large for wrong rules."""

import dataclasses

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.accuracy import _centres
from frictions.models.capital_reallocation.economy import Economy

EVERY = [(condition, at) for condition in ("bonds", "capital") for at in ("nodes", "centres")]


def errors(steady, policy, condition="bonds", at="nodes"):
    return cr.euler_errors(steady.economy, policy, steady.prices, steady.mass, condition, at)


@pytest.mark.parametrize(
    ("condition", "at", "mean"),
    [("bonds", "nodes", -5.3), ("bonds", "centres", -4.5), ("capital", "nodes", -4.1),
     ("capital", "centres", -4.0)],
)  # fmt: skip
def test_euler_errors_are_small(steady, condition, at, mean):
    error = errors(steady, steady.policy, condition, at)
    assert error["mean"] < mean
    assert error["mean"] < error["p95"] < -3.2


def test_between_nodes_errors_are_larger_than_at_them(steady):
    for condition in ("bonds", "capital"):
        nodes, centres = (
            errors(steady, steady.policy, condition, at) for at in ("nodes", "centres")
        )
        assert centres["mean"] > nodes["mean"] + 0.05


@pytest.mark.parametrize(("condition", "at"), EVERY)
def test_twice_as_fine_a_grid_gains_half_an_order(steady, condition, at):
    """Linear interpolation gives a factor of four; kinks cost some of it."""
    grids = cr.GridSettings(k_nodes=185, a_nodes=160, steps=2)
    fine = Economy(steady.economy.params, grids)
    policy = fine.stationary_policy(steady.prices, tolerance=1e-8)
    mass = fine.stationary_mass(policy).mass
    finer = cr.euler_errors(fine, policy, steady.prices, mass, condition, at)
    gain = errors(steady, steady.policy, condition, at)["mean"] - finer["mean"]
    assert 0.3 < gain < 0.9


@pytest.mark.parametrize(("condition", "at"), EVERY)
def test_wrong_consumption_is_seen(steady, condition, at):
    """Consumption one per cent off in one productivity state shows as an error near 1e-2."""
    c = steady.policy.c.copy()
    c[2] *= 1.01
    wrong = dataclasses.replace(steady.policy, c=c)
    assert -3.5 < errors(steady, wrong, condition, at)["mean"] < -1.9


def test_wrong_capital_is_seen_by_its_own_condition(steady):
    """Ten per cent more capital than is best: its marginal value is too low by some per cent."""
    policy = steady.policy
    more = np.where(policy.regime != 0, 1.1 * policy.k_next, policy.k_next)
    wrong = dataclasses.replace(policy, k_next=more)
    assert (
        errors(steady, wrong, "capital")["mean"] > errors(steady, policy, "capital")["mean"] + 1.5
    )


def test_centres_are_means_of_corners():
    values = np.arange(12.0).reshape(1, 3, 4) ** 2
    found = _centres(values)
    assert found[0, 1, 2] == np.mean([6.0**2, 7.0**2, 10.0**2, 11.0**2])
    assert (found[:, -1] == 0).all()
    assert (found[..., -1] == 0).all()


@pytest.mark.parametrize(("name", "value"), [("condition", "labour"), ("at", "edges")])
def test_unknown_options_are_named(steady, name, value):
    with pytest.raises(ValueError, match=f"{name} = '{value}' must be one of"):
        cr.euler_errors(steady.economy, steady.policy, steady.prices, steady.mass, **{name: value})
