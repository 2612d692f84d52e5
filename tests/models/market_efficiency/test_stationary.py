"""All stationary equilibria: reference values, an independent solver, existence, invariances."""

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from frictions.foundation.errors import NoEquilibrium
from frictions.models.market_efficiency import (
    INFORMATION,
    MarketEfficiencyParams,
    gamma_scaled,
    stationary_equilibria,
)
from tests.models.market_efficiency.economies import FOUR, economies, random_economy
from tests.models.market_efficiency.maps import informativeness_map

BASE = MarketEfficiencyParams()
# eta: u low, beta_0, beta_1, beta_2, price variance, slope, u high, gamma_max (derived, section 3)
REFERENCE = {
    0.1: (0.568605, 18.8713, 0.01762, 9.7370, 0.033447, -0.017, 0.000963, 2.7650),
    0.3: (0.451358, 17.7680, 0.01567, 13.0684, 0.046826, -0.014, 0.000964, 2.3646),
    0.5: (0.327820, 16.9388, 0.01278, 19.8721, 0.070804, -0.008, 0.000965, 1.9411),
    0.7: (0.206096, 16.1530, 0.00943, 35.4365, 0.120883, 0.002, 0.000966, 1.4972),
    0.9: (0.101276, 15.1097, 0.00669, 73.0203, 0.256345, 0.017, 0.000971, 1.0362),
}
DIGITS = (6, 4, 5, 4, 6, 3, 6, 4)
ENDOGENOUS = {
    0.1: (1.426405, 0.015358, 0.312476),
    0.5: (0.344723, 0.093609, 0.111239),
    0.9: (0.101324, 0.099947, 0.010261),
}


@pytest.mark.parametrize("eta", REFERENCE)
def test_baseline_table(eta):
    found = stationary_equilibria(BASE.replace(output_elasticity=eta))
    low = found.low_volatility
    computed = (
        low.informativeness,
        low.intercept,
        low.blocks.demand_loading,
        low.blocks.disclosure_loading / low.blocks.demand_loading,
        low.price_variance,
        low.map_slope,
        found.high_volatility.informativeness,
        found.gamma_max,
    )
    for value, reference, digits in zip(computed, REFERENCE[eta], DIGITS, strict=True):
        assert value == pytest.approx(reference, abs=0.51 * 10.0**-digits)
    assert low.blocks.dividend_loading == pytest.approx(4 / 3)
    assert found.residual < 1e-13


def test_anchors_to_ten_digits():
    high, low = stationary_equilibria(BASE).informativeness
    assert low == pytest.approx(0.3278202495, abs=1e-10)
    assert high == pytest.approx(0.0009645669, abs=1e-10)


@pytest.mark.parametrize("eta", ENDOGENOUS)
def test_endogenous_information(eta):
    low = stationary_equilibria(BASE.replace(output_elasticity=eta), "endogenous").low_volatility
    computed = (low.informativeness, low.signal_precision, low.flow_precision)
    np.testing.assert_allclose(computed, ENDOGENOUS[eta], atol=6e-7)


def test_four_equilibria_with_given_signals_about_noise():
    params = MarketEfficiencyParams(
        output_elasticity=0.55,
        demand_elasticity=3.0,
        riskless_return=1.25,
        dividend_persistence=0.1,
        risk_aversion=0.12,
        demand_precision=3.5,
        noise_precision=0.6,
        productivity_precision=0.12,
        disclosure_precision=13.0,
        signal_precision=0.04,
        flow_precision=1.7,
    )
    found = stationary_equilibria(params)
    assert len(found.equilibria) == 4
    assert found.gamma_max > params.risk_aversion
    assert found.fold < found.informativeness[1]  # the highest peak, between the first two
    for j, equilibrium in enumerate(found.equilibria):
        change = _shifted(params, "exogenous", j) - equilibrium.informativeness
        assert np.sign(change) == (-1 if j % 2 else 1)


def test_four_equilibria_with_endogenous_information():
    found = stationary_equilibria(FOUR, "endogenous")
    # Risk aversion is known to six digits and the middle roots are near a fold, which magnifies
    # its rounding tenfold.
    reference = [0.001118, 0.561613, 0.734754, 2.038157]
    np.testing.assert_allclose(found.informativeness, reference, rtol=4e-5, atol=6e-7)
    # Even-numbered roots, counted from the left, lie where the ratio falls.
    for j, equilibrium in enumerate(found.equilibria):
        change = _shifted(FOUR, "endogenous", j) - equilibrium.informativeness
        assert np.sign(change) == (-1 if j % 2 else 1)


def _shifted(params, information, j, step=1e-6):
    shifted = params.replace(output_elasticity=params.output_elasticity + step)
    return stationary_equilibria(shifted, information).informativeness[j]


