"""
Write the calibrated economies that the book ships.

``python -m frictions.empirics.market_efficiency.calibration.run_calibration OUT`` searches for each
measure and set of targets from several starts and writes the table into the directory OUT.
"""

import sys

import pandas as pd

from frictions.empirics.market_efficiency.calibration.moments import TARGETS
from frictions.empirics.market_efficiency.calibration.search import calibrate
from frictions.empirics.market_efficiency.calibration.shipped import TABLE
from frictions.empirics.market_efficiency.sign_map import MEASURES, VARIED
from frictions.foundation.long_command import read_arguments, write_table

MODULE = "frictions.empirics.market_efficiency.calibration.run_calibration"
SEEDS = (0, 1)
HEADER = (
    "# Economies whose simulated moments are nearest to published ones, and their moments.\n"
    f"# Command: python -m {MODULE} OUT\n"
)


def main(arguments: list[str]) -> None:
    """Search from all starts and write where the searches ended into a directory."""
    given = read_arguments(MODULE, __doc__, arguments)
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
    write_table(given.out / TABLE, HEADER, pd.DataFrame(rows), 10)


if __name__ == "__main__":
    main(sys.argv[1:])
