"""Markets with any signals: closed forms where there are some, and a simulation where not."""

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    Signal,
    gamma_scaled,
    signals,
    solve_signals,
    stationary_equilibria,
)
from frictions.models.market_efficiency.information import ratio
from frictions.models.market_efficiency.signals import _Market
from frictions.solvers.equilibrium import log_grid_roots
from tests.models.market_efficiency.economies import random_economy

PARAMS = MarketEfficiencyParams()
DEMAND = Signal({"demand": 1.0}, 0.1)


@pytest.mark.parametrize(
    ("params", "signals"),
    [
        (PARAMS, [DEMAND]),
        (PARAMS.replace(flow_precision=0.3), [DEMAND, Signal({"noise": 1.0}, 0.3)]),
        (PARAMS, [Signal({"demand": 1.0}, 0.04), Signal({"demand": 1.0}, 0.06)]),
        (PARAMS.replace(cost_volatility=0.6), [Signal({"demand": 2.0}, 0.025)]),
        (PARAMS.replace(productivity_precision=np.inf), [DEMAND]),
    ],
)
def test_the_poster_s_signals_give_its_equilibria(params, signals):
    for known in stationary_equilibria(params).equilibria:
        found = solve_signals(params, [signals], start=known.blocks)
        assert found.informativeness == pytest.approx(known.informativeness, rel=1e-8)
        assert found.revealed_share == pytest.approx(known.blocks.revealed_share, rel=1e-7)
        assert found.payoff_variance[0] == pytest.approx(known.payoff_variance, rel=1e-8)
        assert found.price["dividend"] == pytest.approx(known.blocks.dividend_loading, rel=1e-8)


@pytest.mark.parametrize("mix", [-0.5, 0.5, 2.0, 4.0])
@pytest.mark.parametrize("eta", [0.3, 0.7])
def test_a_signal_that_mixes_demand_and_noise_has_a_closed_form(mix, eta):
    r"""Beside the price it tells what one about demand of precision tau (1 - m u)^2 would."""
    params = PARAMS.replace(output_elasticity=eta)
    found = solve_signals(params, [[Signal({"demand": 1.0, "noise": mix}, 0.1)]])
    u = found.informativeness
    level = ratio(params, u, eta, 0.1 * (1.0 - mix * u) ** 2, 0.0)
    assert level == pytest.approx(gamma_scaled(params), rel=1e-8)


def test_unequal_investors_have_the_closed_form():
    known = stationary_equilibria(PARAMS).low_volatility.blocks
    found = solve_signals(PARAMS, [[Signal({"demand": 1.0}, 0.2)], []], following=known)
    u = found.informativeness
    precision = PARAMS.demand_precision + PARAMS.noise_precision * u**2 + np.array([0.2, 0.0])
    weights = np.array([0.2, 0.0]) / precision / found.payoff_variance
    by_hand = known.news_loading / PARAMS.risk_aversion * weights.mean()
    assert u == pytest.approx(by_hand, rel=1e-8)


def test_a_rumour_that_is_known_to_be_nil_or_noise_changes_as_it_should():
    alone = solve_signals(PARAMS, [[DEMAND]]).informativeness
    shared = Signal({"demand": 1.0, "rumour": 1.0}, 0.1)
    by_precision = [
        solve_signals(PARAMS, [[shared]], rumours={"rumour": tau}).revealed_share
        for tau in (0.1, 1.0, 10.0, 1e8)
    ]
    assert np.all(np.diff(by_precision) > 0)
    nil = solve_signals(PARAMS, [[shared]], rumours={"rumour": 1e8})
    assert nil.informativeness == pytest.approx(alone, rel=1e-6)


