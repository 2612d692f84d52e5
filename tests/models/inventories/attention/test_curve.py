"""Equilibria by bits: through the fold, against the search in the cost, and named failures."""

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.models.inventories import (
    TABLE_1_1_ATTENTION,
    InformationCost,
    attention_curve,
    build_aggregate_map,
    solve_at_bits,
    solve_attention_equilibrium,
    threshold_cost,
)

BIT = InformationCost()


@pytest.fixture(scope="module")
def economy():
    return build_aggregate_map(TABLE_1_1_ATTENTION, horizon=300)


@pytest.fixture(scope="module")
def curve(economy):
    bits = [1.0, 0.5, 0.3, 0.2, 0.15, 0.12, 0.1, 0.09, 0.08, 0.07, 0.06, 0.05]
    return attention_curve(economy, BIT, bits)


def test_the_cost_of_given_bits_is_the_cost_at_which_they_are_bought(economy):
    bought = solve_attention_equilibrium(economy, BIT.replace(value=1e-4), start="attentive")
    held = solve_at_bits(economy, BIT, bought.bits[0])
    assert held.cost.value == pytest.approx(1e-4, rel=1e-5)
    np.testing.assert_allclose(held.paths[:100], bought.paths[:100], atol=1e-5)
    assert held.lifetime_loss == pytest.approx(bought.lifetime_loss, rel=1e-5)


def test_the_curve_passes_the_fold(curve, economy):
    table = curve.table
    assert curve.fold.bits[0] == pytest.approx(0.07)
    assert table["over threshold"].max() == pytest.approx(1.638, abs=1e-3)
    assert list(table["branch"]) == ["attentive"] * 10 + ["middle"] * 2
    assert table["cost"].iloc[-1] == pytest.approx(1.999e-4, rel=1e-3)
    assert curve.threshold == threshold_cost(economy, BIT)


def test_three_equilibria_between_threshold_and_fold(curve):
    value = 2.05e-4
    attentive, middle, idle = curve.at_cost(value)
    assert 0.08 < attentive.bits[0] < 0.09
    assert 0.05 < middle.bits[0] < 0.06
    assert idle.bits == (0.0,)
    for found in (attentive, middle):
        assert found.cost.value == pytest.approx(value, rel=2e-6)
    assert len(curve.at_cost(1e-4)) == 1
    assert [e.bits for e in curve.at_cost(5.25e-4)] == [(0.0,)]


def test_what_did_not_settle_is_named(economy):
    with pytest.raises(NotConverged, match=r"0.3 bits in 2 rounds: the signal, by which") as caught:
        solve_at_bits(economy, BIT, 0.3, max_iterations=2)
    assert caught.value.residual > 1e-7
    loose = solve_at_bits(economy, BIT, 0.3, max_iterations=2, strict=False)
    assert not loose.converged
    with pytest.raises(
        NotConverged, match=r"realised targets miss the true ones .* raise the order"
    ):
        solve_at_bits(economy, BIT, 0.3, fit_limit=1e-9)


def test_a_curve_is_never_cut_short(economy):
    with pytest.raises(NotConverged):
        attention_curve(economy, BIT, [0.5, 0.3], max_iterations=2)
    with pytest.raises(ValueError, match="must fall from one to the next"):
        attention_curve(economy, BIT, [0.3, 0.5])
