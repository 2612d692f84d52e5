"""
Write the Monte Carlo study that the book ships.

``python -m frictions.empirics.market_efficiency.run_pooled_study OUT`` runs both pools and writes
the table into the directory OUT; stopped, it goes on where it was.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.empirics.market_efficiency.pooled_study import (
    POOLS,
    STUDIES,
    TABLE,
    pool_summary,
    run_study,
)
from frictions.foundation.long_command import replace_file


def main(arguments: list[str]) -> None:
    """Run both pools of all studies and write the table into a directory."""
    out, workers = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else None
    pools = {}
    for seed in POOLS:
        for k, study in enumerate(STUDIES):
            store = out / f"pooled_study_{seed}_{k}.jsonl"
            draws = run_study(study, seed, workers=workers, store=store)
            pools[seed, study] = pool_summary(study, draws)
    sizes = "; ".join(f"{study}: {sizes[-1]:,} samples" for study, sizes in STUDIES.items())
    header = (
        "# Cross-section regressions on simulated firms, two pools of samples.\n"
        "# Command: python -m frictions.empirics.market_efficiency.run_pooled_study OUT\n"
        f"# Seeds {POOLS[0]} and {POOLS[1]}; a pool has {sizes}.\n"
    )
    table = pd.concat(pools, names=["pool", "study", "design"])
    text = table.replace([np.inf, -np.inf], np.nan).to_csv(float_format="%.10g")
    replace_file(out / TABLE, header + text)


if __name__ == "__main__":
    main(sys.argv[1:])
