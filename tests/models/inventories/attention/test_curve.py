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


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [
        (0.5, (-0.089, 0.083, 0.167)),
        (0.8633, (-0.520, -0.143, 0.049)),
        (1.0, (-1.220, -0.678, -0.295)),
    ],
)
def test_with_more_attention_the_ratio_falls_at_any_returns_but_later_turns_negative(
    alpha, expected
):
    # 0.3 bits suffice for a fall on impact at constant returns, at half of them not even 0.5.
    economy = build_aggregate_map(TABLE_1_1_ATTENTION.replace(returns_to_scale=alpha))
    found = attention_curve(economy, BIT, (1.0, 0.5, 0.3)).equilibria
    impact = [e.paths["is"].iloc[0] for e in found]
    np.testing.assert_allclose(impact, expected, atol=1e-3)
    assert economy.paths(economy.fixed_point())["is"].iloc[0] < impact[0]
    peaks = [e.paths["is"].max() for e in found]
    assert sorted(peaks) == peaks


def test_the_printed_cost_buys_attention_if_returns_to_scale_are_low_enough():
    # At 0.7 the fold, near 0.05 bits, lies above the printed cost; at the Calvo column's .8633 not.
    for alpha, pays in ((0.7, True), (0.8633, False)):
        economy = build_aggregate_map(TABLE_1_1_ATTENTION.replace(returns_to_scale=alpha))
        costs = attention_curve(economy, BIT, (0.2, 0.1, 0.07, 0.06)).table["cost"]
        assert (costs.max() > BIT.value) == pays
        assert threshold_cost(economy, BIT) < BIT.value


def test_horizon_does_not_matter_with_decreasing_returns():
    found = [
        solve_at_bits(
            build_aggregate_map(TABLE_1_1_ATTENTION.replace(returns_to_scale=0.6), horizon=T),
            BIT, 0.3,
        )
        for T in (200, 300)
    ]  # fmt: skip
    short, long = (e.paths[:60] for e in found)
    np.testing.assert_allclose(short, long, atol=1e-5)
    assert found[0].cost.value == pytest.approx(found[1].cost.value, rel=1e-4)


def test_what_did_not_settle_is_named(economy):
    with pytest.raises(NotConverged, match=r"0.3 bits in 2 rounds: the signal: actions") as caught:
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
