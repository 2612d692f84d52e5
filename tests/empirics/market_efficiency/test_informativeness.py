"""Informativeness and sensitivity against statsmodels firm by firm, their bias, and bad input."""

import re

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from frictions.empirics.market_efficiency.informativeness import (
    BIAS,
    relative_informativeness,
    sensitivity,
)


def panel(firms, dates, seed=0, controls=2):
    rng = np.random.default_rng(seed)
    payoff, following, *others = rng.standard_normal((2 + controls, firms, dates))
    price = 3 + payoff + 0.4 * following + sum(others) + rng.standard_normal((firms, dates))
    return price, payoff, following, others


@pytest.mark.parametrize("controls", [0, 2])
@pytest.mark.parametrize("form", ["levels", "differences"])
def test_informativeness_is_the_ratio_of_two_regressions(form, controls):
    price, payoff, following, others = panel(4, 25, controls=controls)
    found = relative_informativeness(price, payoff, following, others, form=form)
    for j in range(4):
        series = [a[j] for a in (price, payoff, *others, following)]
        if form == "differences":
            series = [np.diff(a) for a in series]
        y, *X = series
        short = sm.OLS(y, sm.add_constant(np.column_stack(X[:-1]))).fit().rsquared
        long = sm.OLS(y, sm.add_constant(np.column_stack(X))).fit().rsquared
        assert found[j] == pytest.approx((long - short) / (1 - short), rel=1e-9)


@pytest.mark.parametrize("form", ["levels", "differences"])
def test_sensitivity_is_least_squares(form):
    _, income, firm_input, _ = panel(4, 25)
    found = sensitivity(income, firm_input, form=form)
    for j in range(4):
        y, x = income[j], firm_input[j]
        if form == "differences":
            y, x = np.diff(y), np.diff(x)
        fit = sm.OLS(y, sm.add_constant(x)).fit()
        assert found.slope[j] == pytest.approx(fit.params[1], rel=1e-9)
        assert found.standard_error[j] == pytest.approx(fit.bse[1], rel=1e-9)


@settings(max_examples=30)
@given(st.floats(-100, 100), st.floats(0.01, 100), st.integers(0, 5))
def test_units_and_origin_do_not_matter(origin, scale, seed):
    price, payoff, following, others = panel(3, 20, seed)
    one = relative_informativeness(price, payoff, following, others)
    other = relative_informativeness(
        origin + scale * price, payoff, origin - scale * following, others
    )
    assert np.all((one >= 0) & (one <= 1))
    np.testing.assert_allclose(one, other, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("rho", [0.0, 0.3])
def test_bias_of_the_three_versions(rho):
    """With normal data: raw is too high by (1 - rho^2)(1 - 2 rho^2)/n, Olkin-Pratt unbiased."""
    rng = np.random.default_rng(4)
    firms, dates = 40_000, 24
    payoff, following, noise = rng.standard_normal((3, firms, dates))
    price = payoff + np.sqrt(rho) * following + np.sqrt(1 - rho) * noise
    n = dates - 1  # one regressor besides the constant is partialled out
    means = {
        bias: relative_informativeness(price, payoff, following, bias=bias).mean() for bias in BIAS
    }
    sampling = 4 * 0.2 / np.sqrt(firms)  # four standard errors: one R squared has s.d. below 0.2
    third_order = 5 / n**2
    expected = (1 - rho) * (1 - 2 * rho) / n
    assert means["raw"] - rho == pytest.approx(expected, abs=sampling + third_order)
    assert means["olkin_pratt"] == pytest.approx(rho, abs=sampling)
    if rho == 0:
        assert means["adjusted"] == pytest.approx(0, abs=sampling)
    assert means["adjusted"] < means["raw"]


def test_corrections_count_the_controls():
    rng = np.random.default_rng(7)
    price, payoff, following, *others = rng.standard_normal((9, 20_000, 20))
    sampling = 4 * 0.1 / np.sqrt(20_000)  # the s.d. of one R squared is below 0.1
    raw = relative_informativeness(price, payoff, following, others)
    assert raw.mean() == pytest.approx(1 / (20 - 8), abs=sampling)
    for bias in ("adjusted", "olkin_pratt"):
        corrected = relative_informativeness(price, payoff, following, others, bias=bias)
        assert corrected.mean() == pytest.approx(0, abs=sampling)


def test_bad_input():
    price, payoff, following, others = panel(3, 12)
    with pytest.raises(ValueError, match="form = 'growth' must be one of"):
        relative_informativeness(price, payoff, following, form="growth")
    with pytest.raises(ValueError, match="bias = 'none' must be one of"):
        relative_informativeness(price, payoff, following, bias="none")
    with pytest.raises(ValueError, match="form = 'growth' must be one of"):
        sensitivity(price, payoff, form="growth")
    with pytest.raises(ValueError, match=re.escape("controls[0] has shape (3, 11)")):
        relative_informativeness(price, payoff, following, [others[0][:, 1:]])
    with pytest.raises(ValueError, match=re.escape("price has shape (12,), expected (J, T)")):
        relative_informativeness(price[0], payoff[0], following[0])
    with pytest.raises(ValueError, match=re.escape("next_income has shape (0, 12)")):
        sensitivity(price[:0], payoff[:0])
    hole = payoff.copy()
    hole[1, 4] = np.nan
    with pytest.raises(ValueError, match="payoff of firm 1 at date 4 is nan; 1 values"):
        relative_informativeness(price, hole, following)
    flat = payoff.copy()
    flat[2] = 0.1
    with pytest.raises(ValueError, match="payoff of firm 2 is constant in levels"):
        relative_informativeness(price, flat, following)
    trend = payoff.copy()
    trend[1] = np.arange(12.0)
    with pytest.raises(ValueError, match="payoff of firm 1 is constant in differences"):
        relative_informativeness(price, trend, following, form="differences")
    with pytest.raises(ValueError, match="collinear"):
        relative_informativeness(price, payoff, following, [payoff])
    with pytest.raises(ValueError, match="repeats those already there"):
        relative_informativeness(price, payoff, payoff)
    six = [a[:, :6] for a in (price, payoff, following, *others)]
    with pytest.raises(ValueError, match="6 usable dates for 4 regressors: T must be at least 7"):
        relative_informativeness(*six[:3], six[3:])
    relative_informativeness(
        price[:, :7], payoff[:, :7], following[:, :7], [o[:, :7] for o in others]
    )
