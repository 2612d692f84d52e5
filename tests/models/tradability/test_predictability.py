"""
Simulated Fig. 1 against the reference implementation.

The slope's spread over simulations is (p95 - p5) / 3.3, so the median of 1000 has a standard error
of about 1.25 / 3.3 / sqrt(1000) = 1.2 percent of that range; bounds are three of them for this
run's error and the reference's together, 5 percent of the range.
"""

import numpy as np
import pytest

from frictions.models.tradability import TradabilityParams, predictability, simulate

HORIZONS = [1, 2, 4, 8, 9, 12, 16]


@pytest.fixture(scope="module")
def sim():
    return simulate(TradabilityParams(), n_sim=1000, n_years=50, seed=2015)


@pytest.fixture(scope="module")
def tradable(sim):
    return predictability(sim, HORIZONS)


@pytest.fixture(scope="module")
def own(sim):
    return predictability(sim.in_units("own"), HORIZONS)


def test_tradable_numeraire(tradable):
    expected = {
        ("TMNT", "median"): [5.57, 9.89, 16.7, 24.7, 25.9, 28.2, 30.1],
        ("TMNT", "p5"): [1.5, 5.2, 10.9, 18.2, 19.1, 20.9, 21.3],
        ("TMNT", "p95"): [9.7, 15.3, 22.4, 32.0, 33.6, 36.8, 39.3],
        ("T", "median"): [4.6, 8.1, 13.6, 20.1, 20.9, 23.1, 24.4],
        ("NT", "median"): [-4.6, -8.1, -13.7, -20.2, -21.0, -23.2, -24.5],
    }
    spread = {
        name: (tradable[name, "p95"] - tradable[name, "p5"]).to_numpy()
        for name in ("TMNT", "T", "NT")
    }
    for (name, statistic), values in expected.items():
        noise = 0.05 if statistic == "median" else 0.09  # tails are noisier than the median
        gap = np.abs(tradable[name, statistic].to_numpy() - values)
        assert (gap < noise * spread[name] + 0.05).all(), (name, statistic)
    t = tradable["TMNT", "median t"].to_numpy()
    assert t == pytest.approx([2.14, 2.92, 4.14, 5.25, 5.27, 5.56, 5.55], abs=0.25)


def test_significance_range_is_the_papers(tradable):
    """Significant at one percent from the second quarter on, and not at the first."""
    t = tradable["TMNT", "median t"]
    assert t.loc[1] < 2.576
    assert (t.loc[2:] > 2.576).all()


def test_own_units_reverse_the_sign(own):
    spread = (own["TMNT", "p95"] - own["TMNT", "p5"]).to_numpy()
    expected = [-0.14, -0.25, -0.42, -0.63, -0.65, -0.73, -0.77]
    gap = np.abs(own["TMNT", "median"].to_numpy() - expected)
    assert (gap < 0.05 * spread + 0.005).all()
    t = [-1.9, -2.6, -3.6, -4.6, -4.7, -4.8, -5.0]
    assert own["TMNT", "median t"].to_numpy() == pytest.approx(t, abs=0.25)


def test_contemporaneous_timing(sim):
    table = predictability(sim.in_units("own"), HORIZONS, timing="contemporaneous")
    spread = (table["TMNT", "p95"] - table["TMNT", "p5"]).to_numpy()
    gap = np.abs(table["TMNT", "median"].to_numpy() - [0.83, 0.69, 0.48, 0.24, 0.20, 0.12, 0.08])
    assert (gap < 0.05 * spread + 0.005).all()


def test_printed_equation_29():
    sim = simulate(TradabilityParams(), n_sim=500, seed=2015, eq29="printed", numeraire="own")
    table = predictability(sim, [9, 16])
    assert table["TMNT", "median"].tolist() == pytest.approx([-0.29, -0.34], abs=0.025)


def test_population_slope_of_the_closed_form(sim):
    """Pooled slope equals Cov(E_t change, R_t) / Var(R_t), the change from the transition."""
    params = sim.params
    R = (sim.excess_tradable - sim.excess_nontradable).reshape(-1)
    R = R - R.mean()
    x = params.endowment_process().simulate(1000, 200, 1.0, seed=2015)
    h = 8
    kappa = np.array(params.mean_reversion)
    deviation = (x - 1.0)[:, 1:]
    # to first order ln RER = 5/6 (n_F - n_H), each mean reverting at its own rate
    expected = 5 / 6 * (np.expm1(-kappa * h) * deviation) @ np.array([0.0, -1.0, 0.0, 1.0])
    slope = (expected.reshape(-1) @ R) / (R @ R)
    level, returns = sim.log_rer[:, 1:], R.reshape(1000, 200)[:, : 200 - h].reshape(-1)
    change = (level[:, h:] - level[:, :-h]).reshape(-1)
    pooled = (change @ returns) / (returns @ returns)
    assert pooled == pytest.approx(slope, rel=0.05)


def test_refusals(sim):
    with pytest.raises(ValueError, match="timing = 'leading'"):
        predictability(sim, timing="leading")
    with pytest.raises(ValueError, match="horizons = 200 must be shorter"):
        predictability(sim, [200])


def test_the_level_takes_the_slope_of_tmnt_away(sim):
    """Prediction 3 is the exchange rate's own mean reversion."""
    for view in (sim, sim.in_units("own")):
        alone = predictability(view, [8])["TMNT"].loc[8]
        table = predictability(view, [8], with_level=True).loc[8]
        assert abs(table["TMNT", "median t"]) < 0.8 < abs(alone["median t"]) / 3
        assert abs(table["TMNT", "median"]) < 0.25 * abs(alone["median"])
        assert table["level", "median t"] < -5
