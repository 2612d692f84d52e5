"""
Simulated Table 2 against exact moments and against the reference implementation.

Monte Carlo error: over 1000 simulations the standard error of a median is about 0.15 for mean
returns, 0.1 for standard deviations and 0.01 for the cyclicality ratio.  The tests use 1000 paths
at one step a quarter and 300 at 20 steps; bounds are three such errors, scaled by root n.
"""

import numpy as np
import pytest

from frictions.foundation.errors import NotConverged
from frictions.models.tradability import TradabilityParams, simulate, simulated_moments, table2

PARAMS = TradabilityParams()
ERRORS = {"mean": 0.15, "s.d.": 0.10, "cyclicality": 0.01, "ratio": 0.008}


def assert_medians(table, expected, n_sim, row_error=None):
    for row, value in expected.items():
        error = (row_error or {}).get(row) or ERRORS[row.split()[-1]]
        assert table.loc[row, "median"] == pytest.approx(
            value, abs=3.0 * error * np.sqrt(1000 / n_sim) + 0.005
        ), row


@pytest.fixture(scope="module")
def sim():
    return simulate(PARAMS, n_sim=1000, n_years=50, seed=2015)


def test_tradable_numeraire_at_one_step_a_quarter(sim):
    table = table2(sim)
    expected = {"T mean": 3.34, "T s.d.": 17.96, "NT mean": 3.36, "NT s.d.": 18.04}
    assert_medians(table, expected, 1000)
    small = {"TMNT mean": 0.001, "TMNT s.d.": 0.001, "cyclicality": 0.001}
    expected = {"TMNT mean": -0.01, "TMNT s.d.": 0.16, "cyclicality": 1.0}
    assert_medians(table, expected, 1000, small)
    # a 5th or 95th percentile is about 1.7 times noisier than a median
    assert table.loc["T s.d.", "p5"] == pytest.approx(15.09, abs=0.5)
    assert table.loc["T s.d.", "p95"] == pytest.approx(20.83, abs=0.5)
    assert list(table.columns) == ["median", "p5", "p95"]


def test_own_units_at_one_step_a_quarter(sim):
    table = table2(sim.in_units("own"))
    expected = {
        "T mean": 3.34,
        "T s.d.": 17.96,
        "NT mean": 1.75,
        "NT s.d.": 13.17,
        "TMNT mean": 1.58,
        "TMNT s.d.": 5.87,
        "cyclicality": 1.41,
        "cash flow T s.d.": 5.92,
        "cash flow NT s.d.": 5.26,
        "cash flow ratio": 1.12,
    }
    assert_medians(table, expected, 1000)
    assert table.loc["cyclicality", ["p5", "p95"]].tolist() == pytest.approx([1.31, 1.54], abs=0.03)


def test_cash_flow_definitions(sim):
    annual, quarterly = (table2(sim, name) for name in ("annual", "quarterly"))
    rows = ["cash flow T s.d.", "cash flow NT s.d.", "cash flow ratio"]
    assert_medians(annual, dict(zip(rows, (4.26, 3.97, 1.07), strict=True)), 1000)
    assert_medians(quarterly, dict(zip(rows, (7.39, 6.20, 1.19), strict=True)), 1000)
    assert quarterly.loc["cash flow ratio", "p95"] == pytest.approx(1.31, abs=0.03)


@pytest.mark.parametrize(("mean", "expected"), [
    (1.0, {"T mean": 4.12, "T s.d.": 19.95, "NT s.d.": 14.70, "TMNT s.d.": 6.41}),
    (0.92, {"T mean": 4.88, "T s.d.": 21.68, "NT s.d.": 15.98, "TMNT s.d.": 6.95}),
])  # fmt: skip
def test_own_units_with_twenty_steps_a_quarter(mean, expected):
    params = PARAMS.replace(mean=(mean,) * 4)
    sim = simulate(params, seed=2015, n_sim=300, substeps=20, degree=4, numeraire="own")
    table = table2(sim)
    assert_medians(table, expected | {"cyclicality": 1.41}, 300)


@pytest.mark.parametrize(("changes", "options", "expected"), [
    ({"mean": (0.9,) * 4}, {}, (19.8, 14.4, 6.5, 1.41)),
    ({"mean": (0.5, 1.0, 0.5, 1.0)}, {}, (30.2, 21.0, 9.9, 1.45)),
    ({"process": "log"}, {}, (18.0, 13.2, 5.9, 1.41)),
    ({}, {"scheme": "euler"}, (19.6, 14.3, 6.4, 1.42)),
    ({}, {"eq29": "printed"}, (20.0, 15.2, 5.5, 1.36)),
])  # fmt: skip
def test_sensitivity_of_own_units(changes, options, expected):
    sim = simulate(PARAMS.replace(**changes), seed=2015, n_sim=400, numeraire="own", **options)
    table = table2(sim)
    # three Monte Carlo errors of 400 paths, and the reference's rounding; volatilities scale theirs
    scale = max(1.0, expected[0] / 18.0)
    bounds = (0.5 * scale + 0.05, 0.5 * scale + 0.05, 0.2 * scale + 0.05, 0.05)
    rows = ("T s.d.", "NT s.d.", "TMNT s.d.", "cyclicality")
    for row, value, bound in zip(rows, expected, bounds, strict=True):
        assert table.loc[row, "median"] == pytest.approx(value, abs=bound), row


