"""Simulated panels: the law of motion date by date, the price of risk, views and bad input."""

import dataclasses

import numpy as np
import pytest

from frictions.empirics.market_efficiency.informativeness import (
    relative_informativeness,
    sensitivity,
)
from frictions.models.market_efficiency import MarketEfficiencyParams, draw_population, draw_sample
from frictions.models.market_efficiency.measured.panel import simulate_panel

PANEL = MarketEfficiencyParams(cost_volatility=0.6)


@pytest.fixture(scope="module")
def population():
    return draw_population(PANEL, 50, seed=0)


def test_mean_excess_payoff_is_the_price_of_risk():
    """Nothing else sees an error in the level of the price."""
    firms = draw_population(PANEL, 100, seed=1)
    panel = simulate_panel(firms, 10_000, np.random.default_rng(2))
    period = firms.blocks()
    variance = (1 + period.dividend_loading) ** 2 * period.dividend_variance
    premium = PANEL.risk_aversion * (variance + period.resale_variance)
    payoff = panel.dividend[:, 1:] + panel.price[:, 1:]
    excess = payoff - PANEL.riskless_return * panel.price[:, :-1] - premium[:, None]
    z = excess.mean(axis=1) / excess.std(axis=1) * np.sqrt(excess.shape[1])
    assert abs(z.mean()) < 0.4  # four standard errors over 100 firms
    assert 0.75 < z.std() < 1.25


@pytest.mark.parametrize(
    ("payoff", "form"), [("demand", "levels"), ("income", "levels"), ("income", "differences")]
)
def test_long_panels_measure_what_the_population_has(payoff, form):
    """Dates out of order would turn a long regression into a short one."""
    firms, dates = draw_population(PANEL, 400, seed=7), 1_000
    panel = simulate_panel(firms, dates, np.random.default_rng(8))
    measured = relative_informativeness(
        panel.price,
        getattr(panel, payoff),
        getattr(panel, f"next_{payoff}"),
        panel.controls(),
        form=form,
        bias="adjusted",
    )
    gap = measured - firms.relative_informativeness(payoff, form)
    # The bias that is left is of order 1 / dates, doubled by overlap in differences.
    assert gap.mean() == pytest.approx(0, abs=4 * gap.std() / 20 + 1 / dates)
    slopes = sensitivity(panel.next_income, panel.firm_input)
    z = (slopes.slope - firms.sensitivity) / slopes.standard_error
    assert abs(z.mean()) < 4 / 20
    assert z.std() == pytest.approx(1, abs=4 / np.sqrt(800))


def test_panel_respects_the_model_date_by_date(population):
    firms, panel = draw_sample(population, 5, 30, np.random.default_rng(3))
    np.testing.assert_array_equal(panel.income[:, 1:], panel.next_income[:, :-1])
    np.testing.assert_array_equal(panel.demand[:, 1:], panel.next_demand[:, :-1])
    dividend = 1 + 0.6 * (panel.dividend[:, :-1] - 1) + 0.1 * panel.income[:, 1:]
    np.testing.assert_allclose(panel.dividend[:, 1:], dividend, rtol=1e-14)
    phi, theta = PANEL.income_share, PANEL.demand_elasticity
    productivity = (panel.next_income - panel.next_demand / theta) / phi
    productivity -= firms.output_elasticity[:, None] * panel.firm_input
    error = panel.disclosure - productivity
    assert error.std() == pytest.approx(1 / np.sqrt(20), rel=0.3)
    np.testing.assert_allclose(
        panel.price.mean(), firms.mean_price.mean(), atol=5 * panel.price.std() / np.sqrt(5)
    )


def test_same_seed_same_panel_and_shorter_views(population):
    one, other = (draw_sample(population, 4, 10, np.random.default_rng(5))[1] for _ in range(2))
    for field in dataclasses.fields(one):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))
    np.testing.assert_array_equal(one.dates(2, 6).price, one.price[:, 2:6])


def test_controls(population):
    panel = draw_sample(population, 3, 5, np.random.default_rng(6))[1]
    assert [len(panel.controls(which)) for which in ("public", "dividend", "none")] == [3, 1, 0]
    quiet = draw_population(MarketEfficiencyParams(), 3, seed=0)
    assert len(simulate_panel(quiet, 5, np.random.default_rng(6)).controls()) == 2
    with pytest.raises(ValueError, match="which = 'all' must be one of"):
        panel.controls("all")


def test_bad_input(population):
    with pytest.raises(ValueError, match="dates = 0 must be a whole number from 1 on"):
        simulate_panel(population, 0, np.random.default_rng(0))
