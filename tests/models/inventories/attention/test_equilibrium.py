"""Equilibrium with inattentive firms: reference values, invariances, limits and refusals."""

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.models.inventories.attention import equilibrium
from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.branches import imposed_actions
from frictions.models.inventories.attention.curve import solve_at_bits
from frictions.models.inventories.attention.equilibrium import solve_attention_equilibrium
from frictions.models.inventories.attention.parameters import (
    MONEY_ATTENTION,
    TABLE_1_1_ATTENTION,
    InformationCost,
)
from frictions.models.inventories.attention.reply import joint_reply, threshold_cost
from frictions.models.inventories.calvo.money import markup_share

BIT = InformationCost()
ACTIONS = ["pbar_n", "z"]


def at(value, **changes):
    return BIT.replace(value=value, **changes)


@pytest.fixture(scope="module")
def economy():
    return build_aggregate_map(TABLE_1_1_ATTENTION)


@pytest.fixture(scope="module")
def benchmark(economy):
    return solve_attention_equilibrium(economy, at(1e-4))


def test_threshold(economy):
    assert threshold_cost(economy, BIT) == pytest.approx(1.2824e-4, rel=1e-4)
    half = threshold_cost(economy, BIT.replace(hessian_scale=0.5))
    assert half == pytest.approx(threshold_cost(economy, BIT) / 2, rel=1e-12)
    nat = threshold_cost(economy, BIT.replace(unit="nat"))
    assert nat == pytest.approx(threshold_cost(economy, BIT) / np.log(2), rel=1e-12)
    revenue = threshold_cost(economy, BIT.replace(base="revenue"))
    assert revenue == pytest.approx(threshold_cost(economy, BIT) / 0.97034, rel=1e-4)


@pytest.mark.parametrize(
    ("alpha", "edge"), [(0.5, 6.212e-4), (0.7, 2.842e-4), (0.8633, 1.715e-4), (1 - 1e-7, 1.2824e-4)]
)
def test_lower_returns_to_scale_raise_the_threshold(alpha, edge):
    decreasing = build_aggregate_map(TABLE_1_1_ATTENTION.replace(returns_to_scale=alpha))
    assert threshold_cost(decreasing, BIT) == pytest.approx(edge, rel=3e-4)
    above, below = (
        joint_reply(
            decreasing.impulse, 0 * decreasing.impulse, decreasing.own.weights,
            1e4 * at(share * edge).per_nat(decreasing.revenue), 12, 50,
        )
        for share in (1.01, 0.97)
    )  # fmt: skip
    assert above.bits[0] == 0 < below.bits[0]


@pytest.fixture(scope="module")
def decreasing():
    return build_aggregate_map(TABLE_1_1_ATTENTION.replace(returns_to_scale=0.7))


def test_with_decreasing_returns_bits_held_are_bits_bought(decreasing):
    held = solve_at_bits(decreasing, BIT, 0.3)
    bought = solve_attention_equilibrium(decreasing, held.cost, start="attentive")
    assert bought.bits[0] == pytest.approx(0.3, abs=1e-6)
    np.testing.assert_allclose(bought.paths[:100], held.paths[:100], atol=1e-5)


def test_with_decreasing_returns_too_full_information_is_the_limit(decreasing):
    full = decreasing.paths(decreasing.fixed_point())
    far, near = (
        (solve_attention_equilibrium(decreasing, at(value), start="attentive").paths - full)
        .abs()
        .max()
        .max()
        for value in (1e-6, 1e-7)
    )
    assert far < 0.05
    assert near == pytest.approx(far / 10, rel=0.1)  # the error is of the order of the cost


def test_money_experiment_with_decreasing_returns():
    money = build_aggregate_map(MONEY_ATTENTION.replace(returns_to_scale=0.7), "money")
    printed = solve_attention_equilibrium(money, BIT)
    assert printed.bits[0] == pytest.approx(0.3477, abs=1e-3)
    assert printed.paths["p"].iloc[-1] == pytest.approx(-0.6, abs=1e-5)


def test_above_the_threshold_nobody_attends_below_somebody_does(economy):
    edge = threshold_cost(economy, BIT)
    above = solve_attention_equilibrium(economy, at(1.001 * edge))
    assert above.bits == (0.0,)
    assert not above.paths[["pbar_n", "z"]].to_numpy().any()
    below = solve_attention_equilibrium(economy, at(0.99 * edge))
    assert below.bits[0] > 0.15  # a jump: attention feeds on itself


