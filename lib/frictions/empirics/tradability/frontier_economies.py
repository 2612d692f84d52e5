"""The committed economies of the frontier: what `run_frontier` found, described and simulated."""

from typing import Any

import numpy as np
import pandas as pd

from frictions.data.shipped import read_table
from frictions.empirics.tradability.frontier import (
    BASE,
    FINE,
    HORIZON,
    PRINTED,
    SEARCHED,
    SLOPE,
    TUPLES,
    Search,
)
from frictions.foundation import require_choice, require_count, require_instance
from frictions.foundation.arrays import require_labels
from frictions.models import tradability as tr
from frictions.models.tradability.predictability import slopes

TABLE = "tradability_frontier.csv"


def simulate_frontier(
    params: tr.TradabilityParams, n_sim: int = 1000, seed: int = 2015, numeraire: str = "tradable"
) -> tr.Simulation:
    """Simulate an economy of the frontier: returns accumulate at eight dates a quarter."""
    return tr.simulate(params, n_sim=n_sim, seed=seed, substeps=8, numeraire=numeraire, **FINE)


def frontier_medians(sim: tr.Simulation) -> pd.DataFrame:
    """Return ``PRINTED`` and the slopes of `PANELS` with median, p5 and p95; medians of their t."""
    fit = tr.predictability(sim, [HORIZON]).iloc[0]
    table = tr.table2(sim)
    for name, row in {"TMNT": SLOPE, "T": f"T {SLOPE}", "NT": f"NT {SLOPE}"}.items():
        table.loc[row] = fit[name][["median", "p5", "p95"]]
        table.loc[f"t of {row}"] = {"median": fit[name]["median t"]}
    return table


def sampling_distances(
    sim: tr.Simulation, paths: int, *, seed: int, draws: int = 400
) -> np.ndarray:
    """
    Return how far medians over some of an economy's paths come from those over all, by chance.

    Parameters
    ----------
    sim : Simulation
        The economy, in the unit in which it is compared.
    paths : int
        Paths in a sample, drawn with replacement; 1 for one history.
    seed : int
        Seed of the draws.
    draws : int, optional
        Number of samples.

    Returns
    -------
    array, shape (draws,)
        Root mean square gaps over the rows of ``PRINTED``, as in the column ``distance`` of
        `load_frontier`, sorted.
    """
    require_instance("sim", sim, tr.Simulation)
    paths, draws = require_count("paths", paths), require_count("draws", draws)
    table = tr.simulated_moments(sim).assign(**{SLOPE: slopes(sim, HORIZON)})
    numbers = table[PRINTED.index].to_numpy()
    rng = np.random.default_rng(require_count("seed", seed, 0))
    chosen = rng.integers(len(numbers), size=(draws, paths))
    gap = np.median(numbers[chosen], axis=1) / np.median(numbers, axis=0) - 1
    return np.sort(np.sqrt(np.mean(np.log1p(np.abs(gap)) ** 2, axis=1)))


def load_frontier() -> pd.DataFrame:
    """
    Read the committed economies, one a row.

    Returns
    -------
    DataFrame
        Indexed by case; columns ``free`` (blocks), the two caps, ``unit``, the parameters as
        columns ``mean[T_H]`` and so on, and ``distance`` of medians over fresh paths.
    """
    return read_table(TABLE).set_index("case")


def frontier_by_limits() -> pd.DataFrame:
    """
    Return the committed economies with everything free by the two limits that they keep.

    Returns
    -------
    DataFrame
        Indexed by the largest discount rate, per cent a year, and the longest half-life of an
        endowment, years; columns as in `load_frontier`, and ``case``.
    """
    rows = load_frontier().filter(regex="^rho", axis=0).reset_index()
    index = [400 * rows["most_discounting"], np.log(2) / rows["least_reversion"] / 4]
    return rows.set_index(pd.MultiIndex.from_arrays(index, names=["discounting", "half-life"]))


def frontier_facts(case: str) -> pd.Series:
    """
    Describe a committed economy.

    Parameters
    ----------
    case : str
        A label of `load_frontier`.

    Returns
    -------
    Series
        ``distance`` over fresh paths, per cent; ``discounting``, per cent a year; the longest
        ``half-life`` of an endowment, years; ``risk aversion``; ``correlation of shocks, Home``;
        ``corr T``, of the T return with the change of the log exchange rate, in population; and
        how many free parameters stand ``at limits`` of the search.
    """
    table = load_frontier()
    require_choice("case", case, table.index)
    row, params = table.loc[case], params_of(table.loc[case])
    free, held = (tuple(words.split()) for words in row[["free", "held"]].fillna(""))
    limits = row[["most_discounting", "least_reversion", "unit", "most_aversion"]]
    search = Search(free, **limits, held=held)
    facts = {
        "distance": 100 * row["distance"],
        "discounting": 400 * params.discount_rate,
        "half-life": np.log(2) / min(params.mean_reversion) / 4,
        "risk aversion": params.risk_aversion,
        "correlation of shocks, Home": params.correlation_home,
        "corr T": tr.exact_moments(tr.AssetPricer(params, **FINE), row["unit"])["corr T"],
        "at limits": len(search.at_limits(params)) if free else 0,
    }
    return pd.Series(facts)


def params_of(row: pd.Series) -> tr.TradabilityParams:
    """Return the economy of one row of `load_frontier`."""
    require_instance("row", row, pd.Series, "a row of load_frontier()")
    require_labels("row", row.index)
    changes: dict[str, Any] = {}
    for name in SEARCHED:
        fields = [f"{name}[{label}]" for label in tr.ENDOWMENTS] if name in TUPLES else [name]
        entries = [key for key in fields if key in row.dropna().index]
        values = tuple(float(row[key]) for key in entries)
        if values:
            changes[name] = values if name in TUPLES else values[0]
    return BASE.replace(**changes)