def polynomial_roots(params):
    """Positive roots of the stationary equation as a polynomial of degree 8 (no flow signals)."""
    eta_phi = params.output_elasticity * params.income_share
    h, theta, phi = eta_phi / (1 - eta_phi), params.demand_elasticity, params.income_share
    tau_eps, tau_n, tau_x = (
        params.demand_precision,
        params.noise_precision,
        params.signal_precision,
    )
    u = np.polynomial.Polynomial([0, 1])
    public = tau_n * u**2
    A, B, T = tau_eps + public, tau_x + public, tau_eps + tau_x + public
    constant = (params.riskless_return * theta * phi) ** 2 * params.undisclosed_variance
    constant += (theta * phi * (1 + h)) ** 2 * params.disclosed_variance
    constant += (theta * h * params.cost_volatility) ** 2
    common = A * T * tau_eps * public
    risk = (params.riskless_return**2 + constant * T) * common + (h * public * T + A * B) ** 2
    supply = tau_x * A * T * tau_eps * tau_n * u
    roots = (supply - gamma_scaled(params) * risk).roots()
    real = roots[np.abs(roots.imag) < 1e-6 * np.abs(roots)].real
    return np.sort(real[real > 0])


@settings(max_examples=100)
@given(economies())
def test_against_the_polynomial_of_degree_eight(params):
    found = stationary_equilibria(params)
    # Near the fold, or with roots ten decades apart, eigenvalues are not precise enough.
    assume(abs(np.log(params.risk_aversion / found.gamma_max)) > 0.01)
    assume(found.informativeness.size == 0 or found.informativeness[0] > 1e-4)
    np.testing.assert_allclose(polynomial_roots(params), found.informativeness, rtol=1e-5)


@settings(max_examples=100)
@given(economies(flow_signals=True), st.sampled_from(INFORMATION))
def test_number_is_even_order_is_increasing_and_existence_is_gamma_max(params, information):
    found = stationary_equilibria(params, information)
    u = found.informativeness
    assert u.size % 2 == 0
    assert np.all(np.diff(u) > 0)
    assert (u.size > 0) == (params.risk_aversion <= found.gamma_max)
    assert found.residual < 1e-10


def test_two_or_none_is_a_theorem():
    """
    Without flow signals the inverse ratio is the square root of y times a function of y.

    y is the precision of the price as a signal.  The numerator of its derivative has one change of
    sign among its coefficients, so by Descartes one positive root: one hump, two roots or none.
    """
    y, x, e, h, k, R = sympy.symbols("y x e h k R", positive=True)  # x, e: tau_x, tau_eps
    P, T = y / (e + y), e + x + y
    M = (x + y) / T
    inverse = R + T * (k + (h * P + M) ** 2 / (e * P))  # times the square root of y
    slope = inverse + 2 * y * sympy.diff(inverse, y)  # over twice that root
    numerator, denominator = sympy.fraction(sympy.cancel(sympy.together(slope)))
    assert sympy.simplify(denominator / (e * y * (e + y) ** 2 * T**2)) == 1  # positive
    coefficients = list(reversed(sympy.Poly(sympy.expand(numerator), y).all_coeffs()))
    signs = []
    for coefficient in coefficients:
        terms = sympy.Add.make_args(sympy.expand(coefficient))
        kinds = {term.could_extract_minus_sign() for term in terms}
        signs.append("?" if len(kinds) == 2 else "-" if kinds == {True} else "+")
    assert signs == ["-", "?", "+", "+", "+", "+", "+"]


def test_the_larger_root_has_the_calmer_price_wherever_one_looks():
    """Economies at random, and at random distances from the fold, the nearest included."""
    rng = np.random.default_rng(0)
    for _ in range(300):
        params = random_economy(rng)
        edge = stationary_equilibria(params).gamma_max
        params = params.replace(risk_aversion=edge * (1.0 - 10.0 ** rng.uniform(-8, -0.01)))
        found = stationary_equilibria(params)
        assert len(found.equilibria) == 2
        volatile, calm = found.equilibria
        assert volatile.informativeness < found.fold < calm.informativeness
        assert calm.price_variance < volatile.price_variance
        assert calm.map_slope < 1.0 < volatile.map_slope < 2.0
        assert calm.map_slope > -2.0


@settings(max_examples=60)
@given(
    economies(flow_signals=True),
    st.sampled_from(INFORMATION),
    st.floats(-8, 8),
    st.floats(-8, 8),
)
def test_results_do_not_depend_on_units(params, information, shares, goods):
    """Shares in thousands and goods in cents: everything follows by its dimension."""
    base = stationary_equilibria(params, information)
    assume(all(abs(np.log(params.risk_aversion / v)) > 1e-6 for v in [base.gamma_max]))
    share, good = 10.0**shares, 10.0**goods  # new units per old one
    changed = params.replace(
        noise_precision=params.noise_precision / share**2,
        flow_precision=params.flow_precision / share**2,
        risk_aversion=params.risk_aversion / good,
        dividend_mean=params.dividend_mean * good / share,
        income_loading=params.income_loading * good / share,
        flow_cost=params.flow_cost * share**4,
    )
    found = stationary_equilibria(changed, information)
    np.testing.assert_allclose(found.informativeness, share * base.informativeness, rtol=1e-8)
    assert found.gamma_max == pytest.approx(base.gamma_max / good, rel=1e-10)
    for one, other in zip(base.equilibria, found.equilibria, strict=True):
        assert other.map_slope == pytest.approx(one.map_slope, rel=1e-6, abs=1e-8)
        rescaled = one.price_variance * (good / share) ** 2
        assert other.price_variance == pytest.approx(rescaled, rel=1e-8)


