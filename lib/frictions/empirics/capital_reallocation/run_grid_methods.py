"""Solve the economies with capital on a grid, time the methods, and write both tables.

``python -m frictions.empirics.capital_reallocation.run_grid_methods OUT`` shows progress and writes
``capital_reallocation_grid.csv`` and ``capital_reallocation_methods.csv`` into the directory OUT.
Finished economies are kept in OUT and not solved again, so that the command can be stopped and
repeated. About two minutes of processor time; nothing is random, but seconds are the machine's.
"""

from frictions.empirics.capital_reallocation.grid_methods import (
    ECONOMIES,
    GRID_TABLE,
    HORIZON,
    METHODS_TABLE,
    solve_on_grid,
)
from frictions.foundation.long_command import kept_tables, read_arguments, write_table
from frictions.models.capital_reallocation import ReallocationParams
from frictions.models.capital_reallocation.experiments import methods_table

COMMAND = "# Command: python -m frictions.empirics.capital_reallocation.run_grid_methods OUT\n"
GRID_HEADER = (
    "# Prices, and responses to the paper's shock in per cent, with capital on a grid; ours.\n"
    + COMMAND
    + f"# Nothing random; horizon {HORIZON} dates; t = 0 is the steady state.\n"
)
METHODS_HEADER = (
    "# The entrepreneur's problem solved by several methods; ours.\n"
    + COMMAND
    + "# Nothing random; seconds of processor time on one core of the machine that made it.\n"
)


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments(
        "frictions.empirics.capital_reallocation.run_grid_methods", __doc__, arguments
    )
    solved = kept_tables(given, solve_on_grid, ECONOMIES)
    write_table(given.out / GRID_TABLE, GRID_HEADER, solved, 10)
    methods = methods_table(ReallocationParams()).rename_axis("method").reset_index()
    write_table(given.out / METHODS_TABLE, METHODS_HEADER, methods, 10)


if __name__ == "__main__":
    main()
