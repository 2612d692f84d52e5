"""What the paper's facts say about the parameters: a profile in elasticity and lemon rate.

Two facts are taken: used capital is 28.6 per cent of the value of investment, and the correlation
of reallocation with output is 0.675 (acquisitions, Eisfeldt and Rampini 2006).  At each elasticity
of substitution and lemon rate the weight of new goods and the size of shocks to the lemon rate are
found that meet both.  Where all do, the facts do not identify the two.
"""

import pandas as pd
from scipy.optimize import brentq

from frictions.data.shipped import read_table
from frictions.foundation import NoEquilibrium, require_instance
from frictions.foundation.arrays import require_array, require_labels
from frictions.models.capital_reallocation import (
    GridSettings,
    ReallocationParams,
    SteadyState,
    market_jacobian,
    solve_steady_state,
)
from frictions.models.capital_reallocation.experiments import (
    Shock,
    lemon_shock_for,
    linear_responses,
)

TABLE = "capital_reallocation_profile.csv"
USED_VALUE, CORRELATION = 0.286, 0.675
PRODUCTIVITY = Shock("productivity", 0.8, 1.0)
POINTS = tuple((e, rate) for e in (1.5, 2.5, 3.5, 5.0) for rate in (0.001, 0.002, 0.003))
GRIDS, HORIZON = GridSettings(a_nodes=40), 80
BRACKET = 0.6, 0.8  # of the weight of new goods


def used_value(steady: SteadyState) -> float:
    """Return the share of used goods in the value of all goods bought."""
    require_instance("steady", steady, SteadyState)
    return steady.prices.used * steady.aggregates.used_ratio / steady.bundle_price


def profile_point(point: tuple[float, float]) -> dict[str, float]:
    """Meet both facts at one elasticity and lemon rate; NaN where no equilibrium is in reach."""
    elasticity, lemon_rate = point
    row = {"elasticity": elasticity, "lemon_rate": lemon_rate}

    def at(weight: float) -> SteadyState:
        return solve_steady_state(
            ReallocationParams(elasticity=elasticity, lemon_rate=lemon_rate, new_weight=weight),
            GRIDS, tolerance=1e-6,
        )  # fmt: skip

    try:
        weight = brentq(lambda w: used_value(at(w)) - USED_VALUE, *BRACKET, xtol=1e-5)
    except NoEquilibrium:
        return row
    steady = at(weight)
    model = linear_responses(market_jacobian(steady, HORIZON, full=True))
    shock = lemon_shock_for(model, PRODUCTIVITY, CORRELATION)
    moments = model.moments([PRODUCTIVITY, shock])
    return row | {
        "new_weight": weight,
        "lemon_share": steady.prices.lemon_share,
        "used": steady.prices.used,
        "lemon_sd": shock.sd,
        "used_value": used_value(steady),
        "with_output": float(moments.loc["reallocation", "with_output"]),
        "relative_reallocation": float(moments.loc["reallocation", "relative"]),
        "relative_wedge": float(moments.loc["wedge", "relative"]),
        "mpk_with_output": float(moments.loc["mpk_sd", "with_output"]),
    }


def load_profile() -> pd.DataFrame:
    """Return the committed profile: a row a point, with the keys of `profile_point`."""
    return read_table(TABLE)


def check_point(row: pd.Series) -> float:
    """Return by how much a committed point misses its two facts when it is solved again."""
    require_instance("row", row, pd.Series, "a row of load_profile()")
    names = ["elasticity", "lemon_rate", "new_weight", "lemon_sd"]
    require_labels("row", row.index, names)
    require_array("row", row[names].to_numpy(), None)
    params = ReallocationParams(
        elasticity=row["elasticity"], lemon_rate=row["lemon_rate"], new_weight=row["new_weight"]
    )
    steady = solve_steady_state(params, GRIDS, tolerance=1e-6)
    model = linear_responses(market_jacobian(steady, HORIZON, full=True))
    shocks = [PRODUCTIVITY, Shock("lemon_rate", 0.8, row["lemon_sd"])]
    found = model.moments(shocks).loc["reallocation", "with_output"]
    return float(max(abs(used_value(steady) - USED_VALUE), abs(found - CORRELATION)))
