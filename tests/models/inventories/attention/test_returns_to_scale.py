"""Attention by returns to scale: the stored table, its command, and what holds at all of them."""

import itertools

import numpy as np
import pandas as pd
import pytest

from frictions.foundation.errors import NotConverged
from frictions.models.inventories.attention import returns_to_scale
from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION, InformationCost
from frictions.models.inventories.attention.reply import threshold_cost
from frictions.models.inventories.attention.returns_to_scale import (
    ALPHAS,
    BITS,
    FEW,
    FEW_AT,
    attention_by_bits,
    load_attention_by_returns,
)


@pytest.fixture(scope="module")
def stored():
    return load_attention_by_returns().set_index(["alpha", "bits"])


@pytest.mark.parametrize("alpha", [0.6, 1.0])
def test_stored_rows_are_those_of_the_library(stored, alpha):
    params = TABLE_1_1_ATTENTION.replace(returns_to_scale=alpha)
    # From full information at once, where the table comes down from two bits: the states of the
    # targets differ, which fit them to 1e-5 percentage points.
    found = attention_by_bits(params, [0.3]).set_index(["alpha", "bits"])
    assert len(found) == 3
    pd.testing.assert_frame_equal(found, stored.loc[found.index], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("tail", [-0.1, 1.01, np.inf, np.nan])
def test_a_tail_that_is_no_share_is_refused(tail):
    with pytest.raises(ValueError, match="tail"):
        attention_by_bits(TABLE_1_1_ATTENTION, [], tail=tail)
    with pytest.raises(ValueError, match="tail"):
        threshold_cost(
            build_aggregate_map(TABLE_1_1_ATTENTION, horizon=50), InformationCost(), tail
        )


def test_every_economy_is_stored(stored):
    main = stored[~stored.index.get_level_values("bits").isin(FEW)]
    assert list(main.index) == list(itertools.product(ALPHAS, (np.inf, *BITS, 0.0)))
    few = stored.drop(main.index)
    assert set(few.index.get_level_values("alpha")) == set(FEW_AT)
    assert ALPHAS[-1] == 1.0


def test_more_attention_lowers_the_ratio_at_any_returns_to_scale(stored):
    impact = stored["is"].unstack("bits")
    for alpha in ALPHAS:
        assert (impact.loc[alpha].dropna().diff().iloc[1:] < 0).all()
    # Turned negative on impact by 0.2 bits at constant returns, by more than 0.5 at 0.7.
    assert impact.loc[1.0, 0.2] < 0 < impact.loc[1.0, 0.15]
    assert impact.loc[0.7, 1.0] < 0 < impact.loc[0.7, 0.5]


def test_somewhere_inventories_fall_by_less_than_sales_at_any_returns_to_scale(stored):
    less = (stored["inv"] < 0) & (stored["inv"] > stored["s"])
    finer = less.groupby("alpha").any()
    assert finer.drop([0.5, 0.8]).all()  # there the window lies between two amounts of the table
    assert not less.xs(0.0, level="bits").any()


def test_threshold_is_continuous_in_returns_to_scale(stored):
    edge = stored["cost"].xs(0.0, level="bits")
    assert (np.diff(edge) < 0).all()
    near = build_aggregate_map(TABLE_1_1_ATTENTION.replace(returns_to_scale=1 - 1e-6))
    assert threshold_cost(near, InformationCost()) == pytest.approx(edge[1.0], rel=1e-5)


def test_command_writes_the_table_and_resumes(tmp_path, monkeypatch):
    monkeypatch.setattr(returns_to_scale, "ALPHAS", (1.0,))
    monkeypatch.setattr(returns_to_scale, "BITS", (0.5,))
    monkeypatch.setattr(returns_to_scale, "FEW_AT", ())
    returns_to_scale.main([str(tmp_path), "--workers", "1"])
    text = (tmp_path / returns_to_scale.TABLE).read_text(encoding="utf8")
    assert text.startswith(returns_to_scale.header())
    assert len(text.splitlines()) == 4 + 1 + 3
    monkeypatch.setattr(returns_to_scale, "attention_by_bits", pytest.fail)
    returns_to_scale.main([str(tmp_path), "--workers", "1"])
    assert (tmp_path / returns_to_scale.TABLE).read_text(encoding="utf8") == text


def test_a_short_horizon_is_refused():
    with pytest.raises(NotConverged, match="ask for more quarters"):
        attention_by_bits(TABLE_1_1_ATTENTION, [0.5], horizon=20)


def test_the_curve_folds_and_its_middle_branch_falls_towards_the_threshold(stored):
    cost = stored["cost"].unstack("bits")
    by_bits = cost.drop(columns=[0.0, np.inf])
    fold = by_bits.idxmax(axis=1)
    assert ((fold >= 0.03) & (fold <= 0.07)).all()
    for alpha in FEW_AT:  # the lower the returns, the fewer bits at the fold
        behind = by_bits.loc[alpha, : fold[alpha]].dropna()
        assert len(behind) > 2
        assert (behind.diff().dropna() > 0).all()
        assert behind.iloc[0] > cost.loc[alpha, 0.0]
    assert fold.loc[list(FEW_AT)].is_monotonic_increasing
    assert by_bits.loc[0.5].max() / cost.loc[0.5, 0.0] == pytest.approx(1.95, abs=0.01)
    # At constant returns, over twice as many quarters, down to 1.27 thresholds.
    assert by_bits.loc[1.0].dropna().iloc[0] < 1.28 * cost.loc[1.0, 0.0]
