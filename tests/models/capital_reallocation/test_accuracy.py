"""Euler errors: small at the solution, and large for rules that are wrong."""

import dataclasses

from frictions.models import capital_reallocation as cr


def test_euler_errors_are_small(steady):
    error = cr.euler_errors(steady.economy, steady.policy, steady.prices, steady.mass)
    assert error["mean"] < -4.2
    assert error["mean"] < error["p95"] < -2.5


def test_wrong_consumption_is_seen(steady):
    """Consumption one per cent off in one productivity state shows as an error near 1e-2."""
    c = steady.policy.c.copy()
    c[2] *= 1.01
    wrong = dataclasses.replace(steady.policy, c=c)
    error = cr.euler_errors(steady.economy, wrong, steady.prices, steady.mass)
    assert -3.5 < error["mean"] < -1.9
