"""Search the frontier of ``frictions.empirics.tradability.frontier`` and write the shipped table.

``python -m frictions.empirics.tradability.commands.run_frontier OUT`` works on all cores, shows
progress and writes ``tradability_frontier.csv`` into the directory OUT.  A first pass searches each
case from the printed economy, a persistent one and random ones; a second pass from the best
economies of all cases.  What they find is then simulated on paths that no search has seen, and the
table shows that.  Finished cases are kept in OUT and not run again, so that the command can be
stopped and repeated.
"""

import functools
from typing import Any

import numpy as np
import pandas as pd

from frictions.empirics.tradability.frontier import (
    BASE,
    BLOCKS,
    PRINTED,
    SEARCHED,
    SLOPE,
    TUPLES,
    Search,
    closest,
    distance,
    moments_of,
)
from frictions.empirics.tradability.frontier_economies import (
    TABLE,
    frontier_medians,
    params_of,
    simulate_frontier,
)
from frictions.foundation import NotConverged, run_tasks
from frictions.foundation.errors import Inadmissible
from frictions.foundation.long_command import read_arguments, write_table
from frictions.models.tradability import ENDOWMENTS, TradabilityParams

RANDOM_STARTS, EVALUATIONS, PATHS, SEED = 10, 40, 200, 4
ROUNDS = 3  # of correcting exact moments for samples of 50 years
SECOND_STARTS = 3
FRESH_PATHS, FRESH_SEED = 1000, 2016  # what the table shows was not fitted to
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
    for k, name in enumerate(("as printed", *(f"with {name}" for name in names[:3]))):
        cases[f"own goods, {name}"] = Search(tuple(names[:k]), unit="own")
    return cases


def search_case(name: str, rng: np.random.Generator) -> dict[str, Any]:
    """Return what one case finds from the printed economy, a persistent one and random ones."""
    search = searches()[name]
    low, high = search.bounds().T if search.blocks else np.empty((2, 0))
    slow = tuple(0.2 * np.array(BASE.mean_reversion))
    origin = search.vector(BASE) if search.blocks else np.empty(0)
    shares = 0.7 * rng.uniform(size=(RANDOM_STARTS, 1))
    targets = low + (high - low) * rng.uniform(size=(RANDOM_STARTS, low.size))
    points = origin + shares * (targets - origin)
    persistent = BASE.replace(mean_reversion=slow, discount_rate=0.05)
    return improved(search, [BASE, persistent, *map(search.params, points)])


def search_again(best: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return what one case finds from the best in its unit, moved inside its limits."""
    search = searches()[name]
    rows = [pd.Series(row) for row in best if row["unit"] == search.unit]
    return improved(search, [params_of(row) for row in rows])


def improved(search: Search, starts: list[TradabilityParams]) -> dict[str, Any]:
    """Return parameters, simulated medians and distance of the closest economy of all rounds."""
    if not search.blocks:
        return row_of(*first_simulated([BASE], search.unit), search.unit)
    bias, rows = pd.Series(1.0, PRINTED.index), []
    for _ in range(ROUNDS):
        found = closest(search, starts, bias, EVALUATIONS)
        best, medians = first_simulated([*found, BASE], search.unit)
        rows.append(row_of(best, medians, search.unit))
        exact = moments_of(best, search.unit)
        bias = (medians[PRINTED.index] / exact[PRINTED.index]).clip(0.5, 2.0)
        starts = [best]
    return min(rows, key=lambda row: row["distance"])


def first_simulated(
    economies: list[TradabilityParams], unit: str
) -> tuple[TradabilityParams, pd.Series]:
    """Return the first economy whose paths stay where its series hold, and its medians."""
    for params in economies:
        try:
            return params, frontier_medians(simulate_frontier(params, PATHS, numeraire=unit))[
                "median"
            ]
        except (Inadmissible, NotConverged):
            continue
    raise NotConverged("none of the economies found can be simulated")


def judged(row: dict[str, Any]) -> dict[str, Any]:
    """Return an economy's row with medians and distance on fresh paths; ``searched`` is the old."""
    params, unit = params_of(pd.Series(row)), row["unit"]
    medians = frontier_medians(simulate_frontier(params, FRESH_PATHS, FRESH_SEED, unit))["median"]
    return row_of(params, medians, unit) | {"searched": row["distance"]}


def row_of(params: TradabilityParams, medians: pd.Series, unit: str) -> dict[str, Any]:
    """Return an economy's parameters, simulated medians and distance."""
    row = {"TMNT s.d.": medians["TMNT s.d."], SLOPE: medians[SLOPE], "t": medians.iloc[-1]}
    for field in SEARCHED:
        value: Any = getattr(params, field, np.nan)
        if field in TUPLES:
            row |= {f"{field}[{e}]": v for e, v in zip(ENDOWMENTS, value, strict=True)}
        else:
            row[field] = value
    numbers = {k: float(v) for k, v in row.items()} | {"distance": distance(medians)}
    return {"unit": unit} | numbers


def admits(search: Search, other: Search) -> bool:
    """Return whether what the other search found lies inside this one's limits."""
    return (
        other.unit == search.unit
        and set(other.blocks) <= set(search.blocks)
        and ("discounting" not in other.blocks or other.most_discounting <= search.most_discounting)
        and ("persistence" not in other.blocks or other.least_reversion >= search.least_reversion)
        and ("discounting" not in search.blocks or search.most_discounting >= BASE.discount_rate)
    )


def best_of(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[dict]:
    """Return for each case the closest of what all searches inside its limits found."""
    cases = searches()
    found = [*zip(cases, first, strict=True), *zip(cases, second, strict=True)]
    return [
        min(
            (row for k, row in found if admits(search, cases[k])),
            key=lambda row: row["distance"],
        )
        for search in cases.values()
    ]


def frontier_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the table: cases with their limits and what was found."""
    return pd.DataFrame(
        [
            {
                "case": name,
                "free": " ".join(search.blocks),
                "most_discounting": search.most_discounting,
                "least_reversion": search.least_reversion,
            }
            | row
            for (name, search), row in zip(searches().items(), rows, strict=True)
        ]
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments(
        "frictions.empirics.tradability.commands.run_frontier", __doc__, arguments
    )
    cases, workers = searches(), given.workers
    first = run_tasks(
        search_case, cases, seed=SEED, workers=workers, store=given.out / "first.jsonl"
    )
    ranked = sorted(first, key=lambda row: row["distance"])
    best = [
        row
        for unit in ("tradable", "own")
        for row in [row for row in ranked if row["unit"] == unit][:SECOND_STARTS]
    ]
    again = functools.partial(search_again, best)
    second = run_tasks(again, cases, workers=workers, store=given.out / "second.jsonl")
    found = best_of(first, second)
    rows = run_tasks(judged, found, workers=workers, store=given.out / "judged.jsonl")
    write_table(given.out / TABLE, header(), frontier_table(rows), 9)


def header() -> str:
    """Return comment lines that say how the table was made."""
    return (
        "# Economies of the model of Tian (2015) closest to its Table 2 and Figure 1; our search.\n"
        "# Command: python -m frictions.empirics.tradability.commands.run_frontier OUT\n"
        "# Each case takes the closest of what it and the searches inside its limits found.\n"
        f"# {RANDOM_STARTS} random starts and two others a case, seed {SEED}, then the"
        f" {SECOND_STARTS} best economies of all cases;\n"
        f"# searched: distance over the search's {PATHS} paths, seed 2015; the rest over"
        f" {FRESH_PATHS} fresh paths, seed {FRESH_SEED}.\n"
    )


if __name__ == "__main__":
    main()
