"""
The empirics of Yu (2019), chapter 1: the VAR, its moments, and models fitted to it.

For anyone who matches a model's impulse responses to those of a VAR: one criterion for both
economies, its distribution under a true model, and differences of fit with their standard errors.
"""

from frictions.empirics.inventories.cases import (
    CASES,
    PROFILES,
    load_bootstrap,
    load_estimates,
    profile,
)
from frictions.empirics.inventories.inference.comparison import (
    differences,
    estimate_errors,
    estimated,
    tested_fits,
)
from frictions.empirics.inventories.inference.criterion import (
    compare_fits,
    criterion_distribution,
    criterion_mean,
    criterion_test,
    standard_errors,
)
from frictions.empirics.inventories.labels import (
    CRITERION_ROWS,
    MOMENT_LABELS,
    PANEL_TITLES,
    PANELS,
    PARAMETER_SYMBOLS,
    SIGN,
)
from frictions.empirics.inventories.matching import (
    BOUNDS,
    FOUR,
    SIX,
    MatchingProblem,
    attentive_economy,
    matching_target,
    misses,
)
from frictions.empirics.inventories.moments import HORIZON, inventory_moments, money_growth_moments
from frictions.empirics.inventories.responses import matched_responses
from frictions.empirics.inventories.sampling import draw_samples
from frictions.empirics.inventories.search import improve
from frictions.empirics.inventories.var import DRAWS, SHOCK, estimate_monetary_var
from frictions.empirics.inventories.var_filters import (
    load_responses_by_filter,
    persistence,
    responses_by_filter,
)
from frictions.empirics.inventories.var_live import extremes, figure_targets, reestimate_if_covered

__all__ = [
    "BOUNDS",
    "CASES",
    "CRITERION_ROWS",
    "DRAWS",
    "FOUR",
    "HORIZON",
    "MOMENT_LABELS",
    "PANELS",
    "PANEL_TITLES",
    "PARAMETER_SYMBOLS",
    "PROFILES",
    "SHOCK",
    "SIGN",
    "SIX",
    "MatchingProblem",
    "attentive_economy",
    "compare_fits",
    "criterion_distribution",
    "criterion_mean",
    "criterion_test",
    "differences",
    "draw_samples",
    "estimate_errors",
    "estimate_monetary_var",
    "estimated",
    "extremes",
    "figure_targets",
    "improve",
    "inventory_moments",
    "load_bootstrap",
    "load_estimates",
    "load_responses_by_filter",
    "matched_responses",
    "matching_target",
    "misses",
    "money_growth_moments",
    "persistence",
    "profile",
    "reestimate_if_covered",
    "responses_by_filter",
    "standard_errors",
    "tested_fits",
]
