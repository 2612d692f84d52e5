"""What the chapter does with the economy of Yu (2019), chapter 2, beyond the paper's figures."""

from frictions.models.capital_reallocation.experiments.closures import (
    CLOSURES,
    closure_table,
    freeze_table,
    solve_freezes,
)
from frictions.models.capital_reallocation.experiments.comparisons import (
    READINGS,
    bundle_gap,
    equilibria_table,
    methods_table,
    readings_table,
    shut_down,
    size_table,
    truncation_table,
)
from frictions.models.capital_reallocation.experiments.cycles import (
    VARIABLES,
    LinearResponses,
    Shock,
    lemon_shock_for,
    linear_responses,
)

__all__ = [
    "CLOSURES",
    "READINGS",
    "VARIABLES",
    "LinearResponses",
    "Shock",
    "bundle_gap",
    "closure_table",
    "equilibria_table",
    "freeze_table",
    "lemon_shock_for",
    "linear_responses",
    "methods_table",
    "readings_table",
    "shut_down",
    "size_table",
    "solve_freezes",
    "truncation_table",
]
