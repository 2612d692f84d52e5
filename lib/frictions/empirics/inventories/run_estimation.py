"""Estimate every case of ``CASES`` from several starts and write the table the book ships.

``python -m frictions.empirics.inventories.run_estimation OUT`` works on all cores, shows progress
and writes ``inventories_estimates.csv`` into the directory OUT.  Finished starts are kept in OUT
and not run again, so that the command can be stopped and repeated.
"""

import functools
import hashlib
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.shipped.var_estimates import TABLES
from frictions.empirics.inventories.cases import CASES, TABLE, Case
from frictions.empirics.inventories.matching import BOUNDS
from frictions.empirics.inventories.search import improve
from frictions.foundation.long_command import read_arguments, write_table
from frictions.foundation.parallel import run_tasks
from frictions.models.inventories import FIGURE_1_9, TABLE_1_1, TABLE_1_1_ATTENTION
from frictions.solvers.estimation.multistart import random_starts

RANDOM_STARTS, SEED = 8, 9
FEW_STARTS = 3  # of indirect inference, and where an attentive economy is not the main case
FIRST = {"bits": 0.06, "stale": 0.7}
# Rigid and indexed wages, where the inattentive economy comes near the VAR.
RIGID = {"wage_stickiness": 0.975, "wage_indexation": 0.98, "risk_aversion": 1.5,
         "labour_curvature": 3.5}  # fmt: skip
# Hardly indexed ones, where it does with free returns to scale.
RETURNS = {"wage_stickiness": 0.975, "wage_indexation": 0.1, "risk_aversion": 1.4,
           "labour_curvature": 0.4, "returns_to_scale": 0.9, "bits": 0.1}  # fmt: skip
# Cases that are compared with the main one.
BESIDE = [
    CASES[f"{words}{end}"] for words in ("attention", "no attention") for end in ("", ", filtered")
] + [CASES["attention, alpha free"]]
PARAMETERS = tuple(dict.fromkeys(name for box in BOUNDS.values() for name in box))


def starts_of(case: Case) -> np.ndarray:
    """Return the printed parameters and others, one row a start."""
    problem = case.problem()
    if case.economy == "calvo":
        printed = [[getattr(p, name) for name in problem.free] for p in (TABLE_1_1, FIGURE_1_9)]
        count = FEW_STARTS if case.indirect else RANDOM_STARTS
        return np.vstack([printed, random_starts(problem.bounds, count, SEED)])
    known = {name: getattr(TABLE_1_1_ATTENTION, name) for name in RIGID}
    starts = [RIGID | FIRST, known | FIRST]
    if case.economy == "returns":
        starts = [RETURNS, RETURNS | RIGID]
    rows = [[start[name] for name in problem.free] for start in starts]
    if case == CASES["attention"]:
        return np.vstack([rows, random_starts(problem.bounds, FEW_STARTS, SEED)])
    # Along a profile, and of indirect inference, one that is near.
    both = case in BESIDE or case.economy == "sticky"
    return np.array(rows if both else rows[:1])


def estimate_case(name: str, workers: int = 1, file: Path | None = None) -> pd.DataFrame:
    """Estimate a case from all its starts, best first; finished starts are kept in `file`."""
    case = CASES[name]
    problem = case.problem()
    ends = run_tasks(
        functools.partial(improve, problem), starts_of(case), workers=workers, store=file,
        description=name,
    )  # fmt: skip
    rows = [
        {"case": name, "criterion": end["criterion"], "evaluations": end["evaluations"]}
        | problem.named(end["point"])
        for end in ends
    ]
    table = pd.DataFrame(rows, columns=["case", "criterion", "evaluations", *PARAMETERS])
    return table.sort_values("criterion", kind="stable")


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments("frictions.empirics.inventories.run_estimation", __doc__, arguments)
    tables = [
        estimate_case(name, given.workers, given.out / f"starts_{number}.jsonl")
        for number, name in enumerate(CASES, start=1)
    ]
    write_table(given.out / TABLE, header(), pd.concat(tables), 12)


def header() -> str:
    """Say how the table was made: command, starts, and digests of the inputs' data lines."""
    inputs = (TABLES[name] for name in ("responses", "covariances", "filters"))
    lines = [f"# Input: {name}, sha256 of its data lines {data_digest(name)}\n" for name in inputs]
    return (
        "# Both economies estimated by impulse-response matching, Yu (2019), section 1.5.2; ours.\n"
        "# Command: python -m frictions.empirics.inventories.run_estimation OUT\n"
        f"# Calvo: two printed vectors and {RANDOM_STARTS} random starts (seed {SEED}) a case, "
        f"{FEW_STARTS} for indirect\n# inference; attention: rigid wages and the printed "
        f"parameters,\n# with {FEW_STARTS} random starts for its main case; along a profile rigid "
        "wages alone.\n" + "".join(lines)
    )


def data_digest(name: str) -> str:
    """Return the sha256 of a shipped table without its comment lines."""
    path = resources.files("frictions.data").joinpath("tables").joinpath(name)
    lines = path.read_bytes().splitlines(keepends=True)
    return hashlib.sha256(b"".join(x for x in lines if not x.startswith(b"#"))).hexdigest()


if __name__ == "__main__":
    main()
