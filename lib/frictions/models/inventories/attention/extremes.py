"""
Attention in economies far from the printed one: how far the search reaches, and what it cannot do.

``python -m frictions.models.inventories.attention.extremes OUT`` solves 45 admissible economies at
the bits of ``BITS`` and writes ``inventories_extremes.csv`` into the directory OUT: 26 with one
parameter at an end of ``RANGES``, the others as printed, and 19 with three that were drawn.
"""

import numpy as np
import pandas as pd

from frictions.foundation import NoEquilibrium, NotConverged, run_tasks
from frictions.foundation.long_command import read_arguments, write_table
from frictions.models.inventories.attention.aggregate_map import build_aggregate_map
from frictions.models.inventories.attention.curve import solve_at_bits
from frictions.models.inventories.attention.equilibrium import AttentionEquilibrium
from frictions.models.inventories.attention.parameters import (
    TABLE_1_1_ATTENTION,
    AttentionParams,
    InformationCost,
)

TABLE, MODULE = "inventories_extremes.csv", "frictions.models.inventories.attention.extremes"
RANGES = {
    "discount_factor": (0.97, 0.998),
    "demand_elasticity": (2.5, 12.0),
    "inventory_depreciation": (0.005, 0.06),
    "taste_volatility": (0.15, 0.7),
    "government_share": (0.0, 0.4),
    "policy_inertia": (0.0, 0.95),
    "policy_inflation": (1.1, 5.0),
    "policy_output": (0.0, 1.0),
    "habit": (0.0, 0.95),
    "wage_stickiness": (0.05, 0.97),
    "wage_indexation": (0.0, 1.0),
    "risk_aversion": (0.3, 6.0),
    "labour_curvature": (0.05, 6.0),
}
DRAWN, TOGETHER, SEED = 19, 3, 17
BITS, QUARTERS, TAIL = 0.2, 300, 0.2
STEPS = (1.5, 0.8, 0.4)  # bits on the way, where the first try fails


def economies() -> list[dict[str, float]]:
    """Return what differs from the printed economy, one dictionary an economy."""
    one = [{name: end} for name, ends in RANGES.items() for end in ends]
    rng = np.random.default_rng(SEED)
    names = list(RANGES)
    several = [
        {str(name): RANGES[name][rng.integers(2)] for name in rng.choice(names, TOGETHER, False)}
        for _ in range(DRAWN)
    ]
    return one + several


def solve_extreme(params: AttentionParams, bits: float = BITS) -> tuple[AttentionEquilibrium, str]:
    """Solve at given bits, at once or from more bits; return the equilibrium and the way."""
    economy = build_aggregate_map(params, horizon=QUARTERS)
    units = InformationCost()
    try:
        return solve_at_bits(economy, units, bits, tail=TAIL), "at once"
    except NotConverged:
        found = None
        for step in (*(step for step in STEPS if step > bits), bits):
            found = solve_at_bits(economy, units, step, found, tail=TAIL)
        assert found is not None
        return found, "from more bits"


def solve_all(chosen: list[dict[str, float]], workers: int | None = None) -> pd.DataFrame:
    """Return what came of each economy; where it has no answer, the message says why."""
    rows = run_tasks(_solve_one, chosen, workers=workers, description="economies")
    return pd.DataFrame(rows, columns=["economy", "outcome", "cost", "residual"])


def _solve_one(changes: dict[str, float]) -> dict[str, str | float]:
    """Return the row of one economy."""
    economy = " ".join(f"{name}={value:g}" for name, value in changes.items())
    try:
        found, outcome = solve_extreme(TABLE_1_1_ATTENTION.replace(**changes))
    except (NotConverged, NoEquilibrium) as error:
        return {"economy": economy, "outcome": f"{type(error).__name__}: {error}"}
    cost, residual = found.cost.value, found.residual
    return {"economy": economy, "outcome": outcome, "cost": cost, "residual": residual}


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments(MODULE, __doc__, arguments)
    head = (
        "# Attention in economies far from the printed one, Yu (2019), chapter 1; ours.\n"
        f"# Command: python -m {MODULE} OUT\n"
        f"# {BITS} bits a quarter, {QUARTERS} quarters, seed {SEED} for the last {DRAWN} of them.\n"
    )
    table = solve_all(economies(), given.workers)
    write_table(given.out / TABLE, head, table, 6)
    print(f"{table['cost'].notna().sum()} of {len(table)} solved")


if __name__ == "__main__":
    main()
