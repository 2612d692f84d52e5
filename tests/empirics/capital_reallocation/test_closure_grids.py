"""Closures on really different grids: where "about two" appears, and where it does not."""

import pandas as pd
import pytest

from frictions.empirics import capital_reallocation as evidence
from frictions.empirics.capital_reallocation.closure_grids import POINTS, closure_point
from frictions.empirics.capital_reallocation.judgments import ABOUT_TWO

HELD = "interest rate held"


def test_about_two_appears_where_the_rate_is_held_and_nowhere_else():
    table = evidence.load_closures()
    assert [(name, times) for times in table for name in table[times].index] == [*POINTS]
    for times in (1, 2, 4):
        ratios = table[times]["ratio"]
        assert ABOUT_TWO[0] < ratios[HELD] < ABOUT_TWO[1]
        assert ratios.drop(HELD).max() < 1.5


def test_the_second_halving_of_the_spacing_hardly_moves_the_ratios():
    ratios = pd.DataFrame({times: one["ratio"] for times, one in evidence.load_closures().items()})
    assert (ratios[4] - ratios[2]).abs().max() < 0.01
    assert ratios.loc[HELD, 1] - ratios.loc[HELD, 2] > 0.1  # the first did


def test_a_row_is_the_same_when_solved_again():
    row = evidence.load_closures()[1].loc["all markets clear"]
    again = closure_point(("all markets clear", 1))
    for name, value in row.items():
        assert again[name] == pytest.approx(value, rel=1e-4)
