"""Estimate the attention model and its profile in the cost, and write the table the book ships.

``python -m frictions.empirics.inventories.run_attention_estimation OUT`` works on all cores, shows
progress and writes ``inventories_attention_estimates.csv`` into the directory OUT. Finished starts
are kept in OUT and not run again, so that the command can be stopped and repeated.
"""

import argparse
import functools
import itertools
import os
from pathlib import Path

import numpy as np
import pandas as pd

from frictions.empirics.inventories.attention_estimation import (
    ATTENTION_BOUNDS,
    ATTENTION_TABLE,
    FULL,
    NO,
    AttentionMatchingProblem,
)
from frictions.empirics.inventories.calvo_estimation import matching_target
from frictions.foundation.parallel import run_tasks
from frictions.models.inventories.attention.parameters import TABLE_1_1_ATTENTION
from frictions.solvers.estimation.multistart import minimize_from_many, random_starts

SEED = 5
ESTIMATE = "estimate"
# Log of the cost in the profile; the ends are full information and no attention.
PROFILE = (FULL, -6.0, -5.5, -5.0, -4.5, -4.25, -4.0, -3.75, -3.5, NO)
SCREENED, RANDOM_STARTS = 300, 5  # points drawn, and how many of the best become starts
FIRST_COSTS = (-4.0,)  # with the printed parameters, the first start
LIMITS = {"simplex_evaluations": 400, "powell_evaluations": 200}
PROFILE_SCREENED, PROFILE_STARTS = 150, 3  # as above, besides the end of the estimation
PROFILE_LIMITS = {"simplex_evaluations": 200, "powell_evaluations": 100}
SWEEP_LIMITS = {"simplex_evaluations": 150, "powell_evaluations": 80}
RESTARTS = 3  # costs with the lowest profile, from which the estimation starts again


