"""Monte Carlo of the cross-section on the model's panel, where truth is known."""

import pickle

import numpy as np
import pandas as pd
import pytest

from frictions.empirics.market_efficiency.cross_section_monte_carlo import (
    Design,
    estimate,
    monte_carlo,
    population_slope,
    summarise,
)
from frictions.empirics.market_efficiency.informativeness import sensitivity
from frictions.models.market_efficiency import MarketEfficiencyParams, draw_population, draw_sample
from frictions.models.market_efficiency.measured.panel import simulate_panel

DESIGNS = {
    "structural": Design(bias="olkin_pratt"),
    "structural, size": Design(bias="olkin_pratt", with_size=True),
    "differences": Design(payoff="income", form="differences"),
    "naive": Design(payoff="income", form="differences", regressor="sensitivity"),
    "poster": Design(
        payoff="income",
        form="differences",
        regressor="sensitivity",
        sensitivity_form="differences",
    ),
    "crossfit": Design(
        payoff="income",
        bias="olkin_pratt",
        regressor="sensitivity",
        correction="crossfit",
    ),
}
REPLICATIONS = 60


@pytest.fixture(scope="module")
def population():
    return draw_population(MarketEfficiencyParams(cost_volatility=0.6), 2000, seed=0)


@pytest.fixture(scope="module")
def summary(population):
    draws = monte_carlo(
        lambda rng: draw_sample(population, 300, 80, rng),
        DESIGNS,
        replications=REPLICATIONS,
        seed=1,
    )
    truth = {label: population_slope(design, population) for label, design in DESIGNS.items()}
    return summarise(draws, truth)


@pytest.mark.parametrize("label", ["structural", "structural, size", "crossfit"])
def test_corrected_designs_are_unbiased_and_cover(summary, label):
    row = summary.loc[label]
    assert row["mean"] == pytest.approx(row["truth"], abs=4 * row["s.d."] / np.sqrt(REPLICATIONS))
    # Four standard errors of a share at 0.95 over this many replications.
    assert row["robust coverage"] > 0.95 - 4 * np.sqrt(0.95 * 0.05 / REPLICATIONS)
    # A standard deviation over n draws is known to 1 / sqrt(2 n).
    assert row["robust s.e."] == pytest.approx(row["s.d."], rel=4 / np.sqrt(2 * REPLICATIONS))


def test_naive_regression_on_sensitivity_is_attenuated_and_does_not_cover(summary):
    for label in ("naive", "poster"):
        assert summary.loc[label, "mean"] > 0.75 * summary.loc[label, "truth"]
        assert summary.loc[label, "robust coverage"] < 0.8
    assert summary.loc["poster", "mean"] > summary.loc["naive", "mean"]
    assert np.isnan(summary.loc["crossfit", "classic coverage"])


def test_a_replication_depends_on_its_number_alone(population):
    def draw(rng):
        return draw_sample(population, 30, 20, rng)

    few, many = (
        monte_carlo(draw, {"structural": Design()}, replications=n, seed=2) for n in (2, 4)
    )
    assert few.equals(many.iloc[:2])


def test_processes_and_a_store_give_the_same_bits(population, tmp_path):
    def study(**options):
        return monte_carlo(
            lambda rng: draw_sample(population, 30, 20, rng),
            {"a": Design(), "b": Design(with_size=True)},
            replications=4,
            seed=2,
            **options,
        )

    alone, file = study(), tmp_path / "draws.jsonl"
    for options in ({"workers": 2}, {"store": file}, {"store": file}):
        pd.testing.assert_frame_equal(study(**options), alone, check_exact=True)
    with pytest.raises(ValueError, match="holds results of another problem"):
        monte_carlo(
            lambda rng: draw_sample(population, 31, 20, rng),
            {"a": Design()},
            replications=4,
            seed=2,
            store=file,
        )


def test_no_relation_is_found_where_there_is_none(population):
    """Elasticities permuted over firms: the share of rejections is the size of the test."""
    rejections = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        firms = population.draw(100, rng)
        panel = simulate_panel(firms, 20, rng)
        shuffled = _Shuffled(rng.permutation(firms.output_elasticity))
        found = estimate(Design(), shuffled, panel)
        rejections.append(abs(found.slope) > 1.96 * found.robust_error)
    assert np.mean(rejections) < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 60)


class _Shuffled:
    def __init__(self, output_elasticity):
        self.output_elasticity = output_elasticity


def test_sensitivity_says_nothing_without_a_cost_shifter():
    population = draw_population(MarketEfficiencyParams(), 500, seed=3)
    np.testing.assert_allclose(population.sensitivity, 1.0, rtol=1e-12)
    firms, panel = draw_sample(population, 500, 80, np.random.default_rng(4))
    found = sensitivity(panel.next_income, panel.firm_input)
    assert found.slope.mean() == pytest.approx(1.0, abs=0.005)
    # Dispersion is sampling error, to the precision of a variance over 500 firms.
    assert np.mean(((found.slope - 1) / found.standard_error) ** 2) == pytest.approx(1, abs=0.3)
    assert abs(np.corrcoef(found.slope, firms.output_elasticity)[0, 1]) < 4 / np.sqrt(500)


def test_bad_input(population):
    with pytest.raises(ValueError, match="regressor = 'size' must be one of"):
        Design(regressor="size")
    with pytest.raises(ValueError, match="correction = 'iv' must be one of"):
        Design(correction="iv")
    with pytest.raises(ValueError, match="needs sensitivity in levels as regressor"):
        Design(correction="crossfit")
    with pytest.raises(ValueError, match="needs sensitivity in levels as regressor"):
        Design(regressor="sensitivity", sensitivity_form="differences", correction="crossfit")
    with pytest.raises(ValueError, match="replications = 1 must be a whole number"):
        monte_carlo(print, {}, replications=1, seed=0)
    draws = monte_carlo(
        lambda rng: draw_sample(population, 10, 20, rng), {"a": Design()}, replications=2, seed=0
    )
    with pytest.raises(ValueError, match=r"truth lacks \['a'\]"):
        summarise(draws, {})


class Shipped:
    """Draw samples from a large population; count how often it is sent to a process."""

    copies = 0

    def __init__(self, population):
        self.population = population

    def __call__(self, rng):
        return draw_sample(self.population, 30, 40, rng)

    def __reduce__(self):
        Shipped.copies += 1
        return Shipped, (self.population,)


def test_a_replication_costs_little_to_send(population):
    draw, replications = Shipped(population), 400
    whole = len(pickle.dumps(draw))
    Shipped.copies = 0
    monte_carlo(
        draw, {"differences": DESIGNS["differences"]}, replications=replications, seed=1, workers=2
    )
    assert 0 < whole * Shipped.copies / replications < 0.025 * whole
