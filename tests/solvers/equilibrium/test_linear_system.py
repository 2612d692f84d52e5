"""Equations term by term become matrices, and what is no equation is refused by name."""

import dataclasses

import numpy as np
import pytest

from frictions.solvers.equilibrium import assemble


def test_terms_stand_in_their_matrices():
    system = assemble(
        [{"x": 1.0, "x(-1)": -0.5, "y(+1)": 2.0, "e": -1.0}, {"y": 1.0}], ["x", "y"], ["e"]
    )
    assert system.current.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert system.lag.tolist() == [[-0.5, 0.0], [0.0, 0.0]]
    assert system.lead.tolist() == [[0.0, 2.0], [0.0, 0.0]]
    assert system.shock.tolist() == [[-1.0], [0.0]]


@pytest.mark.parametrize(
    ("variables", "shocks"), [(("x", "x"), ("e",)), (("x", "e"), ("e",)), (("x", "y"), ("e", "e"))]
)
def test_names_must_differ(variables, shocks):
    with pytest.raises(ValueError, match=r"'[xe]' stands twice; all names must differ"):
        assemble([{"x": 1.0}, {"x": 1.0}], variables, shocks)


@pytest.mark.parametrize(
    ("equations", "message"),
    [
        ([{"x": 1.0}], "equations: 1 for 2 variables"),
        ([{"x": 1.0}, {"z": 1.0}], r"equations\[1\]: 'z' must be one of the variables"),
        ([{"x": 1.0}, {"x(-2)": 1.0}], r"equations\[1\]: 'x\(-2\)' must be"),
        ([{"x": 1.0}, {"e(-1)": 1.0}], r"equations\[1\]: 'e\(-1\)' must be"),
    ],
)
def test_terms_that_nobody_declared(equations, message):
    with pytest.raises(ValueError, match=message):
        assemble(equations, ("x", "y"), ("e",))


def test_bad_matrices():
    system = assemble([{"x": 1.0, "e": -1.0}, {"y": 1.0}], ("x", "y"), ("e",))
    with pytest.raises(ValueError, match=r"lead has shape \(1, 1\), expected \(2, 2\)"):
        dataclasses.replace(system, lead=np.eye(1))
    with pytest.raises(ValueError, match=r"current\[1, 0\] = nan must be in"):
        dataclasses.replace(system, current=np.array([[1.0, 0.0], [np.nan, 1.0]]))
