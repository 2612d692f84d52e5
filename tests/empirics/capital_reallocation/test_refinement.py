"""The committed responses on refined grids, and the comparisons that they decide."""

import pandas as pd
import pytest

from frictions.empirics import capital_reallocation as evidence
from frictions.empirics.capital_reallocation.refinement import (
    COMPARISONS,
    ECONOMIES,
    REFINEMENTS,
    solve_on_grids,
)


@pytest.fixture(scope="module")
def refined():
    return evidence.load_refinement()


def test_every_economy_is_there_on_every_grid(refined):
    assert len(refined) == len(REFINEMENTS) * 6 * 30
    assert (refined["residual"] < 1e-6).all()


def test_our_grid_is_computed_again(refined):
    economy = ECONOMIES[1]
    found = solve_on_grids(economy, refinements=(1,))
    found = found.set_index("t")
    stored = refined.loc[(1, *economy)]
    for name in ("reallocation", "capital", "mpk_ratio"):
        assert (found[name] - stored[name]).abs().max() < 1e-4  # per cent


def test_a_comparison_holds_if_the_last_halving_moves_it_less(refined):
    found = evidence.comparisons(refined)
    assert set(found.index) == set(COMPARISONS)
    last, move = found[4], (found[4] - found[2]).abs()
    assert (found["holds"] == (last > move)).all()
    assert isinstance(found, pd.DataFrame)
    assert found.loc["inv", "holds"]
    assert not found.loc["late", "holds"]


def test_every_comparison_has_words(refined):
    assert set(evidence.IN_WORDS) == set(evidence.comparisons(refined).index)
