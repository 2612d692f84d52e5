"""Derivatives of the markets: a column against the non-linear path, the chain rule, refusals."""

import dataclasses

import numpy as np
import pytest

from frictions.foundation import arrays
from frictions.models import capital_reallocation as cr
from frictions.models.capital_reallocation.market_jacobian import INPUTS, PRICES
from frictions.models.capital_reallocation.transition import simulate

NEWS = 4  # date of the news
STEP = 1e-7  # so small that no node crosses a kink on the way


@pytest.fixture(scope="module")
def local(steady):
    """Derivatives so local that no kink of the decision rules lies inside the differences."""
    return cr.market_jacobian(steady, 12, step=STEP)


def path_of_flows(steady, name, move, horizon):
    """Follow the flows, non-linearly, when one of the household's four inputs moves once."""
    economy, after, rules = steady.economy, steady.policy, []
    for date in reversed(range(horizon)):
        inputs = dataclasses.asdict(steady.prices) | {"bundle": steady.bundle_price}
        inputs[name] += move if date == NEWS else 0.0
        bundle = inputs.pop("bundle")
        prices = cr.Prices(**inputs)
        after = economy.problem.step(
            after.slope_a, after.slope_k, *economy.income(prices), bundle, prices.used, prices.rate
        )
        rules.append(after)
    efficiency, k = economy.efficiency[:, :, None], economy.problem.k_grid[:, None]
    mass, flows = steady.mass, []
    for rule in reversed(rules):
        sums = [(mass * state).sum() for state in (rule.a_next, efficiency, k)]
        flows.append([*economy.trades(rule, mass), *sums])
        mass = economy.push(mass, rule)
    return np.array(flows)


@pytest.mark.parametrize("name", INPUTS)
def test_flows_against_the_non_linear_path(local, steady, name):
    """News about each input of the household alone: every flow at every date."""
    up, down = (path_of_flows(steady, name, move, local.horizon) for move in (STEP, -STEP))
    moved = (up - down) / (2 * STEP)
    column = local.flows[INPUTS.index(name), :, :, NEWS].T
    assert np.abs(moved).max(axis=0).min() > 0.01  # every flow responds
    assert np.abs(moved - column).max() < 1e-6 * np.abs(column).max()


@pytest.mark.parametrize("name", PRICES)
def test_market_residuals_against_the_non_linear_path(local, steady, name):
    """News about each price: every market at every date, lemon share and bundle price included,
    which only the chain rule brings in."""
    paths = []
    for move in (STEP, -STEP):
        prices = [steady.prices] * local.horizon
        moved = getattr(steady.prices, name) + move
        prices[NEWS] = dataclasses.replace(steady.prices, **{name: moved})
        paths.append(simulate(steady, prices, np.ones(local.horizon)))
    moved = np.array(
        [np.subtract(u.residuals, d.residuals) / (2 * STEP) for u, d in zip(*paths, strict=True)]
    )
    column = local.markets[:, PRICES.index(name) * local.horizon + NEWS]
    column = column.reshape(4, local.horizon).T
    assert np.abs(moved).max() > 0.01
    assert np.abs(moved - column).max() < 1e-6 * np.abs(column).max()


def test_the_step_in_use_is_near_enough_for_a_quasi_newton_method(steady, local):
    """The default differences straddle kinks, which moves some columns by some thousandths."""
    wide = cr.market_jacobian(steady, local.horizon)
    gap = np.abs(wide.markets - local.markets).max() / np.abs(local.markets).max()
    assert gap < 0.01


@pytest.mark.parametrize("horizon", [2, 10.0])
def test_a_horizon_that_is_too_short_or_not_whole_is_refused(steady, horizon):
    with pytest.raises((ValueError, TypeError), match=f"horizon = {horizon} must be"):
        cr.market_jacobian(steady, horizon)


def test_what_no_memory_holds_is_refused_before_it_is_asked_for(steady, monkeypatch):
    monkeypatch.setattr(arrays, "machine_memory", lambda: 2.0**28)
    expected = r"horizon = 300 times 5 x 93 x 80 states must be smaller: .* 0.5 GiB .* has 0.2 GiB"
    with pytest.raises(ValueError, match=expected):
        cr.market_jacobian(steady, 300)
