"""Valid calls of the doors of `frictions.empirics.capital_reallocation`."""

import functools

import numpy as np
import pandas as pd

from frictions.empirics import capital_reallocation as evidence
from frictions.empirics.capital_reallocation.refinement import ECONOMIES


@functools.cache
def refined():
    return evidence.load_refinement()


@functools.cache
def responses():
    columns = refined().columns.union(["waiting"], sort=False)
    paths = {key: refined().loc[("all clear", 1, *key)] for key in ECONOMIES}
    return {key: path.reindex(columns=columns, fill_value=0.1) for key, path in paths.items()}


EXAMPLES = {
    "claim_rows": lambda: dict(
        judged=evidence.judge_transitions(responses(), refined()),
        on_grids=evidence.comparisons(refined())["holds"],
    ),
    "comparisons": lambda: dict(table=refined()),
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
    "load_methods": dict,
    "load_on_grid": dict,
    "load_profile": dict,
    "load_refinement": dict,
    "peaks_table": lambda: dict(responses=responses()),
}
EXCEPTIONS = {
    ("grid_answers", "responses", "a key misspelt"): "names are the caller's",
    ("peaks_table", "responses", "a key misspelt"): "names are the caller's",
}
