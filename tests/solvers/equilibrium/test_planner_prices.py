"""The planner's price system: closed forms, invariants, corners and bad input."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from frictions.foundation.errors import NotConverged
from frictions.solvers.equilibrium.planner_prices import solve_planner_prices
from frictions.solvers.equilibrium.planner_prices_kernels import (
    RESIDUAL_TOLERANCE,
    STEP_TOLERANCE,
)

LOG_FIELDS = (
    "log_tradable_home",
    "log_tradable_foreign",
    "log_price_home",
    "log_price_foreign",
    "log_index_home",
    "log_index_foreign",
    "log_shadow_value",
)
BASE = {
    "risk_aversion": 5.0,
    "elasticity": 0.7,
    "tradable_weight": 0.4,
    "planner_weight": 0.55,
}

economies = st.fixed_dictionaries(
    {
        "risk_aversion": st.floats(0.05, 100.0),
        "elasticity": st.floats(0.05, 50.0),
        "tradable_weight": st.floats(0.1, 0.9),
        "planner_weight": st.floats(0.1, 0.9),
    }
)
endowments = st.tuples(*[st.floats(-6.0, 6.0).map(np.exp)] * 3)
moderate = settings(max_examples=150)


def scaled_gap(x, prices, economy):
    """Gap of (26) and (27) in the form that uses only prices, relative to its largest term."""
    gamma, eps = economy["risk_aversion"], economy["elasticity"]
    theta, lam = economy["tradable_weight"], economy["planner_weight"]

    def terms(weight, log_x_N, log_price):
        if eps == 1.0:
            log_index = (1 - theta) * log_price - theta * np.log(theta)
            log_index -= (1 - theta) * np.log(1 - theta)
        else:  # eq. (3) as printed
            parts = eps * np.log(theta), eps * np.log(1 - theta) + (1 - eps) * log_price
            log_index = np.logaddexp(*parts) / (1 - eps)
        return np.stack(
            [
                np.full_like(log_price, np.log(weight)),
                -gamma * log_x_N,
                -eps * gamma * (log_price - np.log(1 - theta)),
                (eps * gamma - 1) * log_index,
            ]
        )

    home = terms(lam, np.log(x[1]), prices.log_price_home)
    foreign = terms(1 - lam, np.log(x[2]), prices.log_price_foreign)
    scale = np.maximum(max(1.0, gamma, 1 / eps), np.abs([home, foreign]).max(axis=(0, 1)))
    return np.abs(home.sum(0) - foreign.sum(0)) / scale


def random_economies(n_economies, n_states):
    rng = np.random.default_rng(20150003)
    for _ in range(n_economies):
        economy = {
            "risk_aversion": np.exp(rng.uniform(np.log(0.05), np.log(100.0))),
            "elasticity": np.exp(rng.uniform(np.log(0.05), np.log(50.0))),
            "tradable_weight": rng.uniform(0.1, 0.9),
            "planner_weight": rng.uniform(0.1, 0.9),
        }
        yield economy, np.exp(3.0 * rng.standard_normal((3, n_states)))


def test_state_price_densities_agree_over_random_economies():
    for economy, x in random_economies(400, 100):
        prices = solve_planner_prices(*x, **economy)
        assert prices.converged
        assert scaled_gap(x, prices, economy).max() < 1e-12
        total = np.logaddexp(prices.log_tradable_home, prices.log_tradable_foreign)
        assert np.abs(total - np.log(x[0])).max() < 1e-13


@moderate
@given(economies, endowments)
def test_a_state_called_converged_has_its_root_within_the_tolerance(economy, x):
    """The planner's condition falls in the log ratio of tradables: it brackets the root."""
    gamma, eps, theta, lam = (np.longdouble(economy[name]) for name in BASE)
    assume(abs(eps - 1) > 1e-3)  # the aggregate as printed
    prices = solve_planner_prices(*x, **economy)
    z = np.longdouble(prices.log_tradable_home) - prices.log_tradable_foreign
    tau, (x_T, x_H, x_F) = 1 - 1 / eps, np.log(np.array(x, np.longdouble))

    def terms(traded, own):
        parts = np.log(theta) + tau * traded, np.log1p(-theta) + tau * own
        total = np.logaddexp(*parts) / tau
        return gamma * total, (total - traded) / eps

    def gap(z):
        home = terms(x_T - np.logaddexp(0, -z), x_H)
        foreign = terms(x_T - np.logaddexp(0, z), x_F)
        scale = max(1, gamma, 1 / eps, *np.abs([home, foreign]).ravel())
        return np.log(lam) - np.log1p(-lam) - home[0] + home[1] + foreign[0] - foreign[1], scale

    reach = RESIDUAL_TOLERANCE * gap(z)[1] / min(gamma, 1 / eps) + STEP_TOLERANCE * (1 + abs(z))
    assert gap(z - reach)[0] > 0 > gap(z + reach)[0]