@pytest.mark.parametrize(
    ("ratio", "start", "channels"),
    [(0.99, "zero", "joint"), (0.5, "zero", "joint"), (0.7, "attentive", "separate"),
     (1.8, "attentive", "joint")],
)  # fmt: skip
def test_early_rounds_that_stop_early_change_nothing(monkeypatch, economy, ratio, start, channels):
    cost = at(ratio * threshold_cost(economy, BIT))
    quick = solve_attention_equilibrium(economy, cost, start, channels)
    monkeypatch.setattr(equilibrium.replies, "EARLY_ITERATIONS", 2000)
    slow = solve_attention_equilibrium(economy, cost, start, channels)
    assert quick.bits == pytest.approx(slow.bits, abs=1e-7)
    np.testing.assert_allclose(quick.paths, slow.paths, atol=2e-6)


@pytest.mark.parametrize(
    ("ratio", "start", "channels", "damping"),
    [(0.5, "zero", "joint", 0.8), (0.5, "attentive", "joint", 0.2),
     (1.3, "attentive", "joint", 0.8),
     (1.8, "attentive", "joint", 0.8), (0.7, "attentive", "separate", 0.8)],
)  # fmt: skip
@pytest.mark.parametrize("tolerance", [1e-4, 1e-6])
def test_actions_called_converged_are_within_their_tolerance(
    economy, ratio, start, channels, damping, tolerance
):
    cost = at(ratio * threshold_cost(economy, BIT))
    loose, tight = (
        solve_attention_equilibrium(economy, cost, start, channels, damping, last, tail=1)
        for last in (tolerance, tolerance / 100)
    )
    assert loose.residual < tolerance
    np.testing.assert_allclose(loose.paths[ACTIONS], tight.paths[ACTIONS], atol=tolerance, rtol=0)


@pytest.mark.parametrize("bits", [0.1, 0.2, 0.5])
def test_at_bits_too(economy, bits):
    loose, tight = (solve_at_bits(economy, BIT, bits, tolerance=t, tail=1) for t in (1e-5, 1e-7))
    np.testing.assert_allclose(loose.paths[ACTIONS], tight.paths[ACTIONS], atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    ("value", "bits", "loss", "first", "stock", "forever"),
    [
        (1.5e-4, 0.1502, 0.00298, 0.042, -0.093, -0.09),
        (1.2e-4, 0.1870, 0.002645, -0.040, -0.126, -0.113),
        (1.0e-4, 0.2168, 0.002387, -0.108, -0.153, -0.124),
        (5.25e-5, 0.3300, 0.001611, -0.360, -0.256, -0.149),
        (2.0e-5, 0.5421, 0.000829, -0.744, -0.417, -0.164),
        (5.0e-6, 0.9961, 0.00028, -1.217, -0.616, -0.170),
    ],
)
def test_reference_equilibria(economy, value, bits, loss, first, stock, forever):
    found = solve_attention_equilibrium(economy, at(value), start="attentive")
    assert found.converged
    assert found.bits[0] == pytest.approx(bits, abs=6e-5)
    assert found.lifetime_loss == pytest.approx(loss, abs=6e-6)
    assert found.paths["is"].iloc[0] == pytest.approx(first, abs=6e-4)
    assert found.paths["z"].iloc[0] == pytest.approx(stock, abs=6e-4)
    assert found.paths["p"].iloc[-1] == pytest.approx(forever, abs=6e-3)


def test_start_does_not_matter_below_the_threshold(economy, benchmark):
    other = solve_attention_equilibrium(economy, at(1e-4), start="attentive")
    np.testing.assert_allclose(other.paths, benchmark.paths, atol=2e-6)


def test_scale_invariance(economy):
    doubled = build_aggregate_map(TABLE_1_1_ATTENTION.replace(shock_deviation=0.30))
    once, twice, halved = (
        solve_attention_equilibrium(around, cost, tolerance=1e-11)
        for around, cost in [
            (economy, at(1e-4)),
            (doubled, at(4e-4)),
            (economy, at(5e-5, hessian_scale=0.5)),
        ]
    )
    np.testing.assert_allclose(twice.paths / 2, once.paths, rtol=0, atol=1e-9)
    assert twice.bits[0] == pytest.approx(once.bits[0], rel=0, abs=2e-10)
    assert twice.lifetime_loss == pytest.approx(4 * once.lifetime_loss, rel=1e-9)
    np.testing.assert_allclose(halved.paths, once.paths, rtol=0, atol=1e-9)