def test_cash_flow_changes_have_their_exact_standard_deviation(sim):
    """Levels at unit mean: exact from the transition; sampling error of 1000 x 50 years."""
    kappa, sigma = 0.35, 0.04
    variance = sigma**2 / (2 * kappa)
    year_on_year = np.diff(sim.flows["T"][:, ::4], axis=1)
    exact = np.sqrt(2 * variance * (1 - np.exp(-4 * kappa)))
    assert 100 * exact == pytest.approx(5.87, abs=0.005)
    assert np.sqrt(np.mean(year_on_year**2)) == pytest.approx(exact, rel=0.015)

    phi, (i, j) = np.exp(-kappa), np.indices((4, 4))
    weights = phi ** np.abs(i - j) - phi ** np.abs(4 + i - j)
    exact = np.sqrt(2 * variance / 16 * weights.sum())
    assert 100 * exact == pytest.approx(4.25, abs=0.005)
    annual = sim.flows["T"][:, 1:].reshape(1000, 50, 4).mean(axis=2)
    assert np.sqrt(np.mean(np.diff(annual, axis=1) ** 2)) == pytest.approx(exact, rel=0.015)


def test_results_do_not_depend_on_chunks_but_on_the_seed():
    options = {"n_sim": 12, "n_years": 5, "substeps": 2, "degree": 4}
    whole = simulate(PARAMS, seed=5, **options)
    for chunk in (1, 5):
        parts = simulate(PARAMS, seed=5, chunk_paths=chunk, **options)
        for pair, values in whole.returns.items():
            assert np.allclose(parts.returns[pair], values, rtol=0, atol=1e-14)
        assert np.allclose(parts.log_rer, whole.log_rer, rtol=0, atol=1e-15)
    shared = simulate(PARAMS, seed=5, chunk_paths=5, workers=2, **options)
    for pair, values in parts.returns.items():
        assert np.array_equal(shared.returns[pair], values)
    again, other = (simulate(PARAMS, seed=seed, **options) for seed in (5, 6))
    assert np.array_equal(again.excess_tradable, whole.excess_tradable)
    assert not np.allclose(other.excess_tradable, whole.excess_tradable)


def test_units_share_prices(sim):
    own, basket = sim.in_units("own"), sim.in_units("basket")
    assert own.excess_tradable is sim.excess_tradable
    assert own.log_rer is sim.log_rer
    assert not np.allclose(basket.excess_tradable, sim.excess_tradable)
    direct = simulate(PARAMS, n_sim=2, n_years=3, seed=2015, numeraire="own")
    assert np.allclose(
        direct.excess_nontradable[:, :12], own.excess_nontradable[:2, :12], atol=1e-14
    )


def test_tmnt_statistics_are_those_of_the_difference(sim):
    moments = simulated_moments(sim)
    assert np.allclose(moments["TMNT mean"], moments["T mean"] - moments["NT mean"], atol=1e-12)
    difference = (sim.excess_tradable - sim.excess_nontradable).reshape(1000, 50, 4).sum(axis=2)
    assert np.allclose(moments["TMNT s.d."], 100 * difference.std(axis=1, ddof=1), atol=1e-12)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_years": 10.25}, "n_years = 10.25 must be a whole number from 3 on"),
        ({"n_years": 2}, "n_years = 2 must be a whole number from 3 on"),
        ({"tolerance": 1e-9}, "relative projection error"),
        ({"n_sim": 0}, "n_sim = 0"),
        ({"substeps": 0}, "substeps = 0"),
        ({"numeraire": "gold"}, "numeraire = 'gold'"),
        ({"scheme": "heun"}, "scheme = 'heun'"),
        ({"chunk_paths": 0}, "chunk_paths = 0"),
    ],
)
def test_bad_options_are_refused(options, message):
    with pytest.raises((ValueError, TypeError, NotConverged), match=message):
        simulate(PARAMS, seed=1, **({"n_sim": 2, "n_years": 3} | options))


def test_unknown_growth_definition_is_refused(sim):
    with pytest.raises(ValueError, match="cash_flow_growth = 'monthly'"):
        table2(sim, "monthly")
