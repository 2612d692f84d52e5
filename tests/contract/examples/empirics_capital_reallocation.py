"""Valid calls of the doors of `frictions.empirics.capital_reallocation`."""

import functools
import warnings

import numpy as np
import pandas as pd

from frictions.empirics import capital_reallocation as evidence
from frictions.empirics.capital_reallocation.identification import FACTS
from frictions.empirics.capital_reallocation.refinement import ECONOMIES
from frictions.models.capital_reallocation import (
    GridSettings,
    ReallocationParams,
    market_jacobian,
    solve_steady_state,
)


@functools.cache
def refined():
    return evidence.load_refinement()


@functools.cache
def responses():
    columns = refined().columns.union(["waiting"], sort=False)
    paths = {key: refined().loc[(1, *key)] for key in ECONOMIES}
    return {key: path.reindex(columns=columns, fill_value=0.1) for key, path in paths.items()}


@functools.cache
def steady():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # mass at the top of so short a grid
        grids = GridSettings(k_min=0.3, k_nodes=42, a_nodes=10)
        return solve_steady_state(ReallocationParams(), grids, tolerance=1e-6)


@functools.cache
def jacobian():
    return market_jacobian(steady(), 8)


def samples():
    rng = np.random.default_rng(0)
    return pd.DataFrame(rng.standard_normal((50, 3)), columns=FACTS)


EXAMPLES = {
    "claim_rows": lambda: dict(
        judged=evidence.judge_transitions(responses(), refined()),
        on_grids=evidence.comparisons(refined())["holds"],
    ),
    "comparisons": lambda: dict(table=refined()),
    "changes_texts": lambda: dict(table=evidence.load_changes()),
    "check_changes": lambda: dict(table=evidence.load_changes()),
    "count_outcomes": lambda: dict(table=evidence.load_changes()),
    "check_closures": lambda: dict(lemons=jacobian(), plain=jacobian()),
    "check_methods": lambda: dict(methods=evidence.load_methods()),
    "check_on_grid": lambda: dict(table=evidence.load_on_grid()),
    "check_point": lambda: dict(row=evidence.load_profile().iloc[0]),
    "grid_answers": lambda: dict(
        responses={
            (2.5, limit, rate): evidence.load_on_grid().loc[(limit, rate)]
            for limit in (0.35, 0.25)
            for rate in (0.002, 0.0)
        },
        table=evidence.load_on_grid(),
    ),
    "half_life": lambda: dict(
        path=pd.Series(-np.array([0.5, 1.0, 0.8, 0.4, 0.2]), index=range(1, 6))
    ),
    "judge_transitions": lambda: dict(responses=responses(), refined=refined()),
    "load_changes": dict,
    "load_closures": dict,
    "load_identification": dict,
    "load_methods": dict,
    "load_on_grid": dict,
    "load_profile": dict,
    "load_refinement": dict,
    "standard_errors": lambda: dict(
        table=evidence.load_identification(), samples=samples(), used=0.286
    ),
    "used_value": lambda: dict(steady=steady()),
    "peaks_table": lambda: dict(responses=responses()),
}
COSTLY = {
    # Each solves again what is committed: on the grids of the committed numbers, or it checks none.
    "check_changes": "solves steady states from a cold start",
    "check_methods": "solves the entrepreneur's problem twice on the full grids",
    "check_on_grid": "solves a steady state on the full grids",
    "check_point": "solves a steady state on the full grids",
}
EXCEPTIONS = {
    ("check_changes", "table", "NaN"): "an economy that is refused has no numbers",
    ("grid_answers", "responses", "a key misspelt"): "names are the caller's",
    ("peaks_table", "responses", "a key misspelt"): "names are the caller's",
}