def test_loss_is_that_of_average_errors_plus_noise(economy, benchmark):
    actions = benchmark.paths[["pbar_n", "z"]].to_numpy().T.ravel()
    without_noise = imposed_actions(economy, benchmark.cost, actions)
    noise = benchmark.error_covariance - without_noise.error_covariance
    assert np.all(np.linalg.eigvalsh(noise) > -1e-6)
    assert noise[0, 0] > 1e-3


def test_full_information_is_the_limit_of_cheap_information(economy):
    free = solve_attention_equilibrium(economy, at(0.0))
    assert free.bits == (np.inf,)
    assert free.lifetime_loss == 0
    cheap = solve_attention_equilibrium(economy, at(1e-10), start="attentive")
    np.testing.assert_allclose(cheap.paths, free.paths, atol=3e-3)


def test_longer_horizon_and_more_states(economy, benchmark):
    longer = build_aggregate_map(TABLE_1_1_ATTENTION, horizon=300)
    other = solve_attention_equilibrium(longer, at(1e-4), order=14)
    assert other.bits[0] == pytest.approx(benchmark.bits[0], abs=1e-5)
    np.testing.assert_allclose(other.paths[:150], benchmark.paths[:150], atol=2e-5)


def test_separate_channels_serve_the_price_first(economy):
    both = solve_attention_equilibrium(economy, at(5.0e-5), channels="separate", damping=0.7)
    price = solve_attention_equilibrium(economy, at(5.25e-5), channels="separate", damping=0.7)
    assert both.bits[0] > 0.4
    assert 0 < both.bits[1] < 0.01
    assert price.bits[1] == 0
    ratio = price.paths["is"] / price.paths["s"]
    np.testing.assert_allclose(ratio[:20], ratio[0], rtol=1e-8)


def test_money_experiment():
    economy = build_aggregate_map(MONEY_ATTENTION, "money")
    halved = solve_attention_equilibrium(economy, BIT.replace(hessian_scale=0.5))
    assert halved.bits[0] == pytest.approx(0.213, abs=5e-4)
    assert markup_share(halved.paths, 20) == pytest.approx(0.240, abs=5e-4)
    assert markup_share(halved.paths, 40) == pytest.approx(0.241, abs=5e-4)
    derived = solve_attention_equilibrium(economy, BIT)
    assert markup_share(derived.paths, 40) == pytest.approx(0.184, abs=5e-4)
    full = solve_attention_equilibrium(economy, at(0.0))
    assert markup_share(full.paths, 40) == pytest.approx(0.113, abs=5e-4)


def test_no_convergence_says_how_far_and_where(economy):
    with pytest.raises(
        RuntimeError,
        match=r"no equilibrium in 3 rounds at cost 0.0002: .*the signal: .* is 1.560; .*fold",
    ):
        solve_attention_equilibrium(economy, at(2e-4), start="attentive", max_iterations=3)


def test_too_few_states_are_refused(economy):
    with pytest.raises(RuntimeError, match="raise the order"):
        solve_attention_equilibrium(economy, at(1e-4), start="attentive", order=2)


def test_a_short_horizon_is_refused():
    short = build_aggregate_map(TABLE_1_1_ATTENTION, horizon=24)
    with pytest.raises(NotConverged, match=r"horizon = 24: .* ask for more quarters"):
        solve_attention_equilibrium(short, at(2e-5), start="attentive")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"channels": "both"}, r"channels = 'both' must be one of"),
        ({"start": "warm"}, r"start = 'warm' must be an equilibrium or one of"),
        ({"damping": 0.0}, r"damping = 0.0 must be in \(0, 1\]"),
    ],
)
def test_unknown_options(economy, options, message):
    with pytest.raises(ValueError, match=message):
        solve_attention_equilibrium(economy, BIT, **options)


def test_start_must_have_the_same_channels(economy, benchmark):
    with pytest.raises(ValueError, match="start has joint channels, asked for separate"):
        solve_attention_equilibrium(economy, BIT, start=benchmark, channels="separate")


def test_a_threshold_is_refused_where_the_economy_without_attention_explodes():
    # Read off the last quarters, the threshold would grow with the horizon: .0039, .0101, .0158.
    explosive = TABLE_1_1_ATTENTION.replace(
        policy_inflation=30.0, policy_output=0.1, inventory_depreciation=0.5
    )
    for horizon in (100, 200, 320):
        economy = build_aggregate_map(explosive, horizon=horizon)
        with pytest.raises(NotConverged, match=rf"horizon = {horizon}: .* ask for more quarters"):
            threshold_cost(economy, BIT)
