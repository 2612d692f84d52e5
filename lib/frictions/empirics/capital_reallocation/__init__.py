"""
What takes long about Yu's (2019) chapter 2: claims on refined grids, and a profile of its facts.

For the chapter, which reads committed tables, and for who wants to run their commands again.
"""

from frictions.empirics.capital_reallocation.changes import (
    changes_texts,
    check_changes,
    count_outcomes,
    load_changes,
)
from frictions.empirics.capital_reallocation.closure_grids import (
    check_closures,
    load_closures,
)
from frictions.empirics.capital_reallocation.grid_methods import (
    check_methods,
    check_on_grid,
    grid_answers,
    load_methods,
    load_on_grid,
)
from frictions.empirics.capital_reallocation.identification import (
    load_identification,
    standard_errors,
)
from frictions.empirics.capital_reallocation.judgments import (
    claim_rows,
    half_life,
    judge_transitions,
    peaks_table,
)
from frictions.empirics.capital_reallocation.profile import check_point, load_profile, used_value
from frictions.empirics.capital_reallocation.refinement import (
    IN_WORDS,
    comparisons,
    load_refinement,
)

__all__ = [
    "IN_WORDS",
    "changes_texts",
    "check_changes",
    "check_closures",
    "check_methods",
    "check_on_grid",
    "check_point",
    "claim_rows",
    "comparisons",
    "count_outcomes",
    "grid_answers",
    "half_life",
    "judge_transitions",
    "load_changes",
    "load_closures",
    "load_identification",
    "load_methods",
    "load_on_grid",
    "load_profile",
    "load_refinement",
    "peaks_table",
    "standard_errors",
    "used_value",
]
