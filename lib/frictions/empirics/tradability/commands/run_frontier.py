"""Search the frontier of ``frictions.empirics.tradability.frontier`` and write the shipped table.

``python -m frictions.empirics.tradability.commands.run_frontier OUT`` works on all cores, shows
progress and writes ``tradability_frontier.csv`` into the directory OUT.  A first pass searches each
case from the printed economy, a persistent one and random ones; a second pass from the best
economies of all cases of its kind.  What they find is then simulated on paths that no search has
seen, and the table shows that.  Finished cases are kept in OUT and not run again, so that the
command can be stopped and repeated.
"""

import functools
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from frictions.empirics.tradability.frontier import (
    BASE,
    BLOCKS,
    PANELS,
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

RANDOM_STARTS, EVALUATIONS, PATHS, SEED = 10, 40, 1000, 4
ROUNDS = 3  # of correcting exact moments for samples of 50 years
SECOND_STARTS = 3
FRESH_PATHS, FRESH_SEED = 1000, 2016  # what the table shows was not fitted to
DISCOUNTING = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1)
REVERSION = (0.19, 0.05, 0.01)
PANELS_DISCOUNTING = (0.02, 0.05, 0.1)
# what economies with all of Figure 1 use, taken away
WITHOUT: dict[str, dict[str, Any]] = {
    "": {},
    ", correlations held": {"held": ("correlation_home", "correlation_foreign")},
    ", risk aversion 5": {"most_aversion": 5.0},
}


def searches() -> dict[str, Search]:
    """Return the searches by name: blocks freed in turn, caps, own goods, and all of Figure 1."""
    names = list(BLOCKS)
    cases = {"as printed": Search(())}
    cases |= {f"with {name}": Search(tuple(names[: k + 1])) for k, name in enumerate(names)}
    cases["persistence and discounting"] = Search(("persistence", "discounting"))
    for most in DISCOUNTING:
        for least in REVERSION:
            cases[f"rho {most:g}, kappa {least:g}"] = Search(tuple(names), most, least)
    for k, name in enumerate(("as printed", *(f"with {name}" for name in names))):
        cases[f"own goods, {name}"] = Search(tuple(names[:k]), unit="own")
    for words, less in WITHOUT.items():
        for k in (3, 4, 5):
            name = f"own goods, three panels, with {names[k - 1]}{words}"
            cases[name] = Search(tuple(names[:k]), unit="own", panels=True, **less)
        for most in PANELS_DISCOUNTING:
            name = f"three panels, rho {most:g}{words}"
            cases[name] = Search(tuple(names), most, panels=True, **less)
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
    """Return what one case finds from the best economies of its kind, moved inside its limits."""
    return improved(searches()[name], [params_of(pd.Series(row)) for row in best])


def improved(search: Search, starts: list[TradabilityParams]) -> dict[str, Any]:
    """Return parameters, simulated medians and distance of the closest economy of all rounds."""
    if not search.blocks:
        return row_of(*first_simulated([BASE], search.unit), search)
    bias, rows = pd.Series(1.0, search.numbers), []
    for _ in range(ROUNDS):
        found = closest(search, starts, bias, EVALUATIONS)
        best, medians = first_simulated([*found, BASE], search.unit)
        rows.append(row_of(best, medians, search))
        exact = moments_of(best, search.unit)
        bias = (medians[search.numbers] / exact[search.numbers]).clip(0.5, 2.0)
        starts = [best]
    return min(rows, key=lambda row: row["missed"])


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


def judged(found: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Return an economy's row with medians and distance on fresh paths; ``searched`` is the old."""
    name, row = found
    search, params = searches()[name], params_of(pd.Series(row))
    sim = simulate_frontier(params, FRESH_PATHS, FRESH_SEED, search.unit)
    fresh = row_of(params, frontier_medians(sim)["median"], search)
    return fresh | {"searched": row["distance"]}


def row_of(params: TradabilityParams, medians: pd.Series, search: Search) -> dict[str, Any]:
    """Return an economy's parameters, simulated medians, distance, and what its search misses."""
    row = {"TMNT s.d.": medians["TMNT s.d."], SLOPE: medians[SLOPE], "t": medians[f"t of {SLOPE}"]}
    row |= medians[list(PANELS)].to_dict()
    for field in SEARCHED:
        value: Any = getattr(params, field, np.nan)
        if field in TUPLES:
            row |= {f"{field}[{e}]": v for e, v in zip(ENDOWMENTS, value, strict=True)}
        else:
            row[field] = value
    missed = float(np.sqrt(np.mean(search.misses(medians) ** 2)))
    numbers = {k: float(v) for k, v in row.items()} | {"distance": distance(medians)}
    return {"unit": search.unit} | numbers | {"missed": missed}


def admits(search: Search, other: Search) -> bool:
    """Return whether what the other search found lies inside this one's limits."""
    return (
        other.unit == search.unit
        and other.panels >= search.panels
        and set(other.coordinates) <= set(search.coordinates)
        and ("preferences" not in other.blocks or other.most_aversion <= search.most_aversion)
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
            key=lambda row: row["missed" if search.panels else "distance"],
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
                "most_aversion": search.most_aversion,
                "held": " ".join(search.held),
            }
            | row
            for (name, search), row in zip(searches().items(), rows, strict=True)
        ]
    )


def second_pass(first: list[dict[str, Any]], out: Path, workers: int) -> list[dict[str, Any]]:
    """Search every case again from the best of the first pass that look for the same."""
    cases = searches()
    second: dict[str, Any] = {}
    for unit, panels in itertools.product(("tradable", "own"), (False, True)):
        kind = [name for name, s in cases.items() if (s.unit, s.panels) == (unit, panels)]
        rows = [row for name, row in zip(cases, first, strict=True) if name in kind]
        best = sorted(rows, key=lambda row: row["missed"])[:SECOND_STARTS]
        store = out / f"second_{unit}{'_panels' if panels else ''}.jsonl"
        again = functools.partial(search_again, best)
        second |= zip(kind, run_tasks(again, kind, workers=workers, store=store), strict=True)
    return [second[name] for name in cases]


def main(arguments: list[str] | None = None) -> None:
    """Run the command."""
    given = read_arguments(
        "frictions.empirics.tradability.commands.run_frontier", __doc__, arguments
    )
    cases, workers = searches(), given.workers
    first = run_tasks(
        search_case, cases, seed=SEED, workers=workers, store=given.out / "first.jsonl"
    )
    found = best_of(first, second_pass(first, given.out, workers))
    rows = run_tasks(
        judged, zip(cases, found, strict=True), workers=workers, store=given.out / "judged.jsonl"
    )
    write_table(given.out / TABLE, header(), frontier_table(rows), 9)


def header() -> str:
    """Return comment lines that say how the table was made."""
    return (
        "# Economies of the model of Tian (2015) closest to its Table 2 and Figure 1; our search.\n"
        "# Command: python -m frictions.empirics.tradability.commands.run_frontier OUT\n"
        "# Each case takes the closest of what it and the searches inside its limits found.\n"
        f"# {RANDOM_STARTS} random starts and two others a case, seed {SEED}, then the"
        f" {SECOND_STARTS} best economies of its kind;\n"
        "# three panels: the search asks for the signs and the significance of eq. (9), too.\n"
        f"# searched: distance over the search's {PATHS} paths, seed 2015; the rest over"
        f" {FRESH_PATHS} fresh paths, seed {FRESH_SEED}.\n"
    )


if __name__ == "__main__":
    main()
