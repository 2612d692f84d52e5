"""Estimate again on samples drawn from the VAR, and write the table the book ships.

``python -m frictions.empirics.inventories.run_bootstrap OUT`` works on all cores, shows progress
and writes ``inventories_bootstrap.csv`` into the directory OUT.  Finished draws are kept in OUT and
not run again, so that the command can be stopped and repeated.

A draw is a sample as long as the data from the estimated VAR, in which the VAR is estimated again.
Its responses, less their average over the draws, are added to those of the data, and each case of
``BOOTSTRAPPED`` is estimated on them with the data's weights, from the estimate on the data.  A
draw on which that fails stays in the table, with the reason in place of numbers.
"""

import functools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.empirics.inventories.cases import BOOTSTRAP_TABLE, CASES, load_estimates
from frictions.empirics.inventories.matching import MatchingProblem
from frictions.empirics.inventories.run_estimation import PARAMETERS
from frictions.empirics.inventories.sampling import draw_samples
from frictions.empirics.inventories.search import improve
from frictions.foundation import NoEquilibrium, NotConverged, run_tasks
from frictions.foundation.long_command import read_arguments, write_table
from frictions.solvers.estimation import MatchingTarget

DRAWS, SEED = 100, 2015
BOOTSTRAPPED = dict.fromkeys(  # draws by case
    ("six series", "six series, horizons 1-7", "no attention", "attention"), DRAWS
)


def drawn_responses(target: MatchingTarget) -> np.ndarray:
    """Return the data's responses with a sampling error, shape (DRAWS, n, h)."""
    # With feedback: here the truth is the VAR itself, past rates and all.
    samples = draw_samples(count=DRAWS, seed=SEED, feedback=True)
    places = [samples.names.index(name) for name in target.names]
    found = samples.find(samples.own_responses())[:, 1 : target.responses.shape[1] + 1, places]
    return target.responses + (found - found.mean(axis=0)).transpose(0, 2, 1)


def estimate_draw(problem: MatchingProblem, start: np.ndarray, responses: np.ndarray) -> dict:
    """Minimise the criterion on one draw's responses (n, h); or say why that failed."""
    drawn = replace(problem, target=replace(problem.target, responses=responses))
    try:
        return improve(drawn, start)
    except (NotConverged, NoEquilibrium, np.linalg.LinAlgError) as error:
        return {"failed": f"{type(error).__name__}: {error}"}


def bootstrap_case(
    name: str, draws: int = DRAWS, workers: int = 1, file: Path | None = None
) -> pd.DataFrame:
    """Estimate a case of 1970-2015 on every draw, one a row; finished ones are kept in `file`."""
    problem = CASES[name].problem()
    best = load_estimates().groupby("case").first().loc[name]
    start = best[list(problem.free)].to_numpy(dtype=float)
    ends = run_tasks(
        functools.partial(estimate_draw, problem, start),
        drawn_responses(problem.target)[:draws],
        workers=workers, store=file, description=name,
    )  # fmt: skip
    rows = [
        {"case": name, "draw": i} | end | (problem.named(end["point"]) if "point" in end else {})
        for i, end in enumerate(ends)
    ]
    return pd.DataFrame(rows, columns=["case", "draw", "criterion", *PARAMETERS, "failed"])


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments("frictions.empirics.inventories.run_bootstrap", __doc__, arguments)
    tables = [
        bootstrap_case(name, draws, given.workers, given.out / f"draws_{number}.jsonl")
        for number, (name, draws) in enumerate(BOOTSTRAPPED.items(), start=1)
    ]
    write_table(given.out / BOOTSTRAP_TABLE, header(), pd.concat(tables), 10)


def header() -> str:
    """Say how the table was made: command, seed, and draws by case."""
    return (
        "# The chapter's estimations on samples drawn from the VAR; ours.\n"
        "# Command: python -m frictions.empirics.inventories.run_bootstrap OUT\n"
        f"# Draws (seed {SEED}) of the VAR's responses around those of the data, by case:\n"
        + "".join(f"# {name}: {draws}\n" for name, draws in BOOTSTRAPPED.items())
    )


if __name__ == "__main__":
    main()
