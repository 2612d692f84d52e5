"""Derivatives of facts, and the standard errors that follow."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics import capital_reallocation as evidence
from frictions.empirics.capital_reallocation.identification import (
    FACTS,
    base_point,
    derivative,
    facts_at,
)
from frictions.empirics.capital_reallocation.profile import CORRELATION, USED_VALUE


def test_the_base_meets_the_two_facts_that_the_profile_does():
    found = facts_at(base_point())
    assert found["used_value"] == pytest.approx(USED_VALUE, abs=1e-4)
    assert found["reallocation"] == pytest.approx(CORRELATION, abs=1e-3)


def test_a_row_is_the_same_when_taken_again():
    table = evidence.load_identification()
    at = float(table.loc["lemon_sd", "value"])
    again = derivative(("lemon_sd", at))
    for fact in FACTS:
        assert again[fact] == pytest.approx(table.loc["lemon_sd", fact], abs=1e-6)
    assert again["used_value"] == 0.0  # a level, which shocks do not move


def test_standard_errors_are_those_of_the_delta_method():
    """Facts that are parameters, one each: their scatter in the parameter's per cent."""
    names = ["new_weight", "lemon_sd", "elasticity"]
    slopes = np.diag([0.01, 0.02, 0.04])
    table = pd.DataFrame(slopes, names, FACTS)
    rng = np.random.default_rng(0)
    samples = pd.DataFrame(rng.standard_normal((4000, 3)), columns=FACTS)
    found = evidence.standard_errors(table, samples, used=0.5)
    sd = samples.std()
    want = [0.005 * sd.iloc[0] / 0.01, sd.iloc[1] / 0.02, sd.iloc[2] / 0.04]
    assert found.loc["elasticity"].to_numpy()[:3] == pytest.approx(want)
    sizes = 0.01 / (0.005 * sd.iloc[0]), 0.02 / sd.iloc[1]
    assert found.loc["none", "condition number"] == pytest.approx(max(sizes) / min(sizes))


@pytest.mark.parametrize("rows", [1, 5])
def test_samples_that_do_not_scatter_are_refused(rows):
    samples = pd.DataFrame(np.ones((rows, 3)), columns=FACTS)
    with pytest.raises(ValueError, match="between which each fact differs"):
        evidence.standard_errors(evidence.load_identification(), samples, used=0.5)


def test_a_parameter_that_moves_no_fact_is_refused_by_name():
    table = evidence.load_identification()
    table.loc["elasticity", FACTS] = 0.0
    samples = pd.DataFrame(np.random.default_rng(0).standard_normal((9, 3)), columns=FACTS)
    with pytest.raises(ValueError, match=r"independent rows of \[.*'elasticity'\]"):
        evidence.standard_errors(table, samples, used=0.5)
