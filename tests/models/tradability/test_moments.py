"""Exact moments: known values, long simulations of three economies, the bound on a correlation."""

import itertools

import numpy as np
import pandas as pd
import pytest

from frictions.models.tradability import (
    NUMERAIRES,
    AssetPricer,
    TradabilityParams,
    bound_on_correlation,
    exact_moments,
    predictability,
    simulate,
    simulated_moments,
)
from frictions.models.tradability.moments import linear_moments


def test_exact_moments_of_the_calibration():
    pricer = AssetPricer(TradabilityParams(), 8)
    tradable, own = (exact_moments(pricer, n) for n in ("tradable", "own"))
    assert tradable["T s.d."] == pytest.approx(20.20, abs=0.005)
    assert tradable["NT s.d."] == pytest.approx(20.26, abs=0.005)
    assert tradable["TMNT s.d."] == pytest.approx(0.146, abs=0.0005)
    assert own["T s.d."] == tradable["T s.d."]
    assert own["NT s.d."] == pytest.approx(14.78, abs=0.005)
    assert own["TMNT s.d."] == pytest.approx(6.55, abs=0.005)
    assert own["cyclicality"] == pytest.approx(1.399, abs=0.0005)


def test_log_process_changes_second_order_terms_only():
    pricer = AssetPricer(TradabilityParams(), 8)
    log = AssetPricer(TradabilityParams(process="log"), 8)
    for numeraire in NUMERAIRES:
        a, b = (exact_moments(p, numeraire) for p in (pricer, log))
        assert np.abs(np.log(a / b)).max() < 0.05


ECONOMIES = {
    "Table 1": TradabilityParams(),
    "persistent": TradabilityParams(
        process="log",
        mean_reversion=(0.035, 0.02, 0.021, 0.019),
        risk_aversion=2.0,
        discount_rate=0.02,
        volatility=(0.02, 0.005, 0.015, 0.02),
    ),
    "on the frontier": TradabilityParams(
        process="log",
        discount_rate=0.08,
        risk_aversion=7.7,
        elasticity=0.7,
        tradable_weight=0.55,
        mean=(1.0, 1.05, 0.7, 0.4),
        mean_reversion=(0.04, 0.05, 0.3, 0.24),
        volatility=(0.037, 0.048, 0.029, 0.015),
        correlation_home=0.9,
        correlation_foreign=0.9,
    ),
}


@pytest.mark.parametrize("name", ECONOMIES)
@pytest.mark.parametrize("numeraire", ["tradable", "own"])
def test_exact_moments_are_those_of_long_simulations(name, numeraire):
    """Paths of 250 years, so that small-sample bias is below the tolerances.

    Left out by the exact moments: terms of third order, and steps of an eighth of a quarter.
    """
    params = ECONOMIES[name]
    options = {"degree": 6, "tolerance": 0.02}
    exact = exact_moments(AssetPricer(params, **options), numeraire, horizons=(1, 9))
    sim = simulate(params, n_sim=60, n_years=250, seed=3, substeps=8, **options)
    sim = sim.in_units(numeraire)
    found = simulated_moments(sim)
    error = found.std() / np.sqrt(len(found))
    mean = found.mean()
    for row in found:
        tight = 0.05 * abs(exact[row]) if row != "cyclicality" else 0.12 * abs(exact[row])
        assert exact[row] == pytest.approx(mean[row], abs=tight + 3.5 * error[row]), row
    slopes = predictability(sim, [1, 9])
    labels = {"TMNT": "slope", "T": "T slope", "NT": "NT slope"}
    for (regressor, label), h in itertools.product(labels.items(), (1, 9)):
        found, expected = slopes[regressor].loc[h], exact[f"{label} {h}"]
        spread = (found["p95"] - found["p5"]) / 3.3 / np.sqrt(60)
        assert expected == pytest.approx(found["median"], abs=0.06 * abs(expected) + 5 * spread), h
    for sector, h in itertools.product(("T", "NT"), (1, 9)):
        found, expected = slopes[sector, "median t"][h], exact[f"{sector} signal {h}"]
        # t statistics of 1,000 quarters have a standard deviation of about one
        tight = 0.15 * abs(expected) + 5 / np.sqrt(60 * 1000)
        assert expected == pytest.approx(found / np.sqrt(1000 - h), abs=tight), (sector, h)
    spread = sim.excess_tradable - sim.excess_nontradable
    change = np.diff(sim.log_rer, axis=1)
    corr = np.corrcoef(spread.ravel(), change.ravel())[0, 1]
    assert exact["corr"] == pytest.approx(corr, abs=0.03)
    corr = np.corrcoef(sim.excess_tradable.ravel(), change.ravel())[0, 1]
    assert exact["corr T"] == pytest.approx(corr, abs=0.03)


def test_slopes_on_two_returns_are_missing_where_they_are_one():
    """Returns that are multiples of each other leave two slopes undefined, and nothing else."""
    rng = np.random.default_rng(1)
    kappa, root = np.array([0.3, 0.1, 0.2]), rng.standard_normal((3, 3))
    names = ["stock T", "stock NT", "M T", "M NT", "flow T", "flow NT", "output", "RER"]
    gradients = pd.DataFrame(rng.standard_normal((3, len(names))), columns=names)
    two = linear_moments(gradients, root @ root.T, kappa, (2,))
    assert np.isfinite(list(two.values())).all()
    gradients["stock NT"] = 2 * gradients["stock T"]
    one = linear_moments(gradients, root @ root.T, kappa, (2,))
    assert np.isnan([one[f"{sector} slope 2"] for sector in ("T", "NT")]).all()
    assert np.isfinite(one["slope 2"])


def test_bound_holds_for_random_returns_and_is_attained():
    """Three variables with any correlation matrix; a singular one attains the bound."""
    rng = np.random.default_rng(8)
    slack = []
    for _ in range(2000):
        root = rng.standard_normal((3, 3)) * rng.uniform(0.1, 3.0, (3, 1))
        covariance = root @ root.T  # of T, NT and z
        difference = np.array([1.0, -1.0, 0.0])
        sds = [np.sqrt(w @ covariance @ w) for w in (*np.eye(3)[:2], difference)]
        z_sd = np.sqrt(covariance[2, 2])
        corr_T = covariance[0, 2] / sds[0] / z_sd
        corr = difference @ covariance[:, 2] / sds[2] / z_sd
        slack.append(corr - bound_on_correlation(*sds, np.clip(corr_T, -1, 1)))
    assert min(slack) > -1e-9
    assert min(slack) < 0.01


def test_printed_standard_deviations():
    """Table 2: corr(T, TMNT) is the bound at c = 1."""
    assert bound_on_correlation(22.3, 15.6, 7.1, 1.0) == pytest.approx(0.961, abs=5e-4)
    assert bound_on_correlation(17.7, 13.3, 5.2, 1.0) == pytest.approx(0.888, abs=5e-4)
    assert bound_on_correlation(24.5, 17.4, 7.8, 1.0) == pytest.approx(0.938, abs=5e-4)


def test_bound_refuses_what_is_no_difference_of_returns():
    with pytest.raises(ValueError, match=r"sd_TMNT = 50.0 must be in \[6.7, 37.9\]"):
        bound_on_correlation(22.3, 15.6, 50.0, 0.5)
    with pytest.raises(ValueError, match=r"corr_T = 1.2 must be in \[-1, 1\]"):
        bound_on_correlation(22.3, 15.6, 7.1, 1.2)
