"""Derivatives of the markets: a column against the non-linear path, the chain rule, refusals."""

import dataclasses

import numpy as np
import pytest

from frictions.models import capital_reallocation as cr


def test_a_jacobian_column_against_the_non_linear_path(jacobian, steady):
    """News about the wage at date 5: every flow at every date."""
    h, date, horizon = 1e-4, 5, jacobian.horizon
    paths = []
    for sign in (1.0, -1.0):
        prices = [steady.prices] * horizon
        prices[date] = cr.Prices(
            steady.prices.used, steady.prices.wage + sign * h, steady.prices.rate,
            steady.prices.lemon_share,
        )  # fmt: skip
        paths.append(cr.simulate(steady, prices, np.ones(horizon)))
    names = ("bundles", "good_sales", "bonds")
    moved = np.array([[(getattr(u, n) - getattr(d, n)) / (2 * h) for n in names]
                      for u, d in zip(*paths, strict=True)])  # fmt: skip
    column = jacobian.flows[2, :3, :, date].T
    assert np.abs(moved).max() > 0.01
    assert np.abs(moved - column).max() < 1e-6 * np.abs(column).max()


@pytest.mark.parametrize("name", ["used", "wage", "rate", "lemon_share"])
def test_market_residuals_against_the_non_linear_path(jacobian, steady, name):
    """News about each price at date 4: every market at every date, lemon share and bundle price
    included, which only the chain rule brings in."""
    h, date, horizon = 1e-4, 4, jacobian.horizon
    base = dict(zip(("used", "wage", "rate", "lemon_share"), dataclasses.astuple(steady.prices),
                    strict=True))  # fmt: skip
    paths = []
    for sign in (1.0, -1.0):
        prices = [steady.prices] * horizon
        prices[date] = cr.Prices(**(base | {name: base[name] + sign * h}))
        paths.append(cr.simulate(steady, prices, np.ones(horizon)))
    moved = np.array(
        [np.subtract(u.residuals, d.residuals) / (2 * h) for u, d in zip(*paths, strict=True)]
    )
    at = list(base).index(name) * horizon + date
    column = jacobian.markets[:, at].reshape(4, horizon).T
    assert np.abs(moved).max() > 0.01
    # used and bundle price move together: where a regime ends, one-sided derivatives do not add up
    limit = 1e-5 if name in ("wage", "rate") else 1e-2
    assert np.abs(moved - column).max() < limit * np.abs(column).max()


@pytest.mark.parametrize("horizon", [2, 10.0])
def test_a_horizon_that_is_too_short_or_not_whole_is_refused(steady, horizon):
    with pytest.raises(
        ValueError, match=f"horizon = {horizon} must be a whole number of at least 3"
    ):
        cr.market_jacobian(steady, horizon)
