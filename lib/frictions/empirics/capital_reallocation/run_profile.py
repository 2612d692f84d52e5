"""Meet the paper's facts at every point of the profile and write the table the book ships.

``python -m frictions.empirics.capital_reallocation.run_profile OUT`` shows progress and writes
``capital_reallocation_profile.csv`` into the directory OUT. Finished points are kept in OUT and not
run again, so that the command can be stopped and repeated. About five minutes of processor time;
nothing is random.
"""

import pandas as pd

from frictions.empirics.capital_reallocation.profile import (
    CORRELATION,
    POINTS,
    TABLE,
    USED_VALUE,
    profile_point,
)
from frictions.foundation.long_command import read_arguments, write_table
from frictions.foundation.parallel import run_tasks


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments(
        "frictions.empirics.capital_reallocation.run_profile", __doc__, arguments
    )
    found = run_tasks(
        profile_point, POINTS, workers=given.workers, description="points",
        store=given.out / "points.jsonl",
    )  # fmt: skip
    write_table(given.out / TABLE, header(), pd.DataFrame(found), 8)


def header() -> str:
    """Say how the table was made."""
    return (
        "# Weight of new goods and shocks to the lemon rate that meet two facts; our estimates.\n"
        "# Command: python -m frictions.empirics.capital_reallocation.run_profile OUT\n"
        f"# Facts: used goods {USED_VALUE} of the value bought, correlation {CORRELATION}; nothing "
        "random.\n"
    )


if __name__ == "__main__":
    main()
