"""Estimate the attention model and its profile in the cost, and write the table the book ships.

``python -m frictions.models.inventories.run_attention_estimation OUT`` works on all cores, shows
progress and writes ``inventories_attention_estimates.csv`` into the directory OUT. Finished starts
are kept in OUT and not run again, so that the command can be stopped and repeated.
"""

import argparse
import os
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.models.inventories.attention_estimation import (
    ATTENTION_BOUNDS,
    ATTENTION_TABLE,
    FULL,
    NO,
    AttentionMatchingProblem,
)
from frictions.models.inventories.attention_parameters import TABLE_1_1_ATTENTION
from frictions.models.inventories.estimation import matching_target
from frictions.solvers.multistart import minimize_from_many, random_starts

SEED = 5
ESTIMATE = "estimate"
# Log of the cost in the profile; the ends are full information and no attention.
PROFILE = (FULL, -6.5, -6.0, -5.5, -5.0, -4.5, -4.0, -3.5, -3.0, NO)
RANDOM_STARTS = {ESTIMATE: 6, "profile": 1}
LIMITS = {
    ESTIMATE: {"simplex_evaluations": 700, "powell_evaluations": 500},
    "profile": {"simplex_evaluations": 350, "powell_evaluations": 150},
}
FIRST_COSTS = (-4.0, -5.5)  # with the printed parameters, the first two starts


def estimate_attention(
    log10_cost: float | None = None, workers: int = 1, file: Path | None = None, **limits: int
) -> pd.DataFrame:
    """
    Estimate the free parameters from the printed ones and from random starts.

    Parameters
    ----------
    log10_cost : float, optional
        Fixed cost of the profile; free if not given.
    workers : int, optional
        Processes.
    file : Path, optional
        Where finished starts are kept.
    **limits : int
        Evaluations of the two optimisers.

    Returns
    -------
    DataFrame
        One row a start, best first, as in ``load_attention_estimates``.
    """
    kind = ESTIMATE if log10_cost is None else "profile"
    fixed = {} if log10_cost is None else {"log10_cost": log10_cost}
    problem = AttentionMatchingProblem(matching_target(), fixed)
    printed = [
        getattr(TABLE_1_1_ATTENTION, name)
        for name in ATTENTION_BOUNDS
        if name in dir(TABLE_1_1_ATTENTION)
    ]
    first = [[*printed, cost] for cost in FIRST_COSTS] if log10_cost is None else [printed]
    starts = np.vstack([first, random_starts(problem.bounds, RANDOM_STARTS[kind], SEED)])
    ends = minimize_from_many(
        problem, starts, problem.bounds, workers, file, **(LIMITS[kind] | limits)
    )
    case = ESTIMATE if log10_cost is None else f"profile {log10_cost:g}"
    return pd.DataFrame(
        {"case": case, "criterion": end.value, "evaluations": end.iterations}
        | problem.named(end.point)
        for end in ends
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m frictions.models.inventories.run_attention_estimation", description=__doc__
    )
    parser.add_argument("out", type=Path, help="directory for the table and the finished starts")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    tables = []
    for cost in (None, *PROFILE):
        name = ESTIMATE if cost is None else f"profile_{cost:g}"
        print(name)
        file = given.out / f"attention_{name}.jsonl"
        tables.append(estimate_attention(cost, given.workers, file))
    table = pd.concat(tables)[["case", "criterion", "evaluations", *ATTENTION_BOUNDS]]
    body = table.to_csv(index=False, float_format="%.12g", lineterminator="\n")
    head = (
        "# Attention model estimated by impulse-response matching, criterion of Yu (2019),\n"
        "# section 1.5.2, six series, 1970-2015, constant returns to scale; our estimates.\n"
        "# Command: python -m frictions.models.inventories.run_attention_estimation OUT\n"
        f"# Starts: printed parameters, and {RANDOM_STARTS} at random (seed {SEED}).\n"
    )
    (given.out / ATTENTION_TABLE).write_text(head + body, encoding="utf8")
    print(f"{given.out / ATTENTION_TABLE}")


if __name__ == "__main__":
    main()
