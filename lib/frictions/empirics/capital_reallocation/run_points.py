"""Solve a model at many points and write one of the tables that the book ships.

``python -m frictions.empirics.capital_reallocation.run_points WHICH OUT`` shows progress and writes
the table into the directory OUT; WHICH is a key of ``TABLES``. Finished points are kept in OUT and
not run again, so that the command can be stopped and repeated. A few minutes of processor time
each; nothing is random.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from frictions.empirics.capital_reallocation import changes, closure_grids, identification, profile
from frictions.foundation.long_command import read_arguments, write_table
from frictions.foundation.parallel import run_tasks

MODULE = "frictions.empirics.capital_reallocation.run_points"


@dataclass(frozen=True)
class PointsTable:
    """A table with a row a point: its file, what makes a row, the points, and what it is."""

    file: str
    function: Callable
    points: tuple
    lines: tuple[str, ...]


TABLES = {
    "profile": PointsTable(
        profile.TABLE,
        profile.profile_point,
        profile.POINTS,
        (
            "Weight of new goods and shocks to the lemon rate that meet two facts; our estimates.",
            f"Facts: used goods {profile.USED_VALUE} of the value bought, correlation "
            f"{profile.CORRELATION}; nothing random.",
        ),
    ),
    "changes": PointsTable(
        changes.TABLE,
        changes.solve_change,
        changes.POINTS,
        (
            "Economies that differ from the paper's in one parameter, solved from a cold start.",
            "slope: of excess demand for used capital in its price; nothing random.",
        ),
    ),
    "closures": PointsTable(
        closure_grids.TABLE,
        closure_grids.closure_point,
        closure_grids.POINTS,
        (
            "What lemons do when one price is held, on grids with spacings halved; per cent.",
            f"Market residuals below {closure_grids.TOLERANCE:g}; nothing random.",
        ),
    ),
    "identification": PointsTable(
        identification.TABLE,
        identification.derivative,
        identification.points(),
        (
            "How facts move for a one per cent higher parameter, where the profile meets two.",
            "Central differences of two per cent to each side; nothing random.",
        ),
    ),
}


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("which", choices=TABLES)
    first, others = parser.parse_known_args(arguments)
    given = read_arguments(f"{MODULE} {first.which}", __doc__, others)
    table = TABLES[first.which]
    found = run_tasks(
        table.function, table.points, workers=given.workers, description="points",
        store=given.out / f"{first.which}.jsonl",
    )  # fmt: skip
    what, how = table.lines
    head = f"# {what}\n# Command: python -m {MODULE} {first.which} OUT\n# {how}\n"
    write_table(given.out / table.file, head, pd.DataFrame(found), 8)


if __name__ == "__main__":
    main()