def test_economies_that_a_fixed_range_missed():
    in_millions = stationary_equilibria(BASE.replace(risk_aversion=1.2e6, noise_precision=1e12))
    in_shares = stationary_equilibria(BASE.replace(risk_aversion=1.2))
    np.testing.assert_allclose(
        in_millions.informativeness, 1e-6 * in_shares.informativeness, rtol=1e-12
    )
    far = BASE.replace(
        signal_precision=1e-6, flow_precision=10, noise_precision=1e4, risk_aversion=50
    )
    assert len(stationary_equilibria(far).equilibria) == 2


@settings(max_examples=50)
@given(economies(flow_signals=True))
def test_equilibria_are_fixed_points_of_the_backward_map(params):
    found = stationary_equilibria(params)
    for u in found.informativeness:
        candidates = [informativeness_map(params, float(u), s) for s in ("largest", "smallest")]
        gaps = [abs(np.log(candidate / u)) for candidate in candidates]
        if min(gaps) > 1e-9:  # the middle one of three roots
            assert params.flow_precision > 0
            assert candidates[1] < u < candidates[0]


@settings(max_examples=50)
@given(economies(), st.floats(0.2, 5))
def test_only_risk_aversion_over_noise_matters(params, scale):
    found = stationary_equilibria(params)
    assume(abs(np.log(params.risk_aversion / found.gamma_max)) > 1e-6)
    scaled = stationary_equilibria(
        params.replace(
            risk_aversion=scale * params.risk_aversion,
            noise_precision=scale**2 * params.noise_precision,
        )
    )
    np.testing.assert_allclose(scaled.informativeness * scale, found.informativeness, rtol=1e-8)
    assert scaled.gamma_max == pytest.approx(scale * found.gamma_max, rel=1e-12)
    for one, other in zip(found.equilibria, scaled.equilibria, strict=True):
        for name in ("demand_loading", "disclosure_loading", "cost_loading", "resale_variance"):
            assert getattr(other.blocks, name) == pytest.approx(getattr(one.blocks, name), rel=1e-8)


def test_risk_aversion_and_income_loading_act_alike():
    by_gamma = stationary_equilibria(BASE.replace(risk_aversion=0.22)).informativeness
    by_alpha = stationary_equilibria(BASE.replace(income_loading=0.11)).informativeness
    np.testing.assert_allclose(by_gamma, by_alpha, rtol=1e-13)


def test_fold():
    gamma_max = stationary_equilibria(BASE).gamma_max
    below = stationary_equilibria(BASE.replace(risk_aversion=0.95 * gamma_max))
    np.testing.assert_allclose(below.informativeness, [0.01352, 0.02578], atol=6e-6)
    # Half a billionth below the fold both roots lie in one cell of the grid.
    near = stationary_equilibria(BASE.replace(risk_aversion=gamma_max * (1 - 5e-10)))
    assert len(near.equilibria) == 2
    assert np.diff(np.log(near.informativeness)) < 1e-4
    np.testing.assert_allclose(near.informativeness, near.fold, rtol=1e-4)
    above = stationary_equilibria(BASE.replace(risk_aversion=1.01 * gamma_max))
    assert above.equilibria == ()
    assert above.informativeness.size == 0


def test_no_equilibrium_says_what_would_restore_it():
    params = BASE.replace(risk_aversion=5.0)
    found = stationary_equilibria(params)
    with pytest.raises(NoEquilibrium) as error:
        _ = found.low_volatility
    message = str(error.value)
    for text in ("(gamma) = 5", f"gamma_max = {found.gamma_max:.6g}", "(eta) = 0.5", "Lower"):
        assert text in message
    with pytest.raises(NoEquilibrium):
        _ = found.high_volatility
    cure = params.replace(income_loading=0.999 * params.income_loading * found.gamma_max / 5.0)
    assert stationary_equilibria(cure).equilibria


def test_persistence_between_one_and_the_riskless_return_still_has_a_price():
    assert stationary_equilibria(BASE.replace(dividend_persistence=1.01)).gamma_max > 0.1


def test_unknown_information_is_refused():
    with pytest.raises(ValueError, match="information = 'none' must be one of"):
        stationary_equilibria(BASE, "none")


def test_moving_a_mean_into_a_scale_relabels_the_shock():
    """Mean shocks and log scales enter through their sums; the intercept takes up the rest."""
    base = stationary_equilibria(BASE).low_volatility
    shifted = stationary_equilibria(
        BASE.replace(
            mean_demand_shock=0.5,
            log_demand_scale=-0.5,
            mean_productivity=0.3,
            log_productivity_scale=-0.3,
        )
    ).low_volatility
    loading = 0.5 * base.blocks.demand_loading + 0.3 * base.blocks.disclosure_loading
    assert shifted.price_at_mean_dividend == pytest.approx(base.price_at_mean_dividend, rel=1e-13)
    assert shifted.intercept == pytest.approx(base.intercept - loading, rel=1e-13)
