"""Simulated moments: the regressions they stand for, and their limits."""

import numpy as np
import pytest
import statsmodels.api as sm

from frictions.empirics.market_efficiency.calibration.moments import (
    PUBLISHED,
    gaps,
    simulated_moments,
)
from frictions.empirics.market_efficiency.informativeness import (
    relative_informativeness,
    sensitivity,
)
from frictions.models.market_efficiency import (
    PANEL_COST_VOLATILITY,
    MarketEfficiencyParams,
    draw_population,
    draw_sample,
)

PANEL = MarketEfficiencyParams(cost_volatility=PANEL_COST_VOLATILITY)


def test_moments_are_those_of_the_poster_s_regression():
    found = simulated_moments(PANEL, "income, no controls", firms=300, seed=4)
    population = draw_population(PANEL, 300, seed=4)
    _, panel = draw_sample(population, 300, 20, np.random.default_rng(4))
    info = relative_informativeness(
        panel.price, panel.income, panel.next_income, form="differences"
    )
    slopes = sensitivity(panel.next_income, panel.firm_input, form="differences").slope
    fit = sm.OLS(info, sm.add_constant(slopes)).fit()
    assert [found["constant"], found["slope"]] == pytest.approx(list(fit.params), rel=1e-10)
    assert found["R squared"] == pytest.approx(fit.rsquared, rel=1e-10)
    assert found["slope error"] == pytest.approx(fit.bse[1], rel=1e-10)
    assert found["constant error"] == pytest.approx(fit.bse[0], rel=1e-10)
    assert found["mean"] == pytest.approx(info.mean(), rel=1e-12)


def test_twenty_dates_alone_spread_informativeness_as_the_replication_does():
    """Firms that hardly differ: most of the published spread is sampling error."""
    found = simulated_moments(PANEL.replace(risk_aversion=0.4), "demand", firms=4_000)
    assert found["exact s.d."] < 0.5 * found["s.d."]
    assert found["mean"] > found["exact mean"] + 0.03  # a raw R squared is biased upward


def test_gaps_are_to_the_published_values():
    moments = simulated_moments(PANEL, "demand", firms=50)
    table = gaps(moments)
    assert list(table.index) == list(PUBLISHED)
    assert table.loc["mean", "gap"] == pytest.approx(moments["mean"] - 0.112)
    assert table.loc["slope", "error"] == moments["slope error"]


def test_bad_input():
    with pytest.raises(ValueError, match="measure = 'sales'"):
        simulated_moments(PANEL, "sales")
    with pytest.raises(ValueError, match="firms = 2"):
        simulated_moments(PANEL, "demand", firms=2)
