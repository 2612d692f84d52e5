"""What the chapter does with the economy of Yu (2019), chapter 2, beyond the paper's figures."""

from frictions.models.capital_reallocation.experiments.closures import (
    CLOSURES,
    closure_row,
    freeze_table,
    solve_freezes,
    under_closure,
)
from frictions.models.capital_reallocation.experiments.comparisons import (
    READINGS,
    amplification,
    bundle_gap,
    equilibria_table,
    inside_printed_axes,
    lemon_ridden,
    price_bounds,
    proposition_1,
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
from frictions.models.capital_reallocation.experiments.methods import methods_table
from frictions.models.capital_reallocation.experiments.moments import moments_of
from frictions.models.capital_reallocation.experiments.sampling import sample_facts

__all__ = [
    "CLOSURES",
    "READINGS",
    "VARIABLES",
    "LinearResponses",
    "Shock",
    "amplification",
    "bundle_gap",
    "closure_row",
    "equilibria_table",
    "freeze_table",
    "inside_printed_axes",
    "lemon_ridden",
    "lemon_shock_for",
    "linear_responses",
    "methods_table",
    "moments_of",
    "price_bounds",
    "proposition_1",
    "readings_table",
    "sample_facts",
    "shut_down",
    "size_table",
    "solve_freezes",
    "truncation_table",
    "under_closure",
]
