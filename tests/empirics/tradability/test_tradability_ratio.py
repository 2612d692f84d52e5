"""Tradability ratios from make and use tables, eq. (15)."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.empirics.tradability.tradability_ratio import (
    extreme_ratios,
    quintile_ratios,
    ratio_statistics,
    tradability_ratio,
)

INDUSTRIES = ["i1", "i2", "i3"]
COMMODITIES = ["c1", "c2", "c3"]
MAKE = pd.DataFrame(
    [[90.0, 10.0, 0.0], [5.0, 80.0, 15.0], [0.0, 0.0, 200.0]],
    index=INDUSTRIES,
    columns=COMMODITIES,
)
EXPORTS = pd.Series([38.0, 9.0, 2.15], index=COMMODITIES)
OUTPUT = pd.Series([95.0, 90.0, 215.0], index=COMMODITIES)


def test_worked_example():
    ratios = tradability_ratio(MAKE, EXPORTS, OUTPUT)
    np.testing.assert_allclose(ratios, [0.37, 0.1015, 0.01], atol=1e-15)
    assert ratios @ MAKE.sum(axis=1) == pytest.approx(49.15, abs=1e-12)


def test_both_definitions_of_output_agree_in_a_balanced_table():
    # Intermediate uses, domestic final uses, exports, imports with a negative sign.
    use = pd.DataFrame(
        {"i1": [10, 5, 1], "i2": [20, 30, 0], "home": [31, 60, 260.85], "exports": EXPORTS},
        index=COMMODITIES,
    )
    use["imports"] = [-4.0, -14.0, -49.0]
    from_uses = tradability_ratio(MAKE, EXPORTS, use.sum(axis=1))
    np.testing.assert_allclose(from_uses, tradability_ratio(MAKE, EXPORTS), atol=1e-15)


def test_order_of_the_commodity_vectors_does_not_matter():
    shuffled = tradability_ratio(MAKE, EXPORTS[::-1], OUTPUT[["c2", "c1", "c3"]])
    pd.testing.assert_series_equal(shuffled, tradability_ratio(MAKE, EXPORTS, OUTPUT))


def test_special_codes_are_dropped_before_anything_else():
    make = MAKE.assign(S00401=[3.0, 0.0, 0.0], Other=[0.0, 1.0, 0.0])
    exports = pd.concat([EXPORTS, pd.Series({"S00401": 500.0, "S00300": 70.0, "Other": 2.0})])
    pd.testing.assert_series_equal(
        tradability_ratio(make, exports), tradability_ratio(MAKE, EXPORTS)
    )


def test_commodity_without_output_and_exports_adds_nothing():
    make = MAKE.assign(c4=0.0)
    exports = pd.concat([EXPORTS, pd.Series({"c4": 0.0})])
    np.testing.assert_allclose(
        tradability_ratio(make, exports), tradability_ratio(MAKE, EXPORTS), atol=1e-15
    )


sizes = st.tuples(st.integers(1, 6), st.integers(1, 6))


@settings(max_examples=50)
@given(sizes, st.integers(0, 2**32 - 1), st.floats(0.01, 100))
def test_identities(size, seed, scale):
    industries, commodities = size
    rng = np.random.default_rng(seed)
    make = pd.DataFrame(rng.lognormal(0, 2, (industries, commodities)))
    share = pd.Series(rng.uniform(0, 1, commodities))
    ratios = tradability_ratio(make, share * make.sum())
    # Exports are conserved; a ratio is an average of export shares; units do not matter.
    assert ratios @ make.sum(axis=1) == pytest.approx(share @ make.sum(), rel=1e-12)
    assert ratios.between(share.min() - 1e-12, share.max() + 1e-12).all()
    scaled = tradability_ratio(scale * make, scale * share * make.sum())
    np.testing.assert_allclose(scaled, ratios, rtol=1e-12)


def edited(row, column, value):
    make = MAKE.copy()
    make.loc[row, column] = value
    return make


@pytest.mark.parametrize(
    ("make", "exports", "output", "message"),
    [
        (
            edited("i1", "c2", -1.0),
            EXPORTS,
            OUTPUT,
            "make: -1.0 for industry i1.*c2 must",
        ),
        (edited("i1", "c2", np.nan), EXPORTS, OUTPUT, "make: nan for industry i1.*c2"),
        (
            MAKE.mul([1, 1, 0], axis=0),
            EXPORTS,
            OUTPUT,
            "industries ['i3'] have no output",
        ),
        (MAKE, EXPORTS.drop("c2"), OUTPUT, r"exports lacks 1 of the 3 labels of make"),
        (
            MAKE,
            EXPORTS.rename({"c2": "x"}),
            OUTPUT,
            "exports has the codes ['x'],",
        ),
        (MAKE, EXPORTS, OUTPUT.drop("c3"), r"commodity_output lacks 1 of the 3 labels of make"),
        (MAKE, EXPORTS * np.nan, OUTPUT, r"exports[c1] = nan must be finite and not negative"),
        (
            MAKE,
            EXPORTS,
            OUTPUT * [1, 0, 1],
            r"exports are not, for the commodities ['c2']",
        ),
        (MAKE.iloc[[0, 0]], EXPORTS, OUTPUT, r"codes has labels that stand twice: ['i1']"),
        (MAKE, EXPORTS.iloc[[0, 0, 1, 2]], OUTPUT, r"exports has labels that stand twice: ['c1']"),
        (MAKE, -EXPORTS, OUTPUT, r"exports[c1] = -38.0 must be finite and not negative"),
    ],
)
def test_bad_tables_are_refused(make, exports, output, message):
    pattern = message if ".*" in message else re.escape(message)
    with pytest.raises(ValueError, match=pattern):
        tradability_ratio(make, exports, output)


def test_statistics_of_table_4():
    ratios = pd.Series([0.0, 0.1, 0.2, 0.3, 0.4, 0.8])
    table = ratio_statistics(ratios, "firm")
    expected = {
        **{"mean": 0.3, "median": 0.25, "min": 0.0, "max": 0.8, "sd": np.sqrt(0.08)},
        **{"p20": 0.1, "p40": 0.2, "p60": 0.3, "p80": 0.4, "N": 6.0},
    }
    assert list(table.columns) == list(expected)
    np.testing.assert_allclose(table.loc["firm"], list(expected.values()), atol=1e-12)


def test_extremes_of_table_3():
    ratios = pd.Series([0.2, 0.9, 0.0, 0.5, 0.1], index=list("abcde"))
    table = extreme_ratios(ratios, n=2)
    assert table["industry"].to_dict() == {"top1": "b", "top2": "d", "bot1": "e", "bot2": "c"}
    assert table["ratio"].tolist() == [0.9, 0.5, 0.1, 0.0]
    with pytest.raises(ValueError, match="n = 3 must be at most half of the 5 industries"):
        extreme_ratios(ratios, n=3)


def test_an_industry_called_other_is_kept_when_nothing_is_to_be_dropped():
    codes = ["Manuf", "Other"]
    make = pd.DataFrame([[80.0, 0.0], [20.0, 100.0]], codes, codes)
    exports = pd.Series([10.0, 5.0], codes)
    ratios = tradability_ratio(make, exports, drop=())
    assert list(ratios.index) == codes
    assert ratios @ make.sum(axis=1) == pytest.approx(exports.sum(), rel=1e-14)


def test_quintiles_of_table_5():
    ratios = pd.Series(np.arange(10) / 10, index=list("abcdefghij"))
    groups = pd.Series(["NT", "NT", "2", "2", "3", "3", "4", "4", "T", "T"], index=ratios.index)
    table = quintile_ratios(ratios, groups.sample(frac=1, random_state=1))
    assert list(table.columns) == ["NT", "2", "3", "4", "T"]
    assert table["T"].tolist() == pytest.approx([2, 0.8, 0.9, 0.85])
