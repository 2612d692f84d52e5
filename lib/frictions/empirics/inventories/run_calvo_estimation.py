"""Estimate every case of ``CASES`` from ten starts and write the table the book ships.

``python -m frictions.empirics.inventories.run_calvo_estimation OUT`` works on all cores, shows
progress and writes ``inventories_calvo_estimates.csv`` into the directory OUT. Finished starts are
kept in OUT and not run again, so that the command can be stopped and repeated.
"""

import argparse
import hashlib
import os
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.shipped.var_estimates import TABLES
from frictions.empirics.inventories.calvo_estimation import (
    BOUNDS,
    CASES,
    TABLE,
    MatchingProblem,
    matching_target,
)
from frictions.models.inventories.parameters import FIGURE_1_9, TABLE_1_1
from frictions.solvers.estimation.multistart import minimize_from_many, random_starts

RANDOM_STARTS, SEED = 8, 9


def estimate_case(
    name: str, workers: int | None = None, file: Path | None = None, **limits: int
) -> pd.DataFrame:
    """
    Estimate one case from both printed vectors and from random starts.

    Parameters
    ----------
    name : str
        A key of ``CASES``.
    workers : int, optional
        As in ``frictions.foundation.parallel.run_tasks``.
    file : Path, optional
        Where finished starts are kept.
    **limits : int
        Evaluations of the two optimisers.

    Returns
    -------
    DataFrame
        One row a start, best first, as in ``load_calvo_estimates``.
    """
    sample, series, fixed = CASES[name]
    problem = MatchingProblem(matching_target(sample, series), fixed)
    printed = [problem.values(params) for params in (TABLE_1_1, FIGURE_1_9)]
    starts = np.vstack([printed, random_starts(problem.bounds, RANDOM_STARTS, SEED)])
    ends = minimize_from_many(problem, starts, problem.bounds, workers, file, **limits)
    rows = []
    for end in ends:
        params = problem.params(end.point)
        row = {"case": name, "criterion": end.value, "evaluations": end.iterations}
        rows.append(row | {parameter: getattr(params, parameter) for parameter in BOUNDS})
    return pd.DataFrame(rows)


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m frictions.empirics.inventories.run_calvo_estimation", description=__doc__
    )
    parser.add_argument("out", type=Path, help="directory for the table and the finished starts")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    tables = []
    for number, name in enumerate(CASES, start=1):
        print(name)
        tables.append(estimate_case(name, given.workers, given.out / f"starts_{number}.jsonl"))
    body = pd.concat(tables).to_csv(index=False, float_format="%.12g", lineterminator="\n")
    (given.out / TABLE).write_text(header() + body, encoding="utf8")
    print(f"{given.out / TABLE}")


def header() -> str:
    """
    Say how the table was made.

    Returns
    -------
    str
        Comment lines with the command and the checksums of the tables that the criterion rests on;
        those say which vintages of the data are behind them.
    """
    tables = resources.files("frictions.data").joinpath("tables")
    inputs = (TABLES[name] for name in ("responses", "covariances"))
    checksums = {name: hashlib.sha256(tables.joinpath(name).read_bytes()) for name in inputs}
    return (
        "# Calvo estimates by impulse-response matching, Yu (2019), section 1.5.2; our estimates.\n"
        "# Command: python -m frictions.empirics.inventories.run_calvo_estimation OUT\n"
        f"# Two printed vectors and {RANDOM_STARTS} random starts (seed {SEED}) a case.\n"
        + "".join(
            f"# Input: {name}, sha256 {sum_.hexdigest()}\n" for name, sum_ in checksums.items()
        )
    )


if __name__ == "__main__":
    main()
