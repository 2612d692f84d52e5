"""
Production efficiency and financial-market efficiency: the model of the poster.

For anyone who wants its equilibria (stationary, along paths, with chosen information, with
capital), what prices reveal in them, and firms simulated from them.
"""

from frictions.models.market_efficiency.blocks import Blocks, blocks
from frictions.models.market_efficiency.by_elasticity import (
    capital_by_elasticity,
    equilibria_by_elasticity,
    measures_by_elasticity,
    projection_gaps,
    revealed_by_signals,
)
from frictions.models.market_efficiency.capital import (
    CapitalEquilibria,
    capital_model_equilibria,
    steady_state,
    with_income,
)
from frictions.models.market_efficiency.dynamics import bifurcation, selection_paths
from frictions.models.market_efficiency.information import (
    INFORMATION,
    gamma_scaled,
    information_ratio,
)
from frictions.models.market_efficiency.informativeness import BackwardPath, backward_induction
from frictions.models.market_efficiency.measured.formula_check import (
    FormulaCheck,
    formula_scores,
    formula_table,
)
from frictions.models.market_efficiency.measured.measures import (
    population_informativeness,
    population_sensitivity,
)
from frictions.models.market_efficiency.measured.panel import Panel, draw_sample
from frictions.models.market_efficiency.measured.real_efficiency import (
    expected_profit,
    simple_profit,
    simple_profit_minimum,
)
from frictions.models.market_efficiency.measured.verdicts import check_printed_formulas
from frictions.models.market_efficiency.parameters import (
    PANEL_COST_VOLATILITY,
    MarketEfficiencyParams,
)
from frictions.models.market_efficiency.population import (
    Population,
    draw_population,
    solve_population,
)
from frictions.models.market_efficiency.projection import ProjectionCheck, check_projection
from frictions.models.market_efficiency.resale_price import resale_terms, variance_shares
from frictions.models.market_efficiency.signals import Signal, SignalMarket, solve_signals
from frictions.models.market_efficiency.stationary import (
    StationaryEquilibria,
    StationaryEquilibrium,
    stationary_equilibria,
)

__all__ = [
    "INFORMATION",
    "PANEL_COST_VOLATILITY",
    "BackwardPath",
    "Blocks",
    "CapitalEquilibria",
    "FormulaCheck",
    "MarketEfficiencyParams",
    "Panel",
    "Population",
    "ProjectionCheck",
    "Signal",
    "SignalMarket",
    "StationaryEquilibria",
    "StationaryEquilibrium",
    "backward_induction",
    "bifurcation",
    "blocks",
    "capital_by_elasticity",
    "capital_model_equilibria",
    "check_printed_formulas",
    "check_projection",
    "draw_population",
    "draw_sample",
    "equilibria_by_elasticity",
    "expected_profit",
    "formula_scores",
    "formula_table",
    "gamma_scaled",
    "information_ratio",
    "measures_by_elasticity",
    "population_informativeness",
    "population_sensitivity",
    "projection_gaps",
    "resale_terms",
    "revealed_by_signals",
    "selection_paths",
    "simple_profit",
    "simple_profit_minimum",
    "solve_population",
    "solve_signals",
    "stationary_equilibria",
    "steady_state",
    "variance_shares",
    "with_income",
]
