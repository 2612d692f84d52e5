"""
What firms' returns to scale do to attention: its threshold, its fold, and inventories over sales.

``python -m frictions.models.inventories.attention.returns_to_scale OUT`` writes the table that the
book ships into the directory OUT.  Finished economies are kept in OUT and not solved again, so that
the command can be stopped and repeated.  About two minutes of processor time; nothing is random.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from frictions.data.shipped.facts import read_table
from frictions.foundation.intervals import require_instance
from frictions.foundation.long_command import read_arguments, write_table
from frictions.foundation.parallel import run_tasks
from frictions.models.inventories.attention.aggregate_map import HORIZON, build_aggregate_map
from frictions.models.inventories.attention.curve import CURVE_TAIL, attention_curve
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
    economy, units = build_aggregate_map(params, horizon=horizon), InformationCost()
    found = attention_curve(economy, units, bits, tail=tail).equilibria
    costs = [0.0, *(e.cost.value for e in found), threshold_cost(economy, units, tail)]
    paths = [economy.paths(economy.fixed_point()), *(e.paths for e in found)]
    economy.require_long_enough(paths[0], tail)  # the others are checked where they are solved for
    paths.append(economy.paths(np.zeros(2 * horizon)))
    rows = {
        "alpha": params.returns_to_scale,
        "bits": [np.inf, *(e.bits[0] for e in found), 0.0],
        "cost": costs,
        **{name: [path[name].iloc[0] for path in paths] for name in IMPACT},
        "peak": [path["is"].max() for path in paths],
    }
    return pd.DataFrame(rows)


def load_attention_by_returns() -> pd.DataFrame:
    """Read `attention_by_bits` of the printed economy at eight returns to scale, rising."""
    return read_table(TABLE)


def _one(alpha: float) -> dict[str, list[float]]:
    """Columns of `attention_by_bits` at some returns to scale, as lists."""
    params = TABLE_1_1_ATTENTION.replace(returns_to_scale=alpha)
    return attention_by_bits(params, BITS).to_dict("list")


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
        "# Cost of a bit over the scale of the profit function; bits = 0: the threshold. The rest "
        "in per cent.\n"
    )


if __name__ == "__main__":
    main()