def test_price_index_is_the_ces_index_away_from_unit_elasticity():
    for economy, x in random_economies(100, 20):
        eps, theta = economy["elasticity"], economy["tradable_weight"]
        prices = solve_planner_prices(*x, **economy)
        parts = eps * np.log(theta), eps * np.log(1 - theta) + (1 - eps) * prices.log_price_home
        literal = np.logaddexp(*parts) / (1 - eps)
        # rounding of the literal form (loses digits near one) and of (c_T / c)^(1/eps)
        size = max(1.0, np.abs(parts[0]), np.abs(parts[1]).max())
        logs = 1.0 + np.abs(np.log(x)).max() + np.abs(prices.log_tradable_home).max()
        tolerance = 2e-15 * (size / abs(1 - eps) + logs / eps)
        assert np.abs(prices.log_index_home - literal).max() < tolerance


@pytest.mark.parametrize("elasticity", [1.0, 1.0 - 1e-9, 1.0 + 1e-9])
def test_cobb_douglas_closed_form_and_continuity_across_it(elasticity):
    x = np.exp(0.3 * np.random.default_rng(1).standard_normal((3, 500)))
    economy = BASE | {"elasticity": elasticity}
    gamma, theta, lam = 5.0, economy["tradable_weight"], economy["planner_weight"]
    prices = solve_planner_prices(*x, **economy)
    relative = (np.log(x[2] / x[1]) + np.log(lam / (1 - lam)) / gamma) / (
        theta + (1 - theta) / gamma
    )
    log_p_F = np.log((1 - theta) / theta * x[0] / (np.exp(relative) * x[1] + x[2]))
    tolerance = 2e-15 if elasticity == 1.0 else 2e-9
    assert np.abs(prices.log_price_foreign - log_p_F).max() < tolerance
    assert np.abs(prices.log_price_home - log_p_F - relative).max() < tolerance
    constant = -theta * np.log(theta) - (1 - theta) * np.log(1 - theta)
    index = (1 - theta) * prices.log_price_home + constant
    assert np.abs(prices.log_index_home - index).max() < tolerance


@pytest.mark.parametrize("gap", [1e-9, 1e-7, 1e-6])
def test_price_index_keeps_its_digits_near_unit_elasticity(gap):
    """The central difference across one cancels the slope; the literal (3) loses 1e-9 here."""
    x = np.exp(np.random.default_rng(2).standard_normal((3, 200)))
    below, at, above = (
        solve_planner_prices(*x, **(BASE | {"elasticity": eps})) for eps in (1 - gap, 1.0, 1 + gap)
    )
    for name in LOG_FIELDS:
        middle = 0.5 * (getattr(below, name) + getattr(above, name))
        curvature = 100.0 * gap**2  # what central differencing leaves, generously
        assert np.abs(middle - getattr(at, name)).max() < 2e-12 + curvature


@moderate
@given(economies, endowments)
def test_separable_preferences_share_by_planner_weights_only(economy, x):
    gamma, lam = economy["risk_aversion"], economy["planner_weight"]
    prices = solve_planner_prices(*x, **(economy | {"elasticity": 1.0 / gamma}))
    log_odds = (np.log(lam) - np.log1p(-lam)) / gamma
    gap = prices.log_tradable_home - prices.log_tradable_foreign
    # G is linear in the log odds with slope gamma, and known to 1e-13 of its scale
    scale = max(1.0, gamma, gamma * np.abs(np.log(x)).max() * 3)
    assert gap == pytest.approx(log_odds, abs=1e-12 * scale / gamma, rel=1e-12)
    assert prices.iterations <= 3  # G is linear: bisecting here means a bracket that is too tight


@moderate
@given(economies, endowments, st.floats(0.01, 100.0))
def test_homogeneity(economy, x, k):
    gamma, eps = economy["risk_aversion"], economy["elasticity"]
    prices = solve_planner_prices(*x, **economy)
    scaled = solve_planner_prices(*(k * np.array(x)), **economy)
    # a relative gap of 1e-13 in G moves the root by at most 1e-13 * scale / min(gamma, 1/eps)
    tolerance = 1e-11 * max(1.0, gamma, 1 / eps) / min(gamma, 1 / eps) * max(1.0, 1 / eps, gamma)
    for name in ("log_price_home", "log_price_foreign", "log_index_home"):
        assert getattr(scaled, name) == pytest.approx(getattr(prices, name), abs=tolerance)
    shift = scaled.log_shadow_value - prices.log_shadow_value
    assert shift == pytest.approx(-gamma * np.log(k), abs=tolerance * max(1.0, gamma))


@moderate
@given(economies, endowments)
def test_swapping_countries_swaps_the_solution(economy, x):
    gamma, eps = economy["risk_aversion"], economy["elasticity"]
    one = solve_planner_prices(*x, **economy)
    other = solve_planner_prices(
        x[0], x[2], x[1], **(economy | {"planner_weight": 1 - economy["planner_weight"]})
    )
    tolerance = 1e-11 * max(1.0, gamma, 1 / eps) / min(gamma, 1 / eps) * max(1.0, 1 / eps, gamma)
    for name in ("log_tradable", "log_price", "log_index"):
        swapped = getattr(other, f"{name}_foreign")
        assert getattr(one, f"{name}_home") == pytest.approx(swapped, abs=tolerance, rel=1e-12)


