"""Meet the paper's facts at every point of the profile and write the table the book ships.

``python -m frictions.empirics.capital_reallocation.run_profile OUT`` shows progress and writes
``capital_reallocation_profile.csv`` into the directory OUT. Finished points are kept in OUT and not
run again, so that the command can be stopped and repeated. About five minutes of processor time;
nothing is random.
"""

import argparse
import os
from pathlib import Path

import pandas as pd

from frictions.empirics.capital_reallocation.profile import (
    CORRELATION,
    POINTS,
    TABLE,
    USED_VALUE,
    profile_point,
)
from frictions.foundation.parallel import run_tasks


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m frictions.empirics.capital_reallocation.run_profile", description=__doc__
    )
    parser.add_argument("out", type=Path, help="directory for the table and the finished points")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    found = run_tasks(
        profile_point, POINTS, workers=given.workers, description="points",
        store=given.out / "points.jsonl",
    )  # fmt: skip
    body = pd.DataFrame(found).to_csv(index=False, float_format="%.8g", lineterminator="\n")
    (given.out / TABLE).write_text(header() + body, encoding="utf8")
    print(f"{given.out / TABLE}")


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
