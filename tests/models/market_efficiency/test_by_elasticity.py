"""The tables behind the chapter's exhibits, against the solvers one by one."""

import numpy as np
import pytest

from frictions.models.market_efficiency import (
    MarketEfficiencyParams,
    Signal,
    capital_by_elasticity,
    capital_model_equilibria,
    equilibria_by_elasticity,
    expected_profit,
    measures_by_elasticity,
    population_informativeness,
    projection_gaps,
    revealed_by_signals,
    stationary_equilibria,
    with_income,
)
from tests.models.market_efficiency.maps import income_informativeness

BASE = MarketEfficiencyParams()


def test_equilibria_and_where_there_is_none():
    risk_averse = BASE.replace(risk_aversion=1.2)
    table = equilibria_by_elasticity(risk_averse, [0.3, 0.9])
    economy = risk_averse.replace(output_elasticity=0.3)
    found = stationary_equilibria(economy)
    calm, wild = found.low_volatility, found.high_volatility
    assert table.loc[0.3, ("calm", "u")] == calm.informativeness
    assert table.loc[0.3, ("volatile", "price variance")] == wild.price_variance
    assert table.loc[0.3, ("volatile", "slope")] == wild.map_slope
    assert table.loc[0.3, ("fold", "gamma")] == found.gamma_max
    profit = expected_profit(economy, calm.blocks.revealed_share)
    assert table.loc[0.3, ("profit", "calm")] == profit
    assert table.loc[0.9, ["calm", "volatile", "profit"]].isna().all()
    assert table.loc[0.9, ("fold", "gamma")] < 1.2
    assert "no equilibrium" in stationary_equilibria(economy.replace(risk_aversion=3.0)).in_words
    assert f"u = {calm.informativeness:.4f}" in found.in_words


def test_measures():
    params = BASE.replace(cost_volatility=0.6)
    table = measures_by_elasticity(params, [0.3, 0.7])
    economy = params.replace(output_elasticity=0.7)
    u = stationary_equilibria(economy).low_volatility.informativeness
    assert table.loc["u", 0.7] == u
    levels = table.loc["income, levels, public", 0.7]
    assert levels == pytest.approx(income_informativeness(economy, u), rel=1e-10)
    bare = population_informativeness(
        economy, u, payoff="income", form="differences", controls="none"
    )
    assert table.loc["income, differences, none", 0.7] == bare


def test_capital():
    base = BASE.replace(risk_aversion=0.05)
    table = capital_by_elasticity(base, [0.2, 0.5], {"hasty": 0.9})
    economy = base.replace(discount_factor=0.9, output_elasticity=0.5)
    free, held = (
        capital_model_equilibria(e).low_volatility for e in (economy, with_income(economy))
    )
    assert table.loc[0.5, ("income free", "hasty")] == free
    assert table.loc[0.5, ("income held at 1", "hasty")] == held


def test_no_firms_are_refused_whatever_the_elasticities():
    with pytest.raises(ValueError, match=r"discount_factors = \{\} must have at least one firm"):
        capital_by_elasticity(BASE, [np.nan], {})


def test_gaps_of_every_equilibrium():
    gaps = projection_gaps([BASE, BASE.replace(risk_aversion=3.0)])
    assert gaps.loc[0].size == 4  # two with given and two with chosen information
    assert (gaps < 1e-12).all()
    assert 1 not in gaps.index.get_level_values("economy") or np.isfinite(gaps.loc[1]).all()


def test_revealed_share_falls_whatever_investors_see():
    demand = Signal({"demand": 1.0}, 0.1)
    structures = {
        "demand": [[demand]],
        "productivity": [[Signal({"productivity": 1.0}, 1.0), demand]],
    }
    params = MarketEfficiencyParams()
    table = revealed_by_signals(params, [0.3, 0.7], structures)
    assert (table[0.7] < table[0.3]).all()
    low = stationary_equilibria(params.replace(output_elasticity=0.3)).low_volatility
    assert table.loc["demand", 0.3] == pytest.approx(low.blocks.revealed_share, rel=1e-8)
    with pytest.raises(ValueError, match=r"structures = \{\} must name"):
        revealed_by_signals(params, [0.3], {})


def test_elasticities_at_baseline():
    expected = {
        "risk_aversion": -0.847,
        "income_loading": -0.847,
        "signal_precision": 0.768,
        "noise_precision": -0.076,
        "disclosure_precision": -0.021,
        "productivity_precision": 0.817,
        "demand_precision": -0.640,
        "dividend_persistence": -1.130,
        "riskless_return": 2.726,
        "demand_elasticity": -1.591,
    }
    h = 1e-5
    for name, elasticity in expected.items():
        value = getattr(BASE, name)
        up, down = (
            stationary_equilibria(BASE.replace(**{name: value * (1 + s)})).informativeness[-1]
            for s in (h, -h)
        )
        assert np.log(up / down) / (2 * h) == pytest.approx(elasticity, abs=6e-4), name


def test_largest_elasticity_with_an_equilibrium():
    params = BASE.replace(risk_aversion=1.2)
    assert stationary_equilibria(params.replace(output_elasticity=0.829662)).equilibria
    assert not stationary_equilibria(params.replace(output_elasticity=0.829663)).equilibria


def test_sign_of_the_effect_of_elasticity_on_the_two_branches():
    params = BASE.replace(risk_aversion=1.2)
    u = np.array(
        [
            stationary_equilibria(params.replace(output_elasticity=eta)).informativeness
            for eta in (0.1, 0.3, 0.5, 0.7, 0.8)
        ]
    )
    np.testing.assert_allclose(u[:, 0], [0.00607, 0.00620, 0.00646, 0.00722, 0.00872], atol=6e-6)
    np.testing.assert_allclose(u[:, 1], [0.11513, 0.08291, 0.05380, 0.02869, 0.01708], atol=6e-6)