@moderate
@given(
    st.floats(0.5, 20.0),
    st.floats(0.2, 5.0),
    st.floats(0.1, 0.9),
    st.floats(0.1, 0.9),
    st.tuples(*[st.floats(-1.0, 1.0).map(np.exp)] * 3),
)
def test_own_scarcity_and_tradable_abundance_raise_the_price(gamma, eps, theta, lam, x):
    economy = {
        "risk_aversion": gamma,
        "elasticity": eps,
        "tradable_weight": theta,
        "planner_weight": lam,
    }
    x_T, x_H, x_F = x
    base, more_NT, more_T = (
        solve_planner_prices(*states, **economy)
        for states in ((x_T, x_H, x_F), (x_T, 1.01 * x_H, x_F), (1.01 * x_T, x_H, x_F))
    )
    assert more_NT.log_price_home < base.log_price_home
    assert more_T.log_price_home > base.log_price_home
    assert more_T.log_price_foreign > base.log_price_foreign


def test_corner_of_near_perfect_substitutes():
    """One country eats almost none of the traded good: genuine roots beyond |z| = 60."""
    economy = BASE | {"elasticity": 17.0, "risk_aversion": 49.0}
    x = np.array([[1.0, 1.0], [1.0, 60.0], [60.0, 1.0]])
    prices = solve_planner_prices(*x, **economy)
    assert np.abs(prices.log_tradable_home - prices.log_tradable_foreign).min() > 60.0
    assert scaled_gap(x, prices, economy).max() < 1e-12


def test_leontief_kink():
    economy = BASE | {"elasticity": 0.07}
    x = np.exp(3.0 * np.random.default_rng(3).standard_normal((3, 20_000)))
    prices = solve_planner_prices(*x, **economy)
    assert scaled_gap(x, prices, economy).max() < 1e-12


def test_shapes_levels_and_diagnostics():
    x = np.exp(0.1 * np.random.default_rng(4).standard_normal((3, 2, 5)))
    prices = solve_planner_prices(*x, **BASE)
    for name in LOG_FIELDS:
        assert getattr(prices, name).shape == (2, 5)
    for name in ("tradable_home", "tradable_foreign", "price_home", "price_foreign"):
        assert np.array_equal(getattr(prices, name), np.exp(getattr(prices, f"log_{name}")))
    assert 1 <= prices.iterations <= 6
    assert prices.residual <= 1e-13
    with pytest.raises(dataclasses.FrozenInstanceError):
        prices.residual = 0.0


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("risk_aversion", 0.0, r"risk_aversion = 0.0 must be in \(0, inf\)"),
        ("risk_aversion", np.nan, r"risk_aversion = nan"),
        ("elasticity", -1.0, r"elasticity = -1.0 must be in"),
        ("tradable_weight", 1.0, r"tradable_weight = 1.0 must be in \(0, 1\)"),
        ("planner_weight", 0.0, r"planner_weight = 0.0 must be in \(0, 1\)"),
    ],
)
def test_bad_parameters_are_named(name, value, message):
    with pytest.raises(ValueError, match=message):
        solve_planner_prices(1.0, 1.0, 1.0, **(BASE | {name: value}))


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_bad_endowment_is_named_with_its_index(bad):
    x_N_H = np.array([1.0, 1.0, bad])
    with pytest.raises(ValueError, match=r"x_N_H\[2\] = "):
        solve_planner_prices(np.ones(3), x_N_H, np.ones(3), **BASE)


def test_iteration_limit_raises_with_numbers():
    states = [1.0, 2.0], 1.3, 0.6
    with pytest.raises(NotConverged, match=r"2 of 2 states did not converge in 1 it.*e-") as found:
        solve_planner_prices(*states, **BASE, max_iterations=1)
    last = solve_planner_prices(*states, **BASE, max_iterations=1, strict=False)
    assert not last.converged
    assert found.value.residual == last.residual


def test_a_weight_for_each_state():
    """An array of weights gives state by state what each weight gives alone."""
    x_T, weights = np.array([1.0, 2.0, 1.5]), np.array([0.3, 0.5, 0.8])
    rest = {"risk_aversion": 3.0, "elasticity": 0.7, "tradable_weight": 0.4}
    together = solve_planner_prices(x_T, 1.0, 1.2, planner_weight=weights, **rest)
    for i, weight in enumerate(weights):
        alone = solve_planner_prices(x_T[i], 1.0, 1.2, planner_weight=weight, **rest)
        for name in ("log_tradable_home", "log_price_foreign", "log_shadow_value"):
            assert getattr(together, name)[i] == getattr(alone, name)
    with pytest.raises(ValueError, match=r"shapes must broadcast: x_T has .*planner_weight has"):
        solve_planner_prices(x_T, 1.0, 1.2, planner_weight=weights[:2], **rest)
