"""Bias of slopes: closed form of the AR(1), a Monte Carlo, stability, bands that cover better."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.time_series import bootstrap_responses, fit_var
from frictions.empirics.time_series.bias_correction import corrected, slope_bias, with_slopes


def autoregression(slope, periods, rng):
    y = np.zeros(periods + 50)
    for t in range(1, len(y)):
        y[t] = slope * y[t - 1] + rng.normal()
    return pd.DataFrame({"y": y[50:]})


def test_bias_of_an_ar1_is_kendalls():
    fit = fit_var(autoregression(0.7, 120, np.random.default_rng(1)), 1)
    slope = fit.coefficients.item()
    assert slope_bias(fit).item() == pytest.approx(-(1 + 3 * slope) / 119, rel=1e-10)


def test_corrected_slopes_are_nearer_to_the_truth_on_average():
    rng = np.random.default_rng(3)
    A = np.array([[[0.6, 0.2], [-0.1, 0.8]], [[0.1, 0.0], [0.0, -0.2]]])
    plain, better = [], []
    for _ in range(300):
        y = np.zeros((90, 2))
        for t in range(2, 90):
            y[t] = A[0] @ y[t - 1] + A[1] @ y[t - 2] + rng.normal(size=2)
        fit = fit_var(pd.DataFrame(y[20:], columns=["a", "b"]), 2)
        plain.append(fit.coefficients - A)
        if fit.companion_modulus() < 1:
            better.append(corrected(fit.coefficients[None], slope_bias(fit))[0] - A)
    # The own first lags, which carry the most of it.
    for i in range(2):
        raw, mended = (np.mean(e, axis=0)[0, i, i] for e in (plain, better))
        assert raw < -0.03
        assert abs(mended) < 0.5 * abs(raw)


def test_a_correction_stops_before_the_system_explodes():
    slopes = np.array([[[[0.99]]], [[[0.5]]], [[[1.1]]]])
    found = corrected(slopes, np.array([[[-0.05]]])).ravel()
    assert 0.99 < found[0] < 1
    np.testing.assert_allclose(found[1:], [0.55, 1.1])


def test_other_slopes_keep_the_data_and_centre_the_residuals():
    fit = fit_var(autoregression(0.7, 80, np.random.default_rng(2)), 2)
    same = with_slopes(fit, fit.coefficients)
    np.testing.assert_allclose(same.residuals, fit.residuals, atol=1e-12)
    np.testing.assert_allclose(same.intercept, fit.intercept, atol=1e-12)


def test_corrected_bands_cover_a_persistent_response_better():
    rng, truth, covered = np.random.default_rng(4), 0.95**8, []
    for _ in range(40):
        fit = fit_var(autoregression(0.95, 80, rng), 1)
        row = []
        for chosen in (False, True):
            found = bootstrap_responses(
                fit,
                "y",
                1.0,
                8,
                draws=200,
                seed=1,
                bias_corrected=chosen and fit.coefficients.item() < 1,
            )
            low, high = found.bands(0.9)
            row.append(low.loc[8, "y"] <= truth <= high.loc[8, "y"])
        covered.append(row)
    plain, better = np.mean(covered, axis=0)
    assert better > plain + 0.1
    assert better > 0.75


def test_draws_without_a_correction_are_the_batched_ones():
    fit = fit_var(autoregression(0.5, 80, np.random.default_rng(2)), 2)
    from frictions.empirics.time_series.bias_correction import corrected_responses
    from frictions.solvers.estimation import recursive_responses

    series = np.random.default_rng(0).normal(size=(60, 2, 5)).cumsum(axis=0)
    found = corrected_responses(series, 2, 1, 0.6, 5, np.zeros((2, 2, 2)))
    np.testing.assert_allclose(found, recursive_responses(series, 2, 1, 0.6, 5), atol=1e-9)
    with pytest.raises(ValueError, match="the bias of fit is not known"):
        bootstrap_responses(
            with_slopes(fit, np.array([[[1.01]], [[0.0]]])), "y", 1.0, 4, bias_corrected=True
        )
