"""The VAR: recovery, identification, two routes to a response, lag choice, refusals."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.api import VAR

from frictions.empirics.time_series.regular import complete_sample
from frictions.empirics.time_series.vector_autoregression import fit_var, lag_criteria

A = np.array([[[0.5, 0.1], [-0.2, 0.3]], [[0.1, 0.0], [0.2, -0.3]]])
D = np.array([[1.0, 0.0], [0.6, 0.8]])


def simulated(periods, seed=0):
    rng = np.random.default_rng(seed)
    y = np.zeros((periods, 2))
    for t in range(2, periods):
        y[t] = [0.3, -0.1] + A[0] @ y[t - 1] + A[1] @ y[t - 2] + D @ rng.normal(size=2)
    index = pd.period_range("1950Q1", periods=periods, freq="Q")
    return pd.DataFrame(y, index=index, columns=["x", "r"])


def test_recovers_a_known_var():
    fit = fit_var(simulated(40_000), 2)
    np.testing.assert_allclose(fit.coefficients, A, atol=0.02)
    np.testing.assert_allclose(fit.intercept, [0.3, -0.1], atol=0.02)
    np.testing.assert_allclose(fit.covariance, D @ D.T, atol=0.03)


def test_estimates_are_statsmodels():
    data = simulated(300)
    fit, peer = fit_var(data, 3), VAR(data.to_numpy()).fit(3, trend="c")
    np.testing.assert_allclose(fit.coefficients, peer.coefs, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(fit.intercept, peer.intercept, rtol=1e-9)
    np.testing.assert_allclose(fit.residuals, peer.resid, atol=1e-11)
    scale = np.sqrt(peer.sigma_u[0, 0])  # theirs divides by degrees of freedom
    np.testing.assert_allclose(
        fit.responses("x", scale, 6), peer.irf(6).orth_irfs[:, :, 0], rtol=1e-8, atol=1e-12
    )


def test_one_variable_is_an_autoregression():
    assert fit_var(simulated(200)[["x"]], 1).coefficients.shape == (1, 1, 1)


def test_shocks_are_recursive_and_scaled():
    fit = fit_var(simulated(300), 2)
    column = np.linalg.cholesky(fit.covariance)
    second = fit.responses("r", 0.6, 4)
    assert second.loc[0].tolist() == [0.0, pytest.approx(0.6)]
    first = fit.responses("x", 0.6, 4).loc[0]
    np.testing.assert_allclose(first, 0.6 * column[:, 0] / column[0, 0], rtol=1e-12)


def test_responses_by_recursion_and_by_companion_form():
    fit = fit_var(simulated(300), 2)
    companion = np.vstack([np.hstack(fit.coefficients), np.eye(2, 4)])
    state, path = np.array([0.0, 0.6, 0.0, 0.0]), []
    for _ in range(13):
        path.append(state[:2])
        state = companion @ state
    np.testing.assert_allclose(fit.responses("r", 0.6, 12), path, atol=1e-14)
    assert fit.companion_modulus() == pytest.approx(np.abs(np.linalg.eigvals(companion)).max())


def test_corrected_criterion_approaches_aic():
    gaps = [
        (table["AICc"] - table["AIC"]).max()
        for table in (lag_criteria(simulated(n), 2) for n in (100, 1_000, 10_000))
    ]
    assert gaps[0] > gaps[1] > gaps[2] > 0
    assert gaps[2] < 0.05


def test_criteria_use_one_sample_and_find_the_true_lags():
    data = simulated(2_000)
    table = lag_criteria(data, 4)
    assert table["AICc"].idxmin() == 2
    fit = fit_var(data.iloc[2:], 2)
    n, k = 1996, 5
    expected = n * (np.linalg.slogdet(fit.covariance)[1] + 2) + 2 * n * (2 * k + 3) / (n - k - 3)
    assert table.loc[2, "AICc"] == pytest.approx(expected)


def test_correction_that_is_not_defined_is_nan():
    table = lag_criteria(simulated(18), 4)
    assert table["AICc"].isna().tolist() == [False, False, False, False]
    table = lag_criteria(simulated(15), 4)
    assert np.isnan(table.loc[4, "AICc"])
    assert np.isfinite(table.loc[1, "AICc"])


def test_sample_must_be_inside_the_data_and_complete():
    data = simulated(100)
    with pytest.raises(ValueError, match="sample 1940Q1-1960Q4 reaches outside"):
        fit_var(data, 2, "1940Q1", "1960Q4")
    data.loc["1955Q2":"1955Q3", "r"] = np.nan
    with pytest.raises(ValueError, match=r"r is missing in 1955Q2 to 1955Q3 \(2 periods\)"):
        fit_var(data, 2)
    data.loc["1955Q3", "r"] = 0.0
    with pytest.raises(ValueError, match=r"data: r is missing in 1955Q2;"):
        complete_sample(data)


def test_too_few_observations():
    with pytest.raises(ValueError, match=r"too few observations \(5\) for 2 variables and 2 lags"):
        fit_var(simulated(7), 2)


def test_unknown_shock_and_dependent_variables():
    data = simulated(100)
    with pytest.raises(ValueError, match="shock = 'money' must be one of"):
        fit_var(data, 2).responses("money", 1.0, 3)
    fit = fit_var(data, 1)
    broken = type(fit)(data, 1, fit.intercept, fit.coefficients, fit.residuals, np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"residual covariance of .* is not positive definite"):
        broken.responses("r", 1.0, 3)


def test_cumulative_responses_are_of_the_level():
    fit = fit_var(simulated(100), 2)
    path = fit.responses("r", 1.0, 5)
    np.testing.assert_allclose(fit.responses("r", 1.0, 5, cumulative=True), path.cumsum())


def test_collinear_variables_are_refused():
    data = simulated(100)
    with pytest.raises(ValueError, match=r"data: \['x', 'r', 'z'\] and their 2 lags are collinear"):
        fit_var(data.assign(z=data["x"] - 2 * data["r"]), 2)
    with pytest.raises(ValueError, match="lags = 0 must be a whole number from 1 on"):
        fit_var(data, 0)


def test_collinear_variables_have_no_shocks():
    data = simulated(100)
    fit = dataclasses.replace(fit_var(data, 2), covariance=np.ones((2, 2)))
    with pytest.raises(
        ValueError, match=r"residual covariance of \['x', 'r'\] is not positive def"
    ):
        fit.responses("r", 0.6, 4)