def test_beliefs_and_clearing_hold_in_simulated_data():
    """Regressions on 400,000 drawn markets, which use no projection, give the same price."""
    signals = [
        Signal({"demand": 1.0, "rumour": 1.0}, 0.3),
        Signal({"productivity": 1.0, "noise": 0.5}, 1.0),
    ]
    found = solve_signals(PARAMS, [signals], rumours={"rumour": 0.5})
    market = _Market(PARAMS, [signals], {"rumour": 0.5}, None)
    names, rng = market.shocks, np.random.default_rng(0)
    deviations = [np.sqrt(market.variance.get(name, 0.0)) for name in names]
    z = dict(
        zip(
            names,
            np.array(deviations)[:, None] * rng.standard_normal((len(names), 400_000)),
            strict=True,
        )
    )
    price = sum(value * z[name] for name, value in found.price.items())
    disclosure = z["productivity"] + z["disclosure_error"]
    errors = rng.standard_normal((2, 400_000)) / np.sqrt([[0.3], [1.0]])
    seen = [
        z["demand"] + z["rumour"] + errors[0],
        z["productivity"] + 0.5 * z["noise"] + errors[1],
    ]
    public = np.stack([price, disclosure, z["dividend"]], axis=1)
    phi, theta = PARAMS.income_share, PARAMS.demand_elasticity
    income = phi * z["productivity"] + z["demand"] / theta
    firm = public @ np.linalg.lstsq(public, income, rcond=None)[0]
    income = income + phi * PARAMS.output_elasticity / (1 - PARAMS.output_elasticity * phi) * firm
    dividend = PARAMS.income_loading * income + PARAMS.dividend_persistence * z["dividend"]
    resale = found.price["dividend"] * dividend
    for name, value in found.price.items():
        if name != "dividend":
            resale = resale + value * z[f"next_{name}"]
    everything = np.column_stack([public, *seen])
    payoff = dividend + resale
    weights = np.linalg.lstsq(everything, payoff, rcond=None)[0]
    variance = np.mean((payoff - everything @ weights) ** 2)
    assert variance == pytest.approx(found.payoff_variance[0], rel=0.01)
    average = everything @ weights - weights[-2] * errors[0] - weights[-1] * errors[1]
    cleared = (average + PARAMS.risk_aversion * variance * z["noise"]) / PARAMS.riskless_return
    assert np.std(cleared - price) < 0.02 * np.std(price - disclosure * found.price["productivity"])


def test_the_most_informative_equilibrium_keeps_the_sign_where_middle_ones_lose_it():
    """A signal that tells more of noise than the price does adds equilibria to the two."""
    params, mix = PARAMS.replace(risk_aversion=0.02), 2.0
    grid = np.geomspace(1e-3, 100, 20_001)
    roots = []
    for eta in (0.6, 0.61):
        level = ratio(params, grid, eta, 0.1 * (1 - mix * grid) ** 2, 0.0) - gamma_scaled(params)
        roots.append(grid[:-1][np.sign(level[1:]) != np.sign(level[:-1])])
    low, middle, high = roots[1] - roots[0]
    assert low < 0 < middle
    assert high < 0


def test_bad_input():
    with pytest.raises(ValueError, match="weather"):
        solve_signals(PARAMS, [[Signal({"weather": 1.0}, 1.0)]])
    with pytest.raises(ValueError, match="nobody is informed"):
        solve_signals(PARAMS, [[], []])
    with pytest.raises(ValueError, match="not zero"):
        Signal({"demand": 0.0}, 1.0)
    with pytest.raises(ValueError, match="rename"):
        solve_signals(PARAMS, [[DEMAND]], rumours={"demand": 1.0})
    for name in ("next_noise", "error 0"):  # would take another shock's place
        with pytest.raises(ValueError, match="rename"):
            solve_signals(PARAMS, [[DEMAND]], rumours={name: 1.0})
    with pytest.raises(TypeError, match="list of lists"):
        solve_signals(PARAMS, [DEMAND])


def test_no_equilibrium_is_not_called_one():
    with pytest.raises(NotConverged, match="start elsewhere"):
        solve_signals(
            PARAMS.replace(risk_aversion=50.0),
            [[DEMAND]],
            start=stationary_equilibria(PARAMS).low_volatility.blocks,
        )


def test_stationary_equilibria_are_within_their_tolerance(monkeypatch):
    rng, compared = np.random.default_rng(8), 0
    for _ in range(100):
        params = random_economy(rng)
        coarse = stationary_equilibria(params).informativeness
        with monkeypatch.context() as patch:
            patch.setattr(log_grid_roots, "_TOLERANCE", 1e-16)
            fine = stationary_equilibria(params).informativeness
        assert fine.size == coarse.size
        np.testing.assert_allclose(coarse, fine, rtol=3e-14)  # of 1e-14, and rounding
        compared += fine.size
    assert compared > 60


def test_markets_with_signals_are_within_their_tolerance(monkeypatch):
    rng = np.random.default_rng(3)
    for _ in range(8):
        params = MarketEfficiencyParams(
            output_elasticity=rng.uniform(0.1, 0.9), noise_precision=10 ** rng.uniform(-0.5, 0.5)
        )
        mix = {"demand": 1.0, "noise": rng.uniform(-0.5, 0.5), "rumour": rng.normal()}
        groups = [[Signal(mix, params.signal_precision)]]
        coarse = solve_signals(params, groups, rumours={"rumour": 1.0})
        with monkeypatch.context() as patch:
            patch.setattr(signals, "TOLERANCE", signals.TOLERANCE / 100)
            fine = solve_signals(params, groups, rumours={"rumour": 1.0})
        assert coarse.informativeness == pytest.approx(fine.informativeness, rel=1e-9)
