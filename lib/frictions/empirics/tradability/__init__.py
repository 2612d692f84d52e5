"""
Empirics of Tian (2015): tradability of industries, sorted portfolios, factors, exchange rates.

For anyone who sorts industries or firms and asks how the portfolios fare over the business cycle.
The exhibits of the live and the licensed tier are made by the same functions, and `frontier` asks
how close the model comes to the paper.
"""

from frictions.empirics.tradability.factor_regressions import (
    CAPM,
    FAMA_FRENCH,
    conditional_regression,
    gdp_beta,
    joint_test,
)
from frictions.empirics.tradability.firms.licensed import licensed_exhibits
from frictions.empirics.tradability.firms.panel import firm_ratios, value_weighted_returns
from frictions.empirics.tradability.firms.synthetic import SyntheticFirms, synthetic_firms
from frictions.empirics.tradability.firms.tables import (
    characteristics_table,
    composition_table,
    earnings_table,
    subset_gdp_betas,
)
from frictions.empirics.tradability.frontier import PRINTED
from frictions.empirics.tradability.frontier_economies import (
    frontier_by_limits,
    frontier_facts,
    frontier_medians,
    load_frontier,
    params_of,
    sampling_distances,
    simulate_frontier,
)
from frictions.empirics.tradability.live import live_exhibits, live_gdp_growth, return_tables
from frictions.empirics.tradability.out_of_sample import clark_west
from frictions.empirics.tradability.portfolios import (
    annual_spread,
    portfolio_returns,
    regime_table,
    resort_correlations,
    with_spreads,
)
from frictions.empirics.tradability.public_estimates import (
    load_exchange_estimates,
    load_gdp_estimates,
)
from frictions.empirics.tradability.real_exchange_rate import (
    index_predictions,
    log_real_exchange_rate,
    predictive_regressions,
)
from frictions.empirics.tradability.sorting import QUINTILES, quantile_groups, transition_matrix
from frictions.empirics.tradability.tradability_ratio import (
    extreme_ratios,
    quintile_ratios,
    ratio_statistics,
    tradability_ratio,
)

__all__ = [
    "CAPM",
    "FAMA_FRENCH",
    "PRINTED",
    "QUINTILES",
    "SyntheticFirms",
    "annual_spread",
    "characteristics_table",
    "clark_west",
    "composition_table",
    "conditional_regression",
    "earnings_table",
    "extreme_ratios",
    "firm_ratios",
    "frontier_by_limits",
    "frontier_facts",
    "frontier_medians",
    "gdp_beta",
    "index_predictions",
    "joint_test",
    "licensed_exhibits",
    "live_exhibits",
    "live_gdp_growth",
    "load_exchange_estimates",
    "load_frontier",
    "load_gdp_estimates",
    "log_real_exchange_rate",
    "params_of",
    "portfolio_returns",
    "predictive_regressions",
    "quantile_groups",
    "quintile_ratios",
    "ratio_statistics",
    "regime_table",
    "resort_correlations",
    "return_tables",
    "sampling_distances",
    "simulate_frontier",
    "subset_gdp_betas",
    "synthetic_firms",
    "tradability_ratio",
    "transition_matrix",
    "value_weighted_returns",
    "with_spreads",
]
