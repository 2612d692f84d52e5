"""Search the frontier of ``frictions.empirics.tradability.frontier`` and write the shipped table.

``python -m frictions.empirics.tradability.commands.run_frontier OUT`` works on all cores, shows
progress and writes ``tradability_frontier.csv`` into the directory OUT.  Finished cases are kept in
OUT and not run again, so that the command can be stopped and repeated.
"""

import argparse
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from frictions.empirics.tradability.frontier import (
    BASE,
    BLOCKS,
    PRINTED,
    SEARCHED,
    SLOPE,
    SUBSTITUTION,
    TABLE,
    TUPLES,
    Search,
    closest,
    distance,
    frontier_medians,
    moments_of,
    simulate_frontier,
)
from frictions.foundation import NotConverged, run_tasks
from frictions.foundation.errors import Inadmissible
from frictions.models.tradability import ENDOWMENTS, TradabilityParams

RANDOM_STARTS, EVALUATIONS, PATHS, SEED = 10, 40, 200, 4
ROUNDS = 3  # of correcting exact moments for samples of 50 years
RECURSIVE_STARTS, RECURSIVE_EVALUATIONS = 3, 20  # an evaluation takes fifty times as long
RECURSIVE_DISCOUNTING = (0.005, 0.01, 0.02)
DISCOUNTING = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1)
REVERSION = (0.19, 0.05, 0.01)


def searches() -> dict[str, Search]:
    """Return the searches by name: blocks freed in turn, then everything under two caps."""
    names = list(BLOCKS)
    cases = {"as printed": Search(())}
    cases |= {f"with {name}": Search(tuple(names[: k + 1])) for k, name in enumerate(names)}
    cases["persistence and discounting"] = Search(("persistence", "discounting"))
    for most in DISCOUNTING:
        for least in REVERSION:
            cases[f"rho {most:g}, kappa {least:g}"] = Search(tuple(names), most, least)
    for most in RECURSIVE_DISCOUNTING:
        cases[f"recursive, rho {most:g}"] = Search((*names, SUBSTITUTION), most)
    return cases


def search_case(name: str, rng: np.random.Generator) -> dict[str, float]:
    """Return parameters, simulated medians and distance of one case's closest economy."""
    search = searches()[name]
    if not search.blocks:
        return row_of(*first_simulated([BASE]))
    slowly = SUBSTITUTION in search.blocks
    n_starts = RECURSIVE_STARTS if slowly else RANDOM_STARTS
    evaluations = RECURSIVE_EVALUATIONS if slowly else EVALUATIONS
    low, high = search.bounds().T
    slow = tuple(0.2 * np.array(BASE.mean_reversion))
    origin = search.vector(BASE)
    shares = 0.7 * rng.uniform(size=(n_starts, 1))
    targets = low + (high - low) * rng.uniform(size=(n_starts, low.size))
    starts = [
        BASE,
        BASE.replace(mean_reversion=slow, discount_rate=0.05),
        *(search.params(origin + share * (target - origin))
          for share, target in zip(shares, targets, strict=True)),
    ]  # fmt: skip
    bias, rows = pd.Series(1.0, PRINTED.index), []
    for _ in range(ROUNDS):
        best, medians = first_simulated([*closest(search, starts, bias, evaluations), BASE])
        rows.append(row_of(best, medians))
        bias = (medians[PRINTED.index] / moments_of(best)[PRINTED.index]).clip(0.5, 2.0)
        starts = [best]
    return min(rows, key=lambda row: row["distance"])


def first_simulated(economies: list[TradabilityParams]) -> tuple[TradabilityParams, pd.Series]:
    """Return the first economy whose paths stay where its series hold, and its medians."""
    for params in economies:
        try:
            return params, frontier_medians(simulate_frontier(params, PATHS))["median"]
        except (Inadmissible, NotConverged):
            continue
    raise NotConverged("none of the economies found can be simulated")


def row_of(params: TradabilityParams, medians: pd.Series) -> dict[str, float]:
    """Return an economy's parameters, simulated medians and distance."""
    row = {"TMNT s.d.": medians["TMNT s.d."], SLOPE: medians[SLOPE], "t": medians.iloc[-1]}
    for field in SEARCHED:
        value: Any = getattr(params, field, np.nan)
        if field in TUPLES:
            row |= {f"{field}[{e}]": v for e, v in zip(ENDOWMENTS, value, strict=True)}
        else:
            row[field] = value
    return {k: float(v) for k, v in row.items()} | {"distance": distance(medians)}


def admits(search: Search, other: Search) -> bool:
    """Return whether what the other search found lies inside this one's limits."""
    return (
        (SUBSTITUTION in other.blocks) == (SUBSTITUTION in search.blocks)
        and set(other.blocks) <= set(search.blocks)
        and ("discounting" not in other.blocks or other.most_discounting <= search.most_discounting)
        and ("persistence" not in other.blocks or other.least_reversion >= search.least_reversion)
        and ("discounting" not in search.blocks or search.most_discounting >= BASE.discount_rate)
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m frictions.empirics.tradability.commands.run_frontier", description=__doc__
    )
    parser.add_argument("out", type=Path, help="directory for the table and the finished cases")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    cases = searches()
    rows = run_tasks(
        search_case, cases, seed=SEED, workers=given.workers, store=given.out / "cases.jsonl"
    )
    found = dict(zip(cases, rows, strict=True))
    table = pd.DataFrame(
        [
            {
                "case": name,
                "free": " ".join(search.blocks),
                "most_discounting": search.most_discounting,
                "least_reversion": search.least_reversion,
            }
            | min(
                (found[k] for k in cases if admits(search, cases[k])), key=lambda r: r["distance"]
            )
            for name, search in cases.items()
        ]
    )
    body = table.to_csv(index=False, float_format="%.9g", lineterminator="\n")
    (given.out / TABLE).write_text(header() + body, encoding="utf8")
    print(f"{given.out / TABLE}")


def header() -> str:
    """Return comment lines that say how the table was made."""
    return (
        "# Economies of the model of Tian (2015) closest to its Table 2 and Figure 1; our search.\n"
        "# Command: python -m frictions.empirics.tradability.commands.run_frontier OUT\n"
        "# Each case takes the closest of what it and the searches inside its limits found.\n"
        f"# {RANDOM_STARTS} random starts and two others a case, seed {SEED}; {ROUNDS} rounds; "
        f"medians over {PATHS} paths, seed 2015.\n"
    )


if __name__ == "__main__":
    main()
