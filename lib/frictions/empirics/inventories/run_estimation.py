"""Estimate every case of ``CASES`` from several starts and write the table the book ships.

``python -m frictions.empirics.inventories.run_estimation OUT`` works on all cores, shows progress
and writes ``inventories_estimates.csv`` into the directory OUT.  A first pass starts every case by
itself; a second one starts each case along a profile from the estimates of those beside it.
Finished starts are kept in OUT and not run again, so that the command can be stopped and repeated.
"""

import hashlib
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.data.shipped.var_estimates import TABLES
from frictions.empirics.inventories.cases import ALONG, CASES, NOBODY, TABLE, Case
from frictions.empirics.inventories.matching import BOUNDS, MatchingProblem
from frictions.empirics.inventories.search import improve
from frictions.foundation.long_command import read_arguments, write_table
from frictions.foundation.parallel import run_tasks
from frictions.models.inventories import FIGURE_1_9, TABLE_1_1, TABLE_1_1_ATTENTION
from frictions.solvers.estimation.multistart import random_starts

RANDOM_STARTS, SEED = 8, 9
FEW_STARTS = 3  # of indirect inference, and of the attentive main case
FIRST = {"bits": 0.06, "stale": 0.7}
# Rigid and indexed wages, where the inattentive economy comes near the VAR.
RIGID = {"wage_stickiness": 0.975, "wage_indexation": 0.98, "risk_aversion": 1.5,
         "labour_curvature": 3.5}  # fmt: skip
# Hardly indexed ones, where it does with free returns to scale.
RETURNS = {"wage_stickiness": 0.975, "wage_indexation": 0.1, "risk_aversion": 1.4,
           "labour_curvature": 0.4, "returns_to_scale": 0.9, "bits": 0.1}  # fmt: skip
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
    held = case.fixed and case.fixed != NOBODY  # the second pass starts these again
    return np.array(rows[:1] if held else rows)


def second_starts(best: pd.DataFrame) -> list[tuple[str, np.ndarray]]:
    """Return a case and a start for each estimate beside it on a profile."""
    best, starts = best.fillna({"returns_to_scale": 1.0}), []
    for parameter, along in ALONG.items():
        beside = best.loc[best.index.intersection(along)].sort_values(parameter)
        for near, far in (*pairwise(beside.index), *pairwise(beside.index[::-1])):
            problem = CASES[far].problem()
            point = beside.loc[near].to_dict() | problem.fixed
            starts.append((far, np.array([point[name] for name in problem.free])))
    return starts


def search_from(task: tuple[MatchingProblem, np.ndarray]) -> dict:
    """Return where the search of a problem from a start ends."""
    return improve(*task)


def search_all(starts: list[tuple[str, np.ndarray]], workers: int, store: Path) -> pd.DataFrame:
    """Return one row a start, best first in each case; what takes longest is searched first."""
    problems = {name: CASES[name].problem() for name in dict(starts)}
    order = sorted(starts, key=lambda start: _haste(CASES[start[0]]))
    tasks = [(problems[name], start) for name, start in order]
    ends = run_tasks(search_from, tasks, workers=workers, store=store, description=store.stem)
    rows = [
        {"case": name} | end | problems[name].named(end["point"])
        for (name, _), end in zip(order, ends, strict=True)
    ]
    return ranked(pd.DataFrame(rows, columns=["case", "criterion", "evaluations", *PARAMETERS]))


def _haste(case: Case) -> tuple:
    """Return a key that puts cases which take long first."""
    return not case.indirect, case.economy == "calvo", -case.horizon


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table by case, in their order, the lowest criterion first."""
    table = table.sort_values("criterion", kind="stable")
    return table.sort_values("case", key=lambda case: case.map(list(CASES).index), kind="stable")


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments("frictions.empirics.inventories.run_estimation", __doc__, arguments)
    starts = [(name, start) for name, case in CASES.items() for start in starts_of(case)]
    first = search_all(starts, given.workers, given.out / "first.jsonl")
    again = second_starts(first.groupby("case").first())
    second = search_all(again, given.workers, given.out / "second.jsonl")
    write_table(given.out / TABLE, header(), ranked(pd.concat([first, second])), 12)


def header() -> str:
    """Say how the table was made: command, starts, and digests of the inputs' data lines."""
    inputs = (TABLES[name] for name in ("responses", "covariances", "filters"))
    lines = [f"# Input: {name}, sha256 of its data lines {data_digest(name)}\n" for name in inputs]
    return (
        "# Both economies estimated by impulse-response matching, Yu (2019), section 1.5.2; ours.\n"
        "# Command: python -m frictions.empirics.inventories.run_estimation OUT\n"
        f"# Calvo: two printed vectors and {RANDOM_STARTS} random starts (seed {SEED}) a case, "
        f"{FEW_STARTS} for indirect\n# inference; attention: rigid wages and the printed "
        f"parameters,\n# with {FEW_STARTS} random starts for its main case; along a profile the "
        "estimates on\n# either side, too.\n" + "".join(lines)
    )


def data_digest(name: str) -> str:
    """Return the sha256 of a shipped table without its comment lines."""
    path = resources.files("frictions.data").joinpath("tables").joinpath(name)
    lines = path.read_bytes().splitlines(keepends=True)
    return hashlib.sha256(b"".join(x for x in lines if not x.startswith(b"#"))).hexdigest()


if __name__ == "__main__":
    main()
