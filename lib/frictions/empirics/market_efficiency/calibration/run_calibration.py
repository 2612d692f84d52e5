"""
Write the calibrated economies that the book ships.

``python -m frictions.empirics.market_efficiency.calibration.run_calibration OUT`` searches for each
measure and set of targets from several starts and writes the table into the directory OUT.
"""

import sys
from pathlib import Path

import pandas as pd

from frictions.empirics.market_efficiency.calibration.moments import TARGETS
from frictions.empirics.market_efficiency.calibration.search import calibrate
from frictions.empirics.market_efficiency.calibration.shipped import TABLE
from frictions.empirics.market_efficiency.sign_map import MEASURES, VARIED

SEEDS = (0, 1)
HEADER = (
    "# Economies whose simulated moments are nearest to published ones, and their moments.\n"
    "# Command: python -m frictions.empirics.market_efficiency.calibration.run_calibration OUT\n"
)


def main(arguments: list[str]) -> None:
    """Search from all starts and write where the searches ended into a directory."""
    rows = []
    for measure in MEASURES:
        for targets in TARGETS:
            for seed in SEEDS:
                found = calibrate(measure, targets, seed=seed)
                row = {"measure": measure, "targets": targets, "seed": seed}
                row |= {name: getattr(found.params, name) for name in VARIED}
                row |= {**found.moments, "pinned": found.pinned}
                rows.append(row | {f"met: {name}": bool(met) for name, met in found.met.items()})
                print(f"{measure}, {targets}, {seed}: {found.met.sum()} met", flush=True)
    text = pd.DataFrame(rows).to_csv(index=False, float_format="%.10g")
    (Path(arguments[0]) / TABLE).write_text(HEADER + text, encoding="utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
