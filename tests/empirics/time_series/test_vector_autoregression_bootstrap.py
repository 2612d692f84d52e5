"""The batched bootstrap against one draw at a time through statsmodels."""

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.time_series import vector_autoregression_bootstrap as module
from frictions.empirics.time_series.vector_autoregression import fit_var
from frictions.empirics.time_series.vector_autoregression_bootstrap import bootstrap_responses


@pytest.fixture(scope="module")
def fit():
    rng = np.random.default_rng(2)
    y = np.full((120, 3), 400.0)
    for t in range(1, 120):
        y[t] = 80 + 0.8 * y[t - 1] + rng.normal(size=3) + 0.3 * rng.normal()
    index = pd.period_range("1970Q1", periods=120, freq="Q")
    return fit_var(pd.DataFrame(y, index=index, columns=["x", "r", "m"]), 3)


def test_draws_equal_estimates_one_by_one(fit):
    found = bootstrap_responses(fit, "r", 0.6, 8, draws=4, seed=11)
    picks = np.random.default_rng(11).integers(117, size=(4, 117))
    residuals = fit.residuals - fit.residuals.mean(axis=0)
    for draw, pick in zip(found.draws, picks, strict=True):
        y = list(fit.data.to_numpy()[:3])
        for shock in residuals[pick]:
            forecast = sum(a @ y[-1 - lag] for lag, a in enumerate(fit.coefficients))
            y.append(fit.intercept + forecast + shock)
        again = fit_var(pd.DataFrame(y, fit.data.index, fit.names), 3)
        np.testing.assert_allclose(draw, again.responses("r", 0.6, 8), atol=1e-9)


def test_results_do_not_depend_on_batches(fit, monkeypatch):
    whole = bootstrap_responses(fit, "r", 0.6, 6, draws=30, seed=3).draws
    monkeypatch.setattr(module, "BATCH", 7)
    np.testing.assert_allclose(
        bootstrap_responses(fit, "r", 0.6, 6, draws=30, seed=3).draws, whole, atol=1e-10
    )


def test_processes_give_the_same_bits(fit):
    alone = bootstrap_responses(fit, "r", 0.6, 6, draws=2100, seed=3).draws
    shared = bootstrap_responses(fit, "r", 0.6, 6, draws=2100, seed=3, workers=2).draws
    np.testing.assert_array_equal(alone, shared)


def test_bands_and_covariance(fit):
    found = bootstrap_responses(fit, "r", 0.6, 6, draws=400, seed=5)
    low, high = found.bands(0.9)
    expected = np.quantile(found.draws, [0.05, 0.95], axis=0)
    np.testing.assert_allclose([low, high], expected, rtol=1e-12)
    inside = (found.draws >= low.to_numpy()) & (found.draws <= high.to_numpy())
    np.testing.assert_allclose(inside[:, 1:].mean(axis=0), 0.9, atol=0.01)
    assert (low.loc[0, "x"], high.loc[0, "x"]) == (0.0, 0.0)
    assert low.loc[0, "r"] == pytest.approx(0.6)
    block = found.covariance("m", 1, 4)
    assert block[0, 2] == pytest.approx(np.cov(found.draws[:, 1, 2], found.draws[:, 3, 2])[0, 1])


def test_unknown_names(fit):
    with pytest.raises(ValueError, match="shock = 'q' must be one of"):
        bootstrap_responses(fit, "q", 0.6, 3)
    with pytest.raises(ValueError, match="name = 'q' must be one of"):
        bootstrap_responses(fit, "r", 0.6, 3, draws=5).covariance("q", 1, 2)


def test_covariance_needs_more_draws_than_horizons(fit):
    found = bootstrap_responses(fit, "r", 0.6, 6, draws=5)
    assert np.linalg.eigvalsh(found.covariance("m", 1, 4)).min() > 0
    with pytest.raises(ValueError, match=r"5 draws .* first = 1 to last = 5: it needs more"):
        found.covariance("m", 1, 5)


def test_cumulative_bands_are_of_summed_draws(fit):
    found = bootstrap_responses(fit, "r", 0.6, 6, draws=50, seed=5)
    low, _ = found.bands(0.9, cumulative=True)
    np.testing.assert_allclose(low, np.quantile(found.draws.cumsum(axis=1), 0.05, axis=0))


@pytest.mark.parametrize("level", [95, 0, 1, np.nan])
def test_a_level_is_a_share(fit, level):
    with pytest.raises(ValueError, match=rf"level = {level} must be in \(0, 1\)"):
        bootstrap_responses(fit, "r", 0.6, 2, draws=5).bands(level)


def test_no_draws_and_empty_blocks_are_refused(fit):
    with pytest.raises(ValueError, match="draws = 0 must be a whole number from 1 on"):
        bootstrap_responses(fit, "r", 0.6, 3, draws=0)
    with pytest.raises(ValueError, match="first = 5 must be a whole number between 0 and 2"):
        bootstrap_responses(fit, "r", 0.6, 6, draws=5).covariance("m", 5, 2)


def test_draws_may_start_anywhere_in_the_sample(fit):
    picks = np.zeros((3, 117), dtype=int)
    series = module._simulate(fit, picks, np.array([0, 40, 117]))
    centred = fit.data.to_numpy() - fit.data.to_numpy().mean(axis=0)
    for draw, start in enumerate((0, 40, 117)):
        np.testing.assert_allclose(series[:3, :, draw], centred[start : start + 3], atol=1e-12)
    first = bootstrap_responses(fit, "r", 0.6, 6, draws=30, seed=3).draws
    anywhere = bootstrap_responses(fit, "r", 0.6, 6, draws=30, seed=3, random_start=True).draws
    assert (np.abs(anywhere - first).max(axis=(1, 2)) > 1e-6).mean() > 0.9
    with pytest.raises(TypeError, match="random_start"):
        bootstrap_responses(fit, "r", 0.6, 6, random_start=1)
