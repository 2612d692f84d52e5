"""Moments against closed forms, and against the filter itself."""

import numpy as np
import pandas as pd
import pytest

from frictions.models.capital_reallocation.experiments import LinearResponses, Shock, moments_of


def test_moments_of_an_autoregression_in_closed_form():
    """A variable that is the shock: variance 1 / (1 - rho^2), autocorrelation rho."""
    one = {"output": np.eye(400), "twice": 2 * np.eye(400)}
    model = LinearResponses({"productivity": one})
    found = model.moments([Shock("productivity", 0.7, 1.5)], smoothing=0.0)
    assert found.loc["output", "sd"] == pytest.approx(1.5 / np.sqrt(1 - 0.49))
    assert found.loc["twice", "relative"] == pytest.approx(2.0)
    assert found.loc["output", "autocorrelation"] == pytest.approx(0.7)


def test_the_filter_is_that_of_hodrick_and_prescott():
    """Against the filter itself on a long simulation."""
    sm = pytest.importorskip("statsmodels.api")
    model = LinearResponses({"productivity": {"output": np.eye(200)}})
    exact = model.moments([Shock("productivity", 0.6, 1.0)]).loc["output"]
    rng, x = np.random.default_rng(0), np.zeros(20_000)
    for t in range(1, x.size):
        x[t] = 0.6 * x[t - 1] + rng.standard_normal()
    cycle = sm.tsa.filters.hpfilter(x, 100.0)[0][100:-100]
    assert exact["sd"] == pytest.approx(cycle.std(), rel=0.03)
    assert exact["autocorrelation"] == pytest.approx(
        np.corrcoef(cycle[1:], cycle[:-1])[0, 1], abs=0.02
    )


def test_two_shocks_add_their_variances():
    one = pd.DataFrame({"output": 0.5 ** np.arange(60.0), "other": 0.3 ** np.arange(60.0)})
    single, both = moments_of([one]), moments_of([one, one])
    assert both["sd"].to_numpy() == pytest.approx(np.sqrt(2.0) * single["sd"].to_numpy())
    assert both.loc["other", "with_output"] == pytest.approx(single.loc["other", "with_output"])
    with pytest.raises(ValueError, match=r"must have .* with output once"):
        moments_of([one.drop(columns="output")])
