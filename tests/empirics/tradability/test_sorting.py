"""Sorts into groups: cuts, ties, refusals, and what a re-sort moves."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.data.shipped.export_shares import export_shares
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups, transition_matrix


def members(groups):
    return {label: set(groups.index[groups == label]) for label in QUINTILES}


def test_quintiles_of_the_12_industries():
    expected = {
        **{"NT": {"Hlth", "Utils"}, "2": {"Telcm", "Shops"}, "3": {"Other", "Enrgy", "NoDur"}},
        **{"4": {"Durbl", "Manuf"}, "T": {"BusEq", "Chems"}},
    }
    assert members(quantile_groups(export_shares(2002)["export_share"])) == expected
    assert members(quantile_groups(export_shares(1997)["export_share"])) == expected
    of_2007 = members(quantile_groups(export_shares(2007)["export_share"]))
    assert of_2007 == {**expected, "4": {"Durbl", "BusEq"}, "T": {"Manuf", "Chems"}}


def test_cuts_at_rounded_positions():
    # K = 45: cuts at 9, 18, ...; K = 11: at 2.2, 4.4, 6.6, 8.8 -> 2, 4, 7, 9.
    for count, sizes in ((45, [9] * 5), (11, [2, 2, 3, 2, 2]), (5, [1] * 5)):
        groups = quantile_groups(pd.Series(np.arange(count, dtype=float)))
        assert groups.value_counts()[list(QUINTILES)].tolist() == sizes
    halves = quantile_groups(pd.Series([1.0, 2.0, 3.0]), labels=("low", "high"))
    assert halves.tolist() == ["low", "low", "high"]  # 1.5 rounds up, not to even


def test_ties_keep_their_order():
    ratios = pd.Series([0.1] * 10, index=list("jihgfedcba"))
    assert members(quantile_groups(ratios))["NT"] == {"j", "i"}
    # Many of them: sorts that do not promise stability keep short runs by accident.
    many = quantile_groups(pd.Series([0.2, 0.1] * 100))
    assert members(many)["NT"] == set(range(1, 80, 2))


ratio_vectors = st.lists(st.floats(0, 1), min_size=5, max_size=40)


@settings(max_examples=60)
@given(ratio_vectors, st.integers(2, 5))
def test_groups_partition_in_order(values, n_groups):
    ratios = pd.Series(values)
    labels = tuple(QUINTILES[:n_groups])
    groups = quantile_groups(ratios, labels)
    sizes = groups.value_counts()
    assert set(groups) == set(labels)
    assert sizes.max() - sizes.min() <= 1
    for low, high in pairwise(labels):
        assert ratios[groups == low].max() <= ratios[groups == high].min()


@settings(max_examples=30)
@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=30, unique=True), st.randoms())
def test_sort_ignores_scale_and_order_of_the_input(values, random):
    ratios = pd.Series(values, dtype=float)
    groups = quantile_groups(ratios)
    shuffled = list(ratios.index)
    random.shuffle(shuffled)
    again = quantile_groups(3 * ratios[shuffled] + 1)
    pd.testing.assert_series_equal(again.sort_index(), groups)


@pytest.mark.parametrize(
    ("ratios", "message"),
    [
        (pd.Series([0.1, 0.2]), "ratios has 2 members and must have 5 or more"),
        (pd.Series([0.1] * 5 + [np.nan], index=list("abcdef")), r"ratios\[5\] = nan"),
        (
            pd.Series([0.1] * 6, index=list("abcdee")),
            r"stand twice: \['e'\]",
        ),
    ],
)
def test_bad_sorts_are_refused(ratios, message):
    with pytest.raises(ValueError, match=message):
        quantile_groups(ratios)


def test_transitions_need_the_same_members():
    groups = quantile_groups(export_shares()["export_share"])
    with pytest.raises(ValueError, match=r"not in both: \['Hlth'\]"):
        transition_matrix(groups, groups.drop("Hlth"))
    with pytest.raises(ValueError, match="origin has no members"):
        transition_matrix(groups[:0], groups[:0])
