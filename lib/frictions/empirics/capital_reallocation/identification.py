"""What three facts say about eight parameters: how each moves them, and standard errors.

The facts are the value share of used goods and the correlations with output of reallocation and of
sales of sound capital.  Derivatives are taken where the profile meets two of them at the paper's
elasticity and lemon rate.
"""

import numpy as np
import pandas as pd

from frictions.data.shipped import read_table
from frictions.empirics.capital_reallocation.profile import (
    GRIDS,
    HORIZON,
    PRODUCTIVITY,
    load_profile,
    used_value,
)
from frictions.foundation.arrays import require_labels, require_table
from frictions.foundation.intervals import require_number
from frictions.models.capital_reallocation import (
    ReallocationParams,
    SteadyState,
    market_jacobian,
    solve_steady_state,
)
from frictions.models.capital_reallocation.experiments import (
    LinearResponses,
    Shock,
    linear_responses,
)

TABLE = "capital_reallocation_identification.csv"
FACTS = ["used_value", "reallocation", "good_sales"]
STEP = 0.02  # of a parameter, relative, to both sides
STRUCTURE = ("new_weight", "elasticity", "lemon_rate", "debt_limit", "innovation_sd")
LEMON_SD, LEMON_PERSISTENCE, PERSISTENCE = "lemon_sd", "lemon_persistence", "cycle_persistence"
FREE = ("new_weight", LEMON_SD)  # what the profile finds by the first two facts


def base_point() -> dict[str, float]:
    """Return the parameters where derivatives are taken, by name."""
    row = load_profile().query("elasticity == 2.5 and lemon_rate == 0.002").iloc[0]
    params = ReallocationParams()
    kept = {name: float(getattr(params, name)) for name in STRUCTURE[1:]}
    return {"new_weight": float(row["new_weight"])} | kept | {
        LEMON_SD: float(row["lemon_sd"]), LEMON_PERSISTENCE: 0.8,
        PERSISTENCE: PRODUCTIVITY.persistence,
    }  # fmt: skip


def shocks_of(at: dict[str, float]) -> list[Shock]:
    """Return the two shocks."""
    return [
        Shock("productivity", at[PERSISTENCE], 1.0),
        Shock("lemon_rate", at[LEMON_PERSISTENCE], at[LEMON_SD]),
    ]


def solve_at(at: dict[str, float]) -> tuple[SteadyState, LinearResponses]:
    """Return the steady state and the linear model at parameters by name."""
    params = ReallocationParams().replace(**{name: at[name] for name in STRUCTURE})
    steady = solve_steady_state(params, GRIDS, tolerance=1e-7)
    return steady, linear_responses(market_jacobian(steady, HORIZON, full=True))


def facts_at(at: dict[str, float], solved=None) -> dict[str, float]:
    """Return the facts and the amplitude of reallocation at parameters by name."""
    steady, model = solved or solve_at(at)
    moments = model.moments(shocks_of(at))
    return {
        "used_value": used_value(steady),
        "reallocation": float(moments.loc["reallocation", "with_output"]),
        "good_sales": float(moments.loc["good_sales", "with_output"]),
        "relative": float(moments.loc["reallocation", "relative"]),
    }


def points() -> tuple[tuple[str, float], ...]:
    """Return the parameters and where they are."""
    return tuple(base_point().items())


def derivative(point: tuple[str, float]) -> dict:
    """Return by how much each fact moves for a one per cent higher parameter."""
    name, value = point
    base = base_point()
    solved = None if name in STRUCTURE else solve_at(base)
    high, low = (facts_at(base | {name: value * (1 + side * STEP)}, solved) for side in (1, -1))
    slopes = {fact: (high[fact] - low[fact]) / (200.0 * STEP) for fact in high}
    return {"parameter": name, "value": value} | slopes


def load_identification() -> pd.DataFrame:
    """
    Return the committed derivatives.

    Returns
    -------
    DataFrame
        By ``parameter``: its ``value``, and by how much ``FACTS``, and ``relative``, reallocation's
        amplitude, rise for a one per cent higher parameter.
    """
    return read_table(TABLE).set_index("parameter")


def standard_errors(table: pd.DataFrame, samples: pd.DataFrame, used: float) -> pd.DataFrame:
    """
    Return standard errors in per cent of each parameter, when facts of short samples are met.

    The weight of new goods and the size of lemon shocks are free, and one more parameter with them:
    three facts for three.

    Parameters
    ----------
    table : DataFrame
        From `load_identification`.
    samples : DataFrame
        From ``sample_facts``: how facts scatter in samples of the data's length.
    used : float
        The value share of used goods, whose scatter is in per cent of itself.

    Returns
    -------
    DataFrame
        By third parameter ("none": two facts for two): standard errors of the two and of the third,
        in per cent; and the condition number of the derivatives in units of the facts' standard
        deviations.
    """
    used = require_number("used", used, "(0, 1)")
    require_table("table", table, (), FACTS, "from load_identification")
    require_labels("table", table.index, FREE)
    require_table("samples", samples, (), FACTS, "from sample_facts")
    if len(samples) < 2 or not (samples[FACTS].std() > 0.0).all():
        raise ValueError("samples must have two rows or more, between which each fact differs")
    scatter = samples[FACTS].to_numpy() * [0.01 * used, 1.0, 1.0]
    covariance = np.cov(scatter.T)
    rows = {}
    for third in (None, *table.index.drop(list(FREE))):
        names = [*FREE] if third is None else [*FREE, third]
        count = len(names)
        slopes = table.loc[names, FACTS[:count]].to_numpy().T
        spread = covariance[:count, :count]
        scaled = slopes / np.sqrt(np.diag(spread))[:, None]
        if np.linalg.matrix_rank(scaled) < count:
            raise ValueError(f"table must have independent rows of {names} in {FACTS[:count]}")
        inverse = np.linalg.inv(slopes)
        errors = np.sqrt(np.diag(inverse @ spread @ inverse.T))
        rows[(third or "none").replace("_", " ")] = {
            "weight of new goods": errors[0],
            "size of lemon shocks": errors[1],
            "third parameter": errors[2] if count == 3 else np.nan,
            "condition number": np.linalg.cond(scaled),
        }
    return pd.DataFrame(rows).T