def estimate_attention(workers: int = 1, file: Path | None = None, **limits: int) -> pd.DataFrame:
    """
    Estimate all five parameters from the printed ones and from the best of many random points.

    Parameters
    ----------
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
    problem = AttentionMatchingProblem(matching_target(), {})
    printed = [getattr(TABLE_1_1_ATTENTION, name) for name in problem.free[:-1]]
    first = [[*printed, log10_cost] for log10_cost in FIRST_COSTS]
    starts = np.vstack([first, _screened(problem, SCREENED, RANDOM_STARTS, workers)])
    return _ends(ESTIMATE, problem, starts, workers, file, **(LIMITS | limits))


def profile_attention(
    log10_cost: float,
    estimates: pd.DataFrame,
    workers: int = 1,
    file: Path | None = None,
    **limits: int,
) -> pd.DataFrame:
    """
    Estimate the other four parameters at a given cost.

    Parameters
    ----------
    log10_cost : float
        Log to base 10 of the cost of a bit.
    estimates : DataFrame
        From `estimate_attention`; its best end is the first start.
    workers, file, **limits
        As in `estimate_attention`.

    Returns
    -------
    DataFrame
        One row a start, best first.
    """
    problem = AttentionMatchingProblem(matching_target(), {"log10_cost": log10_cost})
    first = estimates[list(problem.free)].to_numpy(dtype=float)[:1]
    starts = np.vstack([first, _screened(problem, PROFILE_SCREENED, PROFILE_STARTS, workers)])
    return _ends(
        _profile_case(log10_cost), problem, starts, workers, file, **(PROFILE_LIMITS | limits)
    )


def sweep_profile(
    table: pd.DataFrame, folder: Path, workers: int = 1, **limits: int
) -> pd.DataFrame:
    """
    Follow the profile from either end, each cost from the best point known at the one before.

    Parameters
    ----------
    table : DataFrame
        From `profile_attention`, all costs of ``PROFILE``.
    folder : Path
        Where finished starts are kept.
    workers : int, optional
        Processes; the two directions run side by side.
    **limits : int
        Evaluations of the two optimisers.

    Returns
    -------
    DataFrame
        One row a cost and direction, the first cost of each left out.
    """
    follow = functools.partial(_follow, table, folder, SWEEP_LIMITS | limits)
    sweeps = run_tasks(follow, [PROFILE, PROFILE[::-1]], workers=workers, description="sweeps")
    return pd.concat(sweeps)


def _follow(table, folder, limits, costs):
    """Estimate at each cost from the best point known at the cost before."""
    ends = table
    for before, log10_cost in itertools.pairwise(costs):
        problem = AttentionMatchingProblem(matching_target(), {"log10_cost": log10_cost})
        known = ends[ends["case"] == _profile_case(before)]
        start = known.sort_values("criterion")[list(problem.free)].to_numpy(dtype=float)[:1]
        file = folder / f"attention_sweep_{before:g}_to_{log10_cost:g}.jsonl"
        found = _ends(_profile_case(log10_cost), problem, start, 1, file, **limits)
        ends = pd.concat([ends, found])
    return ends.iloc[len(table) :]


def restart_attention(
    profile: pd.DataFrame, workers: int = 1, file: Path | None = None, **limits: int
) -> pd.DataFrame:
    """
    Estimate all five parameters from the lowest points of the profile.

    Parameters
    ----------
    profile : DataFrame
        From `profile_attention` and `sweep_profile`.
    workers, file, **limits
        As in `estimate_attention`.

    Returns
    -------
    DataFrame
        One row a start, best first.
    """
    problem = AttentionMatchingProblem(matching_target(), {})
    inner = profile[np.isfinite(profile["log10_cost"])].sort_values("criterion", kind="stable")
    starts = inner.drop_duplicates("case")[list(problem.free)].to_numpy(dtype=float)[:RESTARTS]
    return _ends(ESTIMATE, problem, starts, workers, file, **(LIMITS | limits))


def _profile_case(log10_cost: float) -> str:
    return f"profile {log10_cost:g}"


def _screened(problem, count: int, kept: int, workers: int) -> np.ndarray:
    """Return the best of many random points."""
    drawn = random_starts(problem.bounds, count, SEED)
    values = run_tasks(problem, drawn, workers=workers, description="screening")
    return drawn[np.argsort(values, kind="stable")[:kept]]


def _ends(case, problem, starts, workers, file, **limits):
    ends = minimize_from_many(problem, starts, problem.bounds, workers, file, **limits)
    return pd.DataFrame(
        {"case": case, "criterion": end.value, "evaluations": end.iterations}
        | problem.named(end.point)
        for end in ends
    )


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the cases in their order and put the best end of each first."""
    order = [ESTIMATE, *map(_profile_case, PROFILE)]
    place = table["case"].map(order.index)
    rows = table.assign(place=place).sort_values(["place", "criterion"], kind="stable")
    return rows[["case", "criterion", "evaluations", *ATTENTION_BOUNDS]]


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m frictions.empirics.inventories.run_attention_estimation",
        description=__doc__,
    )
    parser.add_argument("out", type=Path, help="directory for the table and the finished starts")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    print(ESTIMATE)
    estimates = estimate_attention(given.workers, given.out / "attention_estimate.jsonl")
    points = []
    for log10_cost in PROFILE:
        print(_profile_case(log10_cost))
        file = given.out / f"attention_profile_{log10_cost:g}.jsonl"
        points.append(profile_attention(log10_cost, estimates, given.workers, file))
    profile = pd.concat(points)
    profile = pd.concat([profile, sweep_profile(profile, given.out, given.workers)])
    print(f"{ESTIMATE} from the profile")
    again = restart_attention(profile, given.workers, given.out / "attention_restart.jsonl")
    table = _in_order(pd.concat([estimates, again, profile]))
    (given.out / ATTENTION_TABLE).write_text(_text(table), encoding="utf8")
    print(f"{given.out / ATTENTION_TABLE}")


def _text(table: pd.DataFrame) -> str:
    """Write the table with what it is and how it was made."""
    head = (
        "# Attention model estimated by impulse-response matching, criterion of Yu (2019),\n"
        "# section 1.5.2, six series, 1970-2015, constant returns to scale; our estimates.\n"
        "# Command: python -m frictions.empirics.inventories.run_attention_estimation OUT\n"
        f"# Starts: printed parameters, and the best {RANDOM_STARTS} of {SCREENED} random\n"
        f"# points; in the profile the estimate, the best {PROFILE_STARTS} of "
        f"{PROFILE_SCREENED} (seed {SEED}), and the best point of either\n"
        f"# neighbouring cost; the {RESTARTS} lowest points of the profile start the estimation "
        "again.\n"
    )
    return head + table.to_csv(index=False, float_format="%.12g", lineterminator="\n")


if __name__ == "__main__":
    main()
