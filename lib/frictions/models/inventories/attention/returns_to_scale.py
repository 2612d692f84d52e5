"""
What firms' returns to scale do to attention: its threshold, its fold, and inventories over sales.

``python -m frictions.models.inventories.attention.returns_to_scale OUT`` writes the table that the
book ships into the directory OUT.  Finished economies are kept in OUT and not solved again, so that
the command can be stopped and repeated.  A quarter of an hour of processor time; nothing is random.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from frictions.data.shipped.facts import read_table
from frictions.foundation import NotConverged, require_instance, run_tasks
from frictions.foundation.long_command import read_arguments, write_table
from frictions.models.inventories.attention.aggregate_map import (
    HORIZON,
    build_aggregate_map,
    require_tail,
)
from frictions.models.inventories.attention.curve import CURVE_TAIL, attention_curve, solve_at_bits
from frictions.models.inventories.attention.parameters import (
    TABLE_1_1_ATTENTION,
    AttentionParams,
    InformationCost,
)
from frictions.models.inventories.attention.reply import threshold_cost
from frictions.models.inventories.parameters import TABLE_1_1

TABLE = "inventories_returns_to_scale.csv"
ALPHAS = (0.5, 0.6, 0.7, 0.8, TABLE_1_1.returns_to_scale, 0.9, 0.95, 1.0)
BITS = (2.0, 1.0, 0.5, 0.3, 0.2, 0.15, 0.1, 0.08, 0.07, 0.06, 0.05)
# Fewer bits take more quarters to come to rest, and a solver that starts from a little more.
WAY = (0.1, 0.06, *(round(0.05 * 0.97**k, 5) for k in range(31)))
FEW, FEW_AT, QUARTERS, FEW_TAIL = WAY[5::3], (0.5, 0.6, 0.7, 1.0), 400, 0.1
IMPACT = ("is", "inv", "s", "y")


def attention_by_bits(
    params: AttentionParams, bits: Iterable[float], horizon: int = HORIZON, tail: float = CURVE_TAIL
) -> pd.DataFrame:
    """
    Solve one economy for several amounts of attention, from full information to none.

    Parameters
    ----------
    params : AttentionParams
        The economy.
    bits : iterable of float
        Information a quarter, falling.
    horizon : int, optional
        Quarters.
    tail : float, optional
        As in `solve_at_bits`.

    Returns
    -------
    DataFrame, shape (bits + 2, 7)
        One row an economy, full information (infinite bits) first and no attention last:
        ``alpha``, ``bits``, the ``cost`` of a bit in units of the scale of the profit function
        (without attention the threshold), and inventories over sales, inventories, sales and
        output on impact, and the ratio's ``peak``, per cent.

    Raises
    ------
    NotConverged
        If an equilibrium is not found.
    """
    require_instance("params", params, AttentionParams)
    require_tail(tail)
    economy, units = build_aggregate_map(params, horizon=horizon), InformationCost()
    found = attention_curve(economy, units, bits, tail=tail).equilibria
    nobody = threshold_cost(economy, units, tail), economy.paths(np.zeros(2 * horizon))
    informed = economy.paths(economy.fixed_point())
    economy.require_long_enough(informed, tail)  # the others are checked where they are solved for
    rows = [
        _row(params, np.inf, 0.0, informed),
        *(_row(params, e.bits[0], e.cost.value, e.paths) for e in found),
        _row(params, 0.0, *nobody),
    ]
    return pd.DataFrame(rows)


def _row(params: AttentionParams, bits: float, cost: float, paths: pd.DataFrame) -> dict:
    """One economy's row of `attention_by_bits`."""
    now = {name: paths[name].iloc[0] for name in IMPACT}
    return {
        "alpha": params.returns_to_scale, "bits": bits, "cost": cost, **now,
        "peak": paths["is"].max(),
    }  # fmt: skip


def load_attention_by_returns() -> pd.DataFrame:
    """
    Read `attention_by_bits` of the printed economy at eight returns to scale, rising.

    Returns
    -------
    DataFrame
        At four of them with the bits of ``FEW`` as well, as far down as they were found.
    """
    return read_table(TABLE)


def _one(alpha: float) -> dict[str, list[float]]:
    """Columns of `attention_by_bits` at some returns to scale, as lists."""
    params = TABLE_1_1_ATTENTION.replace(returns_to_scale=alpha)
    table = attention_by_bits(params, BITS)
    if alpha in FEW_AT:
        few = _as_far_as_found(params)
        table = pd.concat([table.iloc[:-1], few, table.iloc[-1:]])
    return table.to_dict("list")


def _as_far_as_found(params: AttentionParams) -> pd.DataFrame:
    """Rows of ``FEW``, until one is not found."""
    economy, units = build_aggregate_map(params, horizon=QUARTERS), InformationCost()
    rows, found = [], None
    for bits in WAY:
        try:
            found = solve_at_bits(economy, units, bits, found, tail=FEW_TAIL)
        except NotConverged:
            break
        if bits in FEW:
            rows.append(_row(params, bits, found.cost.value, found.paths))
    return pd.DataFrame(rows)


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments(
        "frictions.models.inventories.attention.returns_to_scale", __doc__, arguments
    )
    found = run_tasks(
        _one, ALPHAS, workers=given.workers, store=given.out / "returns.jsonl",
        description="returns to scale",
    )  # fmt: skip
    table = pd.concat([pd.DataFrame(columns) for columns in found])
    write_table(given.out / TABLE, header(), table, 8)


def header() -> str:
    """Say how the table was made."""
    return (
        "# Attention, and the economy on impact of a policy shock, by returns to scale; ours.\n"
        "# Command: python -m frictions.models.inventories.attention.returns_to_scale OUT\n"
        "# Cost of a bit over the profit function's scale; bits = 0: threshold. Else per cent.\n"
        f"# Below {BITS[-1]:g} bits, at four alphas: over {QUARTERS} quarters, as far as found.\n"
    )


if __name__ == "__main__":
    main()
